"""What leaves in others' formats: the public rows, whole, by each format's own reader or schema."""

import io
import json
import shutil
import zipfile
from collections import Counter

import geopandas as gpd
import jsonschema
import pandas as pd
import pytest
from referencing import jsonschema as referencing

from layers.criteria import STATED
from layers.errors import PublishingRefusedError
from maps import exchange
from scripts import commands
from scripts.runtime import publish_gate
from scripts.runtime.gate import persons
from scripts.runtime.project import open_folder
from scripts.stages import exchange as written
from scripts.stages.context import layers_of
from tests import small_programmes
from tests.scripts.runs import once

SHELTER = "Quiet House Nobody Names"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The sample's east with a shelter and a mobile team, without roads, exported."""

    def make(folder):
        small_programmes.east(folder, 12)
        (folder / "data" / "roads.geojson").unlink()
        settings = folder / "programme.toml"
        told = settings.read_text(encoding="utf-8").replace('roads = "data/roads.geojson"\n', "")
        settings.write_text(told, encoding="utf-8")
        path = folder / "data" / "services.csv"
        table = pd.read_csv(path, dtype=str)
        own = table.iloc[[0]].assign(
            service_id="SHE-99", name=SHELTER, is_confidential="yes", phone="+220 000 9999"
        )
        table.loc[table.index[1], "delivery"] = "mobile"
        pd.concat([table, own]).to_csv(path, index=False)
        team = table["service_id"].iloc[1]
        stops = [
            f"T{n},{team},Well {n},{13.4 + n / 100},-14.3,{days}"
            for n, days in enumerate(("tue", "thu sat"))
        ]
        text = "\n".join(["stop_id,service_id,name,latitude,longitude,weekday", *stops])
        (folder / "data" / "stops.csv").write_text(text + "\n", encoding="utf-8")
        for command in (["load", str(folder)], ["export", str(folder), *exchange.formats()]):
            assert commands.main([*command, "--quiet"]) in (0, 3)

    return once(tmp_path_factory, "east-exported", make)


@pytest.fixture(scope="module")
def stored(folder):
    return layers_of(open_folder(folder))


@pytest.fixture(scope="module")
def open_services(stored):
    return stored.services[stored.services["is_confidential"].ne(True).fillna(True)]


def published(folder, name):
    return (folder / "published" / name).read_bytes()


def test_no_format_tells_of_a_confidential_service(folder):
    told = [
        str(one.to_csv() if hasattr(one, "to_csv") else one) for one in open_hsds(folder).values()
    ]
    told += [published(folder, one).decode() for one in ("3w.csv", "services-hxl.csv")]
    told += [frame.to_csv() for frame in (geopackage(folder), geoparquet(folder))]
    assert not [one for one in told if SHELTER in one or "SHE-99" in one or "9999" in one]


def test_geopackage_and_geoparquet_hold_a_row_for_each_place(folder, stored, open_services):
    stops = stored.stops[stored.stops["service_id"].isin(open_services["service_id"])]
    at_base = set(open_services["service_id"]) - set(stops["service_id"])
    for table in (geopackage(folder), geoparquet(folder)):
        assert table.crs.to_epsg() == 4326
        assert set(table["service_id"]) == set(open_services["service_id"])
        assert Counter(table["stop_id"].dropna()) == Counter(stops["stop_id"])
        assert len(table) == len(at_base) + len(stops)
        base = table[table["service_id"].isin(at_base)].set_index("service_id").geometry
        known = open_services.set_index("service_id").geometry.reindex(base.index)
        assert base.geom_equals(known).sum() == known.notna().sum()


def test_hxl_has_headers_then_tags_then_the_rows(folder, open_services):
    text = published(folder, "services-hxl.csv").decode("utf-8-sig")
    table = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    tags, rows = table.iloc[0], table.iloc[1:]
    assert all(tag.startswith("#") for tag in tags)
    assert tags["latitude"] == "#geo+lat"
    assert set(rows["service_id"]) == set(open_services["service_id"])
    assert not rows["capacity"].str.contains(".", regex=False).any()


