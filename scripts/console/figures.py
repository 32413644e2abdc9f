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


def coverage(measured: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return the three coverages of the whole programme by category, shares 0-1.

    Of those in need (`among` is need), of everybody where no need of the category is known (all);
    `n_people` is how many these are.
    """
    rows = measured[
        (measured["pcode"] == WHOLE)
        & (measured["group"] == "all")
        & measured["indicator"].str.startswith("coverage_")
    ]
    is_need = rows["among"].eq("need")
    led = rows[is_need == rows["category"].isin(rows.loc[is_need, "category"])]
    found: dict[str, dict[str, Any]] = {}
    for row in led.to_dict("records"):
        own = found.setdefault(str(row["category"]), {"among": str(row["among"])})
        own |= {"n_people": float(row["n_people"]), str(row["indicator"]): float(row["value"])}
    return found


def coverage_as_text(measured: pd.DataFrame) -> str:
    """Return the same as a table in per cent."""
    ways = ("geographic", "eligible", "optimistic")
    lines = [f"{'category':<18}{'counted':>15}" + "".join(f"{way:>13}" for way in ways)]
    words = {"need": "in need", "all": "returnees"}
    for kind, row in coverage(measured).items():
        who = f"{row['n_people']:,.0f} {words[row['among']]}"
        cells = "".join(f"{100 * row[f'coverage_{way}']:>12.0f}%" for way in ways)
        lines.append(f"{kind:<18}{who:>15}{cells}")
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
