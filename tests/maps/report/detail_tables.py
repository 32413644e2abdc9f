"""Made-up tables of the report that are no indicator by area, as the measures give them."""

import math

import pandas as pd

INF, NAN = math.inf, math.nan
MONTHS = ("2026-11", "2026-12", "2027-01", "2027-04")


OF_ALL = {"among": "all", "n_stated": NAN, "n_expected": NAN}
"""Everybody is counted, whatever they need."""


def details():
    """Every detail table, exact, with columns as agreed with the modules that make them."""
    whole = ("evidence", "blanks", "snaps")
    return {
        name: table if name in whole else table.assign(**OF_ALL)
        for name, table in _tables().items()
    }


def _tables():
    return {
        "waivers": waivers(),
        "months": months(),
        "losses": pd.DataFrame(
            [
                ("ALL", "training", "2027-01", 24.0, "course"),
                ("ALL", "training", "2027-04", 32.0, "agreement"),
                ("GM01", "training", "2027-04", 30.0, "agreement"),
            ],
            columns=["pcode", "category", "month", "n_lost", "cause"],
        ),
        "closures": pd.DataFrame(
            [("P4", "Sample counselling house", "pss", 31.0, 100.0, 1.0)],
            columns=["partner_id", "partner", "category", "n_lost", "n_people", "n_services"],
        ),
        "questions": pd.DataFrame(
            [("grade", "returnee", 60.0, 36.0), ("capacity", "service", 5.0, 4.0)],
            columns=["field", "of", "n_verdicts", "n_people"],
        ),
        "evidence": pd.DataFrame(
            [
                ("satisfaction", "yes", 60.0, 12.0, 4.0, 3.5, 4.5),
                ("satisfaction", "no", 40.0, 30.0, 3.0, 2.5, 3.5),
                ("satisfaction", "unknown", 12.0, 10.0, 5.0, 1.0, 5.0),
            ],
            columns=["outcome", "reach_class", "n", "n_missing", "median", "low", "high"],
        ),
        "lapses": lapses(),
        "margins": pd.DataFrame(
            [
                ("training", "age", 0.0, 0.5, 24.0, True),
                ("training", "age", 2.0, 4.0, 3.0, False),
                ("training", "distance", 4.0, INF, 80.0, False),
            ],
            columns=["category", "test", "above", "up_to", "n_people", "is_near"],
        ),
        "stipends": stipends(),
        "blanks": pd.DataFrame(
            [("returnees", "grade", 40.0, 300.0), ("services", "capacity", 2.0, 4.0)],
            columns=["layer", "field", "n_missing", "n_rows"],
        ),
        "snaps": pd.DataFrame(
            [("returnees", "", "far", 17.0)], columns=["layer", "mode", "flag", "n_points"]
        ),
    }


def waivers():
    columns = ["partner_id", "partner", "service_id", "name", "tests", "flexibility", "n_gain"]
    columns += ["n_gain_f", "n_gain_m", "n_affordable", "n_places_left", "n_new"]
    rows = [
        ("P1", "Skills hall", "a", "Tailoring", ("age",), "negotiable", 32, 12, 20, 20, 8, 16),
        ("P1", "Skills hall", "a", "Tailoring", ("grade",), "hard", 4, 2, 2, 4, 8, 4),
        ("P1", "Skills hall", "", "", ("age",), "negotiable", 55, 25, 30, 40, 8, 30),
        ("P2", "Weavers' school", "b", "Weaving", ("sex",), "hard", 0, 0, 0, 0, NAN, 0),
    ]
    frame = pd.DataFrame(rows, columns=columns)
    frame["n_unknown"] = 0.0
    frame["levers"], frame["values"] = [("rule_waived",)] * len(frame), frame["tests"]
    return frame.astype({name: float for name in columns if name.startswith("n_")})


def months():
    columns = ["month", "pcode", "category", "n_covered", "n_people", "share", "n_services"]
    left = {"training": (60, 60, 36, 4), "clinic": (280, 280, 280, 280)}
    of = 300
    rows = [
        (month, "ALL", code, float(n), float(of), n / of, 3.0)
        for code, numbers in left.items()
        for month, n in zip(MONTHS, numbers, strict=True)
    ]
    rows.append(("2026-11", "GM01", "training", 30.0, 100.0, 0.3, 3.0))
    return pd.DataFrame(rows, columns=columns)


def lapses():
    days = pd.to_datetime(["2027-01-11", "2027-07-12", "2027-03-31"])
    rows = [("a", "Tailoring", "training", "P1", "Skills hall", *days, 103.0, 19.0)]
    columns = ["service_id", "name", "category", "partner_id", "partner", "starts_on", "ends_on"]
    return pd.DataFrame(rows, columns=[*columns, "agreed_until", "n_days", "n_people"])


def stipends():
    columns = ["service_id", "name", "category", "partner", "paid", "stipend", "n_could"]
    could = {0.0: 0, 20.0: 15, 40.0: 40, 60.0: 70, 80.0: 96, 100.0: 100}
    rows = [
        ("a", "Tailoring", "training", "Skills hall", 60.0, pay, float(n), 100.0)
        for pay, n in could.items()
    ]
    return pd.DataFrame(rows, columns=[*columns, "n_people"])
