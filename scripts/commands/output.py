"""What the commands print: issues, counts, verdicts; as text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from layers.schemas.schema import Issue
from layers.vocabulary.codes import WHOLE
from scripts.stages.load import Intake


def as_json(found: Intake) -> dict[str, Any]:
    """Return counts and every issue; the cells' contents stay out, they may be personal."""
    return {
        "layers": {layer: dict(one.counts) for layer, one in found.loaded.items()},
        "issues": [
            {
                "file": issue.file,
                "sheet": issue.sheet,
                "record": issue.record,
                "line": issue.line,
                "column": issue.column,
                "code": issue.code,
                "severity": issue.severity,
                "sentence": issue.sentence,
            }
            for issue in found.issues
        ],
    }


def as_text(found: Intake) -> str:
    """Return every issue by file, then the counts."""
    wanted = [issue for issue in found.issues if issue.severity != "accepted"]
    lines = [_issue_line(issue) for issue in wanted]
    noted = [issue for issue in found.issues if issue.severity == "accepted"]
    if noted:
        lines += ["", "Read all the same:", *(_issue_line(issue) for issue in noted)]
    return "\n".join([*lines, "", counts_as_text(found)]).strip("\n")


def counts_as_text(found: Intake) -> str:
    """Return one line per layer: where every row went; then the first bad rows."""
    lines = [
        f"{'layer':<12} {'rows':>8} {'loaded':>8} {'quarantined':>12} {'blank':>6} {'merged':>7}"
    ]
    for layer, one in found.loaded.items():
        n = one.counts
        lines.append(
            f"{layer:<12} {n['rows_in']:>8,} {n['loaded']:>8,} {n['quarantined']:>12,} "
            f"{n['blank']:>6,} {n['merged']:>7,}"
        )
    if found.n_quarantined:
        lines.append(
            f"Rows not loaded: {found.n_quarantined:,}. They are in quarantine/ with the reason; "
            "correct them there and load again."
        )
    return "\n".join(lines)


def not_computed(facts: Mapping[str, Any]) -> str:
    """Return what the last run could not compute and why, a line each; empty where nothing."""
    reach = facts.get("reach", {})
    layers = facts.get("layers", {})
    lines = [reach["not_computed"]] if "not_computed" in reach else []
    if not layers.get("returnees", {}).get("loaded"):
        lines.append(
            "There are no returnees, so nobody's reach and no gaps could be computed. "
            "Name a file under [layers] returnees."
        )
    lines += _off_network(reach.get("snapping", {}))
    if not layers.get("areas", {}).get("loaded"):
        lines.append("There are no areas, so gaps are measured for the whole programme only.")
    return "\n".join(lines)


def _off_network(snapping: Mapping[str, int]) -> list[str]:
    """Say how many people and services no usable road comes near, by the mode that reaches most."""
    lines = []
    for layer in ("returnees", "services"):
        counts = [
            n
            for key, n in snapping.items()
            if key.startswith(f"{layer} ") and key.endswith(" off_network")
        ]
        if counts:
            lines.append(
                f"Too far from any usable road: {min(counts):,} {layer}; "
                "results/snapping.csv says which (flag off_network)."
            )
    return lines


def verdicts(judged: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Return pairs by category and verdict."""
    counts: dict[str, dict[str, int]] = {}
    sizes = judged.groupby(["category", "verdict"]).size().rename("n").reset_index()
    for row in sizes.to_dict("records"):
        counts.setdefault(str(row["category"]), {})[str(row["verdict"])] = int(row["n"])
    return counts


def verdicts_as_text(judged: pd.DataFrame) -> str:
    """Return the same as a table."""
    lines = [f"{'category':<18} {'yes':>9} {'unknown':>9} {'no':>9}   (returnee-service pairs)"]
    for kind, row in verdicts(judged).items():
        cells = " ".join(f"{row.get(word, 0):>9,}" for word in ("yes", "unknown", "no"))
        lines.append(f"{kind:<18} {cells}")
    return "\n".join(lines)


def coverage(measured: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Return the three coverages of the whole programme by category, shares 0-1."""
    rows = measured[
        (measured["pcode"] == WHOLE)
        & (measured["group"] == "all")
        & measured["indicator"].str.startswith("coverage_")
    ]
    table = rows.pivot_table(index="category", columns="indicator", values="value")
    return {str(kind): {str(k): float(v) for k, v in row.items()} for kind, row in table.iterrows()}


def coverage_as_text(measured: pd.DataFrame) -> str:
    """Return the same as a table in per cent."""
    ways = ("geographic", "eligible", "optimistic")
    lines = [f"{'category':<18}" + "".join(f"{way:>13}" for way in ways) + "   (% of returnees)"]
    for kind, row in coverage(measured).items():
        cells = "".join(f"{100 * row[f'coverage_{way}']:>12.0f}%" for way in ways)
        lines.append(f"{kind:<18}{cells}")
    return "\n".join(lines)


def _issue_line(issue: Issue) -> str:
    place = issue.file + (f" [{issue.sheet}]" if issue.sheet else "")
    if issue.record:
        place += f", record {issue.record}"
    if issue.line:
        place += f", line {issue.line}"
    if issue.column and issue.column != "*":
        place += f", column {issue.column}"
    return f"{issue.severity.upper():<11} {issue.code}: {place}: {issue.sentence}"
