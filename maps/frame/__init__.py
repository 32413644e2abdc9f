"""The frame of every page: labels, data blocks, base map, assets."""
