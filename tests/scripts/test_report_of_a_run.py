"""The gap report of a whole run: the same whatever the order of rows, every share with its n."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from html import unescape

import pandas as pd
import pytest

from layers import languages
from mapping import indicators
from scripts import commands
from tests import small_programmes
from tests.scripts.runs import finished_sample, reached_east, without_paper

LAYERS = (
    "services", "returnees", "criteria", "agreements", "fares", "rss_scores", "assistance",
    "referrals", "follow_ups",
)  # fmt: skip
PLACES = ("published", "private")
SUFFIXES = ("html", "xlsx", "docx", "pdf")
FEWER_OR_MORE = r"(over|under|plus de|moins de|mais de|menos de|أكثر من|أقل من) "
OF, AMONG = "of|sur|de|من", "among|parmi|entre|من بين"
MADE_UP = r"\b(nan|inf|infinity|none|null|undefined)\b"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return finished_sample(tmp_path_factory)


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    """Two small runs of the same rows, in the second in another order."""
    folders = []
    for name in ("told", "shuffled"):
        folder = tmp_path_factory.mktemp(name) / "run"
        if name == "told":
            shutil.copytree(reached_east(tmp_path_factory), folder)
        else:
            folder.mkdir()
            small_programmes.east(folder, 40)
            for layer in LAYERS:
                path = folder / "data" / f"{layer}.csv"
                rows = pd.read_csv(path, dtype="str", keep_default_na=False)
                rows.sample(frac=1, random_state=5).to_csv(path, index=False)
        with without_paper(("typst",)):
            for command in ("gaps",) if name == "told" else ("load", "reach", "gaps"):
                assert commands.main([command, str(folder), "--quiet"]) == 0
        folders.append(folder)
    return folders


def run_id(folder):
    return re.search(r'"run_id": "(\w+)"', (folder / "results/summary.json").read_text())[1]


def told(folder, path):
    """What a file says, without the id of its run, which follows from the bytes of the inputs."""
    content = (folder / path).read_bytes()
    if path.endswith((".xlsx", ".docx")):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in sorted(archive.namelist()))
    return content.replace(run_id(folder).encode(), b"RUN")


def text_of(folder, path):
    """The words of a report, as a reader would hear them."""
    words = told(folder, path).decode("utf-8", "replace")
    words = re.sub(r"<(script|style|svg).*?</\1>", " ", words, flags=re.DOTALL)
    words = unescape(re.sub(r"<[^>]+>", " ", words))
    return re.sub(r"\s+", " ", re.sub(r"[\u202f\u00a0]", " ", words))


def test_the_order_of_rows_changes_no_table_of_a_run(twice):
    first, second = twice
    names = sorted(path.name for path in (first / "results").iterdir())
    assert names == sorted(path.name for path in (second / "results").iterdir())
    for name in names:
        if name.endswith(".csv") and name != "issues.csv":  # which names lines of the files
            ours, theirs = (told(one, f"results/{name}") for one in twice)
            if name == "snapping.csv":
                ours, theirs = sorted(ours.splitlines()), sorted(theirs.splitlines())
            assert ours == theirs, name
        if name.endswith(".parquet"):
            ours, theirs = (pd.read_parquet(one / "results" / name) for one in twice)
            keys = [key for key in ("returnee_id", "service_id", "category") if key in ours]
            tables = [one.sort_values(keys, ignore_index=True) for one in (ours, theirs)]
            pd.testing.assert_frame_equal(*tables)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("suffix", SUFFIXES[:3])
def test_the_order_of_rows_changes_no_word_of_the_report(twice, place, suffix):
    read = text_of if suffix == "html" else told  # a page names the hashes of its inputs
    first, second = (read(one, f"{place}/gap-report.{suffix}") for one in twice)
    assert first == second


@pytest.mark.parametrize("place", PLACES)
def test_no_number_that_is_none_is_printed(folder, place):
    for name in ("gap-report.html", "gap-report.docx"):
        words = text_of(folder, f"{place}/{name}").lower()
        told_of_nobody = re.sub(r"reach none|would reach none|none of the|is none\b", "", words)
        found = re.findall(rf".{{30}}{MADE_UP}.{{30}}", told_of_nobody)
        assert not [one for one in found if one != "none"], found
    with zipfile.ZipFile(folder / place / "gap-report.xlsx") as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                values = re.findall(r"<v>([^<]*)</v>", archive.read(name).decode())
                assert all(re.fullmatch(r"-?[0-9.]+(E[-+]?\d+)?", one) for one in values), name
            if name == "xl/sharedStrings.xml":
                words = re.findall(r"<t[^>]*>([^<]*)</t>", archive.read(name).decode())
                assert not {one.strip().lower() for one in words} & {"nan", "inf", "-inf", "none"}


@pytest.mark.parametrize("place", PLACES)
def test_no_share_of_people_stands_without_its_number_and_denominator(folder, place):
    """A share is followed by "(n of m)", by the m it is the middle of, or is the end of a range.

    In public a tenth is followed by the class of people that it is of, or is of those who are
    counted first, as the table of steps says.
    """
    page = (folder / place / "gap-report.html").read_text(encoding="utf-8")
    cells = re.findall(r"<td[^>]*>(.*?)</td>", page, flags=re.DOTALL)
    plain = [
        re.sub(r"[\u202f\u00a0]", " ", unescape(re.sub(r"<[^>]+>|\u200e", "", one))).strip()
        for one in cells
    ]
    shares = [one for one in plain if "%" in one]
    assert len(shares) > 100
    is_tenth = re.compile(r"\d+–\d+ ?%([,،]? .*\d|$)")
    wrong = [
        one
        for one in shares
        if not (place == "published" and is_tenth.match(one))
        and not re.match(
            rf"({FEWER_OR_MORE})?\d+ ?% ?(\(\d[\d ,]* ({OF}) \d[\d ,]*\)|[,،] ({AMONG}) )", one
        )
    ]
    assert not wrong


@pytest.mark.parametrize("place", PLACES)
def test_the_report_says_of_every_indicator_what_it_is_in_what_unit_and_after_whom(folder, place):
    page = text_of(folder, f"{place}/gap-report.html")
    with zipfile.ZipFile(folder / place / "gap-report.xlsx") as archive:
        book = unescape(archive.read("xl/sharedStrings.xml").decode())
    for lang in ("en", "fr"):
        for name in indicators.indicators():
            doc, source = (
                languages.text("indicators", f"{name}.{fact}", lang) for fact in ("doc", "source")
            )
            for words in (re.sub(r" \((p\d+|\w+_\w+)\)", "", doc), source):
                assert words in page, name
                assert lang != "en" or words in book, name
    n_units = len(
        re.findall(r"\((share|people|minutes|index|ratio|[^()]*currency|places[^()]*)\)", page)
    )
    assert n_units >= len(indicators.methods())


def test_outcomes_stand_in_the_report_with_how_many_are_missing(folder):
    page = text_of(folder, "private/gap-report.html")
    evidence = pd.read_csv(folder / "results/evidence.csv")
    returnees = pd.read_csv(folder / "data/returnees.csv")
    sums = evidence.groupby("outcome")[["n", "n_missing"]].sum().sum(axis=1)
    assert (sums == len(returnees)).all()
    assert {"rss_composite", "satisfaction", "n_assistance"} <= set(sums.index)
    assert "Sustainability score, all together (0 to 1)" in page
    assert "do not say that reach makes the difference" in page
