"""The sample district: a made-up programme on the lower Gambia, to try waypost without any data.

Towns and villages are real (GeoNames); shores, roads, areas, partners, services and returnees
are invented and labelled so. One seed gives one district, byte for byte.
"""

from pathlib import Path
from typing import Any

import numpy as np

from layers import atomic_write
from layers.errors import UsageError
from scripts.sample import (
    country,
    fares,
    offers,
    outcomes,
    outreach,
    partners,
    people,
    roads,
    scenario,
    settings,
)
from scripts.sample.files import SOURCE, write_csv, write_geojson, write_xlsx
from scripts.sample.streets import Road

__all__ = ["write", "write_over_sample"]

MARKER = "waypost sample"
"""Stands in the settings of the sample and in no other programme's."""

_FEWEST_RETURNEES = 10
_ROAD_COLUMNS = (
    "highway", "surface", "tracktype", "oneway", "maxspeed", "route", "closed_season", "name",
)  # fmt: skip


def write(
    folder: Path, n_returnees: int = 1500, n_services: int = 120, seed: int = 20261101
) -> dict[str, int]:
    """Write the sample district into a folder and return the rows written by layer.

    Parameters
    ----------
    folder
        Receives ``programme.toml``, ``scenario.toml`` and ``data/``; files of the same name are
        replaced.
    n_returnees
        How many returnees; at least 10.
    n_services
        How many services; at least 30.
    seed
        Seed of everything that is random. Two writes with one seed give equal bytes.

    Raises
    ------
    UsageError
        If fewer returnees or services are asked for than the sample's stories need.
    """
    if n_returnees < _FEWEST_RETURNEES:
        raise UsageError(
            f"The sample needs at least {_FEWEST_RETURNEES} returnees, not {n_returnees}; "
            "ask for more."
        )
    land = country.draw()
    streams = np.random.default_rng(seed).spawn(5)
    tables: dict[str, list[dict[str, Any]]] = {
        "services": offers.services(land, n_services, streams[0]),
        "returnees": people.returnees(land, n_returnees, streams[1]),
        "partners": partners.partners(),
        "criteria": partners.criteria(),
        "agreements": partners.agreements(),
        "fares": fares.fares(),
    }
    tables["stops"] = outreach.stops(land, tables["services"])
    tables |= outcomes.outcomes(tables["returnees"], tables["services"], streams[3])
    made = tables["referrals"]
    tables["referrals"] = made + outcomes.unanswered(tables["returnees"], made, streams[4])
    shapes: dict[str, list[tuple[dict[str, Any], Any]]] = {
        "areas": [(row | {"source": SOURCE}, shape) for row, shape in land.areas],
        "settlements": _settlements(land),
        "roads": _roads(roads.build(land, streams[2])),
        "water": [({"name": name, "source": SOURCE}, water) for name, water in land.water.items()],
    }
    (folder / "data").mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_all(folder, tables, shapes)
    counts = {layer: len(rows) for layer, rows in tables.items()}
    return counts | {layer: len(features) for layer, features in shapes.items()}


def write_over_sample(folder: Path) -> dict[str, int]:
    """Write the sample district; an older sample is replaced, another programme never.

    Returns the rows written by layer.

    Raises
    ------
    UsageError
        Where the folder holds a programme that is not the sample.
    """
    known = folder / "programme.toml"
    if known.exists() and MARKER not in known.read_text(encoding="utf-8"):
        raise UsageError(
            f"{known} belongs to another programme and was left as it is. Name an empty folder."
        )
    folder.mkdir(parents=True, exist_ok=True)
    return write(folder)


def _write_all(folder: Path, tables: dict[str, Any], shapes: dict[str, Any]) -> None:
    columns = {
        "services": offers.COLUMNS,
        "returnees": people.COLUMNS,
        "criteria": partners.CRITERIA_COLUMNS,
        "agreements": partners.AGREEMENT_COLUMNS,
        "fares": fares.COLUMNS,
        "stops": outreach.COLUMNS,
        "rss_scores": outcomes.SCORE_COLUMNS,
        "assistance": outcomes.ASSISTANCE_COLUMNS,
        "referrals": outcomes.REFERRAL_COLUMNS,
        "follow_ups": outcomes.FOLLOW_UP_COLUMNS,
    }
    for layer, names in columns.items():
        write_csv(folder / settings.PATHS[layer], names, tables[layer])
    workbook = folder / settings.PATHS["partners"]
    write_xlsx(workbook, "partners", partners.PARTNER_COLUMNS, tables["partners"])
    for layer, features in shapes.items():
        write_geojson(folder / settings.PATHS[layer], features)
    atomic_write.write_text(folder / "programme.toml", settings.text())
    atomic_write.write_text(folder / "scenario.toml", scenario.TEXT)


def _settlements(land: country.Country) -> list[tuple[dict[str, Any], Any]]:
    return [
        (
            {
                "settlement_id": place.settlement_id,
                "name": place.name,
                "setting": place.setting,
                "population": place.population,
                "source": settings.GEONAMES,
            },
            place.point,
        )
        for place in land.places.values()
    ]


def _roads(built: list[Road]) -> list[tuple[dict[str, Any], Any]]:
    """Return every road with the same words, so that all readers see all columns."""
    return [
        (
            {column: road.tags.get(column) for column in _ROAD_COLUMNS} | {"source": SOURCE},
            road.line,
        )
        for road in built
    ]
