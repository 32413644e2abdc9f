"""Who reads every public figure and reckons back: linear programs over all that is told at once.

Knows what every reader knows: the floor and the classes, which area lies in which, which groups
are of a kind, that parts add up, that who is accepted lives within the limits, and the method.
Reads what is told and nothing else, and shares no code with `mapping.disclosure`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import isnan

import numpy as np
import pandas as pd
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import coo_array

EVERYBODY = "waterfall_identified"
NESTED = (
    ("dry_only", "coverage_eligible"),
    ("coverage_eligible", "coverage_optimistic"),
    ("coverage_optimistic", "coverage_geographic"),
    ("coverage_optimistic", "waterfall_reach"),
)
"""The first lies within the second."""
BETWEEN = (
    ("refused_in_reach", "coverage_geographic", "coverage_eligible"),
    ("not_known", "coverage_optimistic", "coverage_eligible"),
)
COUNTED = (
    EVERYBODY,
    "waterfall_reach",
    "coverage_geographic",
    "circle_only",
    *(a for a, _ in NESTED[:3]),
)
Cell = tuple[str, str, str, str]
"""Area, population, group, and what is counted (`people`: all of them)."""
Range = tuple[float, float]
Terms = list[tuple[Cell, float]]
Reader = Callable[["Puzzle", pd.DataFrame, int], None]


@dataclass
class Puzzle:
    """Unknown counts: between what each lies, and how they hang together."""

    bounds: dict[Cell, Range] = field(default_factory=dict)
    sums: list[tuple[Terms, float, float]] = field(default_factory=list)

    def within(self, cell: Cell, low: float = 0, high: float = np.inf) -> None:
        """Note that a count lies in a range."""
        least, most = self.bounds.get(cell, (0.0, np.inf))
        self.bounds[cell] = (max(least, low), min(most, high))

    def add(self, terms: Iterable[tuple[Cell, float]], low: float, high: float = np.inf) -> None:
        """Note that a sum of counts, each times a number, lies in a range."""
        found = list(terms)
        for cell, _ in found:
            self.within(cell)
        self.sums.append((found, low, high))


def class_of(least: float, k: int) -> Range:
    """Return the first and last number of the class that is printed by its least number."""
    ends = [0, k, 2 * k, 5 * k, 10 * k, np.inf]
    return least, ends[ends.index(least) + 1] - 1


def read_classes(puzzle: Puzzle, gaps: pd.DataFrame, k: int) -> None:
    """Read figures told in classes."""
    for row in gaps[gaps["indicator"].isin(COUNTED)].to_dict("records"):
        n, people = cells(row)
        code, base = row["suppression"], row["n_people"]
        if not isnan(base):
            puzzle.within(people, *class_of(base, k))
        elif row["among"] == "all" and row["group"] == "all" and code == "few":
            puzzle.within(people, 0, k - 1)
        elif row["among"] == "need" and code == "hidden":
            puzzle.within(people, 0, 2 * k - 1)
        if code == "none":
            puzzle.within(n, *class_of(row["n_value"], k))
        _read_mark(puzzle, row["indicator"], code, (n, people), k)
        if not isnan(row["share"]):
            _read_tenth(puzzle, n, people, round(row["share"] * 10))


def _read_mark(puzzle: Puzzle, name: str, code: str, both: tuple[Cell, Cell], k: int) -> None:
    """What `few`, `most` and a class say of those counted and those left over."""
    left = [(both[1], 1.0), (both[0], -1.0)]
    if code == "few":
        puzzle.within(both[0], 0, k - 1)
    if code == "most":
        puzzle.add(left, 0, k - 1)
    if code == "none" and name != EVERYBODY:
        puzzle.add(left, k)


def _read_tenth(puzzle: Puzzle, n: Cell, people: Cell, tenth: int) -> None:
    puzzle.add([(n, 10.0), (people, -float(tenth))], 0)
    puzzle.add([(people, float(tenth + 1)), (n, -10.0)], 0 if tenth == 9 else 1)


def read_exact(puzzle: Puzzle, gaps: pd.DataFrame, k: int) -> None:
    """Read figures told as numbers, as they were before there were classes."""
    for row in gaps[gaps["indicator"].isin(COUNTED)].to_dict("records"):
        n, people = cells(row)
        if not isnan(row["n_people"]):
            puzzle.within(people, row["n_people"], row["n_people"])
        if not isnan(row["n_value"]):
            puzzle.within(n, row["n_value"], row["n_value"])
        _read_mark(puzzle, EVERYBODY, row["suppression"], (n, people), k)


def read_months(puzzle: Puzzle, tables: Mapping[str, pd.DataFrame], k: int, *, exact: bool) -> None:
    """Read how many are covered after each month, and how many lose their last service in it."""
    for name, column in (("months", "n_covered"), ("losses", "n_lost")):
        table = tables[name]
        order = {month: at for at, month in enumerate(sorted(tables["months"]["month"].unique()))}
        for row in table.to_dict("records"):
            at = (str(row["pcode"]), str(row["among"]), "all")
            n, people = (*at, f"{name} {order[row['month']]}"), (*at, "people")
            if name == "losses":
                puzzle.within(n, 1)  # who loses nobody has no row
            if not isnan(row[column]):
                told = (row[column],) * 2 if exact else class_of(row[column], k)
                puzzle.within(n, *told)
            if not isnan(row.get("n_people", np.nan)):
                whole = row["n_people"]
                puzzle.within(people, *((whole,) * 2 if exact else class_of(whole, k)))
            name_of = EVERYBODY if exact or name == "losses" else ""
            _read_mark(puzzle, name_of, row[f"{column}_suppression"], (n, people), k)
            share = row.get(f"{column}_share", np.nan)
            if not isnan(share) and not exact:
                _read_tenth(puzzle, n, people, round(share * 10))
    _read_absent(puzzle, 0 if exact else 2 * k - 1)


def _read_absent(puzzle: Puzzle, most: int) -> None:
    """What it says that a row of losses is not there."""
    for cell in list(puzzle.bounds):
        name, _, at = cell[3].partition(" ")
        lost = (*cell[:3], f"losses {at}")
        if name == "months" and at != "0" and lost not in puzzle.bounds:
            puzzle.within(lost, 0, most)


def cells(row: Mapping[str, object]) -> tuple[Cell, Cell]:
    """Return the cell that a row counts and the one of the people it is counted among."""
    at = (str(row["pcode"]), str(row["among"]), str(row["group"]))
    name = str(row["indicator"])
    return (*at, "people" if name == EVERYBODY else name), (*at, "people")


def know(puzzle: Puzzle, parents: Mapping[str, str], groups: Mapping[str, Iterable[str]]) -> None:
    """Add what every reader knows of the cells that occur."""
    for cell in list(puzzle.bounds):
        pcode, among, group, what = cell
        if what != "people":
            puzzle.add([((pcode, among, group, "people"), 1.0), (cell, -1.0)], 0)
        if among == "need":
            _within_everybody(puzzle, cell)
    known = list(puzzle.bounds)
    for part, whole in NESTED:
        for cell in known:
            other = (*cell[:3], part)
            if cell[3] == whole and other in puzzle.bounds:
                puzzle.add([(cell, 1.0), (other, -1.0)], 0)
    for cell in known:
        other = (*cell[:3], "circle_only")
        if cell[3] == "coverage_geographic" and other in puzzle.bounds:
            people = (*cell[:3], "people")
            puzzle.add([(people, 1.0), (cell, -1.0), (other, -1.0)], 0)
    _months(puzzle, known)
    _areas(puzzle, known, parents)
    _groups(puzzle, known, groups)


def _within_everybody(puzzle: Puzzle, cell: Cell) -> None:
    """Those in need lie within everybody, counted or left over."""
    all_n, people = (cell[0], "all", *cell[2:]), (*cell[:3], "people")
    puzzle.add([(all_n, 1.0), (cell, -1.0)], 0)
    if cell[3] != "people":
        all_people = (cell[0], "all", cell[2], "people")
        puzzle.add([(all_people, 1.0), (all_n, -1.0), (people, -1.0), (cell, 1.0)], 0)


def _months(puzzle: Puzzle, known: list[Cell]) -> None:
    """Who is covered later is covered before; the first month's are those covered now."""
    for cell in known:
        if cell[3] == "months 0" and (*cell[:3], "coverage_eligible") in puzzle.bounds:
            puzzle.add([(cell, 1.0), ((*cell[:3], "coverage_eligible"), -1.0)], 0, 0)
        name, _, at = cell[3].partition(" ")
        before = (*cell[:3], f"months {int(at or 0) - 1}")
        if name == "months" and before in puzzle.bounds:
            lost = (*cell[:3], f"losses {at}")
            puzzle.add([(before, 1.0), (cell, -1.0), (lost, -1.0)], 0, 0)


