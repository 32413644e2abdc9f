"""A release is told of the areas of those before, and of nothing that the store does not know."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from layers import store as stores
from layers.errors import PublishingRefusedError
from mapping import indicators
from mapping.settings.programme import StoreSettings
from scripts.runtime.project import Folder
from scripts.stages import release
from tests.layers.store import samples

SERVICES = pd.DataFrame(
    columns=["service_id", "category", "partner_id", "partner", "is_confidential"]
)


def folder(path: Path, *, is_synthetic: bool = False) -> Folder:
    programme = SimpleNamespace(
        store=StoreSettings(), k_public=10, as_of=date(2026, 10, 15), is_synthetic=is_synthetic
    )
    store = stores.connect("waypost.gpkg", path)
    stores.write(store, [samples.services()])
    stores.close(store)
    return Folder(path, programme)  # type: ignore[arg-type]


def told(where: Folder, *pcodes: str) -> pd.DataFrame:
    areas = pd.DataFrame({"pcode": list(pcodes), "parent_pcode": ""})
    gaps = pd.DataFrame(
        {"pcode": ["ALL", pcodes[0]], "indicator": "coverage_eligible", "category": "pss",
         "among": "all", "group": "all", "unit": "share", "value": 0.5, "n_people": 60.0,
         "n_missing": 0.0, "suppression": "none", "subject_id": ""}
    ).reindex(columns=list(indicators.COLUMNS))  # fmt: skip
    layers = SimpleNamespace(areas=areas, services=SERVICES)
    return release.told(where, layers, gaps, {})["gaps"]  # type: ignore[arg-type]


def test_other_areas_are_refused_by_name_until_a_new_series_begins(tmp_path: Path) -> None:
    where = folder(tmp_path)
    told(where, "GM01", "GM02")
    told(where, "GM02", "GM01")
    for other in (("GM01", "GM09"), ("GM01",), ("GM01", "GM02", "GM03")):
        with pytest.raises(
            PublishingRefusedError, match=r"SDC_GEO_DIFFERENCE.*GM0[293].*new-series"
        ):
            told(where, *other)
    release.begin_series(where, pd.DataFrame({"pcode": ["GM01", "GM09"]}))
    assert set(told(where, "GM01", "GM09")["pcode"]) == {"ALL", "GM01", "GM09"}


def test_pages_of_which_the_store_knows_nothing_are_not_published_over(tmp_path: Path) -> None:
    where = folder(tmp_path)
    where.published.mkdir()
    (where.published / "map.html").write_text("old")
    with pytest.raises(PublishingRefusedError, match=r"LEDGER_MISSING.*new series"):
        told(where, "GM01")


def test_made_up_people_are_told_over_older_pages_and_by_other_areas(tmp_path: Path) -> None:
    where = folder(tmp_path, is_synthetic=True)
    where.published.mkdir()
    (where.published / "map.html").write_text("an older demo")
    told(where, "GM01")
    assert set(told(where, "GM01", "GM02")["pcode"]) == {"ALL", "GM01", "GM02"}
