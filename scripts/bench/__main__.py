"""The benchmarks' command: python -m scripts.bench engine [--size s1m] [--task a,b,c]."""

import argparse

from scripts.bench import engine, synthetic


def main() -> None:
    """Run the benchmark that is named."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description=__doc__)
    parser.add_argument("what", choices=["engine"])
    parser.add_argument("--size", choices=list(synthetic.SIZES), default="s250k")
    parser.add_argument("--task", default=",".join(engine.TASKS), help="default: %(default)s")
    chosen = parser.parse_args()
    wanted = chosen.task.split(",")
    if unknown := sorted(set(wanted) - set(engine.TASKS)):
        parser.error(f"no such task: {', '.join(unknown)}; there are {', '.join(engine.TASKS)}")
    engine.run(chosen.size, wanted)


if __name__ == "__main__":
    main()
