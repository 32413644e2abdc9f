"""The stages of a run, one a module.

Blocks and workers. Reach is judged and written in blocks of 5,000 returnees, a row group each.
Searches (by batch of services, or by mode and category) and blocks are parts of equal work,
handed out by a `Spread`: one after another here, or over processes by
`runtime/dask_cluster.py`. Results come back in the order of the parts, so the file has the same
bytes whoever did the work. What all parts share goes to each worker once, a network without its
lines; a part that is lost with its worker is sent again, three times at most. With `--workers`
the n nearest are searched for by the threads of the one process all the same: they share a
network, while two processes that each fit it to every mode took twice the CPU time and 5.8 GiB.
A scheduler's workers search as well. Many countries are many programmes, each with its own
roads, rules and store: `waypost run A B C` gives one after the other to the same workers, so
the parts are those of one country at a time, and a country that fails stops no other.

Both seasons. The season that the programme does not name is computed as well
(`results/reach-<season>.parquet`), so that the report can say who is served on dry roads only.
The verdicts published are those of the programme's season.
"""
