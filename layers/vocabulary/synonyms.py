"""Other words for the codes of coded columns, flags and the unknown, in every language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from layers import languages
from layers.vocabulary.categories import plain
from layers.vocabulary.weekdays import day_words

UNKNOWN: Final = frozenset(
    {
        "na",
        "n/a",
        "n.a.",
        "nan",
        "null",
        "nil",
        "unknown",
        "not known",
        "inconnu",
        "inconnue",
        "ne sait pas",
        "nsp",
        "non renseigne",
        "non precise",
        "not stated",
        "missing",
        "?",
        "??",
        "...",
        "#n/a",
        "nd",
        "n/d",
        "",  # what `plain` leaves of "-" and "--"
        "—",
        "–",
    }
)
FLAGS: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("yes", "y", "true", "t", "1", "oui", "o", "vrai", "x", "1.0"), True),
    **dict.fromkeys(("no", "n", "false", "f", "0", "non", "faux", "0.0"), False),
}
_FORD: Final = dict.fromkeys(
    ("stepping stones", "boat", "unpaved", "concrete", "seasonal", "intermittent"), "yes"
)
_SEX: Final = {
    **dict.fromkeys(("male", "man", "men", "boy", "homme", "hommes", "masculin", "h", "m"), "m"),
    **dict.fromkeys(
        ("female", "woman", "women", "girl", "femme", "femmes", "feminin", "w", "f"), "f"
    ),
}
_BASIS: Final = {
    **dict.fromkeys(("straight line", "circle", "rayon", "vol d'oiseau", "euclidean"), "radius"),
    **dict.fromkeys(("road", "roads", "route", "reseau", "par la route"), "network"),
    **dict.fromkeys(("les deux", "deux"), "both"),
}
_DOCUMENTS: Final = {
    **dict.fromkeys(("id", "id card", "identity card", "national id", "cni"), "id_card"),
    **dict.fromkeys(("carte d'identite", "piece d'identite", "carte nationale"), "id_card"),
    "passeport": "passport",
    **dict.fromkeys(
        ("birth certificate", "acte de naissance", "extrait de naissance"), "birth_certificate"
    ),
    **dict.fromkeys(
        ("school certificate", "diploma", "diplome", "certificat scolaire"), "school_certificate"
    ),
    **dict.fromkeys(("medical file", "dossier medical", "carnet de sante"), "medical_file"),
    **dict.fromkeys(("police report", "proces verbal"), "police_report"),
    **dict.fromkeys(("proof of residence", "certificat de residence"), "residence_proof"),
    **dict.fromkeys(
        ("driving licence", "driving license", "permis de conduire", "permis"), "driving_licence"
    ),
    **dict.fromkeys(("referral letter", "lettre de reference"), "referral_letter"),
    **dict.fromkeys(("return certificate", "attestation de retour"), "return_certificate"),
    **dict.fromkeys(("aucun", "aucune"), "none"),
}
_ONE_SEX: Final = {
    **_SEX,
    **dict.fromkeys(("f only", "women only", "females only", "female only", "females"), "f"),
    **dict.fromkeys(("femmes seulement", "femmes uniquement", "girls", "filles", "fille"), "f"),
    **dict.fromkeys(("m only", "men only", "males only", "male only", "males"), "m"),
    **dict.fromkeys(("hommes seulement", "hommes uniquement", "boys", "garcons", "garcon"), "m"),
}
EVERYBODY: Final = frozenset(
    ("any", "all", "anybody", "anyone", "both", "everybody", "everyone", "mixed", "tous", "toutes",
     "tout le monde", "mixte", "les deux", "tout public", "todos", "todas", "qualquer", "الجميع")
)  # fmt: skip
"""Words, plain, that open a list to everybody."""
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "sex": {**_ONE_SEX, **dict.fromkeys(("autre", "non binary", "diverse", "x"), "other")},
    "sexes": {
        **_ONE_SEX,
        **dict.fromkeys(EVERYBODY, "any"),
        **dict.fromkeys(("m f", "f m", "m/f", "f/m", "h/f"), "any"),
    },
    "setting": {
        **dict.fromkeys(("town", "city", "urbain", "urbaine", "ville", "u"), "urban"),
        **dict.fromkeys(("village", "countryside", "rurale", "campagne", "r"), "rural"),
    },
    "status": {
        **dict.fromkeys(("actif", "active (open)", "open", "ouvert", "fonctionnel"), "active"),
        **dict.fromkeys(("functional", "functioning", "operational", "operating"), "active"),
        **dict.fromkeys(("fully functional", "operationnel", "en service", "running"), "active"),
        **dict.fromkeys(("inactif", "closed", "ferme", "suspended", "suspendu"), "inactive"),
        **dict.fromkeys(("non functional", "not functional", "non operational"), "inactive"),
        **dict.fromkeys(("not operational", "non fonctionnel"), "inactive"),
        **dict.fromkeys(
            ("ferme temporairement", "temporairement ferme", "temporary closed"),
            "temporarily closed",
        ),
        **dict.fromkeys(("closed temporarily", "temporaire"), "temporarily closed"),
        **dict.fromkeys(("permanently closed", "abandoned", "disused", "demolished"), "defunct"),
        **dict.fromkeys(("ferme definitivement", "abandonne", "disparu"), "defunct"),
    },
    "delivery": {
        **dict.fromkeys(("on site", "in person", "centre", "center", "static", "fixed"), "onsite"),
        **dict.fromkeys(("sur place", "en personne", "presentiel", "sur site"), "onsite"),
        **dict.fromkeys(("mobile team", "mobile clinic", "outreach", "itinerant"), "mobile"),
        **dict.fromkeys(("at home", "home visit", "a domicile", "domicile"), "home"),
        **dict.fromkeys(("telephone", "by phone", "hotline", "par telephone"), "phone"),
        **dict.fromkeys(("remote", "internet", "web", "en ligne", "a distance"), "online"),
    },
    "level": {
        **dict.fromkeys(("individuel", "individuelle", "person"), "individual"),
        **dict.fromkeys(("collectif", "group", "groupe"), "collective"),
        **dict.fromkeys(("communautaire", "communaute"), "community"),
    },
    "basis": _BASIS,
    "setting_of": {
        **dict.fromkeys(("service", "centre", "center", "lieu du service"), "site"),
        **dict.fromkeys(("person", "personne", "retourne", "migrant", "home"), "returnee"),
    },
    "stipend_unit": {
        **dict.fromkeys(("jour", "daily", "per day", "par jour"), "day"),
        **dict.fromkeys(("semaine", "weekly", "per week", "par semaine"), "week"),
        **dict.fromkeys(("mois", "monthly", "per month", "par mois"), "month"),
        **dict.fromkeys(("cours", "once", "lump sum", "forfait", "formation"), "course"),
    },
    "capacity_unit": {
        **dict.fromkeys(("places per intake", "place", "seats", "places par session"), "places"),
        **dict.fromkeys(("bed", "lits", "lit", "camas"), "beds"),
        **dict.fromkeys(
            (
                "appointments a week",
                "appointments",
                "appointments per week",
                "rendez vous par semaine",
                "rendez vous",
                "consultations",
                "consultas por semana",
            ),
            "appointments_week",
        ),
    },
    "position_class": {
        **dict.fromkeys(("point", "exact", "coordinates"), "gps"),
        **dict.fromkeys(("batiment",), "building"),
        **dict.fromkeys(("village", "town", "localite"), "settlement"),
        **{f"adm{n}": f"area{n}" for n in (1, 2, 3)},
        **{f"admin{n}": f"area{n}" for n in (1, 2, 3)},
    },
    "return_type": {
        **dict.fromkeys(("voluntary", "volontaire", "voluntary humanitarian return"), "vhr"),
        **dict.fromkeys(("assisted", "assisted voluntary return", "avr"), "avrr"),
        **dict.fromkeys(("force", "expulsion", "deportation", "deported"), "forced"),
        "autre": "other",
    },
    "closed_season": {
        **dict.fromkeys(("rainy", "rain", "rains", "pluies", "saison des pluies"), "wet"),
        **dict.fromkeys(("hivernage", "humide", "winter"), "wet"),
        **dict.fromkeys(("seche", "saison seche"), "dry"),
    },
    "oneway": {
        **dict.fromkeys(("1", "true", "f", "oui"), "yes"),
        **dict.fromkeys(("0", "false", "b", "non", "reversible", "alternating"), "no"),
        **dict.fromkeys(("reverse", "t"), "-1"),
    },
    "criterion": {
        **dict.fromkeys(("gender", "sexe"), "sex"),
        **dict.fromkeys(("niveau", "schooling", "education", "niveau scolaire"), "grade"),
        **dict.fromkeys(("nationalite",), "nationality"),
        **dict.fromkeys(("statut juridique", "statut legal"), "legal_status"),
        **dict.fromkeys(("type de retour", "kind of return"), "return_type"),
        **dict.fromkeys(("months since return", "mois depuis le retour"), "arrival_window"),
        **dict.fromkeys(("area", "areas", "zone", "zones", "residence"), "residence_area"),
        **dict.fromkeys(("langue", "langues", "languages"), "language"),
        **dict.fromkeys(("competence", "competences", "skills"), "skill"),
        **dict.fromkeys(("documents", "papers", "papiers"), "document"),
        **dict.fromkeys(("vulnerabilite", "vulnerabilites"), "vulnerability"),
        **dict.fromkeys(("menage", "dependants", "personnes a charge"), "household"),
        **dict.fromkeys(("referral", "reference", "referencement"), "referral_required"),
        **dict.fromkeys(("rayon", "circle"), "distance"),
    },
    "at": {
        **dict.fromkeys(("orientation", "reference", "today", "aujourd'hui"), "referral"),
        **dict.fromkeys(("debut", "course", "start of the course", "debut du cours"), "start"),
    },
    "legal_status": {
        **dict.fromkeys(("national", "citoyen", "citoyenne", "ressortissant"), "citizen"),
        **dict.fromkeys(("refugie", "refugiee"), "refugee"),
        **dict.fromkeys(("asylum", "demandeur d'asile", "demandeuse d'asile"), "asylum_seeker"),
        **dict.fromkeys(("migrante", "migrant worker", "travailleur migrant"), "migrant"),
        **dict.fromkeys(("idp", "internally displaced", "deplace", "deplacee"), "displaced"),
        "apatride": "stateless",
        "autre": "other",
    },
    "nationality": {
        **dict.fromkeys(("gambia", "the gambia", "gambian", "gambie", "gambien", "gm"), "GMB"),
        **dict.fromkeys(("senegal", "senegalese", "senegalais", "senegalaise", "sn"), "SEN"),
        **dict.fromkeys(("guinea", "guinean", "guinee", "guineen", "guineenne", "gn"), "GIN"),
        **dict.fromkeys(("guinea bissau", "guinee bissau", "gw"), "GNB"),
        **dict.fromkeys(("mali", "malian", "malien", "malienne", "ml"), "MLI"),
        **dict.fromkeys(("sierra leone", "sierra leonean", "sl"), "SLE"),
        **dict.fromkeys(("somalia", "somali", "somalie", "somalien", "so"), "SOM"),
        **dict.fromkeys(("sri lanka", "sri lankan", "sri lankais", "lk"), "LKA"),
        "gambienne": "GMB",
        "somalienne": "SOM",
        "sri lankaise": "LKA",
    },
    "documents": _DOCUMENTS,
    "documents_required": _DOCUMENTS,
    "vulnerability_codes": {
        **dict.fromkeys(("medical case", "cas medical", "sante"), "medical"),
        **dict.fromkeys(
            ("victim of trafficking", "vot", "victime de traite", "traite"), "trafficking"
        ),
        **dict.fromkeys(("single mother", "parent isole", "mere seule"), "single_parent"),
        **dict.fromkeys(("uasc", "umc", "child", "enfant", "mineur"), "minor"),
        **dict.fromkeys(("disabled", "handicap"), "disability"),
        **dict.fromkeys(("aucune", "aucun"), "none"),
    },
    "scope": {"programme de partenaire": "programme", "partenaire": "partner"},
    "flexibility": {"negociable": "negotiable", "ferme": "hard", "strict": "hard"},
    "kind": {
        "international ngo": "ngo_int",
        "ingo": "ngo_int",
        "ong internationale": "ngo_int",
        "national ngo": "ngo_nat",
        "nngo": "ngo_nat",
        "ong nationale": "ngo_nat",
        "government": "gov",
        "gouvernement": "gov",
        "united nations": "un",
        "nations unies": "un",
        "prive": "private",
        "academia": "academic",
        **dict.fromkeys(("returnees", "ret", "retournes", "retornados", "عايدون"), "returnee"),
        **dict.fromkeys(("host community", "hosts", "hotes", "comunidade"), "host"),
        **dict.fromkeys(("arrivals", "expected", "arrivees", "attendus", "chegadas"), "arriving"),
        **dict.fromkeys(("officiel", "fixed", "government tariff", "tarif officiel"), "official"),
        **dict.fromkeys(("pratique", "demande", "paid", "observed", "actual", "paye"), "charged"),
    },
    "mode": {
        **dict.fromkeys(("bus", "car", "gele gele", "taxi brousse", "shared taxi"), "minibus"),
        **dict.fromkeys(("taxi collectif", "sept places", "minicar", "van", "taxi"), "minibus"),
        **dict.fromkeys(("moto", "moto taxi", "motorbike", "jakarta", "okada"), "motorcycle"),
    },
    "billing": {"gratuit": "free", "remboursement": "reimburse"},
    "languages": {
        "english": "en",
        "anglais": "en",
        "french": "fr",
        "francais": "fr",
        "arabic": "ar",
        "arabe": "ar",
        "portuguese": "pt",
        "portugais": "pt",
        **dict.fromkeys(("mandinka", "mandingo", "mandingue"), "mnk"),
        **dict.fromkeys(("fula", "fulani", "pulaar", "pular", "peul", "fulfulde"), "ff"),
        **dict.fromkeys(("jola", "diola"), "dyo"),
        **dict.fromkeys(("soninke", "serahule", "sarahule"), "snk"),
        **dict.fromkeys(("serer", "serere"), "srr"),
        **dict.fromkeys(("susu", "soussou", "sosso"), "sus"),
        "wolof": "wo",
        "bambara": "bm",
        "krio": "kri",
        "somali": "so",
        **dict.fromkeys(("sinhala", "sinhalese", "cingalais"), "si"),
        **dict.fromkeys(("tamil", "tamoul"), "ta"),
    },
    "is_ford": _FORD,
    "weekday": day_words(),
}


_LABELS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "sex": (("labels", "sex."),),
    "sexes": (("labels", "sexes."), ("labels", "sex.")),
    "legal_status": (("details", "legal_status."),),
    "return_type": (("details", "return_type."),),
    "nationality": (("details", "nationality."),),
    "languages": (("details", "language."),),
    "documents": (("details", "document."),),
    "documents_required": (("details", "document."),),
    "vulnerability_codes": (("details", "vulnerability."),),
    "weekday": (("labels", "on_weekday."),),
    "skills": (("details", "skill."),),
    "interests": (("details", "skill."),),
}
"""Where the languages hold the words that pages show for the codes of a column."""


@cache
def words_of(column: str) -> Mapping[str, str]:
    """Return word -> code of a coded column; words are plain (`categories.plain`).

    What pages write for a code, in any language, is read as that code.

    >>> words_of("sex")["femme"], words_of("documents")["certidao de nascimento"], words_of("name")
    ('f', 'birth_certificate', {})
    """
    own = _WORDS.get(column, {})
    shown = {
        plain(text): key.removeprefix(prefix)
        for table, prefix in _LABELS.get(column, ())
        for key, texts in languages.words(table).items()
        if key.startswith(prefix)
        for text in texts.values()
    }
    return {**shown, **own}


def both_sexes(text: str) -> str | None:
    """Return `any` for a list of women and men, as `f,m` or `femmes et hommes`, else None.

    >>> both_sexes("f,m"), both_sexes("Femmes / hommes"), both_sexes("f")
    ('any', 'any', None)
    """
    parts = [part for part in re.split(r"[\s,;/|&+]+|\b(?:and|et|e|or|ou)\b", plain(text)) if part]
    sexes = {words_of("sexes").get(part, "") for part in parts}
    return "any" if sexes == {"f", "m"} else None


def is_unknown(text: str) -> bool:
    """Return whether a cell of a typed column says that nothing is known.

    >>> is_unknown("N/A"), is_unknown("-"), is_unknown("Inconnu"), is_unknown("0")
    (True, True, True, False)
    """
    return not text[-1:].isdigit() and plain(text) in UNKNOWN
