"""What a stage came to: verdicts, coverage, and what could not be computed; as text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from layers.vocabulary.codes import WHOLE


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
    lines += _not_on_the_map(reach.get("roads_unknown", {}))
    if not layers.get("areas", {}).get("loaded"):
        lines.append("There are no areas, so gaps are measured for the whole programme only.")
    return "\n".join(lines)


def _not_on_the_map(unknown: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Say from how many people and services the map does not tell whether there is a way."""
    sentences = {
        "off_network": "No road is drawn near {n:,} {layer}",
        "roads_not_joined": "The roads near {n:,} {layer} are not joined to the others on the map",
    }
    return [
        sentences[why].format(n=n, layer=layer)
        + ": whether they are reached is not known; results/snapping.csv says which."
        for layer, counts in unknown.items()
        for why, n in counts.items()
        if n
    ]
