"""Drill: a result table is one new module. It is written, floored, printed, and told everywhere."""

import json
import shutil
import sys

import pandas as pd
import pytest

from mapping import monitoring
from scripts.commands import main
from tests.scripts.runs import without_paper

DECLARATION = """
TABLE = ResultTable(
    name="people_by_age",
    doc="How many returnees each category counts, by age.",
    columns=(
        Column("category", "text", "Kind of service."),
        Column("age", "text", "Age band."),
        Column("n_people", "integer", "Returnees of that age.", unit="persons"),
    ),
    counts=(Count("n_people"),),
)
"""
MODULE = """\"\"\"How many returnees each category counts, by age.\"\"\"

from layers.vocabulary.column import Column
from mapping.unit_records.result_tables import Count, ResultTable
{declaration}

def make(measured):
    \"\"\"Return people by category and age band.\"\"\"
    n = measured.cases.groupby(["category", "age"], observed=True).size()
    return n.rename("n_people").reset_index().astype({{"age": "str"}})
"""
AGES = {20: 3, 30: 8, 40: 12}
BANDS = {"15-24": 3, "25-34": 8, "35+": 12}
PROGRAMME = """[programme]
name = "Drill"
country = "GMB"
as_of = 2026-11-01
[publish]
k_public = 10
[layers]
services = "services.csv"
returnees = "returnees.csv"
"""
SERVICES = """service_id,name,category,latitude,longitude,delivery,status
S1,Sewing,training,13.44,-16.68,phone,active
"""


@pytest.fixture(scope="module")
def reached(tmp_path_factory):
    """The drill's programme, loaded and judged: its gaps are measured anew by each test."""
    home = tmp_path_factory.mktemp("drill")
    (home / "programme.toml").write_text(PROGRAMME)
    (home / "services.csv").write_text(SERVICES)
    ages = [age for age, n in AGES.items() for _ in range(n)]
    rows = [f"R-{at},13.44,-16.68,{age},training" for at, age in enumerate(ages)]
    head = "returnee_id,latitude,longitude,age,need"
    (home / "returnees.csv").write_text("\n".join([head, *rows, ""]))
    for command in ("load", "reach"):
        assert main([command, str(home), "--quiet"]) == 0
    return home


@pytest.fixture
def folder(reached, tmp_path):
    return shutil.copytree(reached, tmp_path / "programme")


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Yield what writes the module beside those of the house; it is gone after the test."""
    added = tmp_path / "added"
    added.mkdir()
    monkeypatch.setattr(monitoring, "__path__", [*monitoring.__path__, str(added)])

    def module(declaration=DECLARATION):
        text = MODULE.format(declaration=declaration)
        (added / "people_by_age.py").write_text(text)

    yield module
    sys.modules.pop(f"{monitoring.__name__}.people_by_age", None)
    vars(monitoring).pop("people_by_age", None)


def measured(folder):
    with without_paper():
        return main(["gaps", str(folder), "--quiet"])


def sheet(path):
    """The cells of the table's sheet in the workbook: age -> what stands for the people."""
    book = pd.read_excel(path, sheet_name="People by age", header=1, engine="calamine")
    _, age, people = book.columns[:3]
    assert people.endswith(" (persons)")
    rows = book[book[age].isin(BANDS)]
    return dict(zip(rows[age], rows[people], strict=True))


def test_a_new_table_is_written_floored_for_everybody_exact_for_the_team(folder, write):
    write()
    assert measured(folder) == 0
    exact = pd.read_parquet(folder / "results" / "people_by_age.parquet")
    assert dict(zip(exact["age"], exact["n_people"], strict=True)) == BANDS
    assert pd.read_csv(folder / "results" / "people_by_age.csv").equals(exact)
    assert sheet(folder / "private" / "gap-report.xlsx") == BANDS
    assert sheet(folder / "published" / "gap-report.xlsx") == {
        "15-24": "fewer than 10", "25-34": "fewer than 10", "35+": "10–19",
    }  # fmt: skip
    for place, told, many in (("published", "fewer than 10", "10–19"), ("private", ">3<", ">12<")):
        page = (folder / place / "gap-report.html").read_text(encoding="utf-8")
        section = page.partition("How many returnees each category counts, by age.")[2][:3000]
        assert told in section
        assert many in section
        assert "Returnees of that age." in section
        assert (">3<" in section) == (place == "private")


def test_the_dictionary_tells_a_new_table(write, capsys):
    write()
    assert main(["describe", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)["results"]["people_by_age"]
    assert told["doc"] == "How many returnees each category counts, by age."
    assert [one["name"] for one in told["columns"]] == ["category", "age", "n_people"]
    assert told["columns"][2]["unit"] == "persons"


@pytest.mark.parametrize(
    ("declaration", "told"),
    [
        ("", "Declare TABLE = ResultTable(name, doc, columns, counts)"),
        (
            DECLARATION.replace('Count("n_people"),', ""),
            "the table people_by_age does not say whether n_people counts people",
        ),
        (
            DECLARATION.replace('Column("age", "text", "Age band."),', ""),
            "they differ in age. Declare each column that is made",
        ),
    ],
)
def test_a_table_that_does_not_declare_itself_is_refused(folder, write, capsys, declaration, told):
    write(declaration)
    assert measured(folder) == 6
    assert told in " ".join(capsys.readouterr().err.split())
    assert not (folder / "results" / "people_by_age.parquet").exists()
