"""The slow and the fast end of a travel model: the range that its speeds are known to."""

import dataclasses
from typing import Literal

from mapping.travel_model import Speed, TravelModel


def at_pace(model: TravelModel, pace: Literal["low", "high"]) -> TravelModel:
    """Return the model at another pace: ``low`` and ``high`` are the ends of its range of speeds.

    Road speeds of every mode are multiplied by the factor of their class; waits, ferries and the
    walk off the road stay. A posted limit still caps what the factor raises.

    Examples
    --------
    >>> from mapping import travel_model
    >>> model = travel_model.parse({"speeds": {"walk": {"path": {"low": 0.5}}}}, "GMD")
    >>> slow = at_pace(model, "low").speeds["walk"]
    >>> slow["path"].paved, slow["trunk"].paved, at_pace(model, "high").speeds["walk"]["path"].paved
    (2.0, 3.5, 4.8)
    """
    speeds = {
        mode: {group: _paced(speed, getattr(speed, pace)) for group, speed in groups.items()}
        for mode, groups in model.speeds.items()
    }
    return dataclasses.replace(model, speeds=speeds)


def _paced(speed: Speed, factor: float) -> Speed:
    return dataclasses.replace(speed, paved=speed.paved * factor, unpaved=speed.unpaved * factor)
