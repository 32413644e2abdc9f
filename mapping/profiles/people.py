"""What is known of each person on the programme's day, as criteria and money ask for it."""

from __future__ import annotations

import datetime as dt
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.criteria import PAIR_COLUMNS, PERSON_COLUMNS
from layers.ingest.cells import age_bands
from layers.vocabulary.codes import HARDLY_WALKS
from mapping.profiles import payment_terms
from mapping.settings.programme import Programme

_ASKED: Final = frozenset(
    name for columns in (*PERSON_COLUMNS.values(), *PAIR_COLUMNS.values()) for name in columns
) | {*payment_terms.OF_PERSON, *HARDLY_WALKS}


def of_layer(returnees: gpd.GeoDataFrame, programme: Programme) -> gpd.GeoDataFrame:
    """Return one row per person, in the order of the layer, numbered from 0.

    Parameters
    ----------
    returnees
        The layer, with the home and the needs of the day.
    programme
        Its day.

    Returns
    -------
    GeoDataFrame
        The columns of the layer, of which `age` is the highest age in completed years that is
        possible and `age_low` the lowest (see `ages`), `birth_year` stays only where it is all
        that is known, `is_escorted` is 1, 0 or NaN, and `stipend` is `own_stipend`, in the
        programme's currency. Where the layer has no such column `home_areas` is the P-code of the
        row, `is_need_known` whether a need is stated, and any other column that a verdict rests
        on is unknown (NaN).
    """
    known = ages(returnees, programme)
    people = returnees.assign(
        age=known["high"],
        age_low=known["low"],
        birth_year=returnees["birth_year"].where(returnees["age"].isna()),
        is_escorted=returnees["is_escorted"].astype("Float64").to_numpy(float, na_value=np.nan),
    )
    if "is_need_known" not in people:
        people["is_need_known"] = returnees["need"].notna()
    if "home_areas" not in people:
        people["home_areas"] = returnees["pcode"]
    people = people.rename(columns={"stipend": "own_stipend"}).reset_index(drop=True)
    lacking = sorted(_ASKED - set(people.columns))
    return people.assign(**dict.fromkeys(lacking, np.nan))


def ages(returnees: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return each returnee's age in completed years; NaN where unknown.

    Shape: one row per returnee, columns `low, high`. They differ by one where only the year of
    birth is known, since the birthday may be past or to come (on 31 December it is past), and are
    the ends of the age band where nothing finer is known (`high` is inf where it is open).
    """
    high = returnees["age"].fillna(programme.as_of.year - returnees["birth_year"])
    is_last_day = (programme.as_of + dt.timedelta(days=1)).year > programme.as_of.year
    low = high - (returnees["age"].isna() & (not is_last_day))
    bands = returnees["age_band"].where(high.isna())
    if bands.notna().any():
        known = {text: age_bands.bounds(text) for text in bands.dropna().unique()}
        low = low.fillna(bands.map({text: ends[0] for text, ends in known.items()}).astype(float))
        high = high.fillna(bands.map({text: ends[1] for text, ends in known.items()}).astype(float))
    return pd.DataFrame({"low": low, "high": high})


def asked_columns(people: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that criteria, `payment_terms.OF_PERSON` and `HARDLY_WALKS` ask.

    Rows of `of_layer` in their order, without geometry. Texts are plain objects: these are picked
    for millions of pairs in a third of the time.
    """
    table = pd.DataFrame(people[sorted(_ASKED)])
    texts = [name for name in table if isinstance(table[name].dtype, pd.StringDtype)]
    return table.astype(dict.fromkeys(texts, object)).reset_index(drop=True)
