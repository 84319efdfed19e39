"""A shape as typed, tried before it is said back: what it cannot be is told by the option's name.

Not here: reading the options (place_options.py), what a shape may be (core/earth).
"""

from __future__ import annotations

from standclear.core.earth.footprint import extents
from standclear.core.errors import InvalidInput
from standclear.core.shape import Volume4D

_OPTIONS = {
    "shape/radius_mm": "--radius",
    "shape/half_width_mm": "--width",
    "shape/error_mm": "--error",
    "error_mm": "--error",
    "floor": "--floor",
    "ceiling": "--ceiling",
    "start": "--start",
    "end": "--end",
}


def must_be_one(volume: Volume4D, kind: str) -> None:
    """Raises `InvalidInput` naming the option, where the desk would refuse the volume.

    kind   the option that drew it: circle, corridor, area or point
    """
    try:
        extents(volume)
    except InvalidInput as fault:
        named = (option for begins, option in _OPTIONS.items() if fault.pointer.startswith(begins))
        raise InvalidInput(next(named, f"--{kind}"), fault.value, fault.expected) from None
