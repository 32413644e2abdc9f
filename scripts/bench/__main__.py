"""The benchmarks' command: python -m scripts.bench [main | engine | load | growth | country]."""

import argparse
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from scripts.bench import (
    cases,
    country,
    engine,
    extracts,
    growth,
    loading,
    measuring,
    synthetic,
    table,
)
from scripts.bench.table import Row

NO_EXTRACT = "no extract at {}; give one with --extract FILE.osm.pbf: its rows are left out"


def main() -> None:
    """Run the benchmark that is named; the main table without a name."""
    parser = _parser()
    chosen = parser.parse_args()
    if chosen.what == "country":
        country.run(chosen.size, chosen.returnees, chosen.services, chosen.nearest, chosen.workers)
        return
    print(measuring.machine())
    extract = _extract(parser, getattr(chosen, "extract", None))
    if chosen.what == "growth":
        growth.run(extract=extract)
    elif chosen.what == "load":
        table.show(loading.rows(extract) if extract else ())
    elif chosen.what == "engine":
        case = cases.of_extract(chosen.extract) if chosen.extract else cases.of_size(chosen.size)
        print(f"{case}\n")
        table.show(engine.rows(case, _tasks(parser, chosen.task)))
    else:
        main_table(extract)


def main_table(extract: Path | None, large: str = "s1m", small: str = "s250k") -> None:
    """Print every task with a target, each on the data that its target names."""
    table.show(
        chain(
            _of_country(large, "order,a,b,c,what-if"),
            _of_country(small, "snap"),
            _of_extract(extract),
        )
    )


def _of_country(size: str, tasks: str) -> Iterator[Row]:
    yield from engine.rows(cases.of_size(size), tasks.split(","))


def _of_extract(extract: Path | None) -> Iterator[Row]:
    if extract is not None:
        yield from engine.rows(cases.of_extract(extract), ("a", "b", "c", "what-if", "snap"))
        yield from loading.rows(extract)


def _extract(parser: argparse.ArgumentParser, named: Path | None) -> Path | None:
    """Return the extract to take, None (which is said) where there is none."""
    if named is not None and not named.exists():
        parser.error(f"there is no file {named}")
    found = named or extracts.USUAL
    if found.exists():
        return found
    print(NO_EXTRACT.format(found))
    return None


def _tasks(parser: argparse.ArgumentParser, text: str) -> list[str]:
    wanted = text.split(",")
    if unknown := sorted(set(wanted) - set(engine.TASKS)):
        parser.error(f"no such task: {', '.join(unknown)}; there are {', '.join(engine.TASKS)}")
    return wanted


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description=__doc__)
    kinds = parser.add_subparsers(dest="what")
    for name, words in (
        ("main", "every task with a target beside its peers (the default); some minutes"),
        ("engine", "the travel engine on one network"),
        ("load", "an extract to routable arrays, beside osmnx"),
        ("growth", "one, four and ten times the people, services, graph and extract"),
    ):
        kind = kinds.add_parser(name, help=words)
        kind.add_argument("--extract", type=Path, help="an OpenStreetMap extract, .osm.pbf")
        if name == "engine":
            kind.add_argument("--size", choices=list(synthetic.SIZES), default="s250k")
            kind.add_argument("--task", default=",".join(engine.TASKS), help="default: %(default)s")
    whole = kinds.add_parser("country", help="a country's whole caseload, judged and written")
    whole.add_argument("--size", choices=list(synthetic.SIZES), default="s1m")
    whole.add_argument("--returnees", type=int, default=92_271)
    whole.add_argument("--services", type=int, default=5_000)
    whole.add_argument("--nearest", type=int, default=10)
    whole.add_argument("--workers", type=int, default=2, help="processes; 0 is this one alone")
    return parser


if __name__ == "__main__":
    main()
