"""Near: the nearest services for one person, and the way to each that adds up to its row."""

import functools
import json
import math

import geopandas as gpd
import pandas as pd
import pytest

from mapping.disclosure import size_classes
from mapping.reach import next_steps
from scripts import commands
from scripts.commands.near import nearest, text
from tests.maps import page_blocks
from tests.scripts.runs import finished_sample

PLACES = [(13.44, -16.66), (13.57, -15.6), (13.43, -15.85)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return finished_sample(tmp_path_factory)


@pytest.fixture(scope="module", autouse=True)
def opened_once():
    """The sample's store is read once for all that is asked of it, not for each command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearest, "opened", functools.cache(nearest.opened))
        yield


@pytest.fixture(scope="module")
def rows(folder):
    """Every service from three places of the district."""
    programme = nearest.opened(folder)
    found = [
        nearest.asked(programme, nearest.Person(latitude=lat, longitude=lon, age=24), "", 200, "en")
        for lat, lon in PLACES
    ]
    return pd.concat(found, ignore_index=True).to_dict("records")


def _asked(capsys, *arguments):
    code = commands.main(["near", *map(str, arguments)])
    return code, capsys.readouterr()


def test_the_legs_add_up_to_the_row_in_every_mode_and_over_the_ferry(folder, rows):
    listed = set(pd.read_csv(folder / "data/fares.csv")["fare"])
    seen = set()
    for row in rows:
        legs = row["legs"]
        if not legs:
            assert row["mode"] in ("phone", "online") or not math.isfinite(row["duration_min"])
            continue
        for name in ("duration_min", "distance_m", "fare"):
            assert math.fsum(leg[name] for leg in legs) == pytest.approx(row[name], abs=1e-6)
        assert all(leg["fare"] % 5 == 0 for leg in legs) or row["fare"] in listed
        assert all(leg["wait_min"] <= leg["duration_min"] for leg in legs)
        seen |= {(row["mode"], leg["mode"]) for leg in legs}
    rides = {("minibus", "minibus"), ("motorcycle", "motorcycle")}
    assert rides | {("minibus", "walk"), ("minibus", "ferry")} <= seen


def test_the_minutes_told_add_up_to_those_of_the_whole_way(rows):
    for row in rows:
        if not row["legs"]:
            continue
        told = text.way(row["legs"], "en", "GMD")
        minutes = [int(part.split()[0]) for part in told.replace("(", "wait ").split("wait ")[1:]]
        assert sum(minutes) == math.floor(row["duration_min"] + 0.5), told


def test_a_person_on_record_has_the_figures_of_the_last_run(folder):
    reach = pd.read_parquet(folder / "results" / "reach.parquet")
    one = reach["returnee_id"].iloc[len(reach) // 2]
    judged = reach[reach["returnee_id"] == one]
    found = nearest.services(folder, nearest.Person(returnee=one), "", 200, "en")
    figures = ["verdict", "mode", "duration_min", "distance_m", "fare", "fastest_duration_min"]
    assert len(judged) > 3
    have = found[["category", *figures]].fillna(-1).to_dict("records")
    for row in judged[["category", *figures]].fillna(-1).to_dict("records"):
        assert row in have


def test_how_many_could_use_the_places_is_the_number_on_the_pages(folder, rows):
    own, public = (
        page_blocks.services((folder / page).read_text(encoding="utf-8"))
        for page in ("private/caseworker.html", "published/partners.html")
    )
    told = pd.Series({(row["name"], row["partner"]): row["n_could_use"] for row in rows}).dropna()
    assert len(told) > 20
    assert own["n_could_use"].dropna().to_dict() == told[told.index.isin(own.index)].to_dict()
    few = public["n_could_use_suppression"].eq("few")
    assert few.any()
    assert (own.loc[few.index[few], "n_could_use"] < 10).all()
    shown = public["n_could_use"].dropna()
    assert len(shown) > 10
    assert shown.min() >= 10
    exact = own["n_could_use"].dropna().astype(float)
    classes = size_classes.least(exact.to_numpy(), 10)
    assert set(shown.items()) <= set(zip(exact.index, classes, strict=True))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("columns", [80, 50])
def test_the_text_fits_the_terminal(folder, capsys, monkeypatch, language, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    code, told = _asked(capsys, folder, "--at", "13.44,-16.66", "--language", language)
    assert code == 0
    lines = told.out.splitlines()
    assert max(map(len, lines)) <= columns
    way = {"en": "wait 20 min, minibus", "fr": "attente 20 min, minibus"}[language]
    assert way in " ".join(line.strip() for line in lines)
    assert "\N{NO-BREAK SPACE}" not in told.out


def test_json_lists_the_legs_with_their_figures(folder, capsys):
    code, told = _asked(
        capsys, folder, "--at", "13.44,-16.66", "--category", "clinic", "-k", 2, "--format", "json"
    )
    assert code == 0
    rows = json.loads(told.out)
    assert len(rows) == 2
    for row in rows:
        assert [set(leg) for leg in row["legs"]] == [
            {"mode", "distance_m", "duration_min", "wait_min", "fare"}
        ] * len(row["legs"])
        assert sum(leg["duration_min"] for leg in row["legs"]) == pytest.approx(row["duration_min"])


@pytest.mark.parametrize(
    "wrong",
    [["-k", "0"], ["--age", "-3"], ["--grade", "99"], ["--age", "inf"], ["--age", "121"]],
)
def test_what_nobody_can_be_is_refused(folder, capsys, wrong):
    code, told = _asked(capsys, folder, "--at", "13.44,-16.66", *wrong)
    assert code == 2
    assert wrong[0] in told.err
    assert "Traceback" not in told.err


def test_of_a_name_that_several_settlements_have_each_can_be_asked_for(folder, capsys):
    code, told = _asked(capsys, folder, "--place", "Gunjur")
    assert code == 2
    offered = [line.split("  (")[0].strip() for line in told.err.splitlines()[1:]]
    assert len(offered) == 2
    assert "from the first" in told.err
    answers = []
    for one in offered:
        option, _, value = one.partition(" ")
        code, found = _asked(capsys, folder, option, value.strip("'"), "--category", "clinic")
        assert code == 0
        answers.append(found.out)
    assert answers[0] != answers[1]


def test_degrees_with_letters_are_the_place_of_that_name(folder, capsys):
    settlements = gpd.read_file(folder / "data" / "settlements.geojson").set_index("name")
    point = settlements.loc["Kerewan"].geometry
    by_name = _asked(capsys, folder, "--place", "kerewan", "--age", 27)
    written = f"{point.x:.6f}W {point.y:.6f}N".replace("-", "")
    assert by_name == _asked(capsys, folder, "--at", written, "--age", 27)


@pytest.mark.parametrize("wrong", ["-16.66,13.44", "13.44,16.66", "16,66; 13,44"])
def test_swapped_degrees_are_asked_back_and_not_answered(folder, capsys, wrong):
    code, told = _asked(capsys, folder, "--at", wrong)
    assert (code, told.out) == (2, "")
    assert "Did you mean --at 13.44,-16.66?" in told.err


def test_a_place_in_another_country_is_not_answered(folder, capsys):
    code, told = _asked(capsys, folder, "--at", "14.7,-17.4")
    assert code == 2
    assert "outside this programme" in told.err
    assert "mean" not in told.err


def test_attributes_of_a_person_on_record_are_not_overruled_silently(folder, capsys):
    code, told = _asked(capsys, folder, "--returnee", "R0001", "--age", "30")
    assert code == 2
    assert "--returnee" in told.err


def test_an_unknown_fare_of_a_leg_makes_the_whole_fare_unknown():
    legs = [
        {"mode": "walk", "distance_m": 300.0, "duration_min": 4.0, "wait_min": 0.0, "fare": 0.0},
        {"mode": "ferry", "distance_m": 1200.0, "duration_min": 39.0, "wait_min": 30.0,
         "fare": math.nan},
    ]  # fmt: skip
    told = text.way(legs, "en", "XOF")
    assert told == "walk 300 m (4 min), wait 30 min, ferry 1.2 km (9 min); fare unknown"
    assert text.way(legs, "fr", "XOF").endswith("bac 1,2 km (9 min) ; tarif inconnu")


def test_where_nobody_takes_a_person_near_says_what_comes_next(folder, capsys):
    """Of the needs that end in a no each has a way out, or no service of the kind is reached."""
    code, said = _asked(
        capsys, folder, "--at", "13.28,-16.64", "--age", 60, "--category", "training"
    )
    assert code == 0
    told = said.out[said.out.index("What comes next") :]
    assert "would take this person if it were nearer" in " ".join(told.split())
    assert "+220 000 0001" in told
    given = ["--at", "13.28,-16.64", "--age", 60, "--category", "training", "--format", "json"]
    rows = json.loads(_asked(capsys, folder, *given)[1].out)
    steps = {row["next_step"]: row for row in rows}
    assert set(steps) <= {"", *next_steps.CODES}
    codes = {reason["code"] for reason in steps["nearer"]["reasons"]}
    assert codes <= {"distance_radius", "distance_network", "too_long", "too_far", "too_dear"} | {
        "grade_unknown", "sex_unknown",
    }  # fmt: skip


def test_where_somebody_takes_a_person_nothing_comes_next(folder, capsys):
    rows = json.loads(
        _asked(capsys, folder, "--at", "13.44,-16.66", "--category", "clinic", "--format", "json")[
            1
        ].out
    )
    assert rows[0]["verdict"] == "yes"
    assert {row["next_step"] for row in rows} == {""}


def test_a_place_is_asked_for_by_the_name_of_its_settlement(folder, capsys):
    asked = ["--age", 24, "--category", "clinic", "--format", "json"]
    code, said = _asked(capsys, folder, "--place", "brikama", *asked)
    assert code == 0
    towns = gpd.read_file(folder / "data" / "settlements.geojson").set_index("name")
    point = towns.geometry["Brikama"].representative_point()
    at = _asked(capsys, folder, "--at", f"{point.y},{point.x}", *asked)[1]
    assert [row["service_id"] for row in json.loads(said.out)] == [
        row["service_id"] for row in json.loads(at.out)
    ]


def test_a_settlement_that_nobody_knows_is_refused_with_a_name_near_to_it(folder, capsys):
    code, said = _asked(capsys, folder, "--place", "Brikam", "--category", "clinic")
    assert code == 2
    assert "Did you mean 'Brikama'" in said.err


def way_out(**told):
    usual = {
        "category": "clinic", "name": "Post {way}", "partner": None, "verdict": "no",
        "mode": "walk",
        "duration_min": math.nan, "distance_m": math.nan, "fare": math.nan, "phone": None,
        "fastest_mode": "walk", "fastest_duration_min": math.nan, "fastest_fare": math.nan,
        "hours": None, "why": "Aged 37.", "where": "", "next_step": "", "legs": [],
        "n_places_free": math.nan, "capacity": math.nan,
        "reasons": [{"code": "age_max", "have": 37.0, "want": 35.0, "flexibility": "waivable"}],
    }  # fmt: skip
    return pd.DataFrame([usual | told])


@pytest.mark.parametrize(
    ("minutes", "fare", "said"),
    [
        (2.0, 15.0, "faster: about 2 min by motorcycle, fare 15 GMD"),
        (2.0, 0.0, "faster: about 2 min by motorcycle, no fare"),
        (2.0, math.nan, "faster: about 2 min by motorcycle, fare unknown"),
        (6.6, 15.0, None),  # both read as seven minutes
    ],
)
def test_the_fastest_trip_is_told_beside_the_cheapest(minutes, fare, said):
    row = way_out(
        verdict="yes", duration_min=7.0, distance_m=560.0, fare=0.0, fastest_mode="motorcycle",
        fastest_duration_min=minutes, fastest_fare=fare, reasons=[], why="",
    )  # fmt: skip
    lines = [line.strip() for line in text.as_text(row, "en", "GMD", 100).splitlines()]
    assert "about 7 min on foot · 560 m" in lines
    assert [line for line in lines if line.startswith("faster")] == ([said] if said else [])


def test_a_way_out_of_which_the_way_is_not_known_is_told_without_it():
    said = text.as_text(way_out(next_step="bend"), "en", "GMD", 100)
    assert "Post {way} says no by one rule only, and the partner may bend it: ask there." in said


def test_where_there_is_no_way_out_and_no_help_line_no_heading_stands_alone():
    assert "What comes next" not in text.as_text(way_out(), "en", "GMD", 100)
    assert "help line: 123" in text.as_text(way_out(), "en", "GMD", 100, "123")


def test_where_a_way_out_is_a_mobile_team_its_stop_and_day_are_told_before_its_phone():
    comes = "Comes on Tuesdays to Kerewan."
    row = way_out(
        next_step="nearer", duration_min=95.0, distance_m=7000.0, fare=0.0, where=comes, phone="77",
        reasons=[{"code": "too_long", "have": 95.0, "want": 90.0}],
    )  # fmt: skip
    [said] = text.as_text(row, "en", "GMD", 200).split("What comes next\n")[1].splitlines()
    assert said.endswith(f"about 95 min on foot, 7 km, 5 min beyond the limit. {comes} 77")
