"""Headers are recognised in two languages, by alias, or as the programme says."""

import tomllib

import pandas as pd
import pytest

from layers.errors import ProgrammeError
from layers.ingest.headers import column_match, unmatched
from layers.ingest.headers.found import Found
from layers.schemas.areas import SCHEMA as AREAS
from layers.schemas.returnees import SCHEMA as RETURNEES
from layers.schemas.services import SCHEMA as SERVICES
from layers.vocabulary.header_table import HeaderTable


def matched(cells, schema=SERVICES, said=None, defaults=(), **more):
    """The headers of a file: a list of headers, or header -> cells."""
    rows = cells if isinstance(cells, dict) else {name: ["x"] for name in cells}
    found = Found(pd.DataFrame(rows, dtype="str"), "a.csv", **more)
    return column_match.match(found, schema, said or HeaderTable(), defaults)


def of(cells, schema=SERVICES, **more):
    return dict(matched(cells, schema, **more).of)


def opened(cells, schema=SERVICES, **more):
    return [(one.code, one.column) for one in matched(cells, schema, **more).unmatched]


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


def test_two_aliases_of_one_column_are_open():
    found = ["nom", "facility name", "category"]
    assert opened(found) == [("HEADER_AMBIGUOUS", "name")]


def test_the_programme_decides_between_two_headers():
    found = ["nom", "facility name", "category"]
    assert of(found, said=HeaderTable({"name": "facility name"}))["name"] == "facility name"
    for_one = HeaderTable({"name": "nom"}, files={"a.csv": HeaderTable({"name": "facility name"})})
    assert of(found, said=for_one)["name"] == "facility name"


def test_a_default_stands_for_an_absent_required_column():
    assert "category" not in of(["name", "lat", "lon"], defaults=("category",))


def test_ocha_boundaries_give_the_finest_level_and_its_parent():
    found = ["ADM1_PCODE", "ADM1_NAME", "ADM2_PCODE", "ADM2_EN", "ADM2_FR"]
    headers = matched(found, AREAS)
    assert dict(headers.of) == {
        "pcode": "ADM2_PCODE",
        "name": "ADM2_EN",
        "parent_pcode": "ADM1_PCODE",
    }
    assert headers.level == 2


def test_a_form_tools_own_columns_are_used_for_places_only():
    found = ["name", "category", "_id", "_uuid", "_geolocation"]
    assert of(found) == {
        "name": "name",
        "category": "category",
        "geolocation": "_geolocation",
    }
    stripped = ["name", "category", "id", "uuid", "site_latitude", "site_longitude"]
    assert of(stripped, before={name: f"_{name}" for name in stripped[2:]}) == {
        "name": "name",
        "category": "category",
        "latitude": "site_latitude",
        "longitude": "site_longitude",
    }


def test_mapped_and_unused_headers_are_told():
    told = matched(["Nom", "category", "colour"]).issues
    assert [(issue.code, issue.severity) for issue in told] == [
        ("HEADER_MAPPED", "accepted"),
        ("HEADER_UNUSED", "accepted"),
    ]
    assert "colour" in told[1].sentence


def test_a_bare_id_gives_way_to_a_header_that_says_more():
    assert of(["id", "uuid", "name", "category"])["service_id"] == "uuid"
    assert of(["id", "name", "category"])["service_id"] == "id"


def test_the_programme_may_name_only_columns_and_headers_that_exist():
    files = [Found(pd.DataFrame(columns=["intitulé", "x"]), "a.csv")]
    column_match.check_columns(HeaderTable({"name": "INTITULE"}), files, SERVICES)
    with pytest.raises(ProgrammeError, match="Did you mean 'intitulé'"):
        column_match.check_columns(HeaderTable({"name": "intitle"}), files, SERVICES)
    of_one = HeaderTable(files={"a.csv": HeaderTable({"name": "intitle"})})
    with pytest.raises(ProgrammeError, match=r"services\.'a\.csv'"):
        column_match.check_columns(of_one, files, SERVICES)


@pytest.mark.parametrize(
    "header",
    ["start", "end", "beds", "zone", "level", "code", "places", "price", "debut", "fin", "lits"],
)
def test_a_word_that_means_many_things_is_no_column_of_services(header):
    found = {"name": ["A"], "category": ["clinic"], header: ["Kombo North"]}
    taken = {column: one for column, one in of(found).items() if one == header}
    assert taken == ({"level": "level"} if header == "level" else {})


def test_cells_that_agree_make_a_column_of_an_ambiguous_word():
    kinds = {"name": ["A", "B"], "type": ["clinic", "training"], "zone": ["urban", "rural"]}
    assert of(kinds) == {"name": "name", "category": "type", "setting": "zone"}
    foreign = {"name": ["A", "B"], "type": ["node", "way"], "zone": ["Kombo North", "Kombo South"]}
    assert of(foreign) == {"name": "name"}
    assert opened(foreign) == [("HEADER_MISSING", "category")]


