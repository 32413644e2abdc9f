"""Coverage over time: which month each area loses what it has, as agreements and courses end."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary.codes import PERSON
from layers.vocabulary.column import Column
from mapping.profiles import service_status
from mapping.profiles.profiles import Profiles
from mapping.settings.programme import Programme
from mapping.unit_records import aggregation, populations
from mapping.unit_records.result_tables import AMONG, PARTS, WHERE, Count, ResultTable

_MONTHS: Final = ResultTable(
    name="months",
    doc=(
        "Coverage after the last day of each month, as agreements and courses on record end. Every "
        "month is there, also where nothing changes: the months of the page and a table by month "
        "are read from it. What changes stands alone in losses."
    ),
    columns=(
        Column("month", "text", "YYYY-MM; the month of the programme's day comes first."),
        *WHERE,
        AMONG,
        Column("n_covered", "number", "Returnees whom a service within the limits still takes."),
        Column("n_people", "number", "Returnees there."),
        *PARTS,
        Column("share", "number", "The one over the other."),
        Column("n_services", "integer", "Services that take any of them."),
    ),
    counts=(Count("n_covered", of="n_people", starts_at="coverage_eligible", falls_by="losses"),),
    follows={"share": "n_covered"},
    medians={"n_services": "n_covered"},  # one more or less with a single person
    is_sparse=True,
    written_as="timeline",
)
_LOSSES: Final = ResultTable(
    name="losses",
    doc="How many lose their last service, by the month in which it ends.",
    columns=(
        *WHERE,
        AMONG,
        Column("month", "text", "YYYY-MM."),
        Column("n_lost", "number", "Returnees who lose their last service."),
        *PARTS,
        Column("cause", "text", "What ends it.", values=("agreement", "course", "programme")),
    ),
    counts=(Count("n_lost", is_between=True),),
    is_sparse=True,
)
TABLES: Final = (_MONTHS, _LOSSES)
MONTHS: Final = _MONTHS.names
LOSSES: Final = _LOSSES.names


def coverage_by_month(
    cases: pd.DataFrame,
    homes: pd.DataFrame,
    pairs: pd.DataFrame,
    profiles: Profiles,
) -> pd.DataFrame:
    """Return how many are still covered after the last day of each month.

    Only what is on record ends: today's services, people and rules, less the services whose
    agreement or course is over by then. Nothing new is foreseen, so coverage never rises.

    Parameters
    ----------
    cases
        From `cases.of_people`.
    homes
        From `disaggregation.homes_in_areas`.
    pairs
        From `encoded_pairs.of_judged`.
    profiles
        The people, until when each service lasts, and `months` under `[measures]`: how far ahead.

    Returns
    -------
    DataFrame
        Columns `MONTHS`, one row per month (YYYY-MM, that of the programme's day first), area,
        category and population: people whom a running service within the limits takes, and how
        many services take any of them.
    """
    programme, n = profiles.programme, profiles.programme.measures.months
    placed = _placed(cases, homes)
    found = aggregation.of(placed)
    covered = placed["is_eligible"].to_numpy(bool)
    left = (
        _left(
            found.area_group[covered],
            placed["last_month"].to_numpy(float)[covered],
            found.parts[covered],
            (len(found.names), n),
        )
        / PERSON
    )
    n_services = _services(found.names, homes, pairs, profiles, n)
    months = service_status.months(programme, n)
    size, stated, expected = (
        each.repeat(n + 1) for each in (found.size, found.n_stated, found.n_expected)
    )
    names = found.names.loc[found.names.index.repeat(n + 1)].reset_index(drop=True)
    table = names.rename(columns={"group": "category"}).assign(
        month=months * len(found.size),
        n_covered=left.ravel(),
        n_people=size,
        n_stated=stated,
        n_expected=expected,
        share=left.ravel() / size,
        n_services=n_services.ravel().astype(np.int64),
    )
    table = table.astype(dict.fromkeys(("pcode", "category", "among"), "str"))
    order = ["pcode", "category", "among", "month"]
    return table[list(MONTHS)].sort_values(order, ignore_index=True)


def losses(cases: pd.DataFrame, homes: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return how many lose their last service, by the month in which it ends and what ends it.

    Returns
    -------
    DataFrame
        Columns `LOSSES`; `cause` is `agreement`, `course` or `programme`: the end of the service
        that would have lasted longest. Within the months ahead only; areas that lose nothing have
        no row.
    """
    n = programme.measures.months
    placed = _placed(cases[cases["last_month"] < n], homes)
    months = np.array(service_status.months(programme, n), dtype=object)
    month = np.maximum(placed["last_month"].to_numpy(float) + 1, 0).astype(np.int64)
    causes = np.array(service_status.CAUSES, dtype=object)[placed["cause"].to_numpy(np.int64)]
    table = pd.DataFrame(
        {
            "pcode": placed["pcode"].astype("str"),
            "category": placed["group"].astype("str"),
            "month": months[month],
            "cause": causes,
            "among": placed["among"],
            "parts": placed["parts"],
            "is_stated": placed["is_stated"],
        }
    )
    keys = ["pcode", "category", "month", "cause"]
    counted = populations.counted(table, keys, "n_lost")
    return counted.sort_values([*keys, "among"], ignore_index=True)[list(LOSSES)]


def _placed(cases: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    """The cases once per area and population, with the category as the group counted by."""
    known = ["returnee_id", "category", "is_eligible", "last_month", "cause", "parts", "is_stated"]
    narrow = populations.both(cases[known])
    held = homes[["returnee_id", "pcode"]].astype({"pcode": "category"})
    placed = narrow.assign(group=narrow["category"].astype("category"))
    return placed.drop(columns="category").merge(held, on="returnee_id")


def _left(
    at: aggregation.Ints,
    last: aggregation.Floats,
    weight: aggregation.Floats,
    size: tuple[int, int],
) -> aggregation.Floats:
    """How many of each cell are left in each month 0 to n, of those who last until `last`."""
    n_cells, n = size
    until = np.clip(last, -1, n).astype(np.int64) + 1
    ended = np.bincount(at * (n + 2) + until, weight, n_cells * (n + 2)).reshape(n_cells, n + 2)
    return ended[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:].astype(np.float64)


def _services(
    names: pd.DataFrame, homes: pd.DataFrame, pairs: pd.DataFrame, profiles: Profiles, n: int
) -> aggregation.Floats:
    """How many services take anybody of each area and category, by month."""
    people, status = profiles.people, profiles.status
    near = pairs["is_within"].to_numpy() & pairs["is_yes"].to_numpy()
    near &= status["runs"].to_numpy(bool)[pairs["site"].to_numpy()]
    person, site = (pairs[name].to_numpy()[near] for name in ("person", "site"))
    area, areas = pd.factorize(homes["pcode"])
    at = pd.Index(people["returnee_id"].astype("str")).get_indexer(pd.Index(homes["returnee_id"]))
    takes = np.zeros((len(areas), len(status)), dtype=bool)
    for level in homes["level"].unique():
        own = np.full(len(people), -1)
        is_level = (homes["level"] == level).to_numpy()
        own[at[is_level]] = area[is_level]
        lives = own[person] >= 0
        takes[own[person[lives]], site[lives]] = True
    where, what = np.nonzero(takes)
    one = names[["pcode", "group"]].astype("str").drop_duplicates()
    keys = pd.MultiIndex.from_frame(one)
    cell = keys.get_indexer(
        pd.MultiIndex.from_arrays(
            [np.asarray(areas.astype(str), dtype=object)[where],
             status["category"].to_numpy(object)[what]]
        )
    )  # fmt: skip
    known = cell >= 0
    last = status["last_month"].to_numpy(float)[what]
    left = _left(cell[known], last[known], np.ones(int(known.sum())), (len(one), n))
    return left[keys.get_indexer(pd.MultiIndex.from_frame(names[["pcode", "group"]].astype("str")))]
