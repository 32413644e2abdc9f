"""A whole run of the sample: ranges, listed fares, doubtful ties and catchments hold together."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from maps.frame import data_blocks
from tests.scripts.runs import finished_sample

FACTORS = {
    "walk": (0.85, 1.4, 0.85, 1.8), "minibus": (0.8, 1.5, 0.8, 2.0),
    "motorcycle": (0.8, 1.4, 0.8, 1.9), "phone": (1, 1, 1, 1), "online": (1, 1, 1, 1),
}  # fmt: skip
"""The factors of travel.toml, written once more: dry fast and slow, wet fast and slow."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return finished_sample(tmp_path_factory)


def block(folder, page, name):
    text = (folder / page).read_text(encoding="utf-8")
    return data_blocks.unpacked(re.search(rf'id="block-{name}">([^<]+)<', text)[1])


@pytest.mark.parametrize(("name", "season", "at"), [("reach", "dry", 0), ("reach-wet", "wet", 2)])
def test_each_pair_has_its_season_and_the_range_of_its_mode(folder, name, season, at):
    reach = pd.read_parquet(folder / f"results/{name}.parquet")
    assert set(reach["season"]) == {season}
    for column, place in (("duration_low_min", at), ("duration_high_min", at + 1)):
        factor = reach["mode"].map({mode: factors[place] for mode, factors in FACTORS.items()})
        assert reach[column].to_numpy() == pytest.approx(
            (reach["duration_min"] * factor).to_numpy(), nan_ok=True
        )


def test_the_range_of_coverage_counted_again_from_reach_and_nearest_is_the_same(folder):
    gaps = pd.read_csv(folder / "results/gaps.csv")
    whole = gaps[(gaps["pcode"] == "ALL") & (gaps["group"] == "all") & (gaps["among"] == "all")]
    found = whole[whole["indicator"] == "coverage_geographic"].set_index("category")
    reach = pd.read_parquet(folder / "results/reach.parquet")
    services = pd.read_csv(folder / "data/services.csv").set_index("service_id")
    runs = reach["service_id"].map(services["status"].fillna("active")) == "active"
    inside = reach[reach["is_within"] & runs]
    covered = set(zip(inside["returnee_id"], inside["category"], strict=True))
    nearest = pd.read_parquet(folder / "results/nearest.parquet")
    limits = {"clinic": 60, "training": 90, "pss": 120}
    for category, limit in limits.items():
        own = nearest[nearest["category"] == category]
        is_in = np.array([(one, category) in covered for one in own["returnee_id"]])
        low = (is_in & (own["duration_high_min"] <= limit)).mean()
        high = (is_in | (own["duration_low_min"] <= limit)).mean()
        assert found.loc[category, "low"] == pytest.approx(low)
        assert found.loc[category, "high"] == pytest.approx(high)
        assert low < found.loc[category, "value"] < high


def test_listed_fares_are_in_reach_and_counted(folder):
    facts = json.loads((folder / "results/summary.json").read_text(encoding="utf-8"))
    reach = pd.read_parquet(folder / "results/reach.parquet")
    n_listed = facts["reach"]["pairs_with_listed_fare"]
    ridden = reach[reach["mode"] == "minibus"]
    odd = (ridden["fare"] % 5 != 0).sum()  # no computed fare in dalasi is
    assert 0 < odd <= n_listed < len(ridden)


def test_no_home_is_among_the_doubtful_ties_that_are_published(folder):
    document = json.loads((folder / "results/doubtful-snaps.geojson").read_text(encoding="utf-8"))
    flags = [feature["properties"]["flag"] for feature in document["features"]]
    private = block(folder, "private/designer.html", "doubts")
    assert sorted(one["flag"] for one in private) == sorted(flags)
    assert {one["layer"] for one in private} >= {"returnees"}
    public = block(folder, "published/designer.html", "doubts")
    assert {one["layer"] for one in public} <= {"services"}


def test_published_catchments_are_around_no_confidential_site(folder):
    services = pd.read_csv(folder / "data/services.csv")
    hidden = services[(services["is_confidential"] == "yes") & services["latitude"].notna()]
    told = block(folder, "published/designer.html", "services")
    drawn = block(folder, "published/designer.html", "catchments")["shapes"]
    alone = {one["service"] for one in drawn if one["service"] is not None}
    assert len(alone) > 10
    assert not any(told["is_confidential"][at] for at in alone)
    assert not set(hidden["name"]) & {told["name"][at] for at in alone}
    assert {one["by"] for one in drawn} == {"minutes", "fare"}
