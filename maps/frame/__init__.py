"""The frame of every page: labels, data blocks, base map, assets.

Without JavaScript a page with a map lists all services by area, as short as can be: 5,000 of
them take 0.4 MB of the megabyte that a page for partners may have. A confidential one stands
there with area and phone, as everywhere.

Paper. A browser tells that it will print before it lays out the sheet, so the map is measured
under the class `on-paper`, which gives it on the screen the place that it has on the sheet.
"""
