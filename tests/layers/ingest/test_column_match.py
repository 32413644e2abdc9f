"""Headers are recognised in two languages, by alias, or as the programme says."""

import pytest

from layers.errors import InputRefusedError, ProgrammeError
from layers.ingest import column_match
from layers.schemas.areas import SCHEMA as AREAS
from layers.schemas.returnees import SCHEMA as RETURNEES
from layers.schemas.services import SCHEMA as SERVICES


def of(found, schema=SERVICES, columns=None, defaults=(), tool=()):
    return dict(column_match.match(found, schema, columns or {}, defaults, "a.csv", tool).of)


def test_french_headers_are_recognised_whatever_their_case_and_accents():
    found = ["Nom du service", "CATÉGORIE", "Âge minimum", "Latitude", "Long", "Téléphone"]
    assert of(found) == {
        "name": "Nom du service",
        "category": "CATÉGORIE",
        "age_min": "Âge minimum",
        "latitude": "Latitude",
        "longitude": "Long",
        "phone": "Téléphone",
    }


def test_french_returnee_headers_are_recognised():
    found = [
        "Numéro de dossier",
        "Sexe",
        "Niveau scolaire",
        "Date de retour",
        "Localité",
        "Besoins",
    ]
    assert list(of(found, RETURNEES)) == [
        "returnee_id",
        "sex",
        "grade",
        "settlement",
        "need",
        "return_on",
    ]


def test_underscores_and_hyphens_are_spaces():
    assert of(["NAME", "Category", "age-min"])["age_min"] == "age-min"


def test_a_header_named_like_the_column_wins_over_an_alias():
    assert of(["name", "nom", "category", "type", "lat", "lon"])["name"] == "name"


def test_two_aliases_of_one_column_are_refused():
    with pytest.raises(InputRefusedError, match=r"'nom' and 'facility name'.*HEADER_AMBIGUOUS"):
        of(["nom", "facility name", "category"])


def test_the_programme_decides_between_two_headers():
    assert of(["nom", "facility name", "category"], columns={"name": "facility name"})["name"] == (
        "facility name"
    )


def test_a_default_stands_for_an_absent_required_column():
    assert "category" not in of(["name", "lat", "lon"], defaults=("category",))


def test_ocha_boundaries_give_the_finest_level_and_its_parent():
    found = ["ADM1_PCODE", "ADM1_NAME", "ADM2_PCODE", "ADM2_EN", "ADM2_FR"]
    matched = column_match.match(found, AREAS, {}, (), "a.geojson")
    assert dict(matched.of) == {
        "pcode": "ADM2_PCODE",
        "name": "ADM2_EN",
        "parent_pcode": "ADM1_PCODE",
    }
    assert matched.level == 2


def test_a_form_tools_own_columns_are_used_for_places_only():
    found = ["name", "category", "_id", "_uuid", "_geolocation"]
    assert of(found) == {
        "name": "name",
        "category": "category",
        "geolocation": "_geolocation",
    }
    stripped = ["name", "category", "id", "uuid", "site_latitude", "site_longitude"]
    assert of(stripped, tool=stripped[2:]) == {
        "name": "name",
        "category": "category",
        "latitude": "site_latitude",
        "longitude": "site_longitude",
    }


def test_mapped_and_unused_headers_are_told():
    told = column_match.match(["Nom", "category", "colour"], SERVICES, {}, (), "a.csv").issues
    assert [(issue.code, issue.severity) for issue in told] == [
        ("HEADER_MAPPED", "accepted"),
        ("HEADER_UNUSED", "accepted"),
    ]
    assert "colour" in told[1].sentence


def test_a_bare_id_gives_way_to_a_header_that_says_more():
    assert of(["id", "uuid", "name", "category"])["service_id"] == "uuid"
    assert of(["id", "name", "category"])["service_id"] == "id"


def test_the_programme_may_name_only_columns_and_headers_that_exist():
    column_match.check_columns({"name": "INTITULE"}, [["intitulé", "x"]], SERVICES)
    with pytest.raises(ProgrammeError, match="Did you mean 'intitulé'"):
        column_match.check_columns({"name": "intitle"}, [["intitulé", "x"]], SERVICES)
