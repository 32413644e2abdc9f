"""The form for phones: pyxform compiles it as KoBo does, and its answers load again."""

import shutil
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from pyxform import xls2xform

from layers import store
from layers.schemas import SCHEMAS
from scripts import commands
from scripts.commands.form import xlsform
from scripts.runtime.project import open_folder, open_store
from tests import small_programmes
from tests.scripts.runs import once

XFORMS = "{http://www.w3.org/2002/xforms}"
SHELTER = "Quiet House Nobody Names"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The sample's east with a shelter, loaded, and its form."""

    def make(folder):
        small_programmes.east(folder, 5)
        path = folder / "data" / "services.csv"
        table = pd.read_csv(path, dtype=str)
        own = table.iloc[[0]].assign(service_id="SHE-99", name=SHELTER, is_confidential="yes")
        pd.concat([table, own]).to_csv(path, index=False)
        assert commands.main(["load", str(folder), "--quiet"]) in (0, 3)
        spoken = ["--languages", "fr", "ar"]
        assert commands.main(["form", str(folder), "services", *spoken, "--quiet"]) == 0

    return once(tmp_path_factory, "east-form", make)


@pytest.fixture(scope="module")
def compiled(folder):
    found = xls2xform.convert(str(folder / "private" / "form-services.xlsx"))
    assert not [one for one in found.warnings if "image" not in one]
    return ET.fromstring(found.xform)  # noqa: S314 - our own


def test_it_compiles_with_a_question_for_each_column_that_is_asked(compiled):
    asked = {one.get("ref").rpartition("/")[2] for one in compiled.iter() if one.get("ref")}
    names = {column.name for column in xlsform.asked()}
    assert len(names) > 30
    assert names | {"service_id", "location"} <= asked


def test_it_speaks_the_languages_that_were_asked_for(compiled):
    spoken = [one.get("lang") for one in compiled.iter(f"{XFORMS}translation")]
    assert spoken == ["Français (fr)", "العربية (ar)"]


def test_each_service_that_may_be_told_can_be_chosen_with_what_is_known_of_it(compiled, folder):
    kept = open_store(open_folder(folder))
    try:
        services = store.read(kept, "services")
    finally:
        store.close(kept)
    [known] = [one for one in compiled.iter(f"{XFORMS}instance") if one.get("id") == "service_id"]
    items = {
        item.findtext(f"{XFORMS}name"): {part.tag.removeprefix(XFORMS): part.text for part in item}
        for item in known.iter(f"{XFORMS}item")
    }
    assert set(items) == set(services["service_id"]) - {"SHE-99"}
    phones = services.set_index("service_id")["phone"].dropna()
    assert all(items[one]["now_phone"] == phones[one] for one in items if one in phones)
    assert SHELTER not in ET.tostring(compiled, encoding="unicode")


def test_its_answers_load_as_they_were_given(folder, tmp_path):
    """A KoBo export of the form: one service corrected, one new."""
    again = shutil.copytree(folder, tmp_path / "again")
    first = pd.read_csv(again / "data" / "services.csv", dtype=str).iloc[0]["service_id"]
    pd.DataFrame(
        {
            "start": ["2026-10-01T08:00:00.000+00:00"] * 2,
            "end": ["2026-10-01T08:05:00.000+00:00"] * 2,
            "service_id": [first, ""],
            "name": ["Renamed hall", "New clinic"],
            "category": ["training", "clinic"],
            "status": ["temporarily_closed", "active"],
            "is_referral_required": ["no", "yes"],
            "age_min": ["18", ""],
            "_location_latitude": ["13.41", "13.42"],
            "_location_longitude": ["-14.31", "-14.32"],
            "_location_precision": ["8", "8"],
            "_submission_time": ["2026-10-01T08:06:00"] * 2,
            "_uuid": ["a", "b"],
        }
    ).to_csv(again / "data" / "services.csv", index=False)
    (again / "data" / "stops.csv").unlink()
    settings = (again / "programme.toml").read_text(encoding="utf-8")
    kept = "\n".join(one for one in settings.splitlines() if not one.startswith("stops"))
    (again / "programme.toml").write_text(kept, encoding="utf-8")
    assert commands.main(["load", str(again), "--quiet"]) in (0, 3)
    opened = open_store(open_folder(again))
    try:
        loaded = store.read(opened, "services").set_index("name")
    finally:
        store.close(opened)
    assert set(loaded.index) == {"Renamed hall", "New clinic"}
    told = loaded.loc["Renamed hall"]
    assert (told["service_id"], told["status"], told["age_min"]) == (
        first,
        "temporarily closed",
        18,
    )
    assert bool(loaded.loc["New clinic", "is_referral_required"])


def test_no_form_registers_people(folder, capsys):
    assert commands.main(["form", str(folder), "returnees"]) == 2
    assert "services" in capsys.readouterr().err


def test_every_question_is_a_column_of_the_layer():
    assert {one.name for one in xlsform.asked()} <= set(SCHEMAS["services"].names)
