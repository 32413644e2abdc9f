"""What was found in the inputs: issues and counts of rows, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scripts.console import issue_groups
from scripts.stages.load import ISSUES_FILE, Intake


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
    """Return a line for each cause and value, what to paste for unknown words, and the counts."""
    lines = [*_dropped_lines(found), *_lines(found, is_accepted=False)]
    if noted := list(_lines(found, is_accepted=True)):
        lines += ["", "Read all the same:", *noted]
    if blocks := list(
        issue_groups.blocks({name: one.issues for name, one in found.loaded.items()})
    ):
        lines += ["", "What these words mean: paste into programme.toml, correct the right side:"]
        lines += ["", *blocks]
    return "\n".join(
        [*lines, *_limits_lines(found), "", counts_as_text(found, is_loaded=False)]
    ).strip("\n")


def counts_as_text(found: Intake, *, is_loaded: bool = True) -> str:
    """Return one line per layer: where every row went, or would go; then how many are set aside."""
    ends = ["loaded", "quarantined", "blank", "merged"]
    ends += ["forgotten"] if any(one.counts["forgotten"] for one in found.loaded.values()) else []
    wide = {"loaded": 8, "quarantined": 12, "blank": 6, "merged": 7, "forgotten": 10}
    head = " ".join(f"{end:>{wide[end]}}" for end in ends)
    lines = [f"{'layer':<12} {'rows':>8} {head}"]
    for layer, one in found.loaded.items():
        cells = " ".join(f"{one.counts[end]:>{wide[end]},}" for end in ends)
        lines.append(f"{layer:<12} {one.counts['rows_in']:>8,} {cells}")
    if found.n_quarantined and not is_loaded:
        lines.append(f"Rows that a load would set aside: {found.n_quarantined:,}.")
    elif found.n_quarantined:
        lines.append(
            f"Rows not loaded: {found.n_quarantined:,}. They are in quarantine/ with the reason; "
            "correct them there and load again."
        )
    if found.issues:
        lines.append(f"All that was noticed, row by row: {ISSUES_FILE} ({len(found.issues):,}).")
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


def _dropped_lines(found: Intake) -> Iterator[str]:
    """Yield what became of each file that programme.toml does not name; what is open comes last."""
    ordered = sorted(found.dropped, key=lambda issue: issue.severity != "accepted")
    for issue in ordered:
        yield f"{issue.severity.upper():<11} {issue.code}: {issue.file}: {issue.sentence}"


def _lines(found: Intake, *, is_accepted: bool) -> Iterator[str]:
    for layer, one in found.loaded.items():
        some = [issue for issue in one.issues if (issue.severity == "accepted") == is_accepted]
        yield from issue_groups.lines(layer, some)
