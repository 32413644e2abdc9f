"""Parts of work done one after another."""

from mapping.parallel import in_turn


def test_parts_are_done_in_their_order_and_only_when_they_are_asked_for():
    done = []

    def task(shared, part):
        done.append(part)
        return shared + part

    results = in_turn(task, 10, iter([1, 2, 3]))
    assert next(results) == 11
    assert done == [1]
    assert list(results) == [12, 13]
