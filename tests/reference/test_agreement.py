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
    """A programme, computed by the run and by the reference."""

    def __init__(self, folder):
        self.folder = programmes.computed(folder)
        self.world = verdicts.world(given.of_folder(folder))
        self.pairs = agreement.of_pairs(self.world, agreement.read(folder, "reach"))
        told = list(self.pairs.told.values())
        self.figures = figures.of_everybody(self.world, told)


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    folder = tmp_path_factory.mktemp("few")
    return Compared(programmes.sample_district(folder, 60, seed=1, is_whole=False))


def of(request, name):
    return request.getfixturevalue(name)


PROGRAMMES = ["few"]


@pytest.mark.parametrize("name", PROGRAMMES)
def test_a_run_has_the_pairs_figures_verdicts_and_reasons_of_the_reference(request, name):
    found = of(request, name).pairs
    assert found.differences == []
    assert found.n_hairs <= HAIRS * len(found.told)


def test_teams_are_told_at_several_stops_with_every_verdict(few):
    told = [one for one in few.pairs.told.values() if one.stop]
    assert {one.verdict for one in told} == {"yes", "unknown", "no"}
    assert len({one.stop for one in told if one.service == told[0].service}) > 1


@pytest.mark.parametrize("name", PROGRAMMES)
def test_every_kind_of_rule_says_no_and_cannot_tell(request, name):
    told = agreement.kinds_told(of(request, name).pairs)
    kinds = set(KINDS) - {"referral_required"}
    assert {kind for kind in kinds if not told[kind, False]} == set()
    assert {kind for kind in kinds if not told[kind, True]} == set()


@pytest.mark.parametrize("name", PROGRAMMES)
def test_coverage_waterfall_sole_blockers_and_shortfall_are_those_of_the_reference(request, name):
    compared = of(request, name)
    gaps = agreement.read(compared.folder, "gaps")
    assert agreement.of_figures(compared.figures, gaps) == []
    families = {indicator.split("_")[0] for *_, indicator in compared.figures}
    held = {one.split("_")[0] for one in gaps["indicator"]} & families
    assert held == {"coverage", "waterfall", "sole", "shortfall", "has", "places"}


def test_a_pair_that_is_told_otherwise_is_found(few):
    reach = agreement.read(few.folder, "reach")
    later = reach.index[reach["duration_min"] > 1][0]
    wrong = reach.copy()
    wrong.loc[later, "duration_min"] += 0.1
    assert len(agreement.of_pairs(few.world, wrong).differences) == 1
    assert len(agreement.of_pairs(few.world, reach.iloc[1:]).differences) == 1
