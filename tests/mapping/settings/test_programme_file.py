"""programme.toml: defaults, and a sentence for everything that can be wrong in it."""

import hashlib
import math

import pytest

from layers.errors import ProgrammeError
from layers.vocabulary.categories import categories
from layers.vocabulary.header_table import HeaderTable
from mapping.settings import programme, programme_file

HEAD = '[programme]\nname = "Test"\ncountry = "GMB"\nas_of = 2026-11-01\n'


def parse(extra: str = "") -> programme.Programme:
    return programme_file.parse(HEAD + extra)


def test_three_lines_are_a_programme_and_all_else_has_a_default():
    found = parse()
    assert (found.name, found.country, found.as_of.isoformat()) == ("Test", "GMB", "2026-11-01")
    assert (found.languages, found.currency) == (("en",), "")
    assert found.store == programme.StoreSettings("waypost.gpkg", 10, 600)
    assert (found.nearest, found.k_public, found.k_partner) == (0, 10, 5)
    assert math.isnan(found.living_per_day)
    assert found.attendance_days_per_month == 22
    assert not found.is_synthetic
    assert found.layers == found.limits == found.headers == found.values == found.sources == {}
    assert (found.travel.season, found.travel.snap_limit_m) == ("dry", 5000)


@pytest.mark.parametrize("code", list(categories()))
def test_a_category_without_limits_takes_its_own_duration(code):
    assert parse().limit(code) == programme.Limit(duration_min=categories()[code].duration_min)


def test_a_limit_of_one_kind_leaves_the_others_open():
    limit = parse("[limits.clinic]\ndistance_m = 3000\n").limit("clinic")
    assert (limit.duration_min, limit.distance_m, limit.fare) == (math.inf, 3000, math.inf)


def test_a_circle_alone_keeps_the_usual_duration():
    limit = parse('[limits.training]\nurban_limit_km = 5\nbasis = "both"\n').limit("training")
    assert (limit.duration_min, limit.urban_limit_km, limit.basis) == (90, 5, "both")
    assert math.isnan(limit.rural_limit_km)


def test_a_full_programme_is_read():
    found = parse(
        'currency = "GMD"\nlanguages = ["fr", "en", "fr"]\nis_synthetic = true\n'
        '[layers]\nservices = "s.csv"\nreturnees = ["a.csv", "b.csv"]\n'
        '[store]\nurl = "x.gpkg"\n[travel]\nseason = "wet"\n[reach]\nnearest = 3\n'
        '[money]\nliving_per_day = 15\n[publish]\nk_public = 11\ncontact = "office"\n'
        '[columns.services]\nname = "Nom"\nlatitude = "Y"\nignore = ["Zone"]\n'
        '[columns.services."a.csv"]\nname = "Titre"\n'
        "[defaults.services]\nage_min = 18\nis_confidential = false\n"
        '[values.services.sexes]\nfemmes = "f"\n'
        '[sources.services]\nsource = "Office list"\ndate = 2026-10-01\n'
    )
    assert found.languages == ("fr", "en")
    assert found.is_synthetic
    assert found.layers == {"services": ("s.csv",), "returnees": ("a.csv", "b.csv")}
    assert (found.nearest, found.k_public, found.living_per_day) == (3, 11, 15)
    assert found.headers["services"].columns == {"name": "Nom", "latitude": "Y"}
    assert found.headers["services"].of("a.csv") == HeaderTable(
        {"name": "Titre", "latitude": "Y"}, ("Zone",)
    )
    assert found.defaults == {"services": {"age_min": "18", "is_confidential": "false"}}
    assert found.values == {"services": {"sexes": {"femmes": "f"}}}
    assert found.sources["services"] == programme.SourceNote("Office list", "", "2026-10-01")


