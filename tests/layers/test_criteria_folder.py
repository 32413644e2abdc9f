"""What every criterion of the folder holds, and the order of the waterfall."""

from __future__ import annotations

import sys

import pytest

from layers import criteria
from layers.criteria import Criterion


@pytest.mark.parametrize("name", list(criteria.CRITERIA))
def test_every_module_holds_what_a_criterion_must(name):
    module = sys.modules[f"layers.criteria.{name}"]
    wanted = {*Criterion.__annotations__, "judge"}
    assert wanted <= set(dir(module))
    assert module.judge.__doc__
    assert all(code == name or code.startswith(f"{name}_") or name == "window"
               for code in module.CODES)  # fmt: skip


def test_a_code_belongs_to_one_module():
    modules = [sys.modules[f"layers.criteria.{name}"] for name in (*criteria.CRITERIA,
               *criteria.NOTES)]  # fmt: skip
    assert sum(len(module.CODES) for module in modules) == len(criteria.STEP_OF)


def test_the_waterfall_goes_from_the_service_to_the_person_to_the_places():
    assert list(criteria.CRITERIA) == [
        "status", "window", "distance", "residence_area", "sex", "age", "grade", "nationality",
        "legal_status", "return_type", "arrival_window", "household", "vulnerability", "skill",
        "language", "document", "quota", "eligibility_text",
    ]  # fmt: skip
    assert criteria.AUTOMATIC == ("status", "window")
