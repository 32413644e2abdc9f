"""What every test says of every pair, as arrays.

A criterion that looks at the person and the rule alone is asked once per kind of person and kind
of rule that meet, not once per pair: a caseload of a country has millions of pairs and a few
thousand combinations. What is said is held once, and pointed at: the words of millions of reasons
are few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.criteria import CRITERIA, MEASURES, PAIR_COLUMNS, PERSON_COLUMNS, READS
from layers.reasons import STEPS
from layers.vocabulary.codes import FLEXIBILITY

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LARGEST_TABLE: Final = 50_000_000


class Wording(NamedTuple):
    """What a reason says, its numbers aside: a reason code and a label key, perhaps empty."""

    code: str
    detail: str


@dataclass(frozen=True, eq=False)
class Reasons:
    """Everything that is not a yes, one entry per pair and reason, sorted by pair and test.

    Parameters
    ----------
    row
        Position of the pair.
    test
        Position of the test in `layers.reasons.STEPS`.
    is_no
        Whether the answer is no; else it is unknown.
    have, want, margin
        The numbers of its sentence; NaN where there is none.
    wording
        Position of what it says in `wordings`.
    wordings
        Everything that is said; sorted where the reasons are.
    rule
        Position of the rule it comes from; -1 where it comes from none.
    firmness
        0 for the firmest rules; more the further the partner would bend, a bridge counted.
    """

    row: Ints
    test: Ints
    is_no: Bools
    have: Floats
    want: Floats
    margin: Floats
    wording: Ints
    wordings: tuple[Wording, ...]
    rule: Ints
    firmness: Ints

    def __len__(self) -> int:
        """Return the number of reasons."""
        return len(self.row)

    @property
    def codes(self) -> list[str]:
        """The reason code of every wording."""
        return [each.code for each in self.wordings]


def of_mask(
    where: Bools,
    step: str,
    answer: str,
    code: str,
    have: Floats | None = None,
    want: Floats | None = None,
    detail: tuple[Ints, Sequence[str]] | None = None,
) -> Reasons:
    """Return one reason for every pair of a mask.

    Numbers are arrays over all pairs; a detail is the positions of all pairs' labels, and these.
    """
    row = np.flatnonzero(where)
    nan = np.full(len(row), np.nan)
    had = nan if have is None else have[row]
    wanted = nan if want is None else want[row]
    return Reasons(
        row=row,
        test=np.full(len(row), STEPS.index(step)),
        is_no=np.full(len(row), answer == "no"),
        have=had,
        want=wanted,
        margin=had - wanted,
        wording=np.zeros(len(row), dtype=np.int64) if detail is None else detail[0][row],
        wordings=tuple(Wording(code, label) for label in ([""] if detail is None else detail[1])),
        rule=np.full(len(row), -1),
        firmness=np.zeros(len(row), dtype=np.int64),
    )


def of_rules(
    person: Ints, site: Ints, measures: pd.DataFrame, people: pd.DataFrame, rules: pd.DataFrame
) -> list[Reasons]:
    """Judge every rule of every pair.

    Parameters
    ----------
    person, site
        Positions of each pair's returnee in `people` and of its service among the services.
    measures
        One row per pair: the columns that criteria ask of a pair.
    people
        One row per returnee: the columns that criteria ask of a person.
    rules
        One row per rule with the columns that criteria ask of a rule and its service, `criterion`,
        `flexibility`, `bridging_service_id` and `site`; sorted by site.
    """
    found = []
    criterion, site_of = rules["criterion"].to_numpy(object), rules["site"].to_numpy(np.int64)
    firmness = 2 * rules["flexibility"].map(FLEXIBILITY.index).to_numpy(np.int64)
    firmness += rules["bridging_service_id"].notna().to_numpy()
    for step, judge in CRITERIA.items():
        place = np.flatnonzero(criterion == step)
        row, rule = _expand(site, site_of[place])
        if not len(row):
            continue
        if step in READS:  # a rule has many columns, of which it reads few
            terms, agreed = _kinds(rules[list(READS[step])].iloc[place], READS[step])
        else:
            terms, agreed = np.arange(len(place)), rules.iloc[place].reset_index(drop=True)
        if step in PERSON_COLUMNS:
            kind, kinds = _kinds(people, PERSON_COLUMNS[step])
            used, of_row = _combinations(kind[person[row]], terms[rule], len(agreed))
            asked = beside(kinds.iloc[used // len(agreed)], agreed.iloc[used % len(agreed)])
        else:
            of_row = np.arange(len(row))
            who, what = people[list(PAIR_COLUMNS[step])], agreed
            asked = beside(who.iloc[person[row]], what.iloc[terms[rule]])
            for column in MEASURES[step]:
                asked[column] = measures[column].to_numpy()[row]
        found.append(_told(judge(asked), row, of_row, step, place[rule], firmness))
    return found


def beside(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Return person and rule side by side, row by row.

    A column of one name, such as languages, is the person's.
    """
    alone = right[right.columns.difference(left.columns, sort=False)]
    return pd.concat([left.reset_index(drop=True), alone.reset_index(drop=True)], axis=1)


