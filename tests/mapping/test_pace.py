"""The range of speeds against hand-computed times."""

import pandas as pd

from mapping import travel_model
from mapping.pace import at_pace
from mapping.travel_model import edge_costs, parse


def test_speeds_have_a_low_and_a_high_end():
    model = parse({}, "GMD")
    assert (model.low_factor, model.high_factor) == (0.7, 1.2)
    roads = pd.DataFrame(
        {"road_class": ["primary"] * 2, "surface": "paved", "maxspeed": ["", "52"]}
    )
    edges = travel_model.classify(roads).assign(
        length_m=1000.0, oneway=0, is_ferry=False, is_ford=False, closed_season=""
    )
    minutes = {pace: edge_costs(at_pace(model, pace), edges, "minibus") for pace in ("low", "high")}
    assert minutes["low"].duration_ms.tolist() == [round(3_600_000 / 35)] * 2
    assert minutes["high"].duration_ms.tolist() == [60_000, round(3_600_000 / 52)]


def test_a_class_may_have_a_range_of_its_own_and_the_others_follow_the_general_one():
    stated = {"low_factor": 0.5, "speeds": {"minibus": {"local": {"low": 0.2, "high": 3}}}}
    model = parse(stated, "GMD")
    own, other = model.speeds["minibus"]["local"], model.speeds["minibus"]["trunk"]
    assert (own.low, own.high) == (0.2, 3.0)
    assert (other.low, other.high) == (0.5, 1.2)
    assert at_pace(model, "low").speeds["minibus"]["local"].unpaved == 4.0
    assert at_pace(model, "low").speeds["minibus"]["path"].paved == 0.0
