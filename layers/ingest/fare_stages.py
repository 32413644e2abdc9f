"""Where the stages of listed fares are: by their coordinates, else by the name of a settlement."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from layers.ingest.places import gazetteer
from layers.ingest.remarks import Fault, Remark

ENDS: Final = ("from", "to")


def placed(table: pd.DataFrame, places: gazetteer.Gazetteer) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the fares with the coordinates of both stages, and the faults of those without.

    Parameters
    ----------
    table
        Typed columns of the layer fares.
    places
        Settlements by name.
    """
    faults: list[Fault] = []
    columns: dict[str, pd.Series] = {}
    for end in ENDS:
        latitude, longitude = (table[f"{end}_{name}"].copy() for name in ("latitude", "longitude"))
        bare = (latitude.isna() | longitude.isna()) & table[f"{end}_stage"].notna()
        for name, rows in table[bare].groupby(f"{end}_stage").indices.items():
            at = np.flatnonzero(bare)[rows]
            answer = gazetteer.find(places, str(name), "")
            if answer.shape is None:
                remark = Remark("STAGE_UNKNOWN", "quarantined", _sentence(answer, end))
                faults.append(Fault(at.astype(np.int64), f"{end}_stage", remark, str(name)))
                continue
            latitude.iloc[at], longitude.iloc[at] = answer.shape.y, answer.shape.x
        columns |= {f"{end}_latitude": latitude, f"{end}_longitude": longitude}
    return table.assign(**columns), faults


def _sentence(answer: gazetteer.Answer, end: str) -> str:
    """What the gazetteer says, and the way out that this layer has."""
    if answer.remark is not None and answer.remark.code == "COORD_AMBIGUOUS":
        return (
            "Several settlements have this name; write the stage's place as "
            f"{end}_latitude and {end}_longitude."
        )
    return (
        "This stage is not in the layer settlements; correct the name, add the settlement, or "
        f"write the place as {end}_latitude and {end}_longitude."
    )
