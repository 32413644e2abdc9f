"""What must answer at once does without compiled code, which is slow to load."""

import subprocess
import sys
from pathlib import Path


def test_one_persons_answer_loads_no_compiled_code():
    script = (
        "import sys\n"
        "from tests.mapping import builders, grid_world\n"
        "from mapping import pairs, reach, rules\n"
        "plan = builders.programme('[travel]\\nmin_component_km = 0\\n')\n"
        "offers = grid_world.services(((1, 1), {'urban_limit_km': 1}))\n"
        "homes, rows = grid_world.returnees((0, 0)), rules.of_services(offers, None, plan)\n"
        "ways = pairs.travel(grid_world.built(plan), homes, offers, plan, rows, is_bounded=False)\n"
        "assert len(reach.judge(ways, homes, offers, plan))\n"
        "assert 'numba' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[2])
