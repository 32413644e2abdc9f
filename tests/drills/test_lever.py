"""Drill: a what-if lever is one new module. It is found, measured, floored, printed and told."""

import json
import re
import shutil
import sys

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from mapping.planning import levers
from maps.report import wording
from scripts.commands import main

MODULE = '''"""An upper age limit set higher by some years."""

import numpy as np

KIND = "age_higher"
PARAMETERS = {"years": (2, 5)}
COST_UNITS = ("person_month",)
ASK = "partner"


def clears(facts, years):
    """Return who is no older than the limit and so many years more."""
    rules = facts.rules[facts.rules["criterion"] == "age"]
    most = rules.groupby("service_id")["max"].min().reindex(facts.services["service_id"])
    least = rules.groupby("service_id")["min"].max().reindex(facts.services["service_id"])
    site, age = facts.pairs["site"], facts.people["age"].to_numpy(float)[facts.pairs["person"]]
    low = np.nan_to_num(least.to_numpy(float)[site], nan=-np.inf)
    return {"age": (age >= low) & (age <= most.to_numpy(float)[site] + years)}
'''
PROGRAMME = """\
[programme]
name = "Drill"
country = "GMB"
as_of = 2026-11-01
languages = ["en"]
[layers]
services = "services.csv"
returnees = "returnees.csv"
roads = "roads.geojson"
[limits.training]
duration_min = 600
[travel]
modes = ["walk"]
min_component_km = 0
"""
AGES = [*[36] * 14, *[40] * 12, *[44] * 11, *[47] * 3, *[20] * 3]
LIMITS = {"S1": 35, "S2": 45}  # two years more: fourteen, and three who are too few to be told


def written(home, limits):
    home.mkdir()
    (home / "programme.toml").write_text(PROGRAMME)
    people = pd.DataFrame({"age": AGES, "sex": (["f", "m"] * len(AGES))[: len(AGES)]})
    people = people.assign(
        returnee_id=[f"R{at:02}" for at in people.index], latitude=13.45,
        longitude=-16.57 + people.index / 1000, need="training",
    )  # fmt: skip
    people.to_csv(home / "returnees.csv", index=False)
    rows = [(f"Course {name}", name, "training", f"Partner {name}", f"P{name}", 13.45, -16.56, most)
            for name, most in limits.items()]  # fmt: skip
    columns = ["name", "service_id", "category", "partner", "partner_id", "latitude", "longitude",
               "age_max"]  # fmt: skip
    pd.DataFrame(rows, columns=columns).to_csv(home / "services.csv", index=False)
    line = shapely.LineString([(-16.58, 13.45), (-16.54, 13.45)])
    roads = gpd.GeoDataFrame({"highway": ["primary"]}, geometry=[line], crs=4326)
    roads.to_file(home / "roads.geojson")
    return home


def refused(home):
    table = pd.read_parquet(home / "results" / "reach.parquet")
    return set(
        map(tuple, table.loc[table["verdict"] == "no", ["service_id", "returnee_id"]].values)
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The drill's programme with the new lever in the house, judged and reported; undone after."""
    base = tmp_path_factory.mktemp("lever")
    (base / "age_higher.py").write_text(MODULE)
    words = {"en": "an age limit {value} years higher"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(levers, "__path__", [*levers.__path__, str(base)])
        patch.setitem(wording._labels(), "lever.age_higher", words)
        home = written(base / "programme", LIMITS)
        for command in ("load", "reach", "gaps"):
            assert main([command, str(home), "--quiet"]) == 0
        yield home
    sys.modules.pop(f"{levers.__name__}.age_higher", None)
    shutil.rmtree(base)


def gain(run, service, lever, value):
    table = pd.read_csv(run / "results" / "waivers.csv", dtype={"values": "str"})
    mine = table[(table["service_id"] == service) & (table["levers"] == lever)]
    mine = mine[mine["among"] == "need"]  # all of them need it
    return mine.set_index("values")["n_gain"].get(value, 0)


def test_the_gain_is_that_of_judging_again_with_the_higher_limit(run, tmp_path):
    """Each service twice in another programme, once with two years more and once with five."""
    higher = {(name, years): f"{name}-{years}" for name in LIMITS for years in (2, 5)}
    limits = {one: LIMITS[name] + years for (name, years), one in higher.items()}
    other = written(tmp_path / "other", limits)
    for command in ("load", "reach"):
        assert main([command, str(other), "--quiet"]) == 0
    before, after = refused(run), refused(other)
    for (service, years), one in higher.items():
        gained = {who for name, who in before if name == service}
        gained -= {who for name, who in after if name == one}
        assert gain(run, service, "age_higher", str(years)) == len(gained) > 0


def test_a_larger_step_gains_no_less_and_a_waiver_gains_all(run):
    for service in LIMITS:
        found = [gain(run, service, "age_higher", years) for years in ("2", "5")]
        found.append(gain(run, service, "rule_waived", "age"))
        assert found == sorted(found)
    assert gain(run, "S1", "rule_waived", "age") == 40


def printed(page):
    """The rows of a page's tables that name the new lever, as words."""
    rows = re.findall(r"<tr.*?</tr>", page.read_text(), re.DOTALL)
    words = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]
    return [row for row in words if "an age limit" in row]


def test_small_gains_are_floored_where_the_report_leaves_the_office(run):
    exact, floored = (printed(run / name / "gap-report.html") for name in ("private", "published"))
    assert any("2 years higher Course S1" in row and " 14 " in row for row in exact)
    assert any("2 years higher Course S2" in row and " 3 " in row for row in exact)
    assert len(floored) == 2
    assert all("Course S1" in row for row in floored)


@pytest.mark.usefixtures("run")
def test_the_lever_is_told_in_the_dictionary(capsys):
    assert main(["describe", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)["levers"]["age_higher"]
    assert told["doc"] == "An upper age limit set higher by some years."
    assert told["parameters"] == {"years": [2, 5]}
    assert main(["describe"]) == 0
    assert "age_higher" in capsys.readouterr().out
