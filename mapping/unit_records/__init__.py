"""One row per person and category: what indicators count.

Measures take cases. An indicator's `measure(cases)` gets one row per person, area and group,
with what the pairs of one category say about the person. It returns what
`mapping.indicators.Indicator.measure` lists. Several indicators of one kind
(three coverages, three percentiles) live in one module, since they are read together. The cases
come from *compact* pairs: the verdicts as numbers, one bit per test, read from
results/reach.parquet in parts, so that ten million pairs take 0.6 GB and no loop goes over
persons. Age bands and priority are counted in the whole programme and its largest areas only.
"""
