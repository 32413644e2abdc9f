"""Places known by settlement or area only: what that leaves open.

Uncertain places. A home or a service known by its settlement or area alone stays where its
point is for the verdict, and beside it is tried at sixteen candidate points: within a kilometre
of the settlement, in its outline, or in the area's settlements by population. People of one
place share candidates; only these are travelled again, and what the rules say of the person is
taken over. The probability goes to results/uncertain.parquet; 64 draws of all such places
together give low and high of the eligible and the optimistic coverage, while those of the
geographic coverage and of minutes are the pace of travel. Services in doubt are put at one
candidate after another, under their own ids, and only their pairs are travelled and judged
again. Chance is no state: every number is computed from the seed and the name of the place
(`candidate_points`).
"""
