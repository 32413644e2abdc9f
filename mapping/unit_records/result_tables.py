"""How a result table that is no indicator by area declares itself: its columns and its counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from layers.errors import PublishingRefusedError
from layers.vocabulary import codes
from layers.vocabulary.column import Column

WHERE: Final = (
    Column("pcode", "text", "P-code of the area; ALL is the whole programme."),
    Column("category", "text", "Kind of service."),
)
AMONG: Final = Column(
    "among",
    "text",
    "Who is counted: those who need the category, or everybody, as if everybody came.",
    values=codes.AMONG,
)
PARTS: Final = (
    Column("n_stated", "number", "Those of them who state the need; NaN among all."),
    Column(
        "n_expected",
        "number",
        "How many more are expected among those whose needs are not known, by [demand.mix]: shares "
        "of a person each; NaN among all.",
    ),
)
PARTNER: Final = (
    Column("partner_id", "text", "The partner."),
    Column("partner", "text", "Its name."),
)


@dataclass(frozen=True)
class Count:
    """How one column counts people.

    Parameters
    ----------
    column
        The column.
    of
        Column of the denominator, if any: those left over are counted too.
    part_of, by
        The column that the rows of one value of `by` add up to, where they do.
    starts_at, falls_by
        Of a count month by month: the figure that the first month tells of again, and the table
        that counts by whom it falls.
    is_between
        Whether other counts that are told differ by it: where these stand in different classes
        there is somebody, so that it is told from 2 k on only, and not that it is fewer than k.
    """

    column: str
    of: str = ""
    part_of: str = ""
    by: str = ""
    starts_at: str = ""
    falls_by: str = ""
    is_between: bool = False


@dataclass(frozen=True)
class ResultTable:
    """What a module of `mapping.planning` or `mapping.monitoring` declares of its table.

    A module with one table holds it as `TABLE`, one with several as `TABLES`. Where it also has
    `make(measured)`, the run makes, writes and prints the table without being told of it.

    Parameters
    ----------
    name
        What report and pages call it.
    doc
        One sentence: the dictionary tells it, and it heads the table in the report.
    columns
        All of them, in order. Only what the report alone makes may leave them out.
    counts
        The columns that count people; none where there are none.
    uncounted
        Columns of numbers that tell of no person: a number that declares nothing is refused.
    follows
        Column -> the count without which it is not told.
    medians
        Column -> the count of those whose middle value it is, its bounds, or what else a single
        person may move; never published.
    kept_inside
        Columns that are never published.
    is_sparse
        Whether a row is there only where somebody is counted, or lives: in public one that tells
        no number is left out then, since it would say that there is somebody.
    is_optional
        Whether the gap report leaves it out where it has no row.
    persons
        A column and its word: rows that hold another word count no persons.
    written_as
        Its file in results/, where that has another name.
    is_written, is_printed, is_personal
        Whether it is left in results/; whether the gap report prints it; whether its rows are
        persons, so that it is neither floored nor printed.

    Raises
    ------
    PublishingRefusedError
        Where a column of numbers does not say how it counts people.
    """

    name: str
    doc: str
    columns: tuple[Column, ...]
    counts: tuple[Count, ...]
    uncounted: tuple[str, ...] = ()
    follows: Mapping[str, str] = field(default_factory=dict)
    medians: Mapping[str, str] = field(default_factory=dict)
    kept_inside: tuple[str, ...] = ()
    is_sparse: bool = False
    is_optional: bool = False
    persons: tuple[str, str] = ("", "")
    written_as: str = ""
    is_written: bool = True
    is_printed: bool = True
    is_personal: bool = False

    def __post_init__(self) -> None:
        """Refuse a declaration that leaves out how a number counts people."""
        if self.is_personal:
            return
        told = {*self.uncounted, *self.follows, *self.medians, *(one.name for one in PARTS)}
        told |= {name for one in self.counts for name in (one.column, one.of)}
        numbers = (one.name for one in self.columns if one.dtype in ("number", "integer"))
        silent = [name for name in numbers if name not in told]
        if silent:
            raise PublishingRefusedError(
                f"UNDECLARED: the table {self.name} does not say whether {', '.join(silent)} "
                "counts people, so nothing of it may be published. Name each in counts, follows "
                "or medians of its ResultTable, or in uncounted where it tells of no person."
            )
        personal = [one.name for one in self.columns if one.sensitive]
        if personal:
            raise PublishingRefusedError(
                f"PERSONAL: the table {self.name} holds {', '.join(personal)} of persons and may "
                "not be published. Set is_personal, or leave the column out."
            )

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all columns, in order."""
        return tuple(column.name for column in self.columns)
