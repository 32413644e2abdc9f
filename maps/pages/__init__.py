"""The pages, one a module.

Pictures of the pages are painted from the same tables as the pages (`thumbnails`: rasterio
fills shapes in an array, zlib makes it a PNG), since a run has no browser, and neither a font
nor a date may change their bytes. The index carries them inside; the files beside it are for
links that are shared. Shares in them have passed the floor.

Whether places are short is told in the card, not on the map: where most services do not say how
many places they have, a map of people without a place would be dark for want of an answer.

The slider of months shows everybody's coverage alone. A month that is not told is drawn between
the months beside it, which is what a reader knows anyway, since coverage never rises.
"""
