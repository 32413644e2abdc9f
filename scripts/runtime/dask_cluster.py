"""Reach over many processes, on this computer or on a Dask cluster, with the same results.

Results come back in the order of the parts, whoever computed them, so that what is written does not
depend on how many processes there were. A part whose process dies is done again by another.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from layers.errors import SurroundingsError, UsageError
from mapping.parallel import Spread, Task

DEATHS: Final = 3
"""How often a part may meet the death of its process before it is given up."""

CONNECT_S: Final = 15
WORKERS_S: Final = 120
PAUSE_S: Final = 1
_LOST: Final = (concurrent.futures.CancelledError, asyncio.CancelledError)


@contextmanager
def crew(n_workers: int = 0, scheduler: str = "") -> Iterator[Spread]:
    """Yield a `Spread` over n processes of this computer, or over the workers of a scheduler.

    What all parts share is sent to each worker once. At most two parts per worker are on their way
    at a time, so that memory does not grow with their number.

    Raises
    ------
    UsageError
        Where Dask is not installed, or the scheduler's address is none.
    SurroundingsError
        Where the scheduler cannot be reached, has no workers, or parts are lost again and again.
    """
    distributed = _distributed()
    with _client(distributed, n_workers, scheduler) as client:

        def spread(task: Task, shared: Any, parts: Iterable[Any]) -> Iterator[Any]:
            return _in_order(distributed, client, task, shared, parts)

        yield spread


def _distributed() -> Any:
    try:
        import distributed  # noqa: PLC0415 - only who asks for it needs it
    except ImportError:
        raise UsageError(
            "--workers and --scheduler need Dask, which is not installed. Install the extra: "
            "pip install -c constraints.txt -e '.[cluster]'"
        ) from None
    return distributed


@contextmanager
def _client(distributed: Any, n_workers: int, scheduler: str) -> Iterator[Any]:
    """A client of the scheduler named, or of one started here for the time being."""
    if scheduler:
        with _connected(distributed, scheduler) as client:
            yield client
        return
    import dask  # noqa: PLC0415 - the same

    settings = {"distributed.scheduler.allowed-failures": DEATHS}
    with (
        # Workers lay down what their memory does not hold, persons too.
        tempfile.TemporaryDirectory(prefix="waypost-", ignore_cleanup_errors=True) as own,
        dask.config.set(settings),
        distributed.LocalCluster(
            n_workers=n_workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # any free port: two runs may go at once
            env={"NUMBA_NUM_THREADS": "1"},
            local_directory=own,
        ) as local,
        distributed.Client(local) as client,
    ):
        yield client


def _connected(distributed: Any, scheduler: str) -> Any:
    try:
        client = distributed.Client(scheduler, timeout=CONNECT_S)
    except ValueError:
        raise UsageError(
            f"--scheduler '{scheduler}' is no address. Write it as tcp://host:8786."
        ) from None
    except OSError:
        raise SurroundingsError(
            f"The scheduler at {scheduler} cannot be reached. Check the address, and that "
            "'dask scheduler' runs there. Nothing was changed."
        ) from None
    _await_workers(client)
    return client


def _await_workers(client: Any) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKERS_S)
    except TimeoutError:
        raise SurroundingsError(
            "The scheduler has no workers. Start some with 'dask worker'. Nothing was changed."
        ) from None


def _in_order(
    distributed: Any, client: Any, task: Task, shared: Any, parts: Iterable[Any]
) -> Iterator[Any]:
    """Yield the results in the order of the parts, a few of them worked on ahead."""
    lost = (*_LOST, distributed.KilledWorker)
    at_workers = _sent(client, shared, lost)
    n_ahead = 2 * max(len(client.scheduler_info(n_workers=-1)["workers"]), 1)
    ahead: deque[tuple[Any, Any]] = deque()

    def result() -> Any:
        nonlocal at_workers
        part, future = ahead.popleft()
        for _ in range(DEATHS):
            try:
                return future.result()
            except lost:  # and with the worker what it had been sent
                at_workers = _sent(client, shared, lost)
                future = _begun(client, task, at_workers, part, lost)
        raise _given_up()

    for part in parts:
        ahead.append((part, _begun(client, task, at_workers, part, lost)))
        if len(ahead) > n_ahead:
            yield result()
    while ahead:
        yield result()


def _sent(client: Any, shared: Any, lost: tuple[Any, ...]) -> Any:
    return _surely(client, lambda: client.scatter([shared], broadcast=True, hash=False)[0], lost)


def _begun(client: Any, task: Task, at_workers: Any, part: Any, lost: tuple[Any, ...]) -> Any:
    def begin() -> Any:
        sent = client.scatter([part], hash=False)[0]
        return client.submit(task, at_workers, sent, pure=False, retries=1)

    return _surely(client, begin, lost)


def _surely(client: Any, send: Callable[[], Any], lost: tuple[Any, ...]) -> Any:
    """Send, again where a worker dies meanwhile."""
    for _ in range(DEATHS):
        try:
            return send()
        except (*lost, OSError):
            time.sleep(PAUSE_S)  # until the scheduler has seen who is gone
            _await_workers(client)
    raise _given_up()


def _given_up() -> SurroundingsError:
    return SurroundingsError(
        f"Workers were lost {DEATHS} times over one part of the work. Look at their memory, or "
        "use fewer of them. Nothing was changed."
    )
