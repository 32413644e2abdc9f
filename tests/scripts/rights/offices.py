"""A small office: three people with referrals, one of them in a row that cannot be loaded."""

import json
from pathlib import Path

import pandas as pd

from tests import small_programmes

GONE = "KOL-0117"
"""Who asks; a name for nothing else in the programme."""
PEOPLE = (
    "returnee_id,latitude,longitude,age,sex,need,retain_until,consent_on,purpose\n"
    f"KOL-0116,13.44,-16.64,37,m,training,,2026-01-05,reintegration\n"
    f"{GONE},13.44,-16.65,22,m,training,,2026-01-05,reintegration\n"
    "KOL-0118,13.44,-16.66,24,m,training,,,\n"
)
REFERRALS = (
    "referral_id,returnee_id,service_id,made_on,status\n"
    "REF-71,KOL-0116,S1,2026-06-01,sent\n"
    f"REF-72,{GONE},S1,2026-06-02,sent\n"
)
FOLLOW_UPS = (
    "referral_id,kind,due_on,outcome\nREF-71,month_4,2026-10-01,\nREF-72,month_4,2026-10-02,\n"
)


def write(folder: Path) -> Path:
    """Write the programme; return its folder."""
    small_programmes.two_rows(folder)
    data, settings = folder / "data", folder / "programme.toml"
    named = "\n".join(f'{one} = "data/{one}.csv"' for one in ("referrals", "follow_ups"))
    needs = '\nneeds = "data/needs.xlsx"\n'
    settings.write_text(settings.read_text("utf-8") + named + needs, encoding="utf-8")
    (data / "returnees.csv").write_text(PEOPLE, encoding="utf-8")
    (data / "referrals.csv").write_text(REFERRALS, encoding="utf-8")
    (data / "follow_ups.csv").write_text(FOLLOW_UPS, encoding="utf-8")
    needs = pd.DataFrame(
        [("KOL-0116", "pss", 1), (GONE, "pss", 1), (GONE, None, 2)],
        columns=["returnee_id", "category", "urgency"],
    )
    needs.to_excel(data / "needs.xlsx", index=False)
    return folder


def plain(folder: Path) -> Path:
    """Let the needs be text: each reading of a workbook starts a process; return the folder."""
    book, settings = folder / "data" / "needs.xlsx", folder / "programme.toml"
    pd.read_excel(book, engine="calamine").to_csv(book.with_suffix(".csv"), index=False)
    book.unlink()
    told = settings.read_text("utf-8").replace("needs.xlsx", "needs.csv")
    settings.write_text(told, encoding="utf-8")
    return folder


def clean(folder: Path) -> None:
    """Delete the person's rows from the inputs, as the office would."""
    for path in (folder / "data").glob("*.csv"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        kept = [one for one in lines if GONE not in one and "REF-72" not in one]
        path.write_text("".join(kept), encoding="utf-8")
    table = pd.read_excel(folder / "data" / "needs.xlsx", engine="calamine")
    table[table["returnee_id"] != GONE].to_excel(folder / "data" / "needs.xlsx", index=False)


def counts(folder: Path) -> dict[str, dict[str, int]]:
    """Return what became of the rows at the last load, by layer."""
    facts = json.loads((folder / "results" / "summary.json").read_text("utf-8"))
    return dict(facts["layers"])
