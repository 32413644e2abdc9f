"""Statistical disclosure control: what may be told of people under `published/`, and of whom.

`release.told` is the one door: figures and result tables go in exact, with the ledger of the
releases before; what comes out may be printed. Whoever keeps every release and knows everybody in
the district but one returnee learns nothing about that one:

1. What declares nothing is not published: each indicator (`Counting`) and each result table
   (`ResultTable`) says what it counts and of which denominator.
2. Fewer cells: those in need by region, groups by region and as a whole, everybody by area;
   services in hiding nowhere (`confidential`).
3. Classes: fewer than k, to 2k - 1, 5k - 1, 10k - 1, more (`size_classes`); shares in tenths, of
   few people that of coverage alone. Zero and few are one class, and every release has the same
   rows: an area or group of nobody reads like one of few (`layout`).
4. Snapshots: a class is that of a count taken before, until the true one has moved by k and a
   secret draw, and its area has had its turn (`snapshots`). Cells are never retaken for the sake
   of another.
5. Percentiles in steps of 5, of 20 people and more, and only where no single person moves them
   (`public_figures`). Means and indices stay inside the office.
6. Differences that a report tells are counted and classed themselves (`differences`).
7. An audit over what adds up (`audit`): a mark of "fewer than k" that the sums around it would
   narrow bounds nothing any more. A second one (`union_audit`) over figures within one another,
   need within everybody and months, together with those sums: what is `known`, `reckoning`.

The floor that stood here before (counts exact from k on, smaller ones and their partners hidden)
gave every newcomer of 60 trials away by subtracting two releases, hid more, and leaked 169 of 6,503
hidden cells exactly; it is kept in tests/attacks as the straw man. Noise from cell keys, as census
offices use it, was not needed: classes hold the attacks and the rank of districts
(docs/disclosure.md), and a newcomer's key would move every cell that counts them.
"""
