"""What to ask first: which unknown fields would settle the most verdicts."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary.codes import PERSON
from layers.vocabulary.column import Column
from mapping.profiles.profiles import Profiles
from mapping.reach import encoded_pairs
from mapping.unit_records import populations
from mapping.unit_records.result_tables import AMONG, PARTS, Count, ResultTable

_QUESTIONS: Final = ResultTable(
    name="questions",
    doc="Which unknown field would settle the most verdicts, alone.",
    columns=(
        Column("field", "text", "What has to be known."),
        Column("of", "text", "Whom to ask.", values=("returnee", "service")),
        AMONG,
        Column("n_verdicts", "number", "Verdicts that it would settle, on what is needed."),
        Column("n_people", "number", "Returnees whom they are about."),
        *PARTS,
    ),
    counts=(Count("n_people"),),
    follows={"n_verdicts": "n_people"},
    is_sparse=True,
)
_CALLS: Final = ResultTable(
    name="calls",
    doc="The same by returnee: whom to call first, and what to ask. Personal.",
    columns=(
        Column("returnee_id", "text", "The returnee.", sensitive=True),
        Column("field", "text", "What to ask."),
        Column(
            "n_needed",
            "number",
            "Verdicts that the answer would settle on what the returnee needs; on what one whose "
            "needs are not known is expected to need, shares of a verdict.",
        ),
        Column("n_verdicts", "integer", "Verdicts that it would settle, whatever is needed."),
        Column("categories", "codes", "The categories they are about."),
    ),
    counts=(),
    is_personal=True,
)
TABLES: Final = (_QUESTIONS, _CALLS)
SUMMARY: Final = _QUESTIONS.names
CALLS: Final = _CALLS.names
OF_SERVICES: Final = (
    "areas_served", "eligibility", "fare", "n_places_free", "quota", "road", "site", "starts_on",
    "stops",
)  # fmt: skip
"""Fields of a service, or of the way to it; all others are asked of the returnee."""


def call_list(pairs: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """Return how many verdicts, and of how many people, each unknown field would settle alone.

    A verdict counts where nothing says no and everything that cannot be judged waits for that one
    field. Among `need` those count that are on what the person needs, or is expected to: then each
    verdict, and the person once in all, as that share of a person.

    Returns
    -------
    DataFrame
        Columns `SUMMARY`, the most verdicts first; `of` is `returnee` or `service`.
    """
    needs = populations.needs(profiles)
    asked = _asked(pairs)
    person, kind = asked["person"].to_numpy(np.int64), needs.kind[asked["site"].to_numpy()]
    told = asked.assign(kind=kind, **needs.of(person, kind))
    verdicts = populations.counted(populations.both(told), ["field"], "n_verdicts")
    people = populations.counted(
        populations.both(populations.once(told, ["field", "person"])), ["field"], "n_people"
    )
    table = people.merge(verdicts[["field", "among", "n_verdicts"]], on=["field", "among"])
    of = np.where(table["field"].isin(OF_SERVICES), "service", "returnee")
    table = table.assign(of=pd.Series(of, index=table.index, dtype="str"))
    ordered = table.sort_values(
        ["n_verdicts", "field", "among"], ascending=[False, True, True], ignore_index=True
    )
    return ordered[list(SUMMARY)]


def calls(pairs: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """Return what to ask each returnee, the most useful calls first. Personal.

    Returns
    -------
    DataFrame
        Columns `CALLS`: the verdicts that the answer would settle on what is needed, which count
        first, and on everything; and the categories these are about, separated by spaces.
    """
    needs = populations.needs(profiles)
    asked = _asked(pairs)
    asked = asked[~asked["field"].isin(OF_SERVICES)]
    kinds = asked.assign(
        category=profiles.status["category"].to_numpy(object)[asked["site"].to_numpy()]
    )
    person, kind = kinds["person"].to_numpy(np.int64), needs.kind[kinds["site"].to_numpy()]
    kinds = kinds.assign(parts=needs.parts[person, kind])
    key = ["person", "field"]
    n = kinds.groupby(key)["parts"].agg(n_needed="sum", n_verdicts="size")
    about = kinds.drop_duplicates([*key, "category"]).sort_values("category")
    named = about.groupby(key)["category"].agg(" ".join).rename("categories")
    table = pd.concat([n, named], axis=1).reset_index()
    ids = profiles.people["returnee_id"].astype("str").to_numpy(object)
    table = table.assign(
        returnee_id=ids[table["person"].to_numpy(np.int64)], n_needed=table["n_needed"] / PERSON
    )
    order = ["n_needed", "n_verdicts", "returnee_id", "field"]
    table = table.sort_values(order, ascending=[False, False, True, True], ignore_index=True)
    return pd.DataFrame(table[list(CALLS)])


def _asked(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs that wait for one field alone, and which."""
    fields = pairs["fields"].to_numpy(np.int64)
    waits = (pairs["failed_tests"].to_numpy() == 0) & (encoded_pairs.n_bits(fields) == 1)
    names = np.array([*encoded_pairs.FIELDS, ""], dtype=object)
    at = np.bitwise_count(fields[waits] - 1)
    table: pd.DataFrame = pairs.loc[waits, ["person", "site"]]
    return table.assign(field=pd.Series(names[at], index=table.index, dtype="str"))
