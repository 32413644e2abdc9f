"""The gap report in a browser: the tables' figures, no script needed, names stay text."""

import math
import re

import pytest

from layers.errors import PublishingRefusedError
from maps.frame import colour_classes
from maps.report import report_tables
from maps.report.formats import html
from tests import hostile
from tests.maps.report import exact_counts, small_run
from tests.maps.report.detail_tables import details

N_SECTIONS = 14


@pytest.fixture
def show(browser, tmp_path):
    contexts = []

    def opened(document, **options):
        path = tmp_path / "report.html"
        path.write_text(document, encoding="utf-8")
        context = browser.new_context(**options)
        contexts.append(context)
        tab = context.new_page()
        tab.seen = []
        tab.on("console", lambda line: tab.seen.append(line.text))
        tab.on("pageerror", lambda error: tab.seen.append(str(error)))
        tab.on("request", lambda one: tab.seen.append(one.url) if one.url != path.as_uri() else 0)
        tab.goto(path.as_uri())
        return tab

    yield opened
    for context in contexts:
        context.close()


def drawn(k=0, **changes):
    return small_run.draw(html, small_run.tables(k=k), small_run.page(k=k, **changes))


def words(tab):
    shown = tab.locator("main").inner_text()
    return re.sub(r"[ \u202f\u00a0]+", " ", shown)


def test_the_report_asks_for_nothing_and_says_nothing_on_the_console(show):
    assert show(drawn()).seen == []


def test_every_share_on_the_page_is_the_tables_share_with_its_n_and_denominator(show):
    shown = words(show(drawn()))
    table = small_run.built(small_run.tables(), small_run.page(), "en").coverage
    for row in table.to_dict("records"):
        for name in report_tables.SHARES:
            n, of = row[f"{name}_n"], row[f"{name}_of"]
            assert math.isclose(row[name], n / of)
            assert f"{100 * n / of:.0f} % ({n:.0f} of {of:.0f})" in shown


def test_without_scripts_the_report_still_tells_everything(show):
    tab = show(drawn(), java_script_enabled=False)
    assert "31 of 100 returnees" in words(tab)
    assert tab.locator("main h2:visible").count() == N_SECTIONS


def test_the_language_switch_shows_the_other_section(show):
    tab = show(drawn())
    tab.click("[data-language=fr]")
    assert "31 personnes de retour sur 100" in words(tab)
    assert "31 of 100 returnees" not in words(tab)
    assert tab.title().startswith("Rapport sur les lacunes")
    assert tab.locator("main h2:visible").count() == N_SECTIONS


def test_the_first_language_is_shown_and_runs_from_its_side(show):
    tab = show(drawn(languages=("ar", "en")))
    assert tab.locator("html").get_attribute("dir") == "rtl"
    assert tab.locator("[data-only=en]").is_hidden()
    section = tab.locator("[data-only=ar]")
    assert "{n}" not in section.inner_text()
    lent = set(re.findall(r"([A-Z][a-z ]+) \[en\]", section.inner_text()))
    assert lent == {"Training", "Clinic", "Psychosocial support"}, "the names of the tables alone"
    step, bar = (
        section.locator(f"svg.picture {one}").first.bounding_box() for one in ("text", "rect")
    )
    assert step["x"] > bar["x"] + bar["width"]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_report_does_not_scroll_sideways(show, width):
    tab = show(drawn(), viewport={"width": width, "height": 640})
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_a_bar_is_as_long_as_its_share(show):
    tab = show(drawn())
    row = tab.locator("section", has=tab.locator("#coverage-en")).locator("tbody tr").nth(2)
    widths = [row.locator("svg").nth(i).locator("rect").nth(1) for i in range(3)]
    assert [one.get_attribute("width") for one in widths] == ["62", "31", "45"]


def test_the_mark_of_few_has_the_colour_of_the_widest_gap_and_dots(show):
    tab = show(drawn(k=10))
    areas = tab.locator("section", has=tab.locator("#areas-en"))
    cell = areas.locator("tbody td", has_text="fewer than 10 of 50–99").first
    assert cell.locator("rect").get_attribute("fill") == colour_classes.COLOURS[0]
    assert cell.locator("path").get_attribute("stroke-linecap") == "round"
    legend = areas.locator(".fact").all_inner_texts()
    assert [one.strip() for one in legend[5:8]] == [
        *("fewer than 10 people reach a service there", "all but fewer than 10 reach one"),
        "not shown",
    ]