def _areas(puzzle: Puzzle, known: list[Cell], parents: Mapping[str, str]) -> None:
    """Areas add up to the one around them, those counted and all people."""
    around = {pcode: up or "ALL" for pcode, up in parents.items()}
    for among, group, what in {cell[1:] for cell in known}:
        for whole in {*around.values()}:
            parts = [pcode for pcode, up in around.items() if up == whole]
            told = (whole, among, group, what) in puzzle.bounds
            is_lowest = group != "all" and whole != "ALL"
            if told and not is_lowest:
                terms = [((pcode, among, group, what), -1.0) for pcode in parts]
                puzzle.add([((whole, among, group, what), 1.0), *terms], 0, 0)


def _groups(puzzle: Puzzle, known: list[Cell], groups: Mapping[str, Iterable[str]]) -> None:
    """Groups of a kind add up to no more than all, those counted and those left over."""
    for pcode, among, group, what in known:
        for kind, words in groups.items() if group == "all" else ():
            parts = [(pcode, among, f"{kind}={word}", what) for word in words]
            if not all(part in puzzle.bounds for part in parts):
                continue
            terms: Terms = [((pcode, among, "all", what), 1.0), *((one, -1.0) for one in parts)]
            puzzle.add(terms, 0)
            if what != "people":
                left = [((*cell[:3], "people"), sign) for cell, sign in terms]
                puzzle.add([*left, *((cell, -sign) for cell, sign in terms)], 0)


