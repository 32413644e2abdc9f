"""The command line: parse, call the pipeline, print."""

from __future__ import annotations

import argparse
import gc
import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, Final

from layers.errors import UsageError, WaypostError
from scripts.commands import exit_codes
from scripts.commands import options as asking

DONE: Final = 0
QUARANTINED: Final = 3

Handler = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code and never shows a traceback for bad input."""
    given = sys.argv[1:] if arguments is None else arguments
    options = parser().parse_args(asking.signed(given))
    try:
        return int(options.handler(options))
    except BrokenPipeError:
        return DONE
    except exit_codes.KINDS as error:
        return exit_codes.told(error)


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(
        prog="waypost",
        description="Shows which services each returnee can really reach, and where nobody can.",
        epilog="Start with: waypost demo. Every command has --help.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    add = partial(_add_command, commands)
    add(
        "init", _init, "Write a commented programme.toml and blank templates.", "waypost init kolda"
    )
    add("sample", _sample, "Write the sample district: synthetic inputs.", "waypost sample demo")
    add("demo", _demo, "Write the sample, run it, and say which page to open.", "waypost demo")
    roads = add(
        "roads", _roads, "Download the roads of a place from OpenStreetMap.",
        'waypost roads kolda --place "Kolda, Senegal"',
    )  # fmt: skip
    asking.add_area(roads)
    add("check", _check, "Read and check all inputs; load nothing.", "waypost check kolda")
    add(
        "load",
        _load,
        "Check and load into the store; bad rows go to quarantine.",
        "waypost load kolda",
    )
    reach = add(
        "reach", _reach, "Compute who can reach which service, and why not.", "waypost reach kolda"
    )
    asking.add_processes(reach)
    add("gaps", _gaps, "Measure the gaps and write the gap report.", "waypost gaps kolda")
    publish = add(
        "publish", _publish, "Write the pages.", "waypost publish kolda --audience partner"
    )
    publish.add_argument(
        "--audience", default="partner,caseworker,designer",
        help="for whom: partner, caseworker, designer, separated by commas (default: all)",
    )  # fmt: skip
    run = add("run", _run, "Load, reach, gaps, publish.", "waypost run kolda", folder="")
    asking.add_folders(run)
    asking.add_processes(run)
    near = add(
        "near", _near, "Nearest services for one person, with verdict and reason.",
        "waypost near kolda --at 13.28,-16.64 --age 24 --sex m --grade 8 --category training",
    )  # fmt: skip
    asking.add_person(near)
    preview = add(
        "preview", _preview, "Draw a loaded layer on a quick map for an analyst.",
        "waypost preview kolda services",
    )  # fmt: skip
    preview.add_argument("layer", metavar="LAYER", help="the layer to draw")
    describe = add(
        "describe", _describe, "Print the data dictionary.", "waypost describe services", folder=""
    )
    describe.add_argument("layer", nargs="?", default="", metavar="LAYER", help="one layer only")
    return top


def _add_command(
    commands: Any, name: str, handler: Handler, text: str, example: str, *, folder: str = "DIR"
) -> argparse.ArgumentParser:
    one: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=text, epilog=f"Example: {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    if folder:
        one.add_argument(
            "folder", nargs="?", type=Path, default=Path(), metavar=folder,
            help="the programme's folder (default: the current one)",
        )  # fmt: skip
    one.add_argument("--quiet", action="store_true", help="print results and errors only")
    one.add_argument(
        "--format", choices=("text", "json"), default="text", help="how results are printed"
    )
    one.set_defaults(handler=handler)
    return one


def _processes(options: argparse.Namespace) -> AbstractContextManager[Any]:
    """How reach is spread; without the options nothing of Dask is loaded."""
    if options.workers < 0:
        raise UsageError(f"--workers {options.workers}: there is no such number of processes.")
    if not options.workers and not options.scheduler:
        return nullcontext()
    from scripts.commands import dask_cluster  # noqa: PLC0415 - the same

    return dask_cluster.crew(options.workers, options.scheduler)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Collect no garbage meanwhile; among all that is imported it takes a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _init(options: argparse.Namespace) -> int:
    from scripts.commands import init  # noqa: PLC0415 - each command loads only what it needs

    written = init.init(options.folder)
    _print(options, {"written": [str(path) for path in written]}, _listed("Written", written))
    return DONE


def _sample(options: argparse.Namespace) -> int:
    from scripts.commands import init  # noqa: PLC0415 - the same

    counts = init.write_sample(options.folder)
    text = "\n".join(f"  {layer}: {n} rows" for layer, n in counts.items())
    _print(options, counts, f"The synthetic sample district is in {options.folder}:\n{text}")
    return DONE


def _demo(options: argparse.Namespace) -> int:
    from scripts import pipeline  # noqa: PLC0415 - the same
    from scripts.commands import init  # noqa: PLC0415 - the same

    folder = Path("waypost-demo") if options.folder == Path() else options.folder
    init.write_sample(folder)
    found = pipeline.run(folder, _progress(options))
    index = (folder / "published" / "index.html").resolve()
    text = (
        f"Open this page in a browser:  {index}\n"
        f"With personal data (synthetic here): {folder / 'private' / 'caseworker.html'}"
    )
    _print(options, {"open": str(index)}, text)
    return QUARANTINED if found.n_quarantined else DONE


def _roads(options: argparse.Namespace) -> int:
    from scripts.commands import download_roads as roads  # noqa: PLC0415 - the same

    if not options.place.strip() and not options.bbox:
        raise UsageError("--place is empty. Name an area, such as 'Kolda, Senegal'.")
    area = {"place": options.place, "bbox": options.bbox}
    found = roads.download(options.folder, _progress(options), **area, out=options.out)
    _print(options, roads.as_json(found), roads.as_text(found))
    return DONE


def _check(options: argparse.Namespace) -> int:
    from scripts import pipeline  # noqa: PLC0415 - the same
    from scripts.commands import output  # noqa: PLC0415 - the same

    found = pipeline.check(options.folder, _progress(options))
    _print(options, output.as_json(found), output.as_text(found))
    return QUARANTINED if found.n_quarantined else DONE


def _load(options: argparse.Namespace) -> int:
    from scripts import pipeline  # noqa: PLC0415 - the same
    from scripts.commands import output  # noqa: PLC0415 - the same

    found = pipeline.load(options.folder, _progress(options))
    _print(options, output.as_json(found), output.counts_as_text(found))
    return QUARANTINED if found.n_quarantined else DONE


def _reach(options: argparse.Namespace) -> int:
    from scripts import pipeline  # noqa: PLC0415 - the same
    from scripts.commands import output  # noqa: PLC0415 - the same
    from scripts.runtime import project as folder  # noqa: PLC0415 - the same

    with _processes(options) as spread:
        judged = pipeline.reach(
            options.folder, _progress(options), spread, is_elsewhere=bool(options.scheduler)
        )
    missing = output.not_computed(folder.summary(folder.open_folder(options.folder)))
    text = "\n".join(part for part in (output.verdicts_as_text(judged), missing) if part)
    _print(options, output.verdicts(judged) | {"not_computed": missing}, text)
    return DONE


def _gaps(options: argparse.Namespace) -> int:
    from scripts import pipeline  # noqa: PLC0415 - the same
    from scripts.commands import output  # noqa: PLC0415 - the same

    measured = pipeline.gaps(options.folder, _progress(options))
    _print(options, output.coverage(measured), output.coverage_as_text(measured))
    return DONE


def _publish(options: argparse.Namespace) -> int:
    from scripts import pipeline  # noqa: PLC0415 - the same
    from scripts.stages import pages  # noqa: PLC0415 - the same

    audiences = [word.strip() for word in options.audience.split(",") if word.strip()]
    wrong = [word for word in audiences if word not in pages.AUDIENCES]
    if wrong or not audiences:
        raise UsageError(
            f"'{options.audience}' is no list of audiences. Known: {', '.join(pages.AUDIENCES)}."
        )
    pipeline.publish(options.folder, audiences, _progress(options))
    index = (options.folder / "published" / "index.html").resolve()
    _print(options, {"open": str(index)}, f"Open this page in a browser:  {index}")
    return DONE


def _run(options: argparse.Namespace) -> int:
    with _processes(options) as spread:
        if len(options.folders) == 1:
            code, facts, text = _run_one(options, options.folders[0], spread)
            _print(options, facts, text)
            return code
        codes, known = [], {}
        for folder in options.folders:  # one that fails does not stop the others
            try:
                code, facts, text = _run_one(options, folder, spread)
            except (WaypostError, MemoryError, OSError) as error:
                code, facts = (
                    exit_codes.told(error, f"{folder}: "),
                    {"error": exit_codes.explained(error)},
                )
                text = "not done, see above"
            codes.append(code)
            known[str(folder)] = facts
            if options.format == "text":
                print(f"{folder}\n{text}\n")
    if options.format == "json":
        _print(options, known, "")
    return next((code for code in codes if code not in (DONE, QUARANTINED)), max(codes))


def _run_one(
    options: argparse.Namespace, folder: Path, spread: Any
) -> tuple[int, dict[str, Any], str]:
    """Run one programme; return the exit code, and what to say as facts and as text."""
    from scripts import pipeline  # noqa: PLC0415 - the same
    from scripts.commands import output  # noqa: PLC0415 - the same
    from scripts.runtime import project as folders  # noqa: PLC0415 - the same

    found = pipeline.run(folder, _progress(options), spread, is_elsewhere=bool(options.scheduler))
    index = (folder / "published" / "index.html").resolve()
    missing = output.not_computed(folders.summary(folders.open_folder(folder)))
    parts = [output.counts_as_text(found), missing, f"Open this page in a browser:  {index}"]
    facts = output.as_json(found) | {"open": str(index), "not_computed": missing}
    code = QUARANTINED if found.n_quarantined else DONE
    return code, facts, "\n".join(part for part in parts if part)


def _near(options: argparse.Namespace) -> int:
    with _uncollected():
        from scripts.commands import nearest as near  # noqa: PLC0415 - the same
        from scripts.commands import nearest_text  # noqa: PLC0415 - the same
        from scripts.runtime import project as folder  # noqa: PLC0415 - the same

        asking.check_person(options)
        at = asking.place(options.at) if options.at else (float("nan"), float("nan"))
        person = near.Person(options.returnee, *at, options.age, options.sex, options.grade)
        found = near.services(options.folder, person, options.category, options.k, options.language)
        programme = folder.open_folder(options.folder).programme
        language = options.language or programme.languages[0]
        width = shutil.get_terminal_size().columns
        text = nearest_text.as_text(found, language, programme.currency, width)
        _print(options, json.loads(found.to_json(orient="records")), text)
    return DONE


def _preview(options: argparse.Namespace) -> int:
    from scripts.commands import init  # noqa: PLC0415 - the same

    path = init.preview(options.folder, options.layer)
    _print(options, {"open": str(path)}, f"Open this page in a browser:  {path}")
    return DONE


def _describe(options: argparse.Namespace) -> int:
    from scripts.commands import describe as dictionary  # noqa: PLC0415 - the same
    from scripts.commands import init  # noqa: PLC0415 - the same

    schemas = init.schemas(options.layer)
    is_json = options.format == "json"
    print(dictionary.as_json(schemas) if is_json else dictionary.as_text(schemas))
    return DONE


def _progress(options: argparse.Namespace) -> Any:
    from scripts.runtime.progress import Progress  # noqa: PLC0415 - the same

    return Progress(quiet=options.quiet)


def _listed(title: str, paths: Sequence[Path]) -> str:
    return "\n".join([f"{title}:", *(f"  {path}" for path in paths)])


def _print(options: argparse.Namespace, facts: object, text: str) -> None:
    if options.format == "json":
        print(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        print(text)
