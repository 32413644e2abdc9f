"""The person holds all documents that the rule lists."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import (
    YES,
    Answers,
    Said,
    by_words,
    codes,
    labelled,
)

ORDER: Final = 1500
PERSON: Final = ("documents",)
READS: Final = ("values",)
CODES: Final = ("document", "document_unknown")


def judge(rows: pd.DataFrame) -> Answers:
    """Judge `documents`: each one in `values` is needed, and those missing are named."""
    return by_words(rows, ["values", "documents"], _decide)


def _decide(values: str | None, documents: str | None) -> Said:
    needed = codes(values)
    missing = needed - codes(documents)
    if not missing:
        return YES
    if documents is None:
        return ("unknown", "document_unknown", labelled("document", needed))
    return ("no", "document", labelled("document", missing))
