"""A run agrees with a reference that shares no code with it, on every kind of rule and unknown.

The reference nodes the roads itself, at every vertex; searches with scipy's Dijkstra; reads rules,
money and places from what the documents say. Minutes agree to 0.05, metres to 0.05 per cent,
fares to one coin, verdicts and the codes of all reasons exactly.
"""

from __future__ import annotations

import pytest

from tests.reference import agreement, figures, given, programmes, verdicts
from tests.reference.rule_table import KINDS

HAIRS = 0.01
"""The largest share of pairs for which a limit falls between two figures that agree."""


class Compared:
    """A programme, computed by the run and, of one person in so many, by the reference."""

    def __init__(self, folder, step=1):
        self.folder = programmes.computed(folder)
        self.world = verdicts.world(given.of_folder(folder), step)
        reach = agreement.read(folder, "reach")
        people = {one["returnee_id"] for one in self.world.people}
        self.pairs = agreement.of_pairs(self.world, reach[reach["returnee_id"].isin(people)])


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    folder = tmp_path_factory.mktemp("few")
    return Compared(programmes.sample_district(folder, 60, seed=1, is_whole=False))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    return Compared(programmes.sample_district(folder, 1500, seed=2), step=30)


@pytest.fixture(scope="module")
def vavuniya(tmp_path_factory, shared_data):
    folder = tmp_path_factory.mktemp("vavuniya")
    return Compared(programmes.vavuniya(folder, shared_data, 300, seed=3), step=10)


PROGRAMMES = [
    "few",
    pytest.param("whole", marks=pytest.mark.long),
    pytest.param("vavuniya", marks=pytest.mark.long),
]


@pytest.mark.parametrize("name", PROGRAMMES)
def test_a_run_has_the_pairs_figures_verdicts_and_reasons_of_the_reference(request, name):
    found = request.getfixturevalue(name).pairs
    assert found.differences == []
    assert found.n_hairs <= HAIRS * len(found.told)


def test_teams_are_told_at_several_stops_and_some_are_refused_there(few):
    told = [one for one in few.pairs.told.values() if one.stop]
    assert len({one.stop for one in told}) > 1
    assert any(one.verdict == "no" for one in told)


def test_every_kind_of_rule_says_no_and_cannot_tell(few):
    told = agreement.kinds_told(few.pairs)
    kinds = set(KINDS) - {"referral_required"}
    assert {kind for kind in kinds if not told[kind, False]} == set()
    assert {kind for kind in kinds if not told[kind, True]} == set()


def test_coverage_waterfall_sole_blockers_and_shortfall_are_those_of_the_reference(few):
    told = figures.of_everybody(few.world, list(few.pairs.told.values()))
    gaps = agreement.read(few.folder, "gaps")
    assert agreement.of_figures(told, gaps) == []
    families = {indicator.split("_")[0] for *_, indicator in told}
    held = {one.split("_")[0] for one in gaps["indicator"]} & families
    assert held == {"coverage", "waterfall", "sole", "shortfall", "has", "places"}


def test_a_pair_that_is_told_otherwise_is_found(few):
    reach = agreement.read(few.folder, "reach")
    later = reach.index[reach["duration_min"] > 1][0]
    wrong = reach.copy()
    wrong.loc[later, "duration_min"] += 0.1
    assert len(agreement.of_pairs(few.world, wrong).differences) == 1
    assert len(agreement.of_pairs(few.world, reach.iloc[1:]).differences) == 1
