"""What set-up compiles is all that a run needs."""

from mapping.network.engine import contraction as elimination
from mapping.network.engine import hierarchy
from mapping.network.engine import k_nearest as ranking
from mapping.network.engine import search_space as selection
from mapping.network.engine import one_to_many as sweep
from scripts import compile_engine as warm

KERNELS = (
    elimination.adjacency, elimination.fill, elimination._shed, elimination._tree,
    elimination._postorder, elimination.sizes, hierarchy._doubled, hierarchy._lay,
    hierarchy._shorten, selection.ancestors, selection._cut, sweep._climb, sweep._descend,
    ranking._rise, ranking._fall, ranking._gather,
)  # fmt: skip


def test_set_up_compiles_every_search_and_no_run_needs_another_kind():
    warm.main()
    assert [len(kernel.signatures) for kernel in KERNELS] == [1] * len(KERNELS)
