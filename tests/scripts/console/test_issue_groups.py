"""Issues are told by cause and value, with places and what to paste; no value of a person is."""

import csv
import tomllib

from layers.schemas.schema import Issue
from scripts.console import issue_groups, issues
from scripts.runtime.progress import Progress
from scripts.runtime.project import open_folder
from scripts.stages import load

PROGRAMME = """[programme]
name = "Grouped"
is_synthetic = true
country = "GMB"
as_of = 2026-08-31
currency = "GMD"
languages = ["en"]
[layers]
services = "services.csv"
returnees = "returnees.csv"
"""


def issue(line, value, code="VALUE_UNKNOWN", column="status", **more):
    return Issue("a.csv", "", line - 1, line, column, code, "warned", "Not known.", value, **more)


def test_one_value_is_one_line_with_its_count_and_three_places():
    told = list(issue_groups.lines("services", [issue(n, "Form 2") for n in range(2, 402)]))
    (line,) = told
    assert line.startswith("WARNED      VALUE_UNKNOWN: a.csv, column status, 'Form 2', 400 rows")
    assert line.endswith("(line 2, 3, 4 ...): Not known.")


def test_many_values_of_one_cause_are_counted_after_the_five_that_come_most_often():
    found = [issue(n, f"word {min(n, 8)}") for n in range(2, 13)]
    told = list(issue_groups.lines("services", found))
    assert len(told) == 6
    assert "'word 8', 5 rows" in told[0]
    assert told[-1].endswith("2 other values in 2 rows")


def test_the_block_to_paste_is_toml_that_maps_each_word_to_what_is_near():
    found = [
        issue(2, 'The "old" clinc', "CATEGORY_UNKNOWN", "category", proposal="clinic"),
        issue(3, "zoo", "CATEGORY_UNKNOWN", "category"),
        issue(4, "9x", "NUMBER_UNPARSEABLE", "fee"),
    ]
    block = "\n".join(issue_groups.blocks({"services": found, "returnees": [issue(2, "secret")]}))
    assert tomllib.loads(block) == {
        "values": {"services": {"category": {'The "old" clinc': "clinic", "zoo": ""}}}
    }


def test_a_check_is_short_and_its_list_is_whole_and_shows_nothing_of_persons(tmp_path):
    rows = "".join(f"S{n},A{n},clinic,13.3{n:03},-16.6,Form 2\n" for n in range(60))
    (tmp_path / "services.csv").write_text(f"service_id,name,category,lat,lon,status\n{rows}")
    (tmp_path / "returnees.csv").write_text("returnee_id,lat,lon,sex\nR1,13.3,-16.6,zebra\n")
    (tmp_path / "programme.toml").write_text(PROGRAMME)
    found = load.check(open_folder(tmp_path), Progress(quiet=True))
    text = issues.as_text(found)
    assert len(text.splitlines()) < 25
    assert "60 rows" in text
    assert "[values.services.status]" in text
    path = tmp_path / load.ISSUES_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    with path.open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    assert len([row for row in listed if row["value"] == "Form 2"]) == 60
    assert [row["column"] for row in listed if row["layer"] == "returnees"
            if row["code"] == "VALUE_UNKNOWN"] == ["sex"]  # fmt: skip
    assert "zebra" not in text + path.read_text(encoding="utf-8")
