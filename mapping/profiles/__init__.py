"""What is known of a person and of a service on the programme's day.

Made once. `from_layers` turns the layers into one frozen `Profiles`: people, services, the
rules between them, how each service stands, and the programme they follow from. All that is
computed takes it; the layers are read beside it only to be shown as they were stored. Another
season, some of the services, a service at another place or somebody who asks in person is the
same value with one part replaced, so nothing is worked out anew and nothing can disagree.

Which rules hold. Columns of a service are short-hand for rows of `criteria`; rows hang on a
service, on a partner's programme or on a partner, and all of them hold together. A column of a
service that says what it gives sets a test too: without a language in common and nobody who
interprets the answer is no, without the papers it asks for as well. `near` for somebody who is
not on record leaves the languages of services out, since who asks there is understood there. Of
two reasons that read alike but for their numbers the firmer rule is told, of equally firm ones
the larger margin; so what "waive this one" would change is never overstated.

Dated rows go before undated ones. A residence that holds on the day of the run takes the place
of the row's home, setting and all; a need that `needs` knows as closed is taken away from the
column. Programmes fill what their services leave empty (quota, status), and their last day ends
a course as an agreement's does.

A ghost is a service that is not verified for 180 days, has no live agreement and no place on
record, all three together. Where no agreement at all is on record nothing is called a ghost.

Setting. The row's own word, else the settlement it lies in, else the nearest settlement point
within 3 km, else the Degree of Urbanisation of its cell of population (or of the most urban
cell beside, where its own has no figure), else unknown. Cells are 30 seconds of arc with their
true area; gaps in centres are not filled. Rasters come in through memory and GDAL's GeoTIFF
driver alone.

A question that was put to nobody stops nobody. A service's `languages` are a rule only where
the languages of some returnee are on record; else a column that most registers lack would turn
every verdict into "cannot tell". A partner's own row in `criteria` always holds.
"""