TOGETHER = 6
INT = 0
Target = tuple[tuple[Cell, float], ...]


def ranges(puzzle: Puzzle, targets: Mapping[Target, int]) -> dict[Target, Range]:
    """Return between what each target (a sum of cells) lies, exactly, in whole numbers.

    Parameters
    ----------
    puzzle
        All that is told and known.
    targets
        What is asked, and how large it may be before nothing is learnt any more.
    """
    solver = _Solver(puzzle)
    seen: dict[Target, list[float]] = {target: [np.inf, -np.inf] for target in targets}

    def note(solution: np.ndarray) -> None:
        for target, ends in seen.items():
            value = sum(solution[solver.place[cell]] * sign for cell, sign in target)
            ends[0], ends[1] = min(ends[0], value), max(ends[1], value)

    for sign, end in ((1.0, 0), (-1.0, 1)):
        open_ = list(targets)
        for _ in range(TOGETHER):
            note(solver.best([term for target in open_ for term in target], sign))
            still = [one for one in open_ if not _is_wide(seen[one], targets[one], end)]
            if len(still) in {0, len(open_)}:
                break
            open_ = still
    for sign, end in ((1.0, 0), (-1.0, 1)):
        for target in targets:
            if not _is_wide(seen[target], targets[target], end):
                note(solver.best(target, sign))
    return {
        target: (float(np.ceil(low - 1e-6)), float(np.floor(high + 1e-6)))
        for target, (low, high) in seen.items()
    }


def _is_wide(seen: list[float], most: int, end: int) -> bool:
    """Whether it is known already that one end tells nothing."""
    return seen[1] >= most - 1e-6 if end else seen[0] <= 1e-6


class _Solver:
    """The puzzle as matrices."""

    def __init__(self, puzzle: Puzzle) -> None:
        self.place = {cell: at for at, cell in enumerate(puzzle.bounds)}
        low, high = np.array(list(puzzle.bounds.values())).T
        self.bounds = (low, np.where(np.isinf(high), 5_000.0, high))
        rows = [at for at, (terms, _, _) in enumerate(puzzle.sums) for _ in terms]
        columns = [self.place[cell] for terms, _, _ in puzzle.sums for cell, _ in terms]
        values = [sign for terms, _, _ in puzzle.sums for _, sign in terms]
        matrix = coo_array((values, (rows, columns)), shape=(len(puzzle.sums), len(self.place)))
        self.sums = LinearConstraint(
            matrix.tocsc(), [low for _, low, _ in puzzle.sums], [high for _, _, high in puzzle.sums]
        )

    def best(self, terms: Iterable[tuple[Cell, float]], sign: float) -> np.ndarray:
        """Return the whole numbers that make a sum of counts least (or most: sign -1)."""
        goal = np.zeros(len(self.place))
        for cell, one in terms:
            goal[self.place[cell]] += sign * one
        found = milp(
            goal,
            constraints=self.sums,
            bounds=self.bounds,
            integrality=np.full(len(goal), INT),
            options={"mip_rel_gap": 0.0},
        )
        assert found.x is not None, f"nothing fits what is told: {found.message}"
        return np.asarray(found.x)
