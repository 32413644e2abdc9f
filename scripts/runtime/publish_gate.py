"""The one gate to `published/`: what passes holds no person, or nothing is written at all."""

from __future__ import annotations

from collections.abc import Mapping

from layers.errors import PublishingRefusedError
from scripts.runtime.gate import matching, places, reading, spelling
from scripts.runtime.gate.persons import SHORTEST, Sought
from scripts.runtime.gate.spelling import END


def check(files: Mapping[str, str | bytes], sought: Sought) -> None:
    """Look for persons in files that are to be published.

    Parameters
    ----------
    files
        File name -> HTML or other text, or bytes of a workbook, Word file, PDF or picture.
    sought
        What is looked for, from `gate.persons`.

    Raises
    ------
    PublishingRefusedError
        PII_LEAK where a person could find a returnee's id, name, phone or home in a file, its
        name, its packed blocks, attributes, comments, pictures or nested files; PII_FILE where a
        file cannot be read.
    """
    for name, content in files.items():
        told = reading.told(name, content)
        text = spelling.folded(END.join(told.texts))
        hits = matching.found(text, sought.keys)
        if hits:
            raise _leak(name, f"the id, name or phone of {len(hits)} returnee(s)", _WORDS)
        n_gone = matching.forgotten(told.texts, sought.gone, sought.public, SHORTEST)
        if n_gone:
            raise _leak(name, f"the id of {n_gone} person(s) who were forgotten", _WORDS)
        places.of_text(text, told.numbers)
        if places.is_home(told.numbers, sought.homes):
            raise _leak(name, "the longitude and latitude of a returnee's home", _PLACES)
        if told.has_camera_place:
            raise _leak(name, "the place where a picture was taken", _PICTURES)


def unsought(sought: Sought) -> list[str]:
    """Return in sentences how many ids the gate cannot look for, and why."""
    told = (
        (sought.n_too_short, "have fewer than 4 characters and could be any word or figure"),
        (sought.n_public, "are also the id or name of a service, partner or area"),
    )
    n, few = sought.n_plain_numbers, matching.FEW_DIGITS
    said = [f"{n} of {sought.n_ids} ids of returnees {why}: not looked for in what is published."
            for n, why in told if n]  # fmt: skip
    if n:
        said.append(
            f"{n} of {sought.n_ids} ids of returnees are numbers of fewer than {few} digits: "
            "looked for only where a text calls them a case. Ids with a letter are safer."
        )
    return said


_WORDS = "Look for case numbers in the names, notes or addresses of services and partners."
_PLACES = "Look for a home among the services, stops and settlements."
_PICTURES = "Save the picture without its metadata."


def _leak(name: str, what: str, way_out: str) -> PublishingRefusedError:
    return PublishingRefusedError(
        f"PII_LEAK: {name} would have held {what}, in a file that is meant to be public. "
        f"Nothing was published. {way_out}"
    )
