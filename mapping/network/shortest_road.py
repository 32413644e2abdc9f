"""By road: the fewest metres over roads that some mode of the programme may use when it is dry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from mapping.settings import travel_model
from mapping.settings.travel_model import EdgeCosts, TravelModel

BY_ROAD: Final = "by_road"
"""Stands where a mode is asked for: its graph counts metres and knows no minutes and no fare."""

SEASON: Final = "dry"
"""A contract does not change with the rains."""


def when_dry(model: TravelModel) -> TravelModel:
    """Return the travel model in the season of the rules."""
    return replace(model, season=SEASON)


def edge_costs(model: TravelModel, edges: pd.DataFrame, modes: Sequence[str]) -> EdgeCosts:
    """Return what each whole edge costs by road: its metres, where any of the modes may use it."""
    of_modes = [travel_model.edge_costs(when_dry(model), edges, mode) for mode in modes]
    nothing = np.zeros(len(edges))
    return EdgeCosts(
        is_usable=np.logical_or.reduce([each.is_usable for each in of_modes]),
        forward=np.logical_or.reduce([each.forward for each in of_modes]),
        backward=np.logical_or.reduce([each.backward for each in of_modes]),
        duration_ms=nothing,
        length_cm=of_modes[0].length_cm,
        fare=nothing,
    )
