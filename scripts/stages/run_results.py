"""All that a run has measured, exact and as it may be told: made once, for report and pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from layers.ingest import reviewed_pairs
from layers.schemas import SCHEMAS
from mapping.indicators import COLUMNS
from mapping.monitoring import completeness, doubtful_points, provider_counts, rows_read
from mapping.planning import funding_lapses, stipend_curve
from mapping.profiles import positions
from mapping.profiles.profiles import Profiles
from mapping.reach import affordability
from mapping.unit_records import populations
from scripts.runtime import result_tables
from scripts.runtime.project import Folder, summary
from scripts.runtime.result_io import read_parquet
from scripts.runtime.stored_layers import Layers
from scripts.stages import release

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class RunResults:
    """What the last results of a programme tell, for whom it may be told to.

    Everything that a release tells goes through the one door at once, so that one audit sees the
    pages and the report together, and both say of a group what the other says.
    """

    folder: Folder
    layers: Layers
    judged: pd.DataFrame

    @cached_property
    def exact(self) -> Tables:
        """Figures (`gaps`) and tables by name, in whole people, nothing held back."""
        return release.exact(_gaps(self.folder), self._measured)

    @cached_property
    def told(self) -> Tables:
        """The same in classes, as they may be told in public.

        Raises
        ------
        PublishingRefusedError
            As `release.told`.
        """
        return release.told(self.folder, self.layers, _gaps(self.folder), self._measured)

    def of(self, k: int) -> Tables:
        """Return what may be told with the floor `k`: 0 is a private page, and exact."""
        return self.told if k else self.exact

    @cached_property
    def _measured(self) -> Tables:
        """Every table but the figures by area: those in results/ and those counted here."""
        folder, layers, judged = self.folder, self.layers, self.judged
        needed = _needed(layers.profiles, judged)
        counted = _counted(folder, layers, judged) | _rows_read(folder, layers)
        return {
            **_read(folder),
            **counted,
            "lapses": funding_lapses.courses(judged, layers.profiles),
            "stipends": stipend_curve.curve(needed, layers.profiles.services),
        }


def written() -> dict[str, str]:
    """Return the tables that a run leaves in results/ and that count people, with their files."""
    known = result_tables.declared()
    return {
        name: result_tables.file_of(one)
        for name, one in known.items()
        if one.is_written and not one.is_personal
    }


def _gaps(folder: Folder) -> pd.DataFrame:
    """Return results/gaps.parquet as it was measured."""
    return read_parquet(folder, "gaps", COLUMNS)


def _read(folder: Folder) -> Tables:
    """Return the tables that the measures left in results/."""
    return {
        name: read_parquet(folder, file)
        for name, file in written().items()
        if (folder.results / f"{file}.parquet").exists()
    }


def _counted(folder: Folder, layers: Layers, judged: pd.DataFrame) -> Tables:
    """Return tables that only the report needs: who gives what, empty fields, points far off."""
    return {
        "providers": provider_counts.by_category(judged, layers.profiles),
        "blanks": completeness.by_field(
            {"returnees": layers.returnees, "services": layers.services}
        ),
        "snaps": _snaps(folder),
    }


def _needed(profiles: Profiles, judged: pd.DataFrame) -> pd.DataFrame:
    """Return what a day costs each person whom a course accepts within the limits."""
    services = profiles.services
    courses = services.loc[services["is_course"].astype(bool), "service_id"].astype(str)
    accepts = judged["is_within"] & (judged["eligible"] == "yes")
    columns = ["returnee_id", "service_id", "fare", "duration_min"]
    accepted = judged.loc[accepts & judged["service_id"].isin(courses), columns]
    accepted = accepted.reset_index(drop=True).astype({"service_id": "str", "returnee_id": "str"})
    person = positions.of_ids(accepted["returnee_id"], profiles.people["returnee_id"])
    site = positions.of_ids(accepted["service_id"], services["service_id"])
    rows = affordability.rows(accepted, profiles)
    costs = affordability.break_even(rows, profiles.programme)
    needs = populations.needs(profiles)
    told = needs.of(person, needs.kind[site])
    return accepted[["service_id"]].assign(break_even=costs, **told)


def _snaps(folder: Folder) -> pd.DataFrame:
    """Return the points that are not tied to a road nearby, counted by layer, mode and flag."""
    counted = pd.DataFrame(
        summary(folder)["reach"]["snapping"], columns=["layer", "mode", "flag", "n_points"]
    ).astype({"n_points": "float64"})
    return doubtful_points.by_flag(counted, folder.programme.travel.modes)


def _rows_read(folder: Folder, layers: Layers) -> Tables:
    """Return how many rows were read, and what the run found of them."""
    facts = summary(folder)
    services = layers.services
    read = {
        name: rows_read.considered(facts["layers"][name])
        for name in SCHEMAS
        if name in facts["layers"]
    }
    unknown = facts["reach"]["roads_unknown"]["returnees"]
    found = {
        "n_returnees": len(layers.returnees),
        "n_returnees_without_place": facts["reach"]["returnees_without_place"],
        "n_returnees_off_network": unknown["off_network"],
        "n_returnees_not_joined": unknown["roads_not_joined"],
        "n_services": len(services),
        "n_services_without_place": facts["reach"]["services_without_place"],
        "n_suspected_pairs": len(reviewed_pairs.still_open(services, layers.facility_pairs)),
        "n_counted_once": len(services) - services["facility"].nunique(),
        "n_fares": len(layers.fares),
    }
    for layer in ("returnees", "services"):
        found[f"n_{layer}_drawn"] = facts["gaps"].get(f"{layer}_of_uncertain_place", 0)
    column, people = rows_read.PERSONS
    return {
        "quality": pd.DataFrame(
            [
                {"layer": name, column: people if SCHEMAS[name].is_personal else "things", **one}
                for name, one in read.items()
            ]
        ),
        "facts": pd.DataFrame(
            [
                {
                    "key": key,
                    column: people if key.startswith("n_returnees") else "things",
                    "value": float(n),
                }
                for key, n in found.items()
            ]
        ),
    }
