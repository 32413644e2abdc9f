"""What a person may write after a command, and what it means."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Sequence
from pathlib import Path

from layers import languages
from layers.errors import UsageError


def signed(arguments: Sequence[str]) -> list[str]:
    """Join an option and the coordinates after it, which argparse takes for options if negative."""
    joined: list[str] = []
    for one in arguments:
        if re.match(r"-[\d.]+,", one) and joined and joined[-1].startswith("--"):
            joined[-1] += f"={one}"
        else:
            joined.append(one)
    return joined


def place(text: str) -> tuple[float, float]:
    """Return (latitude, longitude) of a text; UsageError where it is no place."""
    parts = text.replace(";", ",").split(",")
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError:
        raise UsageError(
            f"--at {text!r} is no place. Write latitude,longitude in degrees: --at 13.28,-16.64"
        ) from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise UsageError(f"--at {text!r} is not on the globe. Latitude comes first.")
    return latitude, longitude


def add_person(near: argparse.ArgumentParser) -> None:
    """Add who asks for the nearest services."""
    who = near.add_mutually_exclusive_group(required=True)
    who.add_argument("--returnee", default="", metavar="ID", help="a returnee who is loaded")
    who.add_argument("--at", default="", metavar="LAT,LON", help="a place; latitude comes first")
    near.add_argument("--age", type=float, default=float("nan"), help="age in years")
    near.add_argument("--sex", choices=("f", "m", "other"), default="", help="f, m or other")
    near.add_argument("--grade", type=float, default=float("nan"), help="completed school years")
    near.add_argument("--category", default="", metavar="C", help="one category only")
    near.add_argument("-k", type=int, default=5, help="services per category (default: 5)")
    near.add_argument("--language", choices=languages.codes(), default="", help="of the reasons")


def check_person(options: argparse.Namespace) -> None:
    """Refuse what cannot be said of a person, or not of one on record."""
    if options.k < 1:
        raise UsageError(f"-k {options.k}: ask for one service per category at least.")
    told = {"--age": options.age, "--grade": options.grade}
    for name, value in told.items():
        if not (math.isnan(value) or 0 <= value <= 120):
            raise UsageError(f"{name} {value:g} is no number of years. Write 0 to 120.")
    if options.returnee and (options.sex or not all(map(math.isnan, told.values()))):
        raise UsageError(
            "--age, --sex and --grade describe somebody at a place (--at). What is on record of "
            "--returnee counts; correct it in the layer of returnees and load again."
        )


def add_area(roads: argparse.ArgumentParser) -> None:
    """Add which roads to download."""
    where = roads.add_mutually_exclusive_group(required=True)
    where.add_argument("--place", default="", help="an area by the name OpenStreetMap has for it")
    where.add_argument("--bbox", default="", metavar="W,S,E,N", help="a box in degrees")
    roads.add_argument(
        "--out", default="", metavar="FILE",
        help=".geojson or .gpkg in the folder (default: data/roads.geojson)",
    )  # fmt: skip


def add_folders(one: argparse.ArgumentParser) -> None:
    """Add the folders of one or several programmes, such as the countries of a region."""
    one.add_argument(
        "folders", nargs="*", type=Path, default=[Path()], metavar="DIR",
        help="the programme's folder, or several, one after another (default: the current one)",
    )  # fmt: skip


def add_processes(one: argparse.ArgumentParser) -> None:
    """Add how many processes, or which scheduler, the work is spread over."""
    where = one.add_mutually_exclusive_group()
    where.add_argument(
        "--workers", type=int, default=0, metavar="N",
        help="spread reach over N processes of this computer (needs the extra [cluster])",
    )  # fmt: skip
    where.add_argument(
        "--scheduler", default="", metavar="URL",
        help="spread reach over a Dask cluster, as tcp://host:8786 (the same)",
    )  # fmt: skip
