"""Where organisations say that they work, and how many there reach no service of the kind.

Who works in an area is told by layer `presence` (OCHA's 3W and 4W); it is no place where anybody
could be sent. Beside it stands whom travel lets reach a service, wherever that lies: an area full
of organisations may have nothing within the limits of those who live there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from layers.vocabulary.categories import of_sector, plain
from layers.vocabulary.codes import PERSON
from layers.vocabulary.column import Column
from mapping.unit_records.measured import Measured
from mapping.unit_records.result_tables import WHERE, ResultTable

TABLE: Final = ResultTable(
    name="present_not_reached",
    doc=(
        "Areas in which organisations say that they work on a kind of service, and how many who "
        "live there have none of it within the limits of travel."
    ),
    columns=(
        WHERE[0],
        Column("area", "text", "Its name."),
        WHERE[1],
        Column("n_organisations", "integer", "Organisations that work there on this, by the 3W."),
        Column("organisations", "text", "Their names."),
        Column("n_people", "number", "Returnees who live there."),
        Column("n_not_reached", "number", "Those of them with no such service within the limits."),
        Column("n_need", "number", "Those of them who need it; expected ones as shares."),
        Column(
            "n_need_not_reached", "number", "Those who need it and have none within the limits."
        ),
    ),
    counts=(),
    uncounted=("n_organisations",),
    is_optional=True,  # most programmes load no 3W
    # The figures by area tell of the same people in public, in classes; a second class of one
    # count, taken on another day, would tell more than one.
    medians={one: one for one in ("n_people", "n_not_reached", "n_need", "n_need_not_reached")},
)
_OVER: Final = ("ended", "closed", "completed", "termine", "clos", "concluido", "encerrado")
"""What is written of work that goes on no more."""


def make(measured: Measured) -> pd.DataFrame:
    """Return a row for each area and kind of service that is worked on there.

    Organisations count once in an area, whatever months or rows name them; sectors that are no
    kind of service for persons (coordination, camps, mines) are in no row. An area is known by its
    P-code, or by a name that one area alone has. Of a kind that no service has nobody was asked.
    """
    rows = measured.records.get("presence", pd.DataFrame())
    if rows.empty:
        return pd.DataFrame({name: [] for name in TABLE.names})
    areas = measured.records.get("areas", pd.DataFrame(columns=["pcode", "name"]))
    found = _present(rows, areas)
    told = found.groupby(_KEYS)["organisation"].agg([list, "nunique"]).reset_index()
    told["organisations"] = told["list"].map(lambda names: "; ".join(sorted(set(names))))
    told["area"] = told["pcode"].map(areas.set_index("pcode")["name"]).astype("str")
    told = told.rename(columns={"nunique": "n_organisations"})
    homes = measured.homes[["returnee_id", "pcode"]].astype("str")
    homes = homes[homes["pcode"].isin(told["pcode"])]
    told["n_people"] = told["pcode"].map(homes.groupby("pcode").size()).fillna(0.0)
    return told.merge(_living(measured, homes, told), on=_KEYS, how="left").assign(
        n_not_reached=lambda table: table["n_not_reached"].fillna(table["n_people"])
    )[list(TABLE.names)]


_KEYS: Final = ["pcode", "category"]


def _living(measured: Measured, homes: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Who lives where somebody is present, and who of them has nothing within the limits."""
    known = ["returnee_id", "category", "is_geographic", "parts"]
    cases = measured.cases[known].astype({"category": "str", "returnee_id": "str"})
    placed = cases.merge(homes, on="returnee_id").merge(told[_KEYS], on=_KEYS)
    away = ~placed["is_geographic"]
    needed = placed["parts"] / PERSON
    sums = placed.assign(n_not_reached=away * 1.0, n_need=needed, n_need_not_reached=needed * away)
    return (
        sums.groupby(_KEYS)[["n_not_reached", "n_need", "n_need_not_reached"]].sum().reset_index()
    )


def _present(rows: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Who works where on what: `organisation`, `pcode`, `category`."""
    status = rows["status"].fillna("").map(plain)
    rows = rows[~status.str.startswith(_OVER)]
    by_sector = {sector: list(of_sector(sector)) for sector in rows["sector"].dropna().unique()}
    names = _unique_names(areas)
    code = rows["pcode"].where(rows["pcode"].isin(areas.get("pcode", pd.Series(dtype="str"))))
    found = pd.DataFrame(
        {
            "organisation": rows["organisation"].astype(str),
            "pcode": code.fillna(rows["area"].map(lambda name: names.get(plain(name)))),
            "category": rows["sector"].map(by_sector),
        }
    )
    return found.explode("category").dropna().astype("str").drop_duplicates()


def _unique_names(areas: pd.DataFrame) -> Mapping[str, str]:
    """The P-codes of areas by their names, but of names that several have."""
    plain_names = areas["name"].map(plain)
    alone = ~plain_names.duplicated(keep=False)
    return dict(zip(plain_names[alone], areas.loc[alone, "pcode"].astype(str), strict=True))
