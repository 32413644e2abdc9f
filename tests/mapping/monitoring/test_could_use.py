"""How many could use the places of a service: counted by a loop over the judged pairs."""

import math

import numpy as np
import pandas as pd
import pytest

from mapping.allocation import assign_places
from mapping.monitoring import could_use
from mapping.reach import encoded_pairs
from mapping.unit_records.measured import Measured
from tests.mapping import builders
from tests.mapping.told_tables import told

MIX = {"clinic": 0.25, "pss": 0.5}
SETTINGS = "[demand.mix]\n" + "".join(f"{kind} = {share}\n" for kind, share in MIX.items())
TODAY = pd.Timestamp(builders.AS_OF)
SERVICES = [
    {"service_id": "S1", "category": "clinic", "n_places_free": 3},
    {"service_id": "S2", "category": "clinic", "capacity": 40},
    {"service_id": "S3", "category": "pss", "n_places_free": 0, "capacity_on": TODAY},
    {"service_id": "S4", "category": "pss"},  # nobody says how many places
    {"service_id": "S5", "category": "legal", "capacity": 5},  # nobody needs it
    {"service_id": "S6", "category": "clinic", "capacity": 9, "status": "defunct"},
]


def world(seed: int):
    """Thirty people with a stated need, another or none, judged at random against the services."""
    rng = np.random.default_rng(seed)
    needs = ("clinic", "pss", "clinic pss", None)
    people = [
        {"returnee_id": f"R{at}", "need": needs[rng.integers(0, len(needs))]} for at in range(30)
    ]
    pairs = [
        {
            "returnee_id": one["returnee_id"],
            "service_id": site["service_id"],
            "category": site["category"],
            "eligible": rng.choice(["yes", "no", "unknown"], p=[0.7, 0.2, 0.1]),
            "is_within": bool(rng.random() < 0.8),
            "affordability": rng.choice(["affordable", "unaffordable", "unknown"]),
            "verdict": rng.choice(["yes", "no", "unknown"]),
            "reason": rng.choice(["fare_unknown", "places_stale"]),
            "duration_min": 5.0,
            "fastest_duration_min": 5.0,
            "fare": 0.0,
            "reasons": [],
        }
        for one in people
        for site in SERVICES
        if rng.random() < 0.9
    ]
    return people, pd.DataFrame(pairs)


def made(people, judged: pd.DataFrame) -> pd.DataFrame:
    known = builders.profiles(
        builders.layer("returnees", people),
        builders.layer("services", SERVICES),
        builders.programme(SETTINGS),
    )
    assigned = assign_places.assign(judged, known)
    left = assign_places.places_left(judged, assigned, known.services)
    nothing = pd.DataFrame()
    encoded = encoded_pairs.of_judged(judged, known)
    return could_use.make(Measured(encoded, nothing, nothing, nothing, known, left))


def counted(people, judged: pd.DataFrame, service: str, *, is_paid: bool) -> int:
    """The people of a service, one pair after another: whole ones, and shares by the mix."""
    need = {one["returnee_id"]: one["need"] for one in people}
    total = 0.0
    for row in judged.to_dict("records"):
        is_open = row["is_within"] and row["eligible"] == "yes"
        if is_paid:
            is_open &= row["affordability"] != "unaffordable" and (
                row["verdict"] != "unknown" or row["reason"] != "fare_unknown"
            )
        if row["service_id"] == service and is_open:
            stated = need[row["returnee_id"]]
            kind = row["category"]
            total += MIX.get(kind, 0) if stated is None else float(kind in stated.split())
    return math.floor(total + 0.5)


@pytest.mark.seeds(1, 5)
def test_it_is_the_number_of_people_who_need_it_and_could_come(seed):
    people, judged = world(seed)
    table = made(people, judged).set_index("service_id")
    assert table.index.tolist() == ["S1", "S2", "S3"]
    for service, row in table.iterrows():
        assert row["n_could_use"] == counted(people, judged, service, is_paid=True)
        assert row["n_admitted"] == counted(people, judged, service, is_paid=False)
    assert (table["n_could_use"] < table["n_admitted"]).any()


def table(*rows: tuple[int, int, int, int]) -> pd.DataFrame:
    names = ("n_could_use", "n_admitted", "n_admitted_all", "n_need")
    return pd.DataFrame(rows, columns=list(names)).assign(
        service_id=[f"S{at}" for at in range(len(rows))], category="clinic", n_places=10
    )[list(could_use.TABLE.names)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ((74, 90, 300, 120), "none"),
        ((74, 74, 300, 120), "none"),
        ((9, 30, 300, 120), "few"),
        ((0, 30, 300, 120), "few"),
        ((112, 116, 300, 120), "most"),  # eight who need it could not
        ((74, 78, 300, 120), "none"),  # four whom only money keeps away lie in the same class
        ((12, 12, 300, 19), "hidden"),
    ],
)
def test_no_few_are_told_of_a_service_nor_found_by_subtraction(row, code):
    found = told({"could_use": table(row)}, 10)["could_use"].iloc[0]
    assert found["n_could_use_suppression"] == code
    assert found["n_could_use"] == 50 if code == "none" else math.isnan(found["n_could_use"])


def test_the_office_sees_every_number():
    found = told({"could_use": table((3, 4, 5, 6))}, 0)["could_use"]
    assert found["n_could_use"].tolist() == [3]
