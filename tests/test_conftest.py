"""The tests' own guards hold."""

import socket

import pytest


def test_a_test_cannot_reach_another_computer() -> None:
    with socket.socket() as distant, pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        distant.connect(("192.0.2.1", 80))
    with socket.socket() as distant, pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        distant.connect_ex(("192.0.2.1", 80))


def test_a_test_cannot_ask_for_the_address_of_another_computer() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"example\.org"):
        socket.getaddrinfo("example.org", 443)


def test_a_test_can_reach_this_computer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
