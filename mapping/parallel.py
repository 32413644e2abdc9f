"""How work of many equal parts is handed out: one after another, or to many processes."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

Task = Callable[[Any, Any], Any]
"""A function of a module: (what all parts share, one part) -> the part's result."""

Spread = Callable[[Task, Any, Iterable[Any]], Iterator[Any]]
"""Called with a task, what all parts share, and the parts; yields the results in their order."""


def in_turn(task: Task, shared: Any, parts: Iterable[Any]) -> Iterator[Any]:
    """Yield the results of one part after another, in this process.

    Examples
    --------
    >>> list(in_turn(lambda shared, part: shared * part, 10, [1, 2]))
    [10, 20]
    """
    for part in parts:
        yield task(shared, part)
