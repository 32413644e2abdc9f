"""What set-up compiles is all that a run needs."""

from mapping.network.engine import contraction, hierarchy, k_nearest, one_to_many, search_space
from scripts import compile_engine

KERNELS = (
    contraction.adjacency, contraction.fill, contraction._shed, contraction._tree,
    contraction._postorder, contraction.sizes, hierarchy._doubled, hierarchy._lay,
    hierarchy._shorten, search_space.ancestors, search_space._cut, one_to_many._climb,
    one_to_many._descend, k_nearest._rise, k_nearest._fall, k_nearest._gather,
)  # fmt: skip


def test_set_up_compiles_every_search_and_no_run_needs_another_kind():
    compile_engine.main()
    assert [len(kernel.signatures) for kernel in KERNELS] == [1] * len(KERNELS)
