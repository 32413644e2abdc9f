"""The hospital world of PySAL `access` (values of 1.1.10.post3), to six decimals.

Places 1, 2, 3 hold 100, 50, 10 people and 15, 20, 100 doctors; a place is 1 from itself, 1 and 2
are a from 3 outwards, b back, and c from each other. The package itself is asked where it is there.
"""

import math
import warnings

import numpy as np
import pandas as pd
import pytest

from mapping.allocation import floating_catchment
from tests.mapping import builders

PEOPLE = np.array([100.0, 50.0, 10.0])
DOCTORS = np.array([15.0, 20.0, 100.0])
WORLDS = [(40, 40, 80), (20, 40, 80), (40, 20, 80), (20, 20, 40)]
BINARY = [
    (0.15, 0.40, 10), (0.775, 1.025, 0.625), (0.136364, 0.333333, 10.469697),
    (0.761364, 0.958333, 1.094697),
]  # fmt: skip
ENHANCED = [
    (0.15, 0.40, 10), (0.757143, 1.007143, 0.892857), (0.140449, 0.352113, 10.334942),
    (0.747592, 0.959256, 1.227799),
]  # fmt: skip
GRAVITY = [
    (0.331444, 0.579828, 7.286418), (0.435340, 0.683724, 5.727977),
    (0.331072, 0.577858, 7.299992), (0.442568, 0.666758, 5.740525),
]  # fmt: skip


def costs(a: float, b: float, c: float) -> np.ndarray:
    return np.array([[1, c, a], [c, 1, a], [b, b, 1]], dtype=float)


def reached(world: tuple, most: float, pull) -> tuple:
    cost = costs(*world)
    person, site = np.nonzero(cost <= most)
    return person, site, pull(cost[person, site]), PEOPLE, DOCTORS


def stepped(cost: np.ndarray) -> np.ndarray:
    return np.select([cost <= 10, cost <= 20, cost <= 30], [1.0, 0.68, 0.22], 0.0)


@pytest.mark.parametrize(("world", "wanted"), list(zip(WORLDS, BINARY, strict=True)))
def test_two_steps_of_thirty_minutes(world, wanted):
    found = floating_catchment.two_step(*reached(world, 30, np.ones_like))
    assert found == pytest.approx(wanted, abs=5e-7)
    assert PEOPLE @ found == pytest.approx(135)


@pytest.mark.parametrize(("world", "wanted"), list(zip(WORLDS, ENHANCED, strict=True)))
def test_two_steps_by_classes_of_minutes(world, wanted):
    found = floating_catchment.two_step(*reached(world, 30, stepped))
    assert found == pytest.approx(wanted, abs=5e-7)
    assert PEOPLE @ found == pytest.approx(135)


@pytest.mark.parametrize(("world", "wanted"), list(zip(WORLDS, GRAVITY, strict=True)))
def test_two_steps_by_gravity(world, wanted):
    found = floating_catchment.two_step(*reached(world, 61, lambda cost: 1 / cost))
    assert found == pytest.approx(wanted, abs=5e-7)
    assert PEOPLE @ found == pytest.approx(135)


@pytest.mark.parametrize("world", WORLDS)
def test_the_peer_package_says_the_same(world):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fca = pytest.importorskip("access.fca", reason="PySAL access is not installed: no peer")
        cost = costs(*world)
        table = pd.DataFrame(
            [(i, j, cost[i, j]) for i in range(3) for j in range(3)],
            columns=["origin", "dest", "cost"],
        )
        index = pd.Index(range(3), name="geoid")
        ends = (
            pd.DataFrame({"demand": PEOPLE}, index=index),
            pd.DataFrame({"supply": DOCTORS}, index=index),
        )
        two = fca.two_stage_fca(*ends, table, 30)
    assert two.sort_index().to_numpy() == pytest.approx(
        floating_catchment.two_step(*reached(world, 30, np.ones_like))
    )


