"""Heights in a KML drawing: flat sheets at an altitude, extruded to the ground or stacked.

Promise: where a drawing does not say how low or how high it reaches, the answer is "from the
ground" or "without limit", never a guess; a drawing that says height 0 says nothing.
Source: OGC 07-147r2 sections 9.17 (altitudeMode: `absolute` is above the EGM96 geoid) and 9.12.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from standclear.core.shape import Datum, Height

MODES = {"absolute": Datum.AMSL, "relativeToGround": Datum.AGL}
SAME_HEIGHT_MM = 500
"""Google Earth re-rounds altitudes when it saves; a hand moves a roof by metres."""

Band = tuple[Height | None, Height | None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One drawn surface: what its corners' heights are measured from, lowest and highest."""

    datum: Datum | None
    low_mm: int = 0
    high_mm: int = 0
    is_extruded: bool = False


def sheet_of(mode: str, extrude: str, heights_mm: list[int]) -> Sheet:
    datum = MODES.get(mode)
    if datum is None or not heights_mm:
        return Sheet(None)
    return Sheet(datum, min(heights_mm), max(heights_mm), extrude in {"1", "true"})


def band_of(sheets: Iterable[Sheet]) -> Band:
    """Floor and ceiling of the sheets drawn over one footprint."""
    stack = list(sheets)
    datums = {sheet.datum for sheet in stack}
    datum = datums.pop() if len(datums) == 1 else None
    if datum is None:
        return None, None
    low_mm = min(sheet.low_mm for sheet in stack)
    high_mm = max(sheet.high_mm for sheet in stack)
    reaches_ground = len(stack) == 1 or any(sheet.is_extruded for sheet in stack)
    floor = None if reaches_ground or low_mm == high_mm else Height(low_mm, datum)
    return floor, Height(high_mm, datum) if high_mm != 0 else None


def widest(bands: Iterable[Band]) -> Band:
    """One band around several; unlike datums cannot be compared and leave it open."""
    floors, ceilings = zip(*bands, strict=True)
    return _extreme(floors, lowest=True), _extreme(ceilings, lowest=False)


def _extreme(heights: tuple[Height | None, ...], *, lowest: bool) -> Height | None:
    known = [height for height in heights if height is not None]
    if len(known) < len(heights) or len({height.datum for height in known}) != 1:
        return None
    choose = min if lowest else max
    return choose(known, key=lambda height: height.value_mm)


def drawable(floor: Height | None, ceiling: Height | None) -> Band:
    """The same heights with the datum KML can draw: AGL, or else as if above sea level."""
    return _drawable(floor), _drawable(ceiling)


def shown(floor: Height | None, ceiling: Height | None) -> Band:
    """What band_of finds in our own drawing of these heights."""
    floor, ceiling = drawable(floor, ceiling)
    heights = [height for height in (floor, ceiling) if height is not None]
    if ceiling is None:
        return None, None
    return band_of(Sheet(h.datum, h.value_mm, h.value_mm) for h in heights)


def _drawable(height: Height | None) -> Height | None:
    if height is None:
        return None
    return Height(height.value_mm, Datum.AGL if height.datum is Datum.AGL else Datum.AMSL)


def is_same_band(one: Band, other: Band) -> bool:
    return all(_is_same(a, b) for a, b in zip(one, other, strict=True))


def _is_same(one: Height | None, other: Height | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.datum is other.datum and abs(one.value_mm - other.value_mm) <= SAME_HEIGHT_MM
