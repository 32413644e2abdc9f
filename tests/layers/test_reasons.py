"""Reasons in words: every code has a sentence in every language, and the sentences read well."""

import pytest

from layers import criteria, languages, reasons

FACTS = {"have": 12.5, "want": 10.0, "margin": 2.5}
SAID = [
    ({"code": "age_max", "have": 36, "want": 35, "margin": 1},
     "Aged 36; the upper limit is 35 (over by 1).",
     "Âge : 36 ans ; l'âge maximum est de 35 ans (écart : 1)."),
    ({"code": "age_min", "have": 16, "want": 18, "margin": 2},
     "Aged 16; the lower limit is 18 (under by 2).",
     "Âge : 16 ans ; l'âge minimum est de 18 ans (écart : 2)."),
    ({"code": "grade_max", "have": 12, "want": 10, "margin": 2},
     "Completed school years: 12; the upper limit is 10 (over by 2).",
     "Années d'école terminées : 12 ; le maximum est de 10 (écart : 2)."),
    ({"code": "distance_radius", "have": 10.6, "want": 10, "margin": 0.6, "detail": "@rural"},
     ("They take people from up to 10 km (rural setting); this home is 10.6 km away in a straight "
     "line, 0.6 km too far."),
     ("On y accepte les gens jusqu'à 10 km (milieu rural) ; ce domicile est à 10,6 km à vol "
      "d'oiseau, 0,6 km de trop.")),
    ({"code": "distance_no_road", "want": 5.0, "detail": "@urban"},
     ("They take people from up to 5 km by road (urban setting), and no usable road was "
      "found."),
     ("On y accepte les gens jusqu'à 5 km par la route (milieu urbain), et aucune route "
      "praticable n'a été trouvée.")),
    ({"code": "too_long", "have": 95.0, "want": 60.0, "detail": "@walk"},
     "The way takes 95 min (on foot); this programme's limit is 60 min.",
     "Le trajet dure 95 min (à pied) ; la limite de ce programme est de 60 min."),
    ({"code": "window", "have": 20261229.0, "want": 20261228.0, "margin": 1},
     "The course runs to 29 Dec 2026, but the partner's agreement ends on 28 Dec 2026.",
     ("Le cours dure jusqu'au 29 déc. 2026, mais l'accord du partenaire prend fin le "
      "28 déc. 2026.")),
    ({"code": "status", "detail": "@status.defunct"},
     "This service is not running (closed for good).",
     "Ce service ne fonctionne pas (fermé définitivement)."),
    ({"code": "sex", "detail": "@only.f"},
     "Only women are taken.", "Seules les femmes sont acceptées."),
    ({"code": "grade_unknown", "detail": "@field.grade"},
     "Cannot tell yet. Ask for: completed school years.",
     "On ne sait pas encore. À demander : années d'école terminées."),
    ({"code": "unaffordable", "have": 50.0, "want": 40.0},
     "The return fare is 50 a day, more than the 40 a day that is paid.",
     "L'aller-retour coûte 50 par jour, plus que les 40 versés par jour."),
]  # fmt: skip


@pytest.mark.parametrize(("detail", "english", "french"), SAID)
def test_a_reason_reads_as_a_caseworker_would_say_it(detail, english, french):
    assert reasons.sentence(detail, "en") == english
    assert reasons.sentence(detail, "fr") == french


@pytest.mark.parametrize("language", languages.codes())
@pytest.mark.parametrize("code", list(reasons.TEXTS))
def test_every_sentence_can_be_filled_and_ends_as_a_sentence(code, language):
    detail = "@only.f" if code == "sex" else "@urban"
    said = reasons.sentence({"code": code, **FACTS, "detail": detail}, language)
    assert said.endswith(".")
    assert said[0] == said[0].upper()
    assert not {"{", "}", "?", "@"} & set(said)


def test_a_partners_own_sentence_goes_first_and_takes_the_same_facts():
    own = {"code": "age_max", "have": 36, "want": 35, "margin": 1}
    own |= {"rule": "C1"}
    told = reasons.Own({"C1": {"en": "Too old by {margin} for {this}."}})
    assert reasons.sentence(own, "en", told) == "Too old by 1 for {this}."
    assert reasons.sentence(own, "fr", told).startswith("Âge : 36 ans")
    unknown = {"code": "age_unknown", "detail": "@field.age", "rule": "C1"}
    assert reasons.sentence(unknown, "en", told) == "Cannot tell yet. Ask for: age."


@pytest.mark.parametrize(
    ("answer", "english", "french"),
    [
        ("yes", "Not yet: first Evening school, then this course.",
         "Pas encore : d'abord Evening school, puis cette formation."),
        ("unknown",
         ("Not yet: first Evening school, then this course. Whether Evening school takes this "
          "person cannot be told yet."),
         ("Pas encore : d'abord Evening school, puis cette formation. On ne sait pas encore si "
          "Evening school est possible pour cette personne.")),
        ("no", "Evening school would lead to this course, but is not open to this person either.",
         ("Evening school préparerait à cette formation, mais n'est pas non plus possible pour "
          "cette personne.")),
    ],
)  # fmt: skip
def test_a_bridge_follows_the_reason_with_what_is_known_of_it(answer, english, french):
    reason = {"code": "sex", "detail": "@only.f", "bridge_id": "EDU-01", "bridge_verdict": answer}
    told = reasons.Own(names={"EDU-01": "Evening school"})
    assert reasons.sentence(reason, "en", told) == f"Only women are taken. {english}"
    assert reasons.sentence(reason, "fr", told) == f"Seules les femmes sont acceptées. {french}"
    assert "first EDU-01" in reasons.sentence(reason | {"bridge_verdict": "yes"}, "en")


def test_a_missing_number_is_a_question_mark_and_no_way_is_infinite():
    said = reasons.sentence({"code": "age_max", "have": float("nan"), "want": 35}, "en")
    assert said == "Aged ?; the upper limit is 35 (over by ?)."
    assert "∞" in reasons.sentence({"code": "too_far", "have": float("inf")}, "en")


@pytest.mark.parametrize("code", list(reasons.TEXTS))
def test_every_reason_belongs_to_a_step_of_the_waterfall(code):
    assert reasons.step_of(code) in (*reasons.STEPS, *criteria.NOTES)


def test_the_steps_are_the_way_the_criteria_in_order_the_fare_and_the_place():
    assert ("reach", *criteria.CRITERIA, "affordable", "place") == reasons.STEPS


@pytest.mark.parametrize(
    ("value", "said"),
    [(36.0, "36"), (10.6, "10.6"), (10.04, "10"), (0.0, "0"), (0.04, "0.04"), (0.001, "0.001"),
     (1234567.0, "1,234,567"), (10.25, "10.3"), (-2.5, "−2.5")],
)  # fmt: skip
def test_a_number_is_as_long_as_it_needs_to_be(value, said):
    assert reasons.number(value) == said
