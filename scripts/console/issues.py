"""What was found in the inputs: issues and counts of rows, as text and as JSON."""

from __future__ import annotations

from typing import Any

from layers.schemas.schema import Issue
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
        "not_limited": list(found.lacking),
    }


def as_text(found: Intake) -> str:
    """Return every issue by file, then the counts."""
    wanted = [issue for issue in found.issues if issue.severity != "accepted"]
    lines = [_issue_line(issue) for issue in wanted]
    noted = [issue for issue in found.issues if issue.severity == "accepted"]
    if noted:
        lines += ["", "Read all the same:", *(_issue_line(issue) for issue in noted)]
    return "\n".join([*lines, *_limits_lines(found), "", counts_as_text(found)]).strip("\n")


def counts_as_text(found: Intake) -> str:
    """Return one line per layer: where every row went; then the first bad rows."""
    ends = ["loaded", "quarantined", "blank", "merged"]
    ends += ["forgotten"] if any(one.counts["forgotten"] for one in found.loaded.values()) else []
    wide = {"loaded": 8, "quarantined": 12, "blank": 6, "merged": 7, "forgotten": 10}
    head = " ".join(f"{end:>{wide[end]}}" for end in ends)
    lines = [f"{'layer':<12} {'rows':>8} {head}"]
    for layer, one in found.loaded.items():
        cells = " ".join(f"{one.counts[end]:>{wide[end]},}" for end in ends)
        lines.append(f"{layer:<12} {one.counts['rows_in']:>8,} {cells}")
    if found.n_quarantined:
        lines.append(
            f"Rows not loaded: {found.n_quarantined:,}. They are in quarantine/ with the reason; "
            "correct them there and load again."
        )
    return "\n".join(lines)


def _limits_lines(found: Intake) -> list[str]:
    """What this system cannot take from the process that reads files."""
    if not found.lacking:
        return []
    told = (
        f"This system does not limit the {' and '.join(found.lacking)} of the process that reads "
        "files. Check files from senders you do not know on a Linux computer first."
    )
    return ["", told]


def _issue_line(issue: Issue) -> str:
    place = issue.file + (f" [{issue.sheet}]" if issue.sheet else "")
    if issue.record:
        place += f", record {issue.record}"
    if issue.line:
        place += f", line {issue.line}"
    if issue.column and issue.column != "*":
        place += f", column {issue.column}"
    return f"{issue.severity.upper():<11} {issue.code}: {place}: {issue.sentence}"