def test_hxl_loads_again_as_it_was(folder, tmp_path, open_services):
    """Each service once, with the category, place and phone that it left with."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "services.csv").write_bytes(published(folder, "services-hxl.csv"))
    head = '[programme]\nname = "R"\ncountry = "GMB"\nas_of = 2026-11-01\ncurrency = "GMD"\n'
    (tmp_path / "programme.toml").write_text(head, encoding="utf-8")
    assert commands.main(["load", str(tmp_path), "--quiet"]) in (0, 3)
    again = layers_of(open_folder(tmp_path)).services
    columns = ["service_id", "name", "category", "partner", "phone", "settlement", "age_min"]
    ours, theirs = (
        one.sort_values("service_id", ignore_index=True) for one in (open_services, again)
    )
    assert ours[columns].astype("str").equals(theirs[columns].astype("str"))
    assert ours.geometry.notna().equals(theirs.geometry.notna())
    is_placed = ours.geometry.notna()
    assert ours.geometry[is_placed].geom_equals_exact(theirs.geometry[is_placed], 1e-6).all()


def test_3w_counts_the_sites_of_each_partner_sector_and_district(folder, stored, open_services):
    """Against a count of the places by pandas."""
    text = published(folder, "3w.csv").decode("utf-8-sig")
    table = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False).iloc[1:]
    n_stops = stored.stops["service_id"].value_counts()
    counted = open_services.assign(n=open_services["service_id"].map(n_stops).fillna(1))
    assert table["Sites"].astype(int).sum() == counted["n"].sum()
    by_partner = counted.groupby("partner")["n"].sum()
    found = table.assign(n=table["Sites"].astype(int)).groupby("Organisation")["n"].sum()
    assert found.to_dict() == by_partner.astype(int).to_dict()
    is_placed = table["Admin 2 P-code"] != ""
    assert (table.loc[is_placed, "Admin 1 P-code"] != "").all()


def test_hsds_is_valid_by_the_schemas_of_the_standard(folder, shared_data):
    schemas = (shared_data / "exchange" / "hsds" / "schema").glob("*.json")
    kept = {path.name: json.loads(path.read_text("utf-8")) for path in schemas}
    registry = referencing.EMPTY_REGISTRY.with_resources(
        (name, referencing.DRAFT202012.create_resource(one)) for name, one in kept.items()
    )
    asked = jsonschema.Draft202012Validator(
        kept["service.json"], registry=registry, format_checker=jsonschema.FormatChecker()
    )
    services = open_hsds(folder)["services.json"]
    assert services
    assert [error.message for one in services for error in asked.iter_errors(one)] == []


def test_hsds_tells_every_rule_and_every_column_of_a_service(folder, stored, open_services):
    services = open_hsds(folder)["services.json"]
    rules = stored.profiles.rules
    known = rules[rules["criterion"].isin(STATED) & rules["service_id"].ne("SHE-99")]
    said = [
        (one["name"], term["code"], attribute["value"])
        for one in services
        for attribute in one["attributes"]
        if (term := attribute["taxonomy_term"])["taxonomy"] == "waypost eligibility"
    ]
    assert len(said) == len(known)
    ages = known[known["criterion"] == "age"]
    values = [json.loads(value) for _, code, value in said if code == "age"]
    assert Counter(one.get("min") for one in values) == Counter(
        None if pd.isna(low) else int(low) for low in ages["min"]
    )
    phones = {one["number"] for service in services for one in service.get("phones", ())}
    assert phones == set(open_services["phone"].dropna())


def test_hsds_tells_on_which_days_a_team_comes_where(folder):
    at = [
        (one["location"]["name"], one["schedules"][0]["byday"])
        for service in open_hsds(folder)["services.json"]
        for one in service["service_at_locations"]
        if one["schedules"]
    ]
    assert at == [("Well 0", "TU"), ("Well 1", "TH,SA")]


def test_the_tables_of_the_package_are_those_that_it_describes(folder):
    files = open_hsds(folder)
    for one in files["datapackage.json"]["resources"]:
        rows = files[one["path"]]
        assert list(rows.columns) == [field["name"] for field in one["schema"]["fields"]]
        assert rows["id"].is_unique
    names = {one["path"] for one in files["datapackage.json"]["resources"]}
    assert names | {"datapackage.json", "services.json"} == set(files)


def test_the_same_rows_give_the_same_bytes(folder, tmp_path):
    again = shutil.copytree(folder, tmp_path / "again")
    assert commands.main(["export", str(again), *exchange.formats(), "--quiet"]) == 0
    for made in exchange.formats().values():
        assert published(again, made.FILE) == published(folder, made.FILE)


def test_what_was_exported_once_follows_the_data(folder, tmp_path):
    again = shutil.copytree(folder, tmp_path / "again")
    path = again / "data" / "services.csv"
    table = pd.read_csv(path, dtype=str)
    first = table.index[table["service_id"] != "SHE-99"][0]
    table.loc[first, "name"] = "Renamed hall"
    table.to_csv(path, index=False)
    assert commands.main(["load", str(again), "--quiet"]) in (0, 3)
    assert commands.main(["export", str(again), "3w", "--quiet"]) == 0
    assert "Renamed hall" in published(again, "services-hxl.csv").decode()


def test_a_case_number_among_the_services_stops_the_export(folder, tmp_path, capsys):
    again = shutil.copytree(folder, tmp_path / "again")
    path = again / "data" / "services.csv"
    case = pd.read_csv(again / "data" / "returnees.csv", dtype=str)["returnee_id"].iloc[0]
    table = pd.read_csv(path, dtype=str)
    table.loc[table.index[0], "referral_method"] = f"as for {case}"
    table.to_csv(path, index=False)
    assert commands.main(["load", str(again), "--quiet"]) in (0, 3)
    shutil.rmtree(again / "published")
    assert commands.main(["export", str(again), "hsds", "--quiet"]) == 6
    assert "PII_LEAK" in capsys.readouterr().err
    assert not (again / "published").exists()
    # The gate that stopped it stops the file of each other format by itself.
    layers, names = layers_of(open_folder(again)), ("geopackage", "geoparquet", "hxl")
    sought = persons.sought(persons.of_layers(layers, None))
    files = written.files(open_folder(again), layers, names)
    assert len(files) == len(names)
    for name, content in files.items():
        with pytest.raises(PublishingRefusedError, match="PII_LEAK"):
            publish_gate.check({name: content}, sought)


def test_a_format_that_is_not_known_is_told_with_those_that_are(folder, capsys):
    assert commands.main(["export", str(folder), "shapefile"]) == 2
    said = capsys.readouterr().err
    assert all(name in said for name in exchange.formats())
    with pytest.raises(SystemExit):
        commands.main(["export", "--help"])
    assert ", ".join(exchange.formats()) in capsys.readouterr().out


def geopackage(folder):
    return gpd.read_file(folder / "published" / "services.gpkg")


def geoparquet(folder):
    return gpd.read_parquet(io.BytesIO(published(folder, "services.parquet")))


def open_hsds(folder):
    with zipfile.ZipFile(io.BytesIO(published(folder, "hsds.zip"))) as archive:
        return {
            name: json.loads(archive.read(name))
            if name.endswith(".json")
            else pd.read_csv(io.BytesIO(archive.read(name)), dtype=str)
            for name in archive.namelist()
        }
