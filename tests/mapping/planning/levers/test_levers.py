"""The door of levers: every module of the folder holds what the protocol names."""

import inspect

import numpy as np
import pandas as pd
import pytest

from layers.reasons import STEPS
from mapping.planning import levers

KINDS = levers.kinds()
BLANK = pd.DataFrame(index=range(3))
FACTS = levers.Facts(
    pairs=pd.DataFrame({"site": [0, 0, 0]}),
    people=BLANK,
    services=pd.DataFrame({"service_id": ["S1"]}),
    rules=pd.DataFrame({"service_id": ["S1"], "criterion": ["age"], "is_protective": [False]}),
)


@pytest.mark.parametrize("name", KINDS)
def test_every_lever_holds_what_the_protocol_says(name):
    kind = KINDS[name]
    assert name == kind.KIND
    assert kind.PARAMETERS
    for tried in kind.PARAMETERS.values():  # none of a number that only a scenario states
        assert isinstance(tried, tuple)
    assert set(kind.COST_UNITS) <= set(levers.COST_UNITS)
    assert kind.ASK
    assert list(inspect.signature(kind.clears).parameters) == ["facts", *kind.PARAMETERS]
    assert kind.__doc__.split("\n", 1)[0].endswith(".")


def test_a_waived_rule_stands_in_nobodys_way():
    [age] = [one for one in levers.tried(FACTS)
             if (one.kind, one.value) == ("rule_waived", "age")]  # fmt: skip
    assert list(age.clears) == ["age"]
    assert np.asarray(age.clears["age"]).tolist() == [True, True, True]


def test_no_lever_lifts_a_test_that_there_is_not():
    for one in levers.tried(FACTS):
        assert set(one.clears) <= set(STEPS)
