"""The person holds all documents that the rule lists."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import (
    YES,
    Findings,
    Said,
    by_words,
    codes,
    labelled,
)

ORDER: Final = 1500
PERSON: Final = ("documents",)
STEP: Final = {"en": "Documents are there", "fr": "Documents présents"}
OBSTACLE: Final = {"en": "missing documents", "fr": "des documents manquants"}
TEXTS: Final = {
    "document": {"en": "Missing document: {detail}.", "fr": "Document manquant : {detail}."},
    "document_unknown": {
        "en": "Cannot tell yet. Ask whether the person holds: {detail}.",
        "fr": "On ne sait pas encore. Demander si la personne possède : {detail}.",
    },
}
LABELS: Final = {
    "document.id_card": {"en": "identity card", "fr": "carte d'identité"},
    "document.passport": {"en": "passport", "fr": "passeport"},
    "document.birth_certificate": {"en": "birth certificate", "fr": "acte de naissance"},
    "document.school_certificate": {"en": "school certificate", "fr": "certificat scolaire"},
    "document.medical_file": {"en": "medical file", "fr": "dossier médical"},
    "document.police_report": {"en": "police report", "fr": "procès-verbal de police"},
    "document.residence_proof": {"en": "proof of residence", "fr": "certificat de résidence"},
    "document.driving_licence": {"en": "driving licence", "fr": "permis de conduire"},
    "document.referral_letter": {"en": "referral letter", "fr": "lettre de référencement"},
    "document.return_certificate": {"en": "certificate of return", "fr": "attestation de retour"},
}


def judge(rows: pd.DataFrame) -> Findings:
    """Judge `documents`: each one in `values` is needed, and those missing are named."""
    return by_words(rows, ["values", "documents"], _decide)


def _decide(values: str | None, documents: str | None) -> Said:
    needed = codes(values)
    missing = needed - codes(documents)
    if not missing:
        return YES
    if documents is None:
        return ("unknown", "document_unknown", labelled("document", needed))
    return ("no", "document", labelled("document", missing))
