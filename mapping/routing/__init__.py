"""Minutes, metres and fare between homes and services.

What is in reach.parquet. Pairs within the widest limit of the category by any mode, pairs
inside the partner's circle however long the road (with `inf` where there is none), and services
by phone or online with every returnee, at no distance.

The nearest n. With `[reach] nearest = n` the travel table is never whole: of each category the
n nearest by time are found for each mode, a category with circles without a limit of time, the
others within theirs. A pair stays if any of its journeys keeps a limit, or if it lies inside
the circle; pairs inside a circle that are not among the nearest, and those without any way, are
left out. Reach then keeps n per person and category by minutes. Straight lines of that many
pairs come from Vincenty's formula, within a tenth of a millimetre of the geodesic of the whole
table. The lists of the nearest stay arrays from the search to the last table
(`nearest_per_group`, `nearest_rows`): a table of every mode and category, joined and sorted,
took as long as the searches and twice their memory.

One person is searched for outwards. `near` asks for one person and every service. Loading the
compiled engine takes longer than the answer, so `single_origin` runs scipy's Dijkstra from the
person over the same graphs, first by time and distance, then by fare over the ways that tie:
the rows of the engine to the last digit (tested on Vavuniya and on lattices full of ties). Its
tree also gives the legs. So that `near` stays quick, modules with compiled code are imported
where a search for a caseload begins.

Catchments of one service. By fare they show what the journey of least time costs, within the
longest minutes drawn. On the page each service of the categories with limits of their own has
one shape per mode, at the limit, while there are no more than 150 of them: the sample's page
grows by a fifth.
"""
