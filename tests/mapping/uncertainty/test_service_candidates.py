"""Services in doubt are put at points of their area, with the setting that is there."""

import pandas as pd
from shapely import box

from mapping.uncertainty import service_candidates
from tests.mapping import builders
from tests.mapping.uncertainty.test_position_uncertainty import PLAN, areas, moved_services


def test_a_service_at_its_candidates_keeps_its_id_and_has_the_setting_of_the_new_place():
    town = builders.layer("settlements", [{"settlement_id": "T", "setting": "urban"}])
    town = town.set_geometry([box(-16.62, 13.28, -16.59, 13.33)]).set_crs(4326)
    offers = moved_services().assign(
        setting=pd.Series(["rural", "rural", "rural"], dtype="str"),
        setting_source=["settlement", "stated", "stated"],
    )
    found = service_candidates.of_services(offers, areas(), town, builders.programme(PLAN))
    assert len(found) == 16
    for each in found:
        assert list(each["service_id"]) == ["S1", "S3"]
        in_town = town.geometry.iloc[0].intersects(each.geometry.iloc[0])
        assert (each["setting"].iloc[0] == "urban") == in_town
        assert each["setting"].iloc[1] == "rural"
        assert areas().geometry.iloc[0].covers(each.geometry.iloc[0])
