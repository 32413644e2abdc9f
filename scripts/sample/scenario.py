"""The sample's scenario.toml: what could be changed, where, and at what made-up price."""

from __future__ import annotations

from typing import Final

TEXT: Final = """\
# What could be changed, for 'waypost whatif . scenario.toml'. Each [[lever]] changes one fact.
# All prices are made up.
# kind: rule_waived, rule_shifted, pay_raised, places_added, agreement_extended.
# partners, services, categories say where; without them it is everywhere.
# unit: one-off, month, person, person_month, day or km. n: how many persons, days or km;
# without it the places that are free.

horizon_months = 12

[[lever]]
kind = "rule_waived"
test = "distance"
partners = ["P04"]
cost = { low = 500, likely = 700, high = 900 }
unit = "person_month"
n = 25

[[lever]]
kind = "rule_waived"
test = "age"
partners = ["P04"]
cost = 20000

[[lever]]
kind = "rule_waived"
test = "grade"
partners = ["P04"]
cost = { low = 30000, likely = 45000, high = 80000 }

[[lever]]
kind = "rule_shifted"
test = "grade"
amount = 3
partners = ["P01"]
cost = 90000

[[lever]]
kind = "rule_waived"
test = "distance"
partners = ["P01"]
cost = 700
unit = "person_month"
n = 20

[[lever]]
kind = "rule_waived"
test = "distance"
partners = ["P07"]
cost = 600
unit = "person_month"
n = 15

[[lever]]
kind = "agreement_extended"
months = 12
partners = ["P03"]
cost = 2500
unit = "month"

[[lever]]
kind = "pay_raised"
per_day = 50
categories = ["training"]
cost = 1100
unit = "person_month"
n = 40

[[lever]]
name = "A second round of housing grants"
kind = "places_added"
places = 20
partners = ["P14"]
"""
