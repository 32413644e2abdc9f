"""The stage of a scenario: judged pairs -> what levers bring, alone and in the best sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from layers import atomic_write
from layers.errors import UsageError
from layers.spreadsheet_cells import csv_of
from mapping.planning import (
    lever_proposals,
    lever_tables,
    levers,
    needed_pairs,
    scenario_file,
    what_if,
)
from mapping.planning.lever_proposals import Proposed
from mapping.planning.needed_pairs import NeededPairs
from mapping.planning.scenario import SCOPES, Scenario, held_to
from mapping.profiles.profiles import Profiles
from mapping.reach import encoded_pairs
from mapping.unit_records import populations, records
from mapping.unit_records.populations import Needs
from scripts.runtime.progress import Progress
from scripts.runtime.project import Folder, settings_text
from scripts.runtime.stored_layers import Layers


@dataclass(frozen=True)
class Counted:
    """Whose needs are counted: `among` need or all, of one `category` or of every one."""

    among: str = "need"
    category: str = ""


@dataclass(frozen=True)
class Unasked:
    """No scenario: how many levers are tried, and whether rules that partners call hard too."""

    n_levers: int = 12
    is_hard_tried: bool = False


@dataclass(frozen=True)
class WhatIf:
    """What a scenario came to: its two tables, and what was tried.

    Parameters
    ----------
    levers, sets
        `lever_tables.LEVERS` and `SETS`.
    scenario
        The levers, those proposed where nobody wrote a scenario.
    counted
        Whose needs were counted.
    partners
        The names of partners by their ids.
    proposed
        The same levers, with how many that would help somebody were not tried.
    """

    levers: pd.DataFrame
    sets: pd.DataFrame
    scenario: Scenario
    counted: Counted
    partners: Mapping[str, str]
    proposed: Proposed


def scenario_of(folder: Folder, path: Path) -> Scenario:
    """Read a scenario: a path as given, or a file of the programme's folder.

    Raises
    ------
    UsageError
        Where there is none, or something in it is not known; the message says what to write.
    """
    own = path if path.is_file() else folder.path / path
    if not own.is_file():
        raise UsageError(
            f"There is no file {path}, here or in {folder.path}. Name the scenario, or leave it "
            "out: then the levers that could bring most are tried."
        )
    return scenario_file.parse(settings_text(own), own.name)


def compute(
    folder: Folder,
    layers: Layers,
    judged: pd.DataFrame,
    asked: Scenario | Unasked,
    counted: Counted,
    progress: Progress,
) -> WhatIf:
    """Try the levers of a scenario, or those that could bring most; write both tables to results/.

    Raises
    ------
    UsageError
        Where a scenario names what is not loaded, or nobody states or is expected to have a need.
    """
    profiles = layers.profiles
    with progress.stage("read verdicts"):
        pairs = encoded_pairs.in_parts(judged, profiles)
        beyond = encoded_pairs.amounts(judged, profiles)
        facts = levers.Facts(pairs, profiles.people, profiles.services, profiles.rules, beyond)
    needs = populations.needs(profiles)
    _check_counted(counted, needs)
    with progress.stage("levers"):
        needed = needed_pairs.of(facts, needs, counted.among, counted.category)
        proposed = _proposed(asked, needed)
        found = what_if.tried(needed, proposed.scenario, _groups(profiles))
    scenario = proposed.scenario
    months, currency = scenario.horizon_months, profiles.programme.currency
    one = lever_tables.of_levers(found, counted.among, months, currency)
    sets = lever_tables.of_sets(found, counted.among, months, currency)
    for name, table in (("levers", one), ("lever_sets", sets)):
        atomic_write.write_text(folder.results / f"{name}.csv", csv_of(table), mode=0o600)
    named = profiles.services[["partner_id", "partner"]].dropna().astype("str")
    partners = dict(named.itertuples(index=False, name=None))
    return WhatIf(one, sets, scenario, counted, partners, proposed)


def _proposed(asked: Scenario | Unasked, needed: NeededPairs) -> Proposed:
    """The levers that were asked for, or those that could bring most."""
    if isinstance(asked, Scenario):
        _check_scopes(asked, needed.facts.services)
        return Proposed(asked, 0, 0)
    return lever_proposals.proposed(needed, asked.n_levers, is_hard_tried=asked.is_hard_tried)


def _check_counted(counted: Counted, needs: Needs) -> None:
    """Refuse to count needs that nobody has, or everybody for all categories at once."""
    kinds = list(map(str, needs.kinds))
    if counted.category and counted.category not in kinds:
        raise UsageError(
            f"--category {counted.category}: no service loaded is of that kind. There are: "
            f"{', '.join(sorted(kinds))}."
        )
    if counted.among == "all" and not counted.category:
        raise UsageError(
            "--of all counts everybody as if everybody came, for one kind of service: add "
            f"--category, one of {', '.join(sorted(kinds))}."
        )
    own = needs.parts[:, [counted.category in ("", kind) for kind in kinds]]
    if counted.among == "need" and not own.any():
        raise UsageError(
            "Nobody is known to need this, and programme.toml expects nobody to ([demand.mix]). "
            "Load the needs, or count everybody: --of all --category."
        )


def _groups(profiles: Profiles) -> pd.DataFrame:
    """Whether each person belongs to the groups that gains are told apart for."""
    told = records.groups_of(profiles)
    return pd.DataFrame(
        {
            "f": told["sex"].eq("f").to_numpy(bool),
            "rural": told["setting"].eq("rural").to_numpy(bool),
            "priority": told["priority"].eq("high").to_numpy(bool),
        }
    )


def _check_scopes(scenario: Scenario, services: pd.DataFrame) -> None:
    """Refuse a scope that holds no service: its lever would silently do nothing."""
    for at, one in enumerate(scenario.levers, 1):
        for part in SCOPES:
            for name in one.scope.get(part, ()):
                if not np.any(held_to({part: (name,)}, services)):
                    raise UsageError(
                        f"lever {at} ({one.kind}) names '{name}' among its {part}, and no service "
                        f"loaded has it. Correct it, or load the service."
                    )
