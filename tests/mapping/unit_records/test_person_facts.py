"""Facts of indicators join the records and change nothing that is there."""

import importlib
import pkgutil

import pandas as pd
import pytest

from layers.errors import UsageError
from mapping import indicators
from mapping.unit_records import person_facts


def records():
    keys = pd.MultiIndex.from_product([["R1", "R2"], ["clinic", "training"]])
    named = keys.to_frame(index=False).set_axis(["returnee_id", "category"], axis=1)
    return named.assign(minutes=[1.0, 2.0, 3.0, 4.0])


def facts(**columns):
    return pd.DataFrame({"returnee_id": ["R2", "R9"], "category": "clinic"} | columns)


def test_facts_stand_beside_the_person_and_category_and_nowhere_else():
    found = person_facts.with_facts(
        records(), {"one": facts(n_visits=[7, 8]), "two": facts(word=["seen", "lost"])}
    )
    pd.testing.assert_frame_equal(found[list(records())], records())
    assert found["n_visits"].fillna(-1).tolist() == [-1, -1, 7, -1]
    assert found["word"].fillna("").tolist() == ["", "", "seen", ""]


def test_without_facts_the_records_stay_as_they_are():
    table = records()
    assert person_facts.with_facts(table, {}) is table


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"own": facts(minutes=[1, 2])}, "indicator own have a column minutes, which"),
        ({"own": facts(pcode=["A", "B"])}, "have a column pcode, which the records"),
        ({"a": facts(x=[1, 2]), "b": facts(x=[1, 2])}, "indicator b have a column x, which"),
        ({"own": facts(x=[1, 2]).drop(columns="category")}, "have no column category. Return"),
        ({"own": facts(returnee_id="R1", x=[1, 2])}, "tell of a person twice in one category"),
    ],
)
def test_facts_that_would_change_the_records_are_refused(told, sentence):
    with pytest.raises(UsageError, match=sentence):
        person_facts.with_facts(records(), told)


def test_of_the_indicators_of_the_house_the_time_to_service_alone_needs_facts_of_its_own():
    names = [one.name for one in pkgutil.iter_modules(indicators.__path__)]
    modules = {name: importlib.import_module(f"mapping.indicators.{name}") for name in names}
    assert [name for name, one in modules.items() if hasattr(one, "facts")] == ["time_to_service"]
