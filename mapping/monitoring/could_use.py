"""How many people who need a category could use the places of each service: information alone."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import PERSON
from layers.vocabulary.column import Column
from mapping.unit_records import populations
from mapping.unit_records.measured import Measured
from mapping.unit_records.result_tables import Count, ResultTable

TABLE: Final = ResultTable(
    name="could_use",
    doc=(
        "Beside the places of a running service, how many people who need one could use them if "
        "they came first. Nobody's verdict rests on it."
    ),
    columns=(
        Column("service_id", "text", "The running service, of which a number of places is known."),
        Column("category", "text", "Kind of service."),
        Column("n_places", "integer", "Its places for returnees."),
        Column(
            "n_could_use",
            "integer",
            "Returnees who need the category and could use a place of it: admitted, inside the "
            "limits and able to pay, as far as is known. In whole people: stated needs, and so "
            "many as are expected by [demand.mix].",
        ),
        Column("n_admitted", "integer", "The same, whether or not they are able to pay."),
        Column("n_admitted_all", "integer", "The same of everybody, as if everybody came."),
        Column("n_need", "integer", "All who need the category."),
    ),
    counts=(
        Count("n_could_use", of="n_need", within=("n_admitted", "n_admitted_all")),
        Count("n_admitted", of="n_need", within=("n_admitted_all",)),
        Count("n_admitted_all"),
    ),
    uncounted=("n_places",),
)


def make(measured: Measured) -> pd.DataFrame:
    """Return one row for each running service of which a number of places is known.

    None of a category that nobody is known to need: a sentence about nobody would tell that the
    places are there for whoever comes.
    """
    needs, pairs = populations.needs(measured.profiles), measured.pairs
    site = pairs["site"].to_numpy(np.int64)
    is_admitted = pairs["is_within"].to_numpy() & pairs["is_yes"].to_numpy()
    parts = needs.parts[pairs["person"].to_numpy(np.int64), needs.kind[site]]
    n = len(needs.kind)
    wanted = needs.parts.sum(axis=0)[needs.kind]
    places = measured.places
    table = pd.DataFrame(
        {
            "service_id": places["service_id"].to_numpy(object),
            "category": places["category"].to_numpy(object),
            "n_places": places["n_places"].to_numpy(float),
            "n_could_use": _whole(places["n_could_use"].to_numpy(float) * PERSON),
            "n_admitted": _whole(np.bincount(site, parts * is_admitted, minlength=n)),
            "n_admitted_all": np.bincount(site[is_admitted], minlength=n),
            "n_need": _whole(wanted),
        }
    )
    runs = measured.profiles.status["runs"].to_numpy(bool)
    kept: pd.DataFrame = table[runs & table["n_places"].notna().to_numpy() & (wanted > 0)]
    return kept.astype({"n_places": "int64"}).reset_index(drop=True)


def _whole(parts: NDArray[Any]) -> NDArray[np.int64]:
    """Whole people of parts of a person; half a one counts as one."""
    whole: NDArray[np.int64] = np.floor(np.rint(parts) / PERSON + 0.5).astype(np.int64)
    return whole