def test_nobody_reaches_nothing():
    nothing = np.zeros(0, dtype=np.int64)
    assert (
        floating_catchment.two_step(nothing, nothing, np.zeros(0), PEOPLE, DOCTORS).tolist()
        == [0] * 3
    )


NOBODY = builders.layer("returnees", [])
SETTINGS = "[limits.clinic]\nduration_min = 30\n"


def hospital(world: tuple) -> tuple:
    """The hospital world in the programme's own tables; a place is so many parts of a person."""
    cost = costs(*world)
    judged = pd.DataFrame(
        [
            {"returnee_id": f"R{i}", "service_id": f"S{j}", "fastest_duration_min": cost[i, j],
             "is_within": cost[i, j] <= 30}
            for i in range(3)
            for j in range(3)
        ]
    ).assign(
        category="clinic", eligible="yes", affordability="unknown", verdict="yes", reason=""
    )  # fmt: skip
    demand = pd.DataFrame(
        {
            "returnee_id": ["R0", "R1", "R2"],
            "category": "clinic",
            "weight": 1.0,
            "parts": [round(n * 1_000_000) for n in PEOPLE],
        }
    ).astype({"returnee_id": "str", "category": "str"})
    services = builders.layer(
        "services",
        [
            {"service_id": f"S{j}", "category": "clinic", "capacity": n}
            for j, n in enumerate(DOCTORS)
        ],
    )
    return judged, demand, services


def accessibility(judged, demand, services) -> pd.DataFrame:
    known = builders.profiles(NOBODY, services, builders.programme(SETTINGS))
    return floating_catchment.accessibility(judged, demand, known.services)


@pytest.mark.parametrize("at", range(4))
def test_the_tables_of_a_programme_give_the_same(at):
    judged, demand, services = hospital(WORLDS[at])
    found = accessibility(judged, demand, services)
    assert list(found.columns) == list(floating_catchment.COLUMNS)
    assert found["two_step"].tolist() == pytest.approx(BINARY[at], abs=5e-7)
    mixed = accessibility(judged.sample(frac=1, random_state=1), demand, services.iloc[::-1])
    pd.testing.assert_frame_equal(found, mixed)


def test_only_who_can_use_a_service_takes_part():
    judged, demand, services = hospital(WORLDS[0])
    judged.loc[(judged["returnee_id"] == "R2") & (judged["service_id"] == "S2"), "eligible"] = "no"
    found = accessibility(judged, demand, services)
    assert found["two_step"].tolist() == pytest.approx([0.15, 0.4, 0])  # nothing is reached


def test_places_that_nobody_knows_are_unknown_not_none():
    judged, demand, services = hospital(WORLDS[0])
    services.loc[2, "capacity"] = math.nan
    found = accessibility(judged, demand, services)
    assert found["two_step"].tolist() == pytest.approx([0.15, 0.4, 0])
    found = accessibility(judged, demand, services.assign(capacity=math.nan))
    assert found["two_step"].isna().all()


def test_two_rows_of_one_facility_give_its_places_once_whoever_comes_first():
    judged, demand, services = hospital(WORLDS[0])
    again = services.iloc[[2]].assign(service_id="S3", capacity=120)
    both = pd.concat([services, again], ignore_index=True).assign(facility=[0, 1, 2, 2])
    twice = judged[judged["service_id"] == "S2"].assign(service_id="S3")
    pairs = pd.concat([judged, twice], ignore_index=True)
    once = accessibility(judged, demand, services)
    pd.testing.assert_frame_equal(accessibility(pairs, demand, both), once)
    turned = accessibility(pairs.iloc[::-1], demand, both.iloc[::-1])
    pd.testing.assert_frame_equal(turned, once)
    apart = accessibility(pairs, demand, both.drop(columns="facility"))
    assert apart["two_step"].sum() > once["two_step"].sum()
