"""One facility in two lists is found by name, kind, distance and phone; neighbours stay two."""

import numpy as np
import pandas as pd
import pytest
import shapely

from layers.ingest import look_alikes

M = 1 / 111_320
"""A metre of latitude in degrees."""
ONE = (
    # Two names of one facility, metres apart; most from WHO's and OpenStreetMap's lists.
    ("Soma Major Health Centre", "Soma Major Health Center", 32),
    ("Kwinella Minor Health Centre", "Kwinella Health Center", 283),
    ("Sonfonia Centre de Santé", "Centre de santé de Sonfonia", 1477),
    ("Siguiri Hôpital Prefectoral", "Hôpital Préfectoral de Siguiri", 987),
    ("Meliandou Poste de Santé", "Poste De Santé Méliandou", 779),
    ("Bayamah Poste de Santé", "Bayamah PS", 60),
    ("Malakondo Poste de Santé", "Malalcondo Poste de Santé", 0),
    ("KANIFING CLINIC", "Kanifing Clinic (public)", 120),
)
TWO = (
    ("Bansang Hospital", "Bansang Health Post", 90),
    ("Health Post 1", "Health Post 2", 150),
    ("Farafenni RMNCAH", "Farafenni Hospital", 400),
    ("Banjul Clinic", "Kanifing Clinic", 200),
    ("Westfield Clinic", "Westfield Clinic", 4500),
    ("Clinic", "Clinic", 600),
)


def pairs(*rows):
    table = pd.DataFrame(rows, columns=["name", "category", "phone", "metres"])
    table["service_id"] = [f"S{n}" for n in range(len(table))]
    points = shapely.points(-16.5, 13.3 + table["metres"].to_numpy() * M)
    return look_alikes.pairs(table, points, "service_id")


@pytest.mark.parametrize(("first", "second", "metres"), ONE)
def test_two_spellings_of_one_facility_are_proposed_as_one(first, second, metres):
    [found] = pairs((first, "clinic", None, 0), (second, "clinic", None, metres))
    assert found.is_proposed
    assert found.distance_m == pytest.approx(metres, abs=1)


@pytest.mark.parametrize(("first", "second", "metres"), TWO)
def test_two_facilities_are_not_proposed_as_one(first, second, metres):
    found = pairs((first, "clinic", None, 0), (second, "clinic", None, metres))
    assert not any(one.is_proposed for one in found)


def test_one_phone_joins_what_lies_far_apart_and_no_phone_is_no_phone():
    near = ("Kaur Clinic", "clinic", "+220 700 11 22", 0), ("Kaur", "clinic", "7001122", 3000)
    assert [one.is_proposed for one in pairs(*near)] == [True]
    assert pairs(("Kaur", "clinic", None, 0), ("Kaour", "clinic", None, 3000)) == []


def test_what_is_of_two_categories_is_two():
    found = pairs(("Kaur centre", "clinic", None, 0), ("Kaur centre", "training", None, 300))
    assert found == []


def test_a_list_and_its_copy_are_paired_row_by_row():
    # Labelled by how they are made: each row of the copy is its own row, written in another way.
    rng = np.random.default_rng(5)
    syllables = ["ban", "ka", "so", "ri", "mu", "da", "le", "fo", "ti", "nu", "wa", "je"]
    names = sorted({"".join(rng.choice(syllables, 4)).title() for _ in range(60)})
    spots = np.arange(len(names)) * 700.0
    rows = [(f"{n} Poste de Santé", "clinic", None, at) for n, at in zip(names, spots, strict=True)]
    copy = [
        (f"POSTE DE SANTE {n.upper()}", "clinic", None, at + rng.uniform(-200, 200))
        for n, at in zip(names, spots, strict=True)
    ]
    found = {(one.first, one.second) for one in pairs(*rows, *copy) if one.is_proposed}
    true = {(n, n + len(names)) for n in range(len(names))}
    assert len(found & true) >= 0.95 * len(true)
    assert len(found & true) >= 0.95 * len(found)
