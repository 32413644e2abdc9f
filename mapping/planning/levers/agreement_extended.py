"""An agreement extended by so many calendar months, and the programme it is part of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from layers.criteria import CRITERIA
from mapping.planning.levers import Bools, Facts

KIND: Final = "agreement_extended"
PARAMETERS: Final[Mapping[str, tuple[Any, ...]]] = {"months": ()}
COST_UNITS: Final = ("one-off", "month", "person_month")
ASK: Final = "partner"


def clears(facts: Facts, months: float) -> Mapping[str, Bools]:
    """Return where course or service would end within the later day; an end is asked of `window`.

    >>> blank = dict.fromkeys(("starts_on", "ends_on", "agreed_from", "programme_until"), pd.NaT)
    >>> days = {name: pd.Timestamp(day) for name, day in (
    ...     ("as_of", "2026-11-01"), ("agreed_until", "2026-10-01"))}
    >>> services = pd.DataFrame([blank | days | {"duration_weeks": float("nan")}])
    >>> facts = Facts(pd.DataFrame({"site": [0]}), pd.DataFrame(), services, pd.DataFrame())
    >>> [clears(facts, months)["window"].tolist() for months in (1, 2)]
    [[True], [True]]
    >>> clears(facts, 0)["window"].tolist()
    [False]
    """
    whole = int(months)
    later = pd.DateOffset(months=whole, days=round((months - whole) * 365.25 / 12))
    services = pd.DataFrame(facts.services.drop(columns="geometry", errors="ignore"))
    moved = {name: pd.to_datetime(services[name]) + later for name in
             ("agreed_until", "programme_until")}  # fmt: skip
    answers = CRITERIA["window"](services.assign(**moved))["answer"]
    return {"window": (answers == "yes").to_numpy(bool)[facts.pairs["site"].to_numpy()]}
