"""What disclosure control promises, attacked: each attack finds nothing, and found much before."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from layers.errors import PublishingRefusedError
from tests.attacks import attacker, insider, worlds
from tests.attacks.worlds import K, Told, World
from tests.paths import REPO

ONE_KIND = ("pss",)
RATES = (0.4, 2.0, 10.0, 40.0, 4.0)
"""Arrivals a month, by the seed of a programme."""


def hidden(one: Told, kind: str) -> list[attacker.Target]:
    """Return the counts, and the people left over, of whom there are 1 to k - 1."""
    found: list[attacker.Target] = []
    for row in one.gaps[one.gaps["category"] == kind].to_dict("records"):
        n, people = attacker.cells(row)
        if row["indicator"] in attacker.COUNTED:
            base = row["n_people"]
            counted = round(row["value"] * (base if row["unit"] == "share" else 1))
            found += [((n, 1.0),)] if 0 < counted < K else []
            found += [((people, 1.0), (n, -1.0))] if 0 < base - counted < K else []
    months = sorted(one.tables["months"]["month"].unique())
    for name, column in (("months", "n_covered"), ("losses", "n_lost")):
        table = one.tables[name][one.tables[name]["category"] == kind]
        for row in table[table[column].between(1, K - 1)].to_dict("records"):
            what = f"{name} {months.index(row['month'])}"
            found.append((((row["pcode"], row["among"], "all", what), 1.0),))
    return found


def open_numbers(world: World, one: Told, kind: str, *, exact: bool = False) -> pd.Series:
    """Return how many numbers are left open of each hidden count, k where nothing is learnt."""
    puzzle = attacker.Puzzle()
    gaps = one.told.gaps
    read = attacker.read_exact if exact else attacker.read_classes
    read(puzzle, gaps[gaps["category"] == kind], K)
    beside = {name: table[table["category"] == kind] for name, table in one.told.tables.items()}
    attacker.read_months(puzzle, beside, K, exact=exact)
    attacker.know(puzzle, world.parents, worlds.GROUPS)
    asked = [
        target for target in hidden(one, kind) if all(cell in puzzle.bounds for cell, _ in target)
    ]
    assert len(asked) > 100
    found = attacker.ranges(puzzle, dict.fromkeys(asked[: 60 if exact else None], K - 1))
    return pd.Series({str(target): min(high - low + 1, K) for target, (low, high) in found.items()})


@pytest.mark.seeds(1, 5)
def test_hidden_counts_are_not_reckoned_back(seed: int) -> None:
    world = worlds.world(seed)
    one = worlds.month_told(world, 0, worlds.nothing_held())
    kinds = world.kinds if seed else ONE_KIND
    found = pd.concat([open_numbers(world, one, kind) for kind in kinds])
    assert found.min() >= K


@pytest.mark.seeds(1, 5)
def test_no_mark_class_or_tenth_that_is_told_is_false(seed: int) -> None:
    # Also of what is told less of: against the true counts, of which all snapshots are taken.
    one = worlds.month_told(worlds.world(seed), 0, worlds.nothing_held())
    told = one.told.gaps.merge(one.gaps, on=insider.KEYS, how="left", suffixes=("", "_true"))
    told = told[told["indicator"].isin(list(worlds.MARKS))]
    base = told["n_people_true"].fillna(0.0)
    unit = base.where(told["unit"].eq("share"), 1.0)
    n = (told["value_true"].fillna(0.0) * unit).round()
    table = one.told.tables["months"].merge(
        one.tables["months"], on=["pcode", "category", "among", "month"], suffixes=("", "_true")
    )
    truly = {"n": n, "base": base}, {"n": table["n_covered_true"], "base": table["n_people_true"]}
    names = ("suppression", "n_value", "share"), ("n_covered_suppression", "n_covered", "share")
    for rows, (code, least, share), true in zip((told, table), names, truly, strict=True):
        said = pd.DataFrame({"code": rows[code], "least": rows[least], "tenth": rows[share]})
        said = said.assign(**true, base_least=rows["n_people"])
        assert len(said) > 100
        assert false(said).empty


def false(said: pd.DataFrame) -> pd.DataFrame:
    """Return what is told and is not so: marks, classes of counts and of all, tenths."""
    top = {0.0: K - 1.0, 10.0: 19.0, 20.0: 49.0, 50.0: 99.0, 100.0: np.inf}
    is_false = said["code"].eq("few") & (said["n"] >= K) & (said["base"] >= K)
    is_false |= said["code"].eq("most") & (said["base"] - said["n"] >= K)
    for least, true in (("least", "n"), ("base_least", "base")):
        known = said[least].notna()
        is_false |= known & ((said[true] < said[least]) | (said[true] > said[least].map(top)))
    is_false |= said["base_least"].isna() & said["code"].eq("few") & (said["base"] >= K)
    tenth = np.minimum(np.floor(said["n"] / said["base"].where(said["base"] > 0) * 10 + 1e-9), 9)
    is_false |= said["tenth"].notna() & ((said["tenth"] * 10).round() != tenth)
    return said[is_false]


def test_hidden_counts_were_reckoned_back_before() -> None:
    world = worlds.world(0, kinds=ONE_KIND)
    one = worlds.told_as_before(worlds.month_told(world, 0, worlds.nothing_held()))
    found = open_numbers(world, one, "pss", exact=True)
    assert found.min() <= K / 3
    assert (found < K).mean() > 0.1


@pytest.fixture(scope="module")
def first() -> tuple[World, Told]:
    world = worlds.world(11, kinds=ONE_KIND)
    return world, worlds.month_told(world, 0, worlds.nothing_held())


@pytest.mark.seeds(10, 60)
def test_a_newcomer_is_not_found_by_subtracting_two_releases(
    seed: int, first: tuple[World, Told]
) -> None:
    world, before = first
    after = worlds.month_told(worlds.with_one(world, seed), 1, before.told.held)
    assert insider.changed(before.told.gaps, after.told.gaps) == set()
    for name in before.told.tables:
        assert not insider.changed_table(before.told.tables[name], after.told.tables[name])


def test_a_newcomer_was_found_before(first: tuple[World, Told]) -> None:
    world, before = first
    for seed in range(3):
        more = worlds.with_one(world, seed)
        after = worlds.told_as_before(worlds.month_told(more, 1, before.told.held))
        changed = insider.changed(worlds.told_as_before(before).told.gaps, after.told.gaps)
        person = more.people.iloc[-1].to_dict()
        assert {"region", "sex", "age"} <= insider.learnt(changed, person) | {
            kind for kind in ("sex",) if not person[kind]
        }


def lone(world: World) -> list[pd.Series]:
    """Return who is in each of: a group, one of a region, an area, a region, those in need."""
    people = world.people
    largest, *_, smallest = people["region"].value_counts().index
    return [
        people["age"].eq("under 15"),
        people["region"].eq(largest) & people["sex"].eq("f"),
        people["district"].eq(people["district"].max()),
        people["region"].eq(smallest),
        people["need|pss"],
    ]


def test_the_last_of_a_group_who_leaves_is_as_unseen_as_the_first_who_comes(
    first: tuple[World, Told],
) -> None:
    people, kinds = first[0].people, lone(first[0])
    others = people[~np.any(kinds, axis=0)]
    with_one_of_each = pd.concat([others, *(people[of].head(1) for of in kinds)])
    for before, after in ((with_one_of_each, others), (others, with_one_of_each)):
        one = worlds.month_told(replace(first[0], people=before), 0, worlds.nothing_held()).told
        two = worlds.month_told(replace(first[0], people=after), 1, one.held).told
        assert insider.changed(one.gaps, two.gaps) == set()
        assert not any(insider.changed_table(one.tables[name], two.tables[name])
                       for name in one.tables)  # fmt: skip


@pytest.fixture(scope="module")
def years(pytestconfig: pytest.Config) -> list[tuple[World, list[Told]]]:
    """Return programmes with their releases of two years (of seven months, every day)."""
    is_long = pytestconfig.getoption("long")
    months = 24 if is_long else 7
    found = []
    for seed in range(5) if is_long else (3,):
        world = worlds.world(seed, arrivals=RATES[seed], months=months, kinds=ONE_KIND)
        found.append((world, worlds.history(world, months)))
    return found


def pinned(world: World, releases: list[Told], *, exact: bool) -> tuple[int, int]:
    """Return of how many areas and releases an insider knows the count, and of how many all."""
    n_pinned = n_all = 0
    people, track = world.people, insider.starts_of_exact if exact else insider.starts
    for name in ("waterfall_identified", "coverage_eligible"):
        for pcode in worlds.DISTRICTS:
            own = people[people["district"].eq(pcode) & people[f"{name}|pss"]]
            come = [int(own["month"].between(1, month).sum()) for month in range(len(releases))]
            seen = [_seen(one, pcode, name) for one in releases]
            if name != "waterfall_identified" and any(code != "none" for _, code in seen):
                continue
            possible = track([n for n, _ in seen], come, K)
            assert all(each[int(own["month"].eq(0).sum())] for each in possible)
            n_pinned += sum(int(each.sum() == 1) for each in possible)
            n_all += len(possible)
    return n_pinned, n_all


def _seen(one: Told, pcode: str, name: str) -> tuple[float, str]:
    gaps = one.told.gaps
    is_it = gaps["pcode"].eq(pcode) & gaps["indicator"].eq(name) & gaps["group"].eq("all")
    row = gaps[is_it & gaps["among"].eq("all")].iloc[0]
    return float(row["n_value"]), str(row["suppression"])


def test_who_knows_every_arrival_pins_a_count_in_one_of_200_at_most(
    years: list[tuple[World, list[Told]]],
) -> None:
    both = np.sum([pinned(*one, exact=False) for one in years], axis=0)
    assert both[1] > 100
    assert both[0] <= both[1] * 0.005


def test_who_knows_every_arrival_pinned_half_of_the_counts_before(
    years: list[tuple[World, list[Told]]],
) -> None:
    world, releases = years[0][0], years[0][1][:3]
    n_pinned, n_all = pinned(world, [worlds.told_as_before(one) for one in releases], exact=True)
    assert n_pinned > n_all / 2


def own_values(world: World, one: Told) -> pd.Series:
    """Return the percentiles told that are the minutes of one person."""
    told = one.told.gaps[one.told.gaps["unit"].eq("min")]["value"]
    known = told[np.isfinite(told)]
    minutes = np.unique(world.people[[f"minutes|{kind}" for kind in world.kinds]].to_numpy())
    return known[known.map(lambda value: bool((np.abs(minutes - value) < 1e-9).any()))]


def test_no_percentile_is_the_minutes_of_a_person(first: tuple[World, Told]) -> None:
    told = first[1].told.gaps
    assert told.loc[told["unit"].eq("min"), "value"].notna().sum() > 5
    assert own_values(*first).empty
    assert len(own_values(first[0], worlds.told_as_before(first[1]))) > 20


def homogeneous(one: Told) -> pd.DataFrame:
    """Return the figures of fewer than 2 k people, all or none of them counted, that say which."""
    keys = insider.KEYS
    n = one.gaps["value"] * one.gaps["n_people"].where(one.gaps["unit"].eq("share"), 1.0)
    is_alike = one.gaps["n_people"].lt(2 * K) & (n.eq(0) | n.eq(one.gaps["n_people"]))
    is_count = one.gaps["unit"].ne("min") & one.gaps["indicator"].ne(attacker.EVERYBODY)
    alike = one.gaps.loc[is_alike & is_count, keys]
    found = alike.merge(one.told.gaps, on=keys)
    is_side = found["suppression"].isin(["few", "most", "none"]) & found["n_people"].notna()
    return found[is_side]


def test_of_no_small_group_that_is_all_alike_it_is_told(first: tuple[World, Told]) -> None:
    world = first[0]
    people = world.people.assign(**{"waterfall_reach|pss": world.people["district"] >= "D10"})
    one = worlds.month_told(replace(world, people=people), 0, worlds.nothing_held())
    assert homogeneous(one).empty
    assert not homogeneous(worlds.told_as_before(one)).empty


def too_fine(one: Told) -> set[float]:
    """Return the numbers of people, and the shares, that are no class, tenth or step of five."""
    classes, told = {0.0, 10.0, 20.0, 50.0, 100.0}, one.told.gaps
    numbers = [told[name] for name in ("n_value", "n_people", "n_stated", "n_expected")]
    numbers += [told.loc[told["unit"].eq("people"), "value"]]
    for name, column in (("months", "n_covered"), ("losses", "n_lost"), ("months", "n_people")):
        numbers.append(one.told.tables[name][column])
    values = told.loc[told["unit"].ne("people"), "value"]
    steps = np.where(told.loc[values.index, "unit"].eq("share"), 0.1, 5.0)
    is_fine = np.abs(values / steps - (values / steps).round()).to_numpy() > 1e-9
    finer = values[is_fine & np.isfinite(values.to_numpy())]
    return {float(n) for n in pd.concat(numbers).dropna()} - classes | set(finer)


def test_nothing_is_told_that_a_home_could_be_placed_by(first: tuple[World, Told]) -> None:
    assert too_fine(first[1]) == set()
    assert len(too_fine(worlds.told_as_before(first[1]))) > 50


@pytest.mark.parametrize("n", [K - 1, K, K + 1])
def test_a_count_is_told_from_k_on_and_its_rest_too(n: int) -> None:
    sizes = {"D01": (60, n), "D02": (60, 60 - n), "D03": (n, n)}
    codes = _codes_of(sizes)
    few, most = ("few", "most") if n < K else ("none", "none")
    thin = "few" if n < K else "hidden"
    assert set(codes["D01"].drop("waterfall_identified")) == {few}
    assert set(codes["D02"].drop("waterfall_identified")) == {most}
    assert set(codes["D03"].drop("waterfall_identified")) == {thin}
    assert codes.loc["waterfall_identified"].tolist() == ["none", "none", few]


def _codes_of(sizes: dict[str, tuple[int, int]]) -> pd.DataFrame:
    """The mark of each count, by district, of so many people there and so many counted."""
    of_each = np.repeat(list(sizes), [size for size, _ in sizes.values()])
    counted = np.concatenate([np.arange(size) < n for size, n in sizes.values()])
    world = worlds.world(2, len(of_each), kinds=ONE_KIND)
    people = world.people.assign(district=of_each, region="R1", month=0)
    for name in worlds.MARKS:
        people[f"{name}|pss"] = counted | (name == "waterfall_identified")
    parents = dict.fromkeys(worlds.REGIONS, "") | dict.fromkeys(worlds.DISTRICTS, "R1")
    one = World(people, parents, ONE_KIND)
    gaps = worlds.figures(one)
    gaps = gaps[gaps["group"].eq("all") & gaps["among"].eq("all")]
    told = worlds.release.told(gaps, {}, worlds.terms(one), worlds.nothing_held()).gaps
    own = told[told["pcode"].isin(list(sizes)) & told["indicator"].isin(list(worlds.MARKS))]
    return own.pivot_table(
        index="indicator", columns="pcode", values="suppression", aggfunc="first"
    )


def test_the_order_of_rows_changes_nothing(first: tuple[World, Told]) -> None:
    world, one = first
    mixed = {name: table.sample(frac=1, random_state=1) for name, table in one.tables.items()}
    gaps = one.gaps.sample(frac=1, random_state=2)
    again = worlds.release.told(gaps, mixed, worlds.terms(world), worlds.nothing_held())
    pd.testing.assert_frame_equal(again.gaps, one.told.gaps)
    order = "cell"
    for left, right in [(again.held, one.told.held)]:
        both = [table.sort_values(order, ignore_index=True) for table in (left, right)]
        pd.testing.assert_frame_equal(*both)
    for name, table in one.told.tables.items():
        keys = [key for key in ("pcode", "category", "among", "month") if key in table]
        both = [each.sort_values(keys, ignore_index=True) for each in (again.tables[name], table)]
        pd.testing.assert_frame_equal(*both)


def test_an_indicator_that_declares_nothing_is_refused(first: tuple[World, Told]) -> None:
    world, one = first
    rows = one.gaps.head(3).assign(indicator="shoe_size")
    gaps = pd.concat([one.gaps, rows], ignore_index=True)
    with pytest.raises(PublishingRefusedError, match="UNDECLARED: the indicator shoe_size"):
        worlds.release.told(gaps, {}, worlds.terms(world), worlds.nothing_held())


@pytest.mark.long
def test_the_seed_of_hashes_changes_nothing() -> None:
    texts = [_told_with(seed) for seed in ("0", "1")]
    assert texts[0] == texts[1]


def _told_with(seed: str) -> str:
    code = (
        "from tests.attacks import worlds; import hashlib; "
        "one = worlds.month_told(worlds.world(1, 300), 0, worlds.nothing_held()).told; "
        "print(hashlib.sha256((one.gaps.to_csv() + one.held.to_csv() "
        "+ one.tables['months'].to_csv()).encode()).hexdigest())"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=REPO, env=os.environ | {"PYTHONHASHSEED": seed},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return found.stdout
