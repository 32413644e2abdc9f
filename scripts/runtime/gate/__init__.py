"""How the gate reads what is to be published, and what of persons it looks for.

Both sides are spelled alike (`spelling.py`): a file is taken apart to what a reader could get out
of it (`reading.py` and the readers beside it), what is held of persons becomes keys
(`persons.py`), and a key is found by walking over the words once, however many keys there are
(`matching.py`). Places are compared as whole numbers at each number of decimals (`places.py`).

What could be any word or figure is not looked for but said aloud: ids under four characters, and
ids that are also those of something public. An id of fewer than seven digits and nothing else is
looked for only where a text calls it a case ("case 4711", "#4711"): a caseload of 92,271 numbers
would stop every figure. A home counts from three decimals on (110 m), except at the decimals at
which a public point has the same numbers: whoever reads them learns that point. In blocks of
lines (roads, borders) the vertices of public layers are told as well; a home on one of them says
no more than the road does.
"""
