"""Which trip of a pair is told, and which is the fastest beside it."""

import math

import pytest

from tests.mapping.reach.test_judge import BUS, COURSE, MONEY, one

WALK = {"mode": "walk", "duration_min": 50.0, "fare": 0.0}
RIDE = {"mode": "motorcycle", "duration_min": 10.0, "fare": 30.0}


@pytest.mark.parametrize(
    ("ways", "service", "extra", "mode", "verdict"),
    [
        ([WALK, RIDE], {}, "", "motorcycle", "yes"),  # the walk is a long one
        ([WALK, RIDE], COURSE, MONEY, "walk", "yes"),  # 60 a day is more than 40
        ([BUS, RIDE], COURSE, MONEY, "minibus", "yes"),
        ([WALK | {"duration_min": 70.0}, RIDE], {}, "", "motorcycle", "yes"),
        ([WALK | {"duration_min": 70.0}, RIDE], COURSE, MONEY, "motorcycle", "no"),
        ([WALK, RIDE | {"fare": math.nan}], COURSE, MONEY, "walk", "yes"),  # a yes before a doubt
        ([WALK | {"duration_min": 70.0}, RIDE | {"fare": math.nan}], COURSE, MONEY,
         "motorcycle", "unknown"),  # a doubt before a no
        ([WALK | {"duration_min": 10.0}, BUS | {"duration_min": 10.0, "fare": 0.0}], {}, "",
         "walk", "yes"),
        ([WALK | {"duration_min": 10.0}, BUS | {"duration_min": 10.0, "fare": 0.0}], {},
         '[travel]\nmodes = ["minibus", "walk"]\n', "walk", "yes"),  # walked all the way
    ],
)  # fmt: skip
def test_the_verdict_rests_on_the_mode_that_serves_best(ways, service, extra, mode, verdict):
    for order in (ways, ways[::-1]):
        found = one(order, service=service, extra=extra)
        assert (found["mode"], found["verdict"]) == (mode, verdict)


SHORT = WALK | {"duration_min": 25.0}


@pytest.mark.parametrize(
    ("ways", "person", "service", "told", "fastest"),
    [
        ([SHORT, BUS, RIDE], {}, {}, "walk", "motorcycle"),
        ([WALK, BUS, RIDE], {}, {}, "minibus", "motorcycle"),  # 50 min are a long walk
        ([SHORT, BUS, RIDE], {"is_escorted": True}, {}, "minibus", "motorcycle"),
        ([SHORT, BUS, RIDE], {"has_disability": True}, {}, "minibus", "motorcycle"),
        ([WALK, BUS | {"duration_min": 61.0}], {}, {}, "walk", "walk"),  # no ride fits
        ([BUS | {"fare": math.nan}, RIDE], {}, {}, "motorcycle", "motorcycle"),  # a known fare
        ([BUS | {"fare": 30.0}, RIDE], {}, {}, "motorcycle", "motorcycle"),  # equal fares: time
        # Walked all the way, whatever it is called: no ride that fits costs nothing.
        ([WALK, BUS | {"duration_min": 50.0, "fare": 0.0}, RIDE], {}, {}, "motorcycle",
         "motorcycle"),
        # None fits: 66 of 60 minutes miss by less than 90 of 60.
        ([WALK | {"duration_min": 90.0}, BUS | {"duration_min": 66.0}], {}, {}, "minibus",
         "minibus"),
        # None can be paid: a day there and back costs 60 or 90 of the 40 paid.
        ([RIDE | {"fare": 45.0}, BUS | {"fare": 30.0}], {}, COURSE, "minibus", "motorcycle"),
        # Nor here; the trip that may be inside the limits is told, though it is the dearer one.
        ([RIDE | {"fare": 90.0, "snap_flag": "roads_not_joined"}, BUS | {"duration_min": 61.0}],
         {}, COURSE, "motorcycle", "motorcycle"),
        ([BUS | {"duration_min": math.inf, "fare": math.inf}], {}, {}, "minibus", "minibus"),
    ],
)  # fmt: skip
def test_the_cheapest_trip_that_fits_is_told_and_the_fastest_beside_it(
    ways, person, service, told, fastest
):
    for order in (ways, ways[::-1]):
        found = one(order, person=person, service=service, extra=MONEY)
        assert (found["mode"], found["fastest_mode"]) == (told, fastest)
        way = next(each for each in ways if each["mode"] == fastest)
        assert found[["fastest_duration_min", "fastest_fare"]].tolist() == pytest.approx(
            [way["duration_min"], way["fare"]], nan_ok=True
        )


def test_how_long_a_walk_comes_first_is_a_setting():
    extra = "[travel]\nwalk_first_min = 50\n"
    assert one([WALK, BUS], extra=extra)["mode"] == "walk"
