"""What must answer at once does without compiled code, which is slow to load."""

import subprocess
import sys

from tests.paths import REPO


def test_one_persons_answer_loads_no_compiled_code():
    script = (
        "import sys\n"
        "from tests.mapping import builders, grid_world\n"
        "from mapping.reach import judge\n"
        "from mapping.routing import candidate_pairs\n"
        "plan = builders.programme('[travel]\\nmin_component_km = 0\\n')\n"
        "offers = grid_world.services(((1, 1), {'urban_limit_km': 1}))\n"
        "known = builders.profiles(grid_world.returnees((0, 0)), offers, plan)\n"
        "roads = grid_world.built(plan)\n"
        "ways = candidate_pairs.travel(roads, known, is_bounded=False)\n"
        "assert len(judge.judge(ways, known))\n"
        "assert 'numba' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=REPO)
