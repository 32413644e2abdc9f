"""Reasons as JSON, against Python's own writer of JSON."""

import json
import math

import numpy as np
import pytest

from mapping.reach import details
from mapping.reach.step_results import Findings, Wording

WORDINGS = (Wording("full", ""), Wording("too_long", "@walk"), Wording('a "quoted" é', "b\\"))
TAGS = ("", ', "flexibility": "hard"')
RNG = np.random.default_rng(7)


def told(n: int, values: list[float]) -> Findings:
    row = np.sort(RNG.integers(0, max(n // 2, 1), n))
    have, want, margin = (RNG.choice(values, n) for _ in range(3))
    wording = RNG.integers(0, len(WORDINGS), n)
    return Findings(row, row * 0, row < 0, have, want, margin, wording, WORDINGS, row, row)


def written(found: Findings, n_pairs: int) -> list[str]:
    first = np.searchsorted(found.row, np.arange(n_pairs + 1))
    tags = np.array(TAGS, dtype=object)[found.row % 2]
    return details.texts(found, first, tags).to_pylist()


def plain(found: Findings, at: int) -> dict[str, object]:
    wording = found.wordings[found.wording[at]]
    numbers = {name: round(float(getattr(found, name)[at]), 3) for name in details.NUMBERS}
    known = {name: value for name, value in numbers.items() if math.isfinite(value)}
    said = {"detail": wording.detail} if wording.detail else {}
    tag = {"flexibility": "hard"} if found.row[at] % 2 else {}
    return {"code": wording.code, **known, **said, **tag}


VALUES = [
    0.0, 1.0, -1.0, 0.001, 0.01, -0.1, 0.1234, 7.0005, 12.345, 99.9996, -250.25, 20261101.0, 1e12,
    math.nan, math.inf, -math.inf, 1 / 3, 2 / 3, 1234567.891, 0.9999,
]  # fmt: skip


def test_every_list_is_what_pythons_writer_makes_of_it():
    found = told(2000, VALUES)
    texts = written(found, 1100)
    for pair, text in enumerate(texts):
        at = np.flatnonzero(found.row == pair)
        wanted = ",".join(json.dumps(plain(found, one), ensure_ascii=False) for one in at)
        assert text == f"[{wanted}]", pair


@pytest.mark.parametrize("n_pairs", [0, 3])
def test_without_findings_the_lists_are_empty(n_pairs):
    nothing = told(0, VALUES)
    assert written(nothing, n_pairs) == ["[]"] * n_pairs


def test_a_number_too_large_for_thousandths_is_left_out():
    one = np.array([0])
    huge = Findings(
        one, one, one == 0, np.array([1e16]), np.array([-1e15]), np.array([9e14]), one, WORDINGS,
        one, one,
    )  # fmt: skip
    assert written(huge, 1) == ['[{"code": "full", "margin": 900000000000000.0}]']
