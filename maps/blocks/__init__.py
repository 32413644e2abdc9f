"""What pages carry as data: services, figures of areas, outlines, the road graph."""
