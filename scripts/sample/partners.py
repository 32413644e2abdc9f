"""The sample's partners, what they have signed, and their rules. All of them are invented.

Three facts make stories: the agreement of P03 ends in the middle of its courses, P06 has signed
nothing, and evening school leads to the courses of P05 those who have too few school years.
"""

from typing import Any

from scripts.sample.files import SOURCE

PARTNER_COLUMNS = (
    "partner_id", "name", "acronym", "kind", "phone", "email", "languages", "source",
)  # fmt: skip
AGREEMENT_COLUMNS = (
    "agreement_id", "partner_id", "service_id", "kind", "from_on", "to_on", "billing", "source",
)  # fmt: skip
CRITERIA_COLUMNS = (
    "criterion_id", "scope", "scope_id", "criterion", "min", "max", "values", "urban_limit_m",
    "rural_limit_m", "basis", "setting_of", "flexibility", "bridging_service_id", "agreed_on",
    "text_en", "text_fr", "source",
)  # fmt: skip
LAPSES_ON = "2027-03-31"
_UNSIGNED = frozenset({"P06"})
_NAMES: tuple[tuple[str, str, str], ...] = (
    ("Kombo Skills Centre", "KSC", "ngo_nat"),
    ("Riverside Trades Centre", "RTC", "ngo_nat"),
    ("North Bank Vocational Institute", "NBVI", "academic"),
    ("Harbour Hospitality School", "HHS", "private"),
    ("Soma Agricultural Training", "SAT", "gov"),
    ("Coast Trades Workshop", "CTW", "cso"),
    ("Women's Enterprise Learning", "WEL", "ngo_nat"),
    ("District Health Teams", "DHT", "gov"),
    ("River Mission Clinics", "RMC", "ngo_int"),
    ("Open Door Counselling", "ODC", "ngo_nat"),
    ("Work Bridge Desk", "WBD", "gov"),
    ("Seedling Business Support", "SBS", "ngo_int"),
    ("Savers' Circle Credit Union", "SCCU", "private"),
    ("Home and Roof Fund", "HRF", "ngo_nat"),
    ("Second Start Schools", "SSS", "gov"),
    ("Papers and Rights Clinic", "PRC", "ngo_nat"),
    ("Young Futures", "YF", "ngo_int"),
    ("Common Table", "CT", "cso"),
    ("Family Support Office", "FSO", "gov"),
    ("Quick Transfer Points", "QTP", "private"),
    ("Safe Nights", "SN", "ngo_nat"),
    ("River Road Transport Union", "RRTU", "private"),
)
_BILLING = {"gov": "free", "private": "client_pays", "academic": "reimburse"}


def partners() -> list[dict[str, Any]]:
    """Return one row per partner, P01 to P22."""
    return [
        {
            "partner_id": f"P{number:02d}",
            "name": f"{name} (sample)",
            "acronym": acronym,
            "kind": kind,
            "phone": phone(number),
            "email": f"office@{acronym.lower()}.example",
            "languages": "en mnk wo" if number % 3 else "en fr mnk",
            "source": SOURCE,
        }
        for number, (name, acronym, kind) in enumerate(_NAMES, start=1)
    ]


def agreements() -> list[dict[str, Any]]:
    """Return one row per signed agreement; each covers all services of its partner."""
    return [
        {
            "agreement_id": f"A{row['partner_id'][1:]}",
            "partner_id": row["partner_id"],
            "kind": "contract" if row["kind"] in ("private", "academic") else "mou",
            "from_on": "2025-04-01",
            "to_on": LAPSES_ON if row["partner_id"] == "P03" else "2028-12-31",
            "billing": _BILLING.get(row["kind"], "direct"),
            "source": SOURCE,
        }
        for row in partners()
        if row["partner_id"] not in _UNSIGNED
    ]


def criteria() -> list[dict[str, Any]]:
    """Return the rules that were agreed in writing, with the room each partner leaves."""
    site: dict[str, Any] = {"basis": "radius", "setting_of": "site"}
    school = {"bridging_service_id": "EDU-01"}
    women = {
        "text_en": "This centre was set up by women for women.",
        "text_fr": "Ce centre a été créé par des femmes pour des femmes.",
    }
    circle = {"urban_limit_m": 5000, "rural_limit_m": 10000}
    rows: list[dict[str, Any]] = [
        {"scope_id": "P03", "criterion": "age", "min": 18, "max": 35, "flexibility": "negotiable"},
        {"scope_id": "P03", "criterion": "grade", "max": 10, "flexibility": "waivable"},
        {"scope_id": "P03", "criterion": "distance", "flexibility": "negotiable"} | circle | site,
        {"scope_id": "P05", "criterion": "age", "min": 18, "max": 45, "flexibility": "negotiable"},
        {"scope_id": "P05", "criterion": "grade", "min": 4, "flexibility": "waivable"} | school,
        {"scope_id": "P07", "criterion": "sex", "values": "f", "flexibility": "hard"} | women,
        {"scope_id": "P12", "criterion": "age", "min": 18, "flexibility": "hard"},
        {"scope_id": "PSS-01", "criterion": "age", "min": 18, "flexibility": "negotiable"},
        {"scope_id": "SHE-01", "criterion": "sex", "values": "f", "flexibility": "hard"},
    ]
    return [
        {
            "criterion_id": f"C{number:02d}",
            "scope": "service" if "-" in row["scope_id"] else "partner",
            "agreed_on": "2026-02-16",
            "source": SOURCE,
        }
        | row
        for number, row in enumerate(rows, start=1)
    ]


def phone(number: int) -> str:
    """Return a number that cannot be dialled: no Gambian number starts with 000."""
    return f"+220 000 {number:04d}"