def together(parts: list[Reasons]) -> Reasons:
    """Return all reasons by pair, test, no before unknown, and code; a reason told once.

    Of reasons that read alike but for their numbers, the one of the firmest rule stays, and of
    equally firm ones that with the largest margin.
    """
    wordings = tuple(sorted({each for part in parts for each in part.wordings}))
    place = {each: at for at, each in enumerate(wordings)}
    places = [np.array([place[each] for each in part.wordings], dtype=np.int64) for part in parts]
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("row", "test", "is_no", "have", "want", "margin", "rule", "firmness")
    }
    wording = [at[part.wording] for at, part in zip(places, parts, strict=True)]
    joined["wording"] = np.concatenate(wording)
    codes = np.unique([each.code for each in wordings], return_inverse=True)[1]
    n_reasons = 2 * len(STEPS) * max(len(wordings), 1)
    reason = (joined["test"] * 2 + ~joined["is_no"]) * max(len(wordings), 1)
    key = joined["row"] * n_reasons + reason + codes[joined["wording"]]
    order = np.argsort(key, kind="stable")
    new = np.ones(len(order), dtype=bool)
    new[1:] = key[order[1:]] != key[order[:-1]]
    kept = _firmest(joined, order, new)
    return Reasons(**{name: values[kept] for name, values in joined.items()}, wordings=wordings)


def _firmest(joined: dict[str, NDArray[np.generic]], order: Ints, new: Bools) -> Ints:
    """The positions to keep: of repeated reasons with the same detail, the firmest."""
    repeats = ~new
    repeats[:-1] |= ~new[1:]
    if not repeats.any():
        return order
    at = order[repeats]
    table = pd.DataFrame(
        {
            "group": np.cumsum(new)[repeats],
            "wording": joined["wording"][at],
            "firmness": joined["firmness"][at],
            "margin": -np.nan_to_num(joined["margin"][at].astype(float)),
            "rule": joined["rule"][at],
            "at": at,
        }
    ).sort_values(["group", "wording", "firmness", "margin", "rule"], kind="stable")
    kept = np.empty(len(order), dtype=np.int64)
    kept[~repeats], kept[repeats] = order[~repeats], table["at"]
    is_kept = np.ones(len(order), dtype=bool)
    is_kept[repeats] = ~table.duplicated(["group", "wording"]).to_numpy()
    return kept[is_kept]


def _expand(site: Ints, held: Ints) -> tuple[Ints, Ints]:
    """Every (pair, rule of its service); the rules are sorted by service."""
    n_held = np.bincount(held, minlength=int(site.max(initial=-1)) + 1)
    count = n_held[site]
    row = np.repeat(np.arange(len(site)), count)
    within = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return row, np.repeat((np.cumsum(n_held) - n_held)[site], count) + within


def _kinds(table: pd.DataFrame, columns: tuple[str, ...]) -> tuple[Ints, pd.DataFrame]:
    """Which kind each person or rule is, of those a criterion tells apart, and the kinds."""
    kind = np.zeros(len(table), dtype=np.int64)
    first = np.arange(min(len(table), 1))
    for name in columns:
        code, words = pd.factorize(table[name], use_na_sentinel=False)
        both = kind * max(len(words), 1) + code
        _, first, kind = np.unique(both, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place[kind], table.iloc[first[order]][list(columns)]


def _combinations(kind: Ints, rule: Ints, n_rules: int) -> tuple[Ints, Ints]:
    """The combinations that occur, and the position of each pair's among them."""
    both = kind * n_rules + rule
    size = int(both.max()) + 1
    if size > LARGEST_TABLE:
        used, of_row = np.unique(both, return_inverse=True)
        return used, of_row
    seen = np.zeros(size, dtype=bool)
    seen[both] = True
    used = np.flatnonzero(seen)
    place = np.zeros(size, dtype=np.int64)
    place[used] = np.arange(len(used))
    return used, place[both]


def _told(
    answers: pd.DataFrame, row: Ints, of_row: Ints, step: str, rule: Ints, firmness: Ints
) -> Reasons:
    """The answers that are not a yes, at the rows they are given to."""
    is_told = (answers["answer"] != "yes").to_numpy()
    said = answers[is_told]
    kept = is_told[of_row]
    at = (np.cumsum(is_told) - 1)[of_row[kept]]
    wording, kinds = _kinds(said, Wording._fields)
    numbers = {name: said[name].to_numpy(float)[at] for name in ("have", "want", "margin")}
    return Reasons(
        row=row[kept],
        test=np.full(len(at), STEPS.index(step)),
        is_no=(said["answer"] == "no").to_numpy()[at],
        wording=wording[at],
        wordings=tuple(map(Wording._make, kinds.to_numpy().tolist())),
        **numbers,
        rule=rule[kept],
        firmness=firmness[rule[kept]],
    )