def test_a_proposal_rests_on_spelling_or_content_and_is_never_the_first_header():
    cells = {"Country": ["GMB"], "Titel": ["Poste A"], "Was angeboten wird": ["clinic"]}
    by_column = {one.column: one.proposals for one in matched(cells).unmatched}
    assert by_column == {"name": (), "category": (("Was angeboten wird", ("clinic",)),)}


def test_of_persons_no_value_is_shown():
    (one,) = matched({"Nr": ["Fatou 1", "Awa 2"]}, RETURNEES).unmatched
    assert one.proposals == (("Nr", ()),)


@pytest.mark.parametrize("header", ["is_confide", "Confidential?", "Confidentiel", "موقع سري"])
def test_headers_of_privacy_are_read_however_they_are_cut_or_marked(header):
    cells = {"name": ["A"], "category": ["clinic"], header: ["yes"]}
    assert of(cells)["is_confidential"] == header


@pytest.mark.parametrize("header", ["Confid. level", "Do not publish", "Ne pas publier ce site"])
def test_a_header_that_resembles_privacy_refuses_the_file_until_somebody_says(header):
    cells = {"name": ["A"], "category": ["clinic"], header: ["yes"]}
    assert opened(cells) == [("HEADER_PRIVATE", "is_confidential")]
    assert opened(cells, said=HeaderTable(ignore=(header,))) == []
    assert opened(cells, said=HeaderTable({"is_confidential": header})) == []


def test_headers_cut_at_ten_letters_are_known_where_only_one_column_begins_so():
    cut = ["service_id", "name", "category", "urban_limi", "n_places_f", "verified_o", "attendance"]
    assert list(of(cut)) == [
        *("service_id", "name", "category", "urban_limit_km", "attendance_days"),
        *("n_places_free", "verified_on"),
    ]
    assert "attendance_days" not in of([*cut, "a_longer_header"])
    assert "age_min" not in of(["name", "category", "is_synthet"])


def test_paths_of_forms_match_by_their_last_part_and_choices_are_no_columns():
    cells = {
        "group_id/facility_name": ["A"], "group_id/facility_type": ["clinic"],
        "group_loc/_gps_latitude": ["13.4"], "group_loc/_gps_longitude": ["-16.5"],
        "group/languages": ["en fr"], "group/languages/en": ["1"], "group/languages/hours": ["1"],
    }  # fmt: skip
    assert of(cells) == {
        "name": "group_id/facility_name", "category": "group_id/facility_type",
        "languages": "group/languages", "latitude": "group_loc/_gps_latitude",
        "longitude": "group_loc/_gps_longitude",
    }  # fmt: skip


@pytest.mark.parametrize("header", ["adm2_pcode", "admin2Pcode", "ADM3_PCODE", "admin1Pcod"])
@pytest.mark.parametrize("schema", [SERVICES, RETURNEES])
def test_codes_of_areas_of_any_level_are_the_place(header, schema):
    cells = {"name": ["A"], "category": ["clinic"], "returnee_id": ["R1"], header: ["GM0201"]}
    headers = matched(cells, schema)
    assert headers.of["pcode"] == header
    assert "level" not in column_match.implied(headers)


def test_headers_in_portuguese_and_arabic_are_recognised():
    found = ["Nome do serviço", "Categoria", "Idade mínima", "Parceiro", "Telefone"]
    assert list(of(found)) == ["name", "category", "partner", "age_min", "phone"]
    found = ["اسم الخدمة", "نوع الخدمة", "خط العرض", "خط الطول", "الهاتف"]
    assert list(of(found)) == ["name", "category", "phone", "latitude", "longitude"]
    assert list(of(["رقم الحالة", "العمر", "الجنس"], RETURNEES)) == ["returnee_id", "age", "sex"]


def test_tags_go_before_names_and_the_programme_before_tags():
    cells = {"name": ["GM02"], "Titre": ["Poste A"], "Art": ["clinic"], "y": ["13"]}
    tags = {"name": "#adm1+code", "Titre": "#service+name", "Art": "#sector", "y": "#geo+lat"}
    expected = {"name": "Titre", "category": "Art", "pcode": "name", "latitude": "y"}
    assert of(cells, tags=tags) == expected
    assert of(cells, tags=tags, said=HeaderTable({"name": "name"}))["name"] == "name"


def test_the_block_answers_all_files_at_once_and_is_valid():
    open_ = [
        *matched({"Titel": ["A"], "Nom": ["B"], "nome": ["C"], "Art": ["clinic"]}).unmatched,
        *matched({'Nr "1"': ["R1", "R2"]}, RETURNEES).unmatched,
    ]
    assert tomllib.loads(unmatched.block(open_)) == {
        "columns": {
            "services": {"a.csv": {"name": "Nom", "category": "Art"}},
            "returnees": {"a.csv": {"returnee_id": 'Nr "1"'}},
        }
    }


def test_a_table_that_is_written_already_is_not_opened_again():
    open_ = matched({"Titel": ["A"], "Nom": ["B"], "nome": ["C"], "Art": ["clinic"]}).unmatched
    added = unmatched.block(open_, {("services", "a.csv")})
    assert tomllib.loads(f'[columns.services."a.csv"]\n{added}')["columns"] == {
        "services": {"a.csv": {"name": "Nom", "category": "Art"}}
    }
