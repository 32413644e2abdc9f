"""Answer: a text message in any order and language, and a reply that fits and never misleads."""

import io
import json
import math
from itertools import product

import pytest

from scripts import commands
from scripts.commands.answer import message_words, reply
from scripts.commands.near import nearest
from tests.scripts.runs import finished_sample

NAMES = {"kerewan", "soma", "gunjur", "bakau new town", "bakau"}
TONGUES = ("en", "fr", "pt", "ar")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return finished_sample(tmp_path_factory)


@pytest.fixture(scope="module")
def programme(folder):
    return nearest.opened(folder, has_people=False)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("WP TRAINING KEREWAN F27 G9", ""),
        ("f27 g9 kerewan training", ""),
        ("Kerewan, training. Woman aged 27, grade 9", "en"),
        ("27F 9 training Kerewan", ""),
        ("formation Kerewan femme 27 ans classe 9", "fr"),
        ("Kerewan: mulher, 27 anos, escolaridade 9, formação", "pt"),
        ("تدريب Kerewan انثى ٢٧ سنة صف ٩", "ar"),
    ],
)
def test_a_message_is_read_in_any_order_and_language(text, language):
    one = message_words.read(text, NAMES, TONGUES)
    assert (one.category, one.place, one.sex) == ("training", "kerewan", "f")
    assert (one.age, one.grade, one.faults) == (27, 9, ())
    assert one.language in (language, "en") if not language else one.language == language


def test_the_longest_name_counts_and_what_is_not_said_is_not_known():
    one = message_words.read("clinic bakau new town", NAMES, TONGUES)
    assert (one.place, one.category, one.sex) == ("bakau new town", "clinic", "")
    assert math.isnan(one.age)
    assert math.isnan(one.grade)


@pytest.mark.parametrize(
    ("text", "faults"), [("soma clinic m270", ("age",)), ("soma clinic f20 grade 99", ("grade",)),
                         ("soma clinic age -3", ("age",))],
)  # fmt: skip
def test_a_number_that_nobody_can_have_is_seen(text, faults):
    assert message_words.read(text, NAMES, TONGUES).faults == faults


ASKED_BACK = [
    ("gunjur clinic m30", "which_place", "Gunjur, "),
    ("kerwan clinic f20", "place_unknown", "Kerewan"),
    ("timbuktu clinic f20", "place_unknown", "not known here"),
    ("what can you do for me", "unread", "WP TRAINING SEREKUNDA F27 G9"),
    ("clinic", "unread", "F27 G9"),
    ("soma f20", "which_need", "Clinic"),
    ("soma clinic f270", "number", "0 to 120"),
    ("clinic 48.85, 2.35 f20", "outside", "outside this programme"),
]


@pytest.mark.parametrize(("text", "kind", "words"), ASKED_BACK)
def test_what_cannot_be_answered_is_asked_back(programme, text, kind, words):
    told = reply.of(programme, text)
    assert told.kind == kind
    assert words in " ".join(told.parts)


def test_the_area_singles_one_place_out_of_several(programme):
    first, second = (reply.of(programme, f"clinic {one} m30") for one in
                     ("gunjur north bank", "gunjur west coast"))  # fmt: skip
    assert (first.kind, second.kind) == ("yes", "yes")
    assert first.parts != second.parts


def test_the_reply_is_the_verdict_of_near_and_fits_a_phone(programme, is_long):
    """All forty with --long; else each seventh: every place, and every verdict twice."""
    kinds = ("training", "clinic", "housing", "education", "legal")
    persons = (("", math.nan, "", math.nan), ("F27 G9", 27, "f", 9))
    questions = list(product(("Soma", "Kerewan", "Sibito", "Serekunda"), kinds, persons))
    seen = set()
    for place, kind, (who, age, sex, grade) in questions[:: 1 if is_long else 7]:
        person = nearest.Person(place=place, age=age, sex=sex, grade=grade)
        rows = nearest.asked(programme, person, kind, 1, "en")
        told = reply.of(programme, f"WP {kind} {place} {who}")
        best = rows["verdict"].iloc[0] if len(rows) else "no"
        assert told.kind == best, (place, kind, who)
        assert all(one.isascii() and len(one) <= 160 for one in told.parts)
        if best == "no":
            assert "no service takes this person" in " ".join(told.parts)
        seen.add(best)
    assert seen == {"yes", "unknown", "no"}


def test_what_is_missing_of_the_person_is_asked_for(programme):
    told = reply.of(programme, "training brikama")
    assert told.kind == "unknown"
    assert "age" in told.parts[0]
    assert "school years" in told.parts[0]
    assert reply.of(programme, "formation brikama").parts[0].startswith("Il faut d'abord savoir")


def test_a_reply_in_arabic_has_parts_of_70_characters(programme):
    told = reply.of(programme, "تدريب Farafenni ذكر 45")
    assert told.language == "ar"
    assert all(len(one) <= 70 for one in told.parts)
    if len(told.parts) > 1:
        assert told.parts[0].startswith(f"1/{len(told.parts)} ")


def test_a_gateway_writes_to_standard_input_and_nothing_is_stored(folder, capsys, monkeypatch):
    before = {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))}
    monkeypatch.setattr("sys.stdin", io.StringIO("clinic Brikama m30\n"))
    assert commands.main(["answer", str(folder)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Clinic, Brikama")
    code = commands.main(["answer", str(folder), "clinic Brikama m30", "--format", "json"])
    assert code == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["kind"], "\n".join(facts["parts"]) + "\n") == ("yes", told)
    after = {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))}
    assert after == before
