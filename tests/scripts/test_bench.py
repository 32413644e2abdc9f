"""The benchmark's country is what it says, and its engines agree."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from scripts.bench import engine, synthetic


def test_the_country_is_seeded_and_one_gets_from_everywhere_to_everywhere():
    one, same = synthetic.country("s25k"), synthetic.country("s25k")
    np.testing.assert_array_equal(one.start, same.start)
    np.testing.assert_array_equal(one.kmh, same.kmh)
    tail, head, ms, cm = synthetic.arcs(one, one.kmh)
    graph = coo_array((np.ones(len(tail)), (tail, head)), shape=(len(one.xy),) * 2)
    n_parts, part = connected_components(graph, connection="strong")
    assert np.bincount(part).max() > len(one.xy) - 10, n_parts
    assert 0.04 < one.is_oneway.mean() < 0.06
    assert ms.min() >= 1
    assert cm.min() >= 1


def test_every_engine_of_the_benchmark_finds_the_same(capsys):
    engine.run("s25k", ["load", "a", "b", "c", "what-if"])
    printed = capsys.readouterr().out
    assert printed.count("equal") == 3
    assert "DIFFERENT" not in printed
    assert "customise" in printed
