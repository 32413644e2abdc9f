"""The benchmarks: python -m scripts.bench engine [--size s1m] | country [--nearest 10] | near."""

import argparse

from scripts.bench import country, engine, near, synthetic


def main() -> None:
    """Run the benchmark that is named."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description=__doc__)
    kinds = parser.add_subparsers(dest="what", required=True)
    one = kinds.add_parser("engine", help="the travel engine against its peers")
    one.add_argument("--size", choices=list(synthetic.SIZES), default="s250k")
    one.add_argument("--task", default=",".join(engine.TASKS), help="default: %(default)s")
    whole = kinds.add_parser("country", help="a country's whole caseload, judged and written")
    whole.add_argument("--size", choices=list(synthetic.SIZES), default="s1m")
    whole.add_argument("--returnees", type=int, default=92_271)
    whole.add_argument("--services", type=int, default=5_000)
    whole.add_argument("--nearest", type=int, default=10)
    whole.add_argument("--workers", type=int, default=2, help="processes; 0 is this one alone")
    asked = kinds.add_parser("near", help="one answer of waypost near, interpreter start included")
    asked.add_argument("--folder", default="", help="a programme that has been run (the sample)")
    asked.add_argument("--returnee", default="S-0790", metavar="ID", help="default: %(default)s")
    chosen = parser.parse_args()
    if chosen.what == "near":
        near.run(chosen.folder, chosen.returnee)
        return
    if chosen.what == "country":
        country.run(chosen.size, chosen.returnees, chosen.services, chosen.nearest, chosen.workers)
        return
    wanted = chosen.task.split(",")
    if unknown := sorted(set(wanted) - set(engine.TASKS)):
        parser.error(f"no such task: {', '.join(unknown)}; there are {', '.join(engine.TASKS)}")
    engine.run(chosen.size, wanted)


if __name__ == "__main__":
    main()
