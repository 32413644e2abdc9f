"""Every area and group has its rows, of nobody too; what few stand behind as a whole has none."""

import numpy as np
import pandas as pd

from mapping import indicators
from mapping.disclosure import layout, public_figures, whole_people

K = 10
FIGURES = indicators.figures()
PARENTS = {"GM01": "", "GM02": "", "GM0101": "GM01"}


def gap(n: float, base: float, **row: object) -> dict[str, object]:
    usual = {
        "pcode": "ALL", "category": "pss", "among": "all", "group": "all", "unit": "share",
        "indicator": "coverage_eligible", "value": n / base, "n_people": base, "n_missing": 0.0,
        "n_value": n, "subject_id": "", "suppression": "none",
    }  # fmt: skip
    return usual | row


def completed(*rows: dict[str, object]) -> pd.DataFrame:
    gaps = pd.DataFrame(rows).reindex(columns=list(indicators.COLUMNS))
    return layout.completed(whole_people.of_gaps(gaps, FIGURES), PARENTS, FIGURES)


def test_an_area_of_nobody_has_a_row_of_nobody() -> None:
    found = completed(gap(30, 60), gap(3, 6, pcode="GM01")).set_index("pcode")
    assert found.index.tolist() == ["ALL", "GM01", "GM0101", "GM02"]
    assert found["n_value"].tolist() == [30, 3, 0, 0]
    assert found["n_people"].tolist() == [60, 6, 0, 0]


def test_a_figure_that_counts_nobody_is_unknown_of_nobody() -> None:
    minutes = {"indicator": "minutes_p50", "unit": "min"}
    found = completed(gap(30, 60, **minutes), gap(30, 60, pcode="GM01", **minutes))
    assert np.isnan(found.set_index("pcode")["n_value"]["GM02"])


def test_all_groups_of_a_kind_have_rows_as_a_whole_and_by_region() -> None:
    found = completed(gap(30, 60), gap(10, 20, group="sex=f"))
    places = found.loc[found["group"].ne("all"), ["pcode", "group"]].to_numpy().tolist()
    assert places == [[at, sex] for at in ("ALL", "GM01", "GM02") for sex in ("sex=f", "sex=m")]


def spoken(*rows: dict[str, object]) -> list[str]:
    found = layout.spoken(pd.DataFrame(rows), FIGURES, K)
    return (found["among"] + " " + found["indicator"] + " " + found["group"]).tolist()


def test_what_fewer_than_twice_k_stand_behind_as_a_whole_is_not_told() -> None:
    for n, is_told in ((20, True), (10, False), (np.nan, False)):
        need = gap(30, n, among="need")
        of_some = gap(30, n, indicator="single_provider")
        settled = gap(n, 100, indicator="settled_by_grade", unit="people")
        group = gap(30, n, group="sex=f")
        others = [gap(30, n), gap(30, n, pcode="GM01")]
        assert len(spoken(*others, need, of_some, settled, group)) == 2 + 4 * is_told


def test_nobody_covered_is_told_as_nobody_where_a_figure_of_the_covered_is_laid_out() -> None:

    rows = [gap(30, 60), gap(30, 60, indicator="single_provider"), gap(0, 83, pcode="GM01")]
    found = completed(*rows, gap(1, 1, pcode="GM02", indicator="single_provider"))
    names = public_figures.named(found, FIGURES)
    n = public_figures.counts(found, names).set_index("cell")["n"]
    assert n["coverage_eligible|GM01|pss|all|all"] == 0
