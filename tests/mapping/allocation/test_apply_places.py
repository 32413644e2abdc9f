"""Rows completed by the places given out: Kleene's rule, the reason, and nothing else touched."""

import json
import math

import pandas as pd
import pyarrow as pa
import pytest

from layers import reasons
from mapping.allocation import apply_places

STANDING = pd.DataFrame(
    {
        "service_id": ["S1", "S2", "S3", "S4"],
        "n_places": [2.0, 5.0, math.nan, 0.0],
        "n_assigned": [2, 1, 0, 0],
        "n_left": [0.0, 4.0, math.nan, 0.0],
        "n_could_use": [7, 1, 3, 2],
    }
).astype({"service_id": "str"})
ASSIGNED = pd.DataFrame(
    {"returnee_id": ["R1", "R2", "R3"], "category": "pss", "service_id": ["S1", "S2", ""]}
).astype("str")
SAID = '{"code": "taken", "have": 7.0, "want": 2.0, "margin": 5.0}'


def done(returnee: str, service: str, place="unknown", verdict="yes", codes=()) -> dict:
    told = [json.dumps({"code": code}) for code in codes]
    row = {
        "returnee_id": returnee, "service_id": service, "has_place": place, "verdict": verdict,
        "reason": codes[0] if codes else "", "reasons": list(codes), "net_per_day": 5.0,
        "details": "[" + ",".join(told) + "]",
    }  # fmt: skip
    other = row | {"service_id": "S3", "reasons": ["a", "b"], "details": '[{"code": "a"}]'}
    kinds = {"reasons": pa.list_(pa.string())}
    fields = [
        (name, kinds.get(name, pa.string() if isinstance(value, str) else pa.float64()))
        for name, value in row.items()
    ]
    rows = pa.Table.from_pylist([other, row, other], schema=pa.schema(fields))
    found = apply_places.completed(rows, ASSIGNED, STANDING)
    assert found.schema == rows.schema
    assert found.to_pylist()[0] == found.to_pylist()[2] == other
    return found.to_pylist()[1]


def test_who_is_given_the_place_has_one():
    row = done("R1", "S1")
    assert (row["has_place"], row["verdict"], row["reasons"]) == ("yes", "yes", [])


@pytest.mark.parametrize("returnee", ["R2", "R9"])  # placed elsewhere, or needing nothing
def test_others_find_it_taken(returnee):
    row = done(returnee, "S1", "yes")
    assert (row["has_place"], row["verdict"], row["reason"]) == ("no", "no", "taken")
    assert row["reasons"] == ["taken"]
    assert row["details"] == f"[{SAID}]"


def test_what_is_left_over_is_there_for_everybody():
    assert done("R9", "S2")["has_place"] == "yes"


@pytest.mark.parametrize(
    ("verdict", "codes", "reason"),
    [("no", ["age_max"], "age_max"), ("unknown", ["age_unknown"], "taken"),
     ("no", ["age_unknown", "grade_max"], "age_unknown")],
)  # fmt: skip
def test_the_first_no_is_the_reason_and_an_unknown_gives_way(verdict, codes, reason):
    row = done("R2", "S1", verdict=verdict, codes=codes)
    assert (row["verdict"], row["reason"]) == ("no", reason)
    assert row["reasons"] == [*codes, "taken"]
    assert [told["code"] for told in json.loads(row["details"])] == [*codes, "taken"]


@pytest.mark.parametrize(
    ("service", "place", "verdict", "codes"),
    [("S3", "unknown", "yes", []), ("S4", "no", "no", ["full"])],
)
def test_unknown_numbers_and_full_services_stay_as_they_are(service, place, verdict, codes):
    row = done("R1", service, place, verdict, codes)
    assert (row["has_place"], row["verdict"], row["reasons"]) == (place, verdict, codes)


def test_the_sentence_says_how_many_places_for_how_many_people():
    assert reasons.sentence(json.loads(SAID), "en") == (
        "Places: 2, for 7 people who could use them; in the plan all go to others. Ask the partner."
    )
    assert reasons.sentence(json.loads(SAID), "fr") == (
        "Places : 2, pour 7 personnes qui pourraient en profiter ; dans le plan, toutes vont à "
        "d'autres. Interroger le partenaire."
    )
    assert reasons.step_of("taken") == "place"
