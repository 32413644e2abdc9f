"""Real files of the field, dropped into data/ without a word: what is printed is enough to load.

They are no part of this repository; where they are absent these tests say so and are skipped.
"""

import shutil

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from layers.errors import InputRefusedError
from scripts import pipeline
from scripts.runtime.progress import Progress

SERVICES = "name,category,delivery\nA phone line,pss,phone\n"
WHO = {"name": "Facility name", "category": "Facility type", "latitude": "Lat",
       "longitude": "Long", "partner": "Ownership", "source": "LL source"}  # fmt: skip
SITES = {"partner": "operator", "phone": "contact_number",
         "hours": "opening_hours", "status": "operational_status", "capacity": "beds"}  # fmt: skip
LOADS = {
    "facilities/who_kwtrp_facilities_GMB.csv": ("services", "GMB", WHO),
    "facilities/who_kwtrp_facilities_SOM.csv": ("services", "SOM", WHO),
    "facilities/healthsites_GMB.geojson": ("services", "GMB", SITES),
    "facilities/healthsites_SOM.geojson": ("services", "SOM", SITES),
    "boundaries/gin_adm2_pcodes.geojson": ("areas", "GIN", {"pcode": "ADM2_PCODE"}),
    "boundaries/mli_adm1_pcodes.topojson": ("areas", "MLI", {"pcode": "admin1Pcod"}),
    "boundaries/gmb_adm0.geojson": ("areas", "GMB", {"pcode": "ISO3"}),
}
"""File -> the layer it is, its country, and columns that must have come from these headers."""
TOLD = (
    "boundaries/global_pcode_lengths.csv", "threew/ocha_sectors.csv",
    "threew/ocha_organization_types.csv", "returns/hapi_returnees_global.csv",
)  # fmt: skip
"""What is no layer, or counts of people: it is told, and nothing of it loads."""


def dropped(folder, source, country):
    (folder / "data").mkdir()
    (folder / "programme.toml").write_text(
        f'[programme]\nname = "T"\ncountry = "{country}"\nas_of = 2026-11-01\n', encoding="utf-8"
    )
    shutil.copyfile(source, folder / "data" / source.name)
    return folder


def checked(folder):
    """Check, paste what is printed, check again; how often something had to be pasted."""
    for n_pasted in range(3):
        try:
            found = pipeline.check(folder, Progress(quiet=True))
            told = "".join(issue.sentence for issue in found.dropped)
        except InputRefusedError as error:
            found, told = None, str(error)
        if found is not None and "\n[columns." not in told:
            return found, n_pasted
        block = told[told.index("[columns.") :]
        settings = folder / "programme.toml"
        settings.write_text(settings.read_text(encoding="utf-8") + block, encoding="utf-8")
    raise AssertionError(told)


@pytest.mark.parametrize("name", LOADS)
def test_a_real_file_loads_with_no_word_in_the_programme(shared_data, tmp_path, name):
    layer, country, headers = LOADS[name]
    folder = dropped(tmp_path, shared_data / name, country)
    if layer != "services":
        (folder / "data" / "services.csv").write_text(SERVICES, encoding="utf-8")
    found, n_pasted = checked(folder)
    assert n_pasted == 0
    counts = found.loaded[layer].counts
    assert counts["rows_in"] == sum(n for end, n in counts.items() if end != "rows_in")
    assert counts["loaded"] > counts["rows_in"] / 2
    mapped = {i.column: i.value for i in found.loaded[layer].issues if i.code == "HEADER_MAPPED"}
    assert {column: mapped.get(column) for column in headers} == headers


@pytest.mark.parametrize(
    ("name", "country", "who", "what", "where"),
    [
        ("somalia_3w_jan_apr_2025.xlsx", "SOM", "Organization_Name", "Cluster", "DistrictPcode"),
        ("chad_3w_apr_2025.xlsx", "TCD", "Organisation", "Cluster", "Title"),
    ],
)
def test_who_does_what_where_equals_a_count_by_pandas(
    shared_data, tmp_path, name, country, who, what, where
):
    folder = dropped(tmp_path, shared_data / "threew" / name, country)
    (folder / "data" / "services.csv").write_text(SERVICES, encoding="utf-8")
    found, n_pasted = checked(folder)
    ours = found.loaded["presence"].table[["organisation", "sector", "pcode"]].drop_duplicates()
    raw = pd.DataFrame(CalamineWorkbook.from_path(shared_data / "threew" / name)
                       .get_sheet_by_index(0).to_python()[1:], dtype=str)  # fmt: skip
    heads = CalamineWorkbook.from_path(shared_data / "threew" / name).get_sheet_by_index(0)
    raw.columns = heads.to_python()[0]
    theirs = raw[~raw[what].str.startswith("#")][[who, what, where]]
    theirs = theirs.apply(lambda cells: cells.str.strip().replace("", None))
    whole = theirs.dropna(subset=[who, what]).drop_duplicates()
    assert (len(ours), n_pasted) == (len(whole), 0)


@pytest.mark.parametrize("name", TOLD)
def test_what_is_no_layer_is_told_and_loads_nothing(shared_data, tmp_path, name):
    folder = dropped(tmp_path, shared_data / name, "GMB")
    (folder / "data" / "services.csv").write_text(SERVICES, encoding="utf-8")
    found, n_pasted = checked(folder)
    assert n_pasted == 0
    assert list(found.loaded) == ["services"]
    assert found.loaded["services"].counts["rows_in"] == 1
    assert [issue.file for issue in found.dropped if issue.severity == "warned"] == [
        name.rpartition("/")[2]
    ]
