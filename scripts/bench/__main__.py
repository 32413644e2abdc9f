"""The benchmarks: python -m scripts.bench [engine | load | growth | country | levers | ...]."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.bench import (
    cases,
    country,
    demo,
    engine,
    extracts,
    growth,
    lever_sets,
    loading,
    measures,
    measuring,
    near,
    synthetic,
    table,
)
from scripts.bench.table import Row

LARGE, SMALL = "s1m", "s250k"
NO_EXTRACT = "no extract at {}; give one with --extract FILE.osm.pbf: its rows are left out"


def main() -> None:
    """Run the benchmark that is named; the main table without a name."""
    parser = _parser()
    chosen = parser.parse_args()
    if chosen.what == "country":
        country.run(chosen.size, chosen.returnees, chosen.services, chosen.nearest, chosen.workers)
        return
    if chosen.what == "levers":
        lever_sets.run(chosen.returnees)
        return
    if chosen.what == "near":
        near.run(chosen.folder, chosen.returnee)
        return
    if chosen.what == "demo":
        demo.run({"this": demo.HERE, "other": chosen.beside.resolve()}, chosen.runs)
        return
    if chosen.what == "pages":
        from scripts.bench import pages  # noqa: PLC0415 - the driver of the browser is an extra

        pages.run(chosen.services)
        return
    extract = _extract(parser, chosen)
    tasks = _tasks(parser, chosen.task) if chosen.what == "engine" else []
    print(measuring.machine())
    if chosen.what == "measures":
        measures.run(extract, chosen.returnees, chosen.services, chosen.folder)
    elif chosen.what == "growth":
        growth.run(extract=extract)
    elif chosen.what == "engine":
        case = cases.of_extract(extract) if extract else cases.of_size(chosen.size)
        print(f"{case}\n")
        table.show(engine.rows(case, tasks))
    else:
        if extract is None:
            print(NO_EXTRACT.format(extracts.USUAL))
        table.show(_loading(extract) if chosen.what == "load" else _everything(extract))


def _everything(extract: Path | None) -> Iterator[Row]:
    """Yield every task with a target, each on the data that its target names."""
    yield from engine.rows(cases.of_size(LARGE), ("order", "a", "b", "c", "what-if"))
    yield from engine.rows(cases.of_size(SMALL), ("snap",))
    if extract is not None:
        yield from engine.rows(cases.of_extract(extract), ("a", "b", "c", "what-if", "snap"))
    yield from _loading(extract)


def _loading(extract: Path | None) -> Iterator[Row]:
    if extract is not None:
        yield from loading.rows(extract)


def _extract(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> Path | None:
    """Return the extract to take: the one named, else (but for an engine) the usual if there."""
    named: Path | None = chosen.extract
    if named is not None and not named.is_file():
        parser.error(f"there is no file {named}")
    if named is not None:
        # A programme that names it lies elsewhere.
        return named.resolve()
    if chosen.what == "engine":
        return None
    return extracts.USUAL if extracts.USUAL.is_file() else None


def _tasks(parser: argparse.ArgumentParser, text: str) -> list[str]:
    wanted = text.split(",")
    if unknown := sorted(set(wanted) - set(engine.TASKS)):
        parser.error(f"no such task: {', '.join(unknown)}; there are {', '.join(engine.TASKS)}")
    return wanted


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.bench",
        description="Without a name: every task with a target beside its peers; some minutes.",
    )
    extract: Any = {"type": Path, "metavar": "FILE", "help": "an OpenStreetMap extract, .osm.pbf"}
    parser.add_argument("--extract", **extract)
    kinds = parser.add_subparsers(dest="what")
    for name, words in (
        ("engine", "the travel engine on one network"),
        ("load", "an extract to routable arrays, beside osmnx"),
        ("growth", "one, four and ten times the people, services, graph and extract"),
    ):
        kind = kinds.add_parser(name, help=words)
        kind.add_argument("--extract", **extract, default=argparse.SUPPRESS)
        if name == "engine":
            kind.add_argument("--size", choices=list(synthetic.SIZES), default="s250k")
            kind.add_argument("--task", default=",".join(engine.TASKS), help="default: %(default)s")
    sets = kinds.add_parser("levers", help="every subset of twenty levers for a caseload")
    sets.add_argument("--returnees", type=int, default=92_271)
    whole = kinds.add_parser("country", help="a country's whole caseload, judged and written")
    whole.add_argument("--size", choices=list(synthetic.SIZES), default="s1m")
    whole.add_argument("--returnees", type=int, default=92_271)
    whole.add_argument("--services", type=int, default=5_000)
    whole.add_argument("--nearest", type=int, default=10)
    whole.add_argument("--workers", type=int, default=2, help="processes; 0 is this one alone")
    measured = kinds.add_parser("measures", help="the measures and both gap reports, and growth")
    measured.add_argument("--extract", **extract, default=argparse.SUPPRESS)
    measured.add_argument("--returnees", type=int, default=20_000)
    measured.add_argument("--services", type=int, default=500)
    measured.add_argument("--folder", type=Path, help="keep the programmes there")
    drawn = kinds.add_parser("pages", help="the pages in a browser, beside folium's map")
    drawn.add_argument("--services", type=int, default=5_000)
    paired = kinds.add_parser("demo", help="the demo, in turn with that of another checkout")
    paired.add_argument("--beside", type=Path, required=True, metavar="DIR", help="the other one")
    paired.add_argument("--runs", type=int, default=3, help="of each (default: %(default)s)")
    asked = kinds.add_parser("near", help="one answer of waypost near, interpreter start included")
    asked.add_argument("--folder", default="", help="a programme that has been run (the sample)")
    asked.add_argument("--returnee", default="S-0790", metavar="ID", help="default: %(default)s")
    return parser


if __name__ == "__main__":
    main()
