"""From a text table to a clean typed layer, with its issues and its quarantine.

Corrections are kept. A corrected row of `quarantine/<layer>.csv` is applied on the next load
and moves to `<layer>.corrected.csv`, so that loading the original file again gives the same
rows. It is tied to the content it corrected: when the original row changes, the correction is
no longer applied, and that is said.

A country ends 2 km outside its border, as Natural Earth draws it, or outside the programme's areas:
between them a place is kept and told. An optional cell never costs its row (`unread_cells`).
"""