UNKNOWN_KEYS = [
    ("[limit]\n", "limit", "limits"),
    ('curency = "GMD"\n', "programme.curency", "currency"),
    ('[layers]\nservice = "s.csv"\n', "layers.service", "services"),
    ('[store]\nulr = "x"\n', "store.ulr", "url"),
    ("[limits.clinics]\n", "limits.clinics", "clinic"),
    ("[limits.clinic]\nduration = 60\n", "limits.clinic.duration", "duration_min"),
    ("[reach]\nnearst = 3\n", "reach.nearst", "nearest"),
    ("[money]\nliving = 3\n", "money.living", "living_per_day"),
    ("[publish]\nk_publik = 3\n", "publish.k_publik", "k_public"),
    ('[columns.services]\nagemin = "A"\n', "columns.services.agemin", "age_min"),
    ('[defaults.service]\nname = "A"\n', "defaults.service", "services"),
    ('[values.services.sex]\na = "f"\n', "values.services.sex", "sexes"),
    ('[sources.roads]\nlicense = "ODbL"\n', "sources.roads.license", "licence"),
    ("[travel]\nseasn = 'dry'\n", "travel.seasn", "season"),
]


@pytest.mark.parametrize(("text", "key", "near"), UNKNOWN_KEYS)
def test_an_unknown_key_is_named_with_the_nearest_known_one(text, key, near):
    with pytest.raises(ProgrammeError) as caught:
        parse(text)
    assert key in str(caught.value)
    assert near in str(caught.value)


WRONG = [
    ("programme = 3\n", "programme"),
    ('[programme]\ncountry = "GMB"\nas_of = 2026-11-01\n', "name"),
    ('[programme]\nname = "X"\nas_of = 2026-11-01\n', "country"),
    ('[programme]\nname = "X"\ncountry = "GMB"\n', "as_of"),
    ('[programme]\nname = " "\ncountry = "GMB"\nas_of = 2026-11-01\n', "name"),
    ('[programme]\nname = 7\ncountry = "GMB"\nas_of = 2026-11-01\n', "name"),
    ('[programme]\nname = "X"\ncountry = "Gambia"\nas_of = 2026-11-01\n', "country"),
    ('[programme]\nname = "X"\ncountry = "ÄÖÜ"\nas_of = 2026-11-01\n', "country"),
    ('[programme]\nname = "X"\ncountry = "GMB"\nas_of = "2026-11-01"\n', "as_of"),
    ('[programme]\nname = "X"\ncountry = "GMB"\nas_of = 2026-11-01T08:00:00\n', "as_of"),
    (HEAD + "currency = 3\n", "programme.currency"),
    (HEAD + 'languages = "en"\n', "programme.languages"),
    (HEAD + "languages = []\n", "programme.languages"),
    (HEAD + 'languages = ["xx"]\n', "programme.languages"),
    (HEAD + "languages = [[1]]\n", "programme.languages"),
    (HEAD + 'is_synthetic = "no"\n', "programme.is_synthetic"),
    (HEAD + "[layers]\nservices = 3\n", "layers.services"),
    (HEAD + "[layers]\nservices = [3]\n", "layers.services"),
    (HEAD + "[limits]\nclinic = 60\n", "limits.clinic"),
    (HEAD + '[limits.clinic]\nduration_min = "60"\n', "limits.clinic.duration_min"),
    (HEAD + "[limits.clinic]\nduration_min = true\n", "limits.clinic.duration_min"),
    (HEAD + "[limits.clinic]\nduration_min = -1\n", "limits.clinic.duration_min"),
    (HEAD + "[limits.clinic]\nduration_min = nan\n", "limits.clinic.duration_min"),
    (HEAD + "[limits.clinic]\nduration_min = inf\n", "limits.clinic.duration_min"),
    (HEAD + f"[limits.clinic]\nfare = 1{'0' * 400}\n", "limits.clinic.fare"),
    (HEAD + '[limits.clinic]\nbasis = "road"\n', "limits.clinic.basis"),
    (HEAD + "[limits.clinic]\nsetting_of = 3\n", "limits.clinic.setting_of"),
    (HEAD + "[reach]\nnearest = 2.5\n", "reach.nearest"),
    (HEAD + "[reach]\nnearest = -1\n", "reach.nearest"),
    (HEAD + "[money]\nliving_per_day = nan\n", "money.living_per_day"),
    (HEAD + "[money]\nattendance_days_per_month = 0\n", "money.attendance_days_per_month"),
    (HEAD + "[publish]\nk_public = 1\n", "publish.k_public"),
    (HEAD + "[publish]\nk_partner = 5.5\n", "publish.k_partner"),
    (HEAD + "[publish]\ncontact = 5\n", "publish.contact"),
    (HEAD + "[store]\nurl = 5\n", "store.url"),
    (HEAD + "[store]\nlock_timeout_s = -1\n", "store.lock_timeout_s"),
    (HEAD + "[store]\nstatement_timeout_s = '9'\n", "store.statement_timeout_s"),
    (HEAD + "[columns]\nservices = 5\n", "columns.services"),
    (HEAD + "[columns.services]\nname = ['a']\n", "columns.services.name"),
    (HEAD + "[defaults.services.name]\na = 'b'\n", "defaults.services.name"),
    (HEAD + "[values]\nservices = 'a'\n", "values.services"),
    (HEAD + "[values.services]\nsexes = 'f'\n", "values.services.sexes"),
    (HEAD + "[values.services.sexes]\nfemmes = ['f']\n", "values.services.sexes.femmes"),
    (HEAD + "[sources]\nroads = 'OSM'\n", "sources.roads"),
    (HEAD + "[sources.roads]\nsource = ['OSM']\n", "sources.roads.source"),
    (HEAD + "[travel]\nseason = 'monsoon'\n", "travel.season"),
    (HEAD + "x = = 3\n", "line 5"),
    ("store = 3\n" + HEAD, "store"),
    ("reach = [1]\n" + HEAD, "reach"),
    ("travel = 1\n" + HEAD, "travel"),
    ("limits = 1\n" + HEAD, "limits"),
    ("values = 1\n" + HEAD, "values"),
]


