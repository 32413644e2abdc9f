"""Programmes, residences and needs from files with French headers, through intake and store."""

from __future__ import annotations

import pandas as pd
import pytest

from scripts import commands
from scripts.runtime.project import open_folder
from scripts.stages.context import layers_of
from tests import small_programmes

FILES = {
    "programmes": "id,nom,id partenaire,fin,quota,zones,mois après le retour\n"
    'G1,Integra,P01,2027-12-31,"0,4",,12\n',
    "residences": "id,latitude,longitude,village,du,au,milieu\n"
    "{one},13.4400,-16.6800,,2026-01-01,,urbain\n"
    "{one},13.3000,-16.2000,,,2025-12-31,rural\n"
    "{one},13.3000,-16.2000,,,2025-12-31,rural\n"
    "{two},,,Bakau,2026-11-02,,\n",
    "needs": "id,besoin,urgence,ouvert le,clos le\n"
    "{one},Formation,3,2026-10-01,\n{one},pss,1,,2026-10-01\n{two},clinic,2,,\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dated")
    small_programmes.east(folder, 20)
    people = pd.read_csv(folder / "data" / "returnees.csv", dtype=str).sort_values("returnee_id")
    one, two, three = people["returnee_id"].tolist()[:3]
    places = ["latitude", "longitude", "settlement"]
    people.loc[people["returnee_id"].isin([one, three]), places] = None
    people.loc[people["returnee_id"] == one, "need"] = "pss clinic"
    people.assign(age_band="18 à 35 ans").to_csv(folder / "data" / "returnees.csv", index=False)
    lines = []
    for layer, text in FILES.items():
        (folder / "data" / f"{layer}.csv").write_text(text.format(one=one, two=two))
        lines.append(f'{layer} = "data/{layer}.csv"')
    settings = folder / "programme.toml"
    head, _, tail = settings.read_text(encoding="utf-8").partition("[layers]\n")
    settings.write_text(f"{head}[layers]\n" + "\n".join(lines) + f"\n{tail}", encoding="utf-8")
    assert commands.main(["load", str(folder), "--quiet"]) == 0
    layers = layers_of(open_folder(folder))
    return layers, layers.returnees.set_index("returnee_id"), (one, two, three)


def test_every_row_is_loaded_and_one_that_comes_twice_counts_once(loaded):
    layers, *_ = loaded
    assert (len(layers.programmes), len(layers.residences), len(layers.needs)) == (1, 3, 3)
    assert layers.programmes["returnee_share"].tolist() == [0.4]


def test_the_residence_of_the_day_is_the_home_and_a_later_one_is_not(loaded):
    _, people, (one, two, _) = loaded
    assert (people.loc[one].geometry.y, people.loc[one, "setting"]) == (13.44, "urban")
    assert people.loc[two].geometry is not None
    assert people.loc[two, "settlement"] != "Bakau"


def test_somebody_without_any_home_is_loaded_all_the_same(loaded):
    _, people, (*_, three) = loaded
    assert people.loc[three].geometry is None


def test_needs_are_those_of_the_day(loaded):
    _, people, (one, two, _) = loaded
    assert people.loc[one, "need"] == "clinic training"
    assert "clinic" in people.loc[two, "need"].split()


def test_age_bands_have_one_spelling(loaded):
    _, people, _ = loaded
    assert set(people["age_band"]) == {"18-35"}


def test_the_rules_of_a_programme_are_among_the_criteria(loaded):
    layers, *_ = loaded
    row = layers.criteria.set_index("criterion_id").loc["G1:post_return_months"]
    assert (row["scope"], row["scope_id"], row["max"]) == ("programme", "G1", 12)
