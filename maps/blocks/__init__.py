"""What pages carry as data: services, figures of areas, outlines, the road graph.

The finder bounds nothing by hand. The page keeps lines of roads to two metres because a person
is tied to the line, not to the nearest junction, and lengths to ten centimetres. It asks
nobody's languages (who asks in person is understood there), as `near --at` does.
"""
