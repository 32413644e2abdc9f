"""Who could come to a partner and what keeps others out: a loop over people, pair after pair."""

import numpy as np
import pandas as pd
import pytest

from layers.reasons import is_unknown, step_of
from mapping.monitoring import partner_obstacles, partner_uptake
from mapping.reach import encoded_pairs
from mapping.unit_records.measured import Measured
from tests.mapping import builders

PARTNERS = {"S1": "P1", "S2": "P1", "S3": "P1", "S4": "P2", "S5": None}
KINDS = {"S1": "clinic", "S2": "clinic", "S3": "pss", "S4": "clinic", "S5": "clinic"}
SERVICES = [
    {"service_id": one, "category": kind, "partner_id": PARTNERS[one], "sexes": "f", "age_max": 40}
    for one, kind in KINDS.items()
]
CODES = ("too_long", "sex", "age_max", "unaffordable", "full", "sex_unknown", "places_stale")
REASON = dict.fromkeys(
    ("have", "want", "margin", "detail", "rule", "flexibility", "bridge_id", "bridge_verdict")
)


def world(seed: int):
    rng = np.random.default_rng(seed)
    people = [
        {"returnee_id": f"R{at}", "need": rng.choice(["clinic", "pss", "clinic pss", "legal"])}
        for at in range(40)
    ]
    pairs = []
    for one in people:
        for service, kind in KINDS.items():
            if rng.random() < 0.8:
                codes = [code for code in CODES if rng.random() < 0.15]
                noes = [code for code in codes if not is_unknown(code)]
                of_rules = [code for code in codes if code.startswith(("sex", "age"))]
                pairs.append(
                    {
                        "returnee_id": one["returnee_id"],
                        "service_id": service,
                        "category": kind,
                        "eligible": "no"
                        if {"sex", "age_max"} & set(noes)
                        else ("unknown" if of_rules else "yes"),
                        "is_within": "too_long" not in codes,
                        "affordability": "affordable",
                        "duration_min": 5.0,
                        "fastest_duration_min": 5.0,
                        "fare": 0.0,
                        "reasons": [
                            REASON | {"code": code, "bridge_verdict": None} for code in codes
                        ],
                    }
                )
    return people, pd.DataFrame(pairs)


def measured(people, judged: pd.DataFrame) -> Measured:
    known = builders.profiles(
        builders.layer("returnees", people), builders.layer("services", SERVICES),
        builders.programme(),
    )  # fmt: skip
    pairs = encoded_pairs.of_judged(judged, known)
    nothing = pd.DataFrame()
    near, far = pairs[pairs["is_within"]], pairs[~pairs["is_within"]]
    return Measured(near, far, nothing, nothing, known, nothing)


def of_person(judged: pd.DataFrame, who: str, partner: str, kind: str) -> list[set[str]]:
    """The reasons of each of the partner's services of a kind, those that say no least first."""
    rows = judged[judged["returnee_id"] == who]
    found = [
        {each["code"] for each in row["reasons"]}
        for row in rows.to_dict("records")
        if PARTNERS[row["service_id"]] == partner and KINDS[row["service_id"]] == kind
    ]
    return sorted(found, key=lambda codes: len({step_of(one) for one in noes(codes)}))


def noes(codes: set[str]) -> set[str]:
    return {one for one in codes if not is_unknown(one)}


@pytest.mark.seeds(2, 20)
def test_people_are_those_of_a_loop(seed):
    people, judged = world(seed)
    world_ = measured(people, judged)
    uptake = partner_uptake.make(world_).set_index(["partner_id", "category", "among"])
    kept_out = partner_obstacles.make(world_).set_index(["partner_id", "category", "among", "test"])
    assert set(uptake.index) == {
        (partner, kind, among)
        for partner, kind in (("P1", "clinic"), ("P1", "pss"), ("P2", "clinic"))
        for among in ("all", "need")
    }
    for (partner, kind, among), row in uptake.iterrows():
        counts = {"come": 0, "ask": 0, "people": 0}
        for one in people:
            if among == "need" and kind not in one["need"].split():
                continue
            counts["people"] += 1
            found = of_person(judged, one["returnee_id"], partner, kind)
            if any(not codes for codes in found):
                counts["come"] += 1
            elif any(not noes(codes) for codes in found):
                counts["ask"] += 1
        told = row["n_could_come"], row["n_to_ask"], row["n_people"]
        assert told == (counts["come"], counts["ask"], counts["people"])
        own = kept_out.loc[(partner, kind, among)]
        rest = counts["people"] - counts["come"] - counts["ask"]
        assert (own["n_alone"] <= own["n_kept_out"]).all()
        assert own["n_kept_out"].max() <= rest <= own["n_kept_out"].sum()
        n_alone = sum(
            1
            for one in people
            if among == "all" or kind in one["need"].split()
            for best in [of_person(judged, one["returnee_id"], partner, kind)[:1]]
            if best and len({step_of(code) for code in noes(best[0])}) == 1
        )
        assert own["n_alone"].sum() == n_alone


def test_which_rows_there_are_hangs_on_rules_alone():
    people, judged = world(1)
    tests = ["test", "partner_id", "category", "among"]
    every = partner_obstacles.make(measured(people, judged))
    few = partner_obstacles.make(measured(people[:1], judged[judged["returnee_id"] == "R0"]))
    pd.testing.assert_frame_equal(every[tests], few[tests])
    assert {"reach", "affordable", "place", "sex", "age"} <= set(every["test"])


def test_who_is_too_far_to_be_asked_is_kept_out_but_not_by_that_alone():
    people, judged = world(1)
    none = measured(people, judged[judged["service_id"] == "S5"])
    rows = partner_obstacles.make(none)
    ways = rows[(rows["test"] == "reach") & (rows["among"] == "all")]
    assert ways["n_kept_out"].tolist() == [40.0, 40.0, 40.0]
    assert rows["n_alone"].sum() == 0
