"""Words of the field lead to their category by the stems they contain, in four languages."""

import csv
import json
from collections import Counter

import pytest

from layers.vocabulary.categories import categories, not_for_persons
from layers.vocabulary.category_words import meant, of_no_person, one_meant

# The words of WHO's and KEMRI-Wellcome's list of public health facilities in five countries.
FACILITY_WORDS = (
    "Poste de Santé", "Community Health Centre", "Health Centre", "Health Post", "Clinic",
    "clinique",
    "Maternal & Child Health Centre", "Hospital", "Referral Health Centre", "Hôpital Prefectoral",
    "Health Centre (minor)", "Hôpital Régional", "Polyclinic", "Centre Hospitalier National",
    "University Hospital", "Centre Hospitalier Universitaire", "Health Center", "Teaching Hospital",
)  # fmt: skip


@pytest.mark.parametrize("word", FACILITY_WORDS)
def test_the_words_of_lists_of_health_facilities_are_clinics(word):
    assert one_meant(word) == "clinic"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Centro de formação profissional", ("training",)),
        ("مركز تدريب", ("training",)),
        ("المستشفى العام", ("clinic",)),
        ("Unidade de saúde", ("clinic",)),
        ("Centre de santé mentale", ("pss",)),
        ("GBV case management", ("protection",)),
        ("Protection de l'enfance", ("child_protection",)),
        ("WASH", ("wash",)),
        ("Pharmacie", ("pharmacy",)),
        ("Vocational training and health post", ("training", "clinic")),
        ("Non medical", ()),
        ("sans hébergement", ()),
        ("no clinic", ()),
        ("Non-formal education", ("education",)),
        ("market", ()),
    ],
)
def test_a_text_means_what_it_contains_in_its_order_and_nothing_behind_a_no(text, codes):
    assert meant(text) == codes


@pytest.mark.parametrize("text", ["Camp Coordination / Management", "Logistique", "تنسيق"])
def test_what_is_no_service_for_persons_is_known_as_such(text):
    assert of_no_person(text) in not_for_persons()
    assert meant(text) == ()


def test_every_code_and_every_label_means_its_own_category():
    for code, kind in categories().items():
        assert {one_meant(word) for word in (code, *kind.labels.values())} == {code}


def test_nearly_all_facilities_of_five_countries_get_their_category(shared_data):
    words: Counter[str] = Counter()
    for path in (shared_data / "facilities").glob("who_kwtrp_facilities_*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            words.update(row["Facility type"] for row in csv.DictReader(stream))
    n_clinics = sum(n for word, n in words.items() if one_meant(word) == "clinic")
    assert words.total() == 5553
    assert n_clinics >= 0.97 * words.total()


def test_nearly_all_health_sites_of_openstreetmap_get_their_category(shared_data):
    words: Counter[str] = Counter()
    for path in (shared_data / "facilities").glob("healthsites_*.geojson"):
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        tags = [feature["properties"] for feature in features]
        words.update(tag.get("amenity") or tag.get("healthcare") or "" for tag in tags)
    wanted = {word: "pharmacy" if word == "pharmacy" else "clinic" for word in words}
    n_right = sum(n for word, n in words.items() if one_meant(word) == wanted[word])
    assert n_right >= 0.95 * words.total()
