"""Per person and category the nearest service, and the nearest that takes the person."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.reasons import OVER
from layers.vocabulary.codes import KEY
from mapping.profiles.profiles import Profiles
from mapping.reach import beyond_limits, encoded_pairs, reason_lists

COLUMNS: Final = (
    "service_id", "stop_id", "taker_id", "taker_stop_id", "taker_duration_min",
    "taker_distance_m", "taker_fare", "over_min", "over_m", "over_fare",
)  # fmt: skip
"""What `beside` adds. `over_*`: by how much the nearest taker lies beyond the limit; 0 within."""
_OF_NEAREST: Final = ("service_id", "stop_id")
_TEXTS: Final = (*_OF_NEAREST, "taker_id", "taker_stop_id")

_SCALES: Final = {"over_min": ("min", 1.0), "over_m": ("km", 1000.0), "over_fare": ("fare", 1.0)}
"""The unit of `layers.reasons.OVER` that each comes in, and how many of its own that is."""

Floats = NDArray[np.float64]


def beside(
    nearest: pd.DataFrame, within: pd.DataFrame, beyond: pd.DataFrame, profiles: Profiles
) -> pd.DataFrame:
    """Return the nearest services with which they are, and with the nearest that takes the person.

    Parameters
    ----------
    nearest
        One row per person and category: `returnee_id, category` and what is known of the nearest.
    within, beyond
        The judged pairs of reach.parquet, and those of `beyond_limits.judged`.
    profiles
        The people and services they were judged for.

    Returns
    -------
    DataFrame
        The rows of `nearest` with `COLUMNS`. `service_id` is the nearest running service, and
        `stop_id` where it stops if it is a mobile team (else empty); so of the taker.
        `taker_id` is the nearest that refuses the person for nothing but the way, one within the
        limits before one beyond; its minutes, metres and fare are one way. Empty and NaN where
        no service takes the person, or none is found by road. `over_min`, `over_m` (a limit of the
        category or the partner's circle, whichever is missed by more) and `over_fare` are 0 where
        it is not missed.
    """
    rows = pd.concat([_read(within, profiles), _read(beyond, profiles)], ignore_index=True)
    takers = rows[rows["is_taker"]]
    order = ["is_beyond", "fastest_min", "service_id"]
    takers = takers.sort_values(order).drop_duplicates(KEY)
    names = {name.removeprefix("taker_"): name for name in COLUMNS if name.startswith("taker_")}
    takers = takers.rename(columns=names | {"service_id": "taker_id"})
    first = rows[rows["runs"] & np.isfinite(rows["fastest_min"])]
    first = first.sort_values(["fastest_min", "service_id"]).drop_duplicates(KEY)
    found = nearest.merge(first[[*KEY, *_OF_NEAREST]], on=KEY, how="left")
    of_taker = [name for name in COLUMNS if name not in _OF_NEAREST]
    found = found.merge(takers[[*KEY, *of_taker]], on=KEY, how="left")
    return found.fillna(dict.fromkeys(_TEXTS, ""))


def _read(judged: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """The pairs with what tells how far beyond a limit they lie, texts as texts."""
    pairs = encoded_pairs.of_judged(judged, profiles)
    runs = profiles.status.set_index("service_id")["runs"].astype(bool)
    columns: dict[str, Any] = {name: judged[name].astype("str") for name in (*KEY, *_OF_NEAREST)}
    columns |= {name: judged[name].astype(float) for name in ("duration_min", "distance_m", "fare")}
    columns["fastest_min"] = judged["fastest_duration_min"].astype(float)
    table = pd.DataFrame(columns).assign(**_over(judged["reasons"]))
    return table.assign(
        is_taker=beyond_limits.is_taken_but_for_the_way(pairs),
        is_beyond=pairs["failed_tests"].to_numpy() != 0,
        runs=runs.reindex(table["service_id"]).to_numpy(bool),
    )


def _over(lists: pd.Series) -> dict[str, Floats]:
    """By how much each pair misses: minutes, metres, fare; 0 where it does not."""
    row, found = reason_lists.flat(lists)
    code, codes = reason_lists.texts(found, "code")
    by = reason_lists.numbers(found, "have") - reason_lists.numbers(found, "want")
    over = {}
    for name, (unit, scale) in _SCALES.items():
        over[name] = np.zeros(len(lists))
        is_one = np.isin(code, [at for at, word in enumerate(codes) if OVER.get(word) == unit])
        np.maximum.at(over[name], row[is_one], by[is_one] * scale)
    return over