def test_the_bar_of_few_is_pale_and_no_longer_than_they_can_be(show):
    tab = show(drawn(k=10))
    row = tab.locator("section", has=tab.locator("#groups-en")).locator("tbody tr").nth(2)
    widths = [one.get_attribute("width") for one in row.locator("rect").all()]
    assert widths == ["100", "18", "0"]


def test_suppressed_unreachable_and_unknown_are_words(show):
    for k, expected in {
        0: ("unreachable", "unknown", "nobody counted"),
        10: ("fewer than 10", "unreachable", "not shown"),
    }.items():
        shown = words(show(drawn(k=k)))
        assert all(one in shown for one in expected)
        assert "nan" not in shown.lower().split()
        assert "inf" not in shown.split()


def test_disagreements_are_told_by_category_and_then_the_areas_with_most(show):
    tab = show(drawn(k=10))
    section = tab.locator("section", has=tab.locator("#disagreements-en"))
    lines = [
        re.sub(r"\s+", " ", one).strip() for one in section.locator("tbody tr").all_inner_texts()
    ]
    assert lines == [
        "Training 20–49 of 100 or more fewer than 10 of 100 or more",
        "Clinic fewer than 10 of 100 or more 50–99 of 100 or more",
        "Training In the circle, not by road Élan 20–49 of 50–99",
        "In the circle, not by road Baroueli 10–19 of 100 or more",
        "Clinic In the dry season only Élan 20–49 of 50–99",
        "In the dry season only Baroueli 10–19 of 100 or more",
        "In the dry season only Zone basse 10–19 of 50–99",
    ]


def test_without_disagreements_the_section_is_left_out(show):
    tables = small_run.tables()
    tables["gaps"] = tables["gaps"][~tables["gaps"]["indicator"].str.endswith("_only")]
    tab = show(small_run.draw(html, tables, small_run.page()))
    assert tab.locator("#disagreements-en").count() == 0


def test_names_stay_text_and_run_nothing(show):
    # Together: what broke out would stand before, or instead of, those after it. What must be the
    # whole of a name or link to do anything comes alone.
    alone = [one for one in hostile.WORDS if one.startswith(("javascript", "__", "constructor"))]
    for name in (" ".join(hostile.WORDS), " ".join(hostile.CONTROLS), *alone):
        tables = small_run.tables(partner=name)
        tables["areas"]["name"] = name
        tables["facts"] = tables["facts"].assign(key=name)
        tab = show(small_run.draw(html, tables, small_run.page(programme=name, contact=name)))
        assert tab.evaluate("window.canary") is None, name
        assert tab.seen == [], name
        shown = tab.locator("#single-en ~ div td bdi").nth(-4).text_content()
        assert shown == name.replace("\u2028", " ").replace("\u2029", " "), name
        tab.context.close()


def test_no_exact_count_of_persons_stands_in_the_public_report(show):
    tables = small_run.tables(k=10, **details())
    document = small_run.draw(html, tables, small_run.page(k=10))
    assert exact_counts.found_in(words(show(document))) == []


def test_an_exact_private_report_has_its_banner_and_no_floor(show):
    tab = show(drawn(k=0, is_private=True))
    assert tab.locator(".banner-private").is_visible()
    assert "Fewer than 0" not in words(tab)


def test_the_printed_report_has_no_controls(show):
    tab = show(drawn())
    pages = re.findall(rb"/Type\s*/Page\b", tab.pdf(prefer_css_page_size=True))
    assert 3 <= len(pages) <= 12
    tab.emulate_media(media="print")
    assert not tab.locator("#print").is_visible()


def test_the_same_input_gives_the_same_document():
    given = small_run.tables(), small_run.page()
    assert small_run.drawn_page(*given) == small_run.drawn_page(*given)


def test_what_the_report_may_not_hold_is_refused():
    tables = small_run.tables()
    with pytest.raises(PublishingRefusedError):
        small_run.draw(html, {**tables, "reach": tables["gaps"]}, small_run.page())