@pytest.mark.parametrize(("text", "place"), WRONG)
def test_a_wrong_setting_is_told_with_its_place(text, place):
    with pytest.raises(ProgrammeError, match=r"programme\.toml") as caught:
        programme_file.parse(text)
    assert place in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = " + "[" * 5_000, "more than 16 deep"),
        ("x = " + "{a=" * 5_000, "more than 16 deep"),
        (".".join("a" * 5_000) + " = 1", "more than 16 deep"),
        ("[" + ".".join("a" * 5_000) + "]", "more than 16 deep"),
        ("x = " + "9" * 5_000, "more digits than any setting"),
        ("x = 0x" + "f" * 5_000, "'x' has far more digits"),
        ("x = [" + "9" * 4_000 + "]", "'x' has far more digits"),
        ("#" * 1_000_001, "longer than 1,000,000 characters"),
    ],
    ids=lambda one: one[:12],
)
def test_what_would_stop_the_parser_is_a_sentence(text, said):
    with pytest.raises(ProgrammeError, match=r"programme\.toml") as caught:
        programme_file.parse(text)
    assert said in str(caught.value)


def test_characters_that_cannot_be_seen_are_taken_out_of_words_and_keys():
    text = HEAD.replace("Test", "Te\u202est\u200b") + (
        '[values.services.sexes]\n"fem\u200fmes" = "f\u2066"\n'
    )
    found = programme_file.parse(text)
    assert found.name == "Test"
    assert found.values["services"]["sexes"] == {"femmes": "f"}
    plain = HEAD + '[values.services.sexes]\nfemmes = "f"\n'
    assert found.hash == programme_file.parse(plain).hash


def test_the_hash_names_the_settings_and_nothing_else():
    plain = programme_file.parse(HEAD + "[reach]\nnearest = 3\n[money]\nliving_per_day = 1\n")
    same = programme_file.parse(
        "# a note\n[money]\nliving_per_day=1\n\n[reach]\nnearest = 3\n" + HEAD
    )
    other = programme_file.parse(HEAD + "[reach]\nnearest = 4\n[money]\nliving_per_day = 1\n")
    assert plain.hash == same.hash != other.hash
    assert len(plain.hash) == 64


def test_the_hash_is_the_same_in_every_version():
    # sha256 of the document as sorted JSON, worked out with another program
    text = '{"programme": {"as_of": "2026-11-01", "country": "GMB", "name": "Test"}}'
    assert parse().hash == hashlib.sha256(text.encode()).hexdigest()
