"""Where a service is to be found, in a sentence, as the pages say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from layers import languages
from layers.vocabulary.codes import UNCERTAIN_POSITIONS
from layers.vocabulary.weekdays import WEEKDAYS
from maps.frame import labels


def sentence(stop: Mapping[Any, Any], language: str) -> str:
    """Return the sentence of a stop, a row of `mapping.profiles.stops.of_layer`.

    >>> from datetime import date
    >>> stop = {"name": "Kerewan", "weekday": "tue", "on": date(2026, 11, 20), "n_people": 30,
    ...     "position_class": "gps"}
    >>> sentence(stop, "en")
    'Comes on Tuesdays, on 20 Nov 2026 to Kerewan. It sees about 30 people a day there.'
    """
    days = stop["weekday"].split() if isinstance(stop["weekday"], str) else []
    when = [labels.label(f"on_weekday.{day}", language) for day in WEEKDAYS if day in days]
    if not pd.isna(stop["on"]):
        when.append(labels.label("team_stop.date", language, date=labels.day(stop["on"], language)))
    told = languages.text("near", "comma", language).join(
        when or [labels.label("team_stop.ask_day", language)]
    )
    place = stop["name"] if isinstance(stop["name"], str) else _degrees(stop["geometry"])
    said = labels.label("team_stop.comes", language, when=told, place=place)
    return " ".join(
        one for one in (said, _many(stop, language), rough(stop["position_class"], language)) if one
    )


def rough(position_class: object, language: str) -> str:
    """Return that a place is known only roughly; empty of any other.

    >>> rough("gps", "en"), rough("area2", "en")[:54]
    ('', 'The exact place is not known: only the area (level 2).')
    """
    if position_class not in UNCERTAIN_POSITIONS:
        return ""
    position = labels.label(f"position.{position_class}", language)
    return labels.label("service.rough", language, position=position)


def _many(stop: Mapping[Any, Any], language: str) -> str:
    """How many people the team sees there in a day; empty where nobody said."""
    if pd.isna(stop["n_people"]):
        return ""
    n = int(stop["n_people"])
    return labels.label(languages.counted("labels", "team_stop.people", n, language), language, n=n)


def _degrees(point: Any) -> str:
    """A place without a name, as latitude and longitude."""
    return f"{point.y:.4f}, {point.x:.4f}"
