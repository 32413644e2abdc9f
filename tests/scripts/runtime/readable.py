"""What a reader could get out of a published file, as the gate reads it, in one text."""

from __future__ import annotations

from scripts.runtime.gate import reading


def readable(content: str | bytes) -> str:
    """Every text of a file, and the numbers of its blocks as JSON writes them."""
    told = reading.told("file", content)
    numbers = [str(one) for pairs, _ in told.numbers.decimal for one in pairs.ravel().tolist()]
    return "\n".join([*told.texts, " ".join(numbers)])
