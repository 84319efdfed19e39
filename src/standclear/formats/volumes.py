"""Drawn features to declared volumes.

Promise: what the feature says wins over the sender's defaults; a time given nowhere is an error,
a height given nowhere is "from the ground" or "without limit".
Not here: the other way, see exports.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from standclear.core.errors import InvalidInput
from standclear.core.shape import Height, Volume4D
from standclear.formats.feature import Feature
from standclear.formats.heights import millimetres, size_millimetres


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the sender gives once for all features of a file that do not say it themselves."""

    start: datetime | None = None
    end: datetime | None = None
    floor: Height | None = None
    ceiling: Height | None = None
    error_mm: int = 0


NO_DEFAULTS = Defaults()


def volume_of(feature: Feature, defaults: Defaults = NO_DEFAULTS) -> Volume4D:
    """The feature as a declared volume. Raises InvalidInput where its times are nowhere given.

    The properties `volume_error_m`, `ground_low_m` and `ground_high_m` are ours; see exports.py.
    """
    start, end = feature.start or defaults.start, feature.end or defaults.end
    if start is None:
        raise InvalidInput(f"{feature.where}/start", "nothing", "a time for the start")
    if end is None:
        raise InvalidInput(f"{feature.where}/end", "nothing", "a time for the end")
    if end < start:
        raise InvalidInput(
            f"{feature.where}/end", end.isoformat(), f"not before {start.isoformat()}"
        )
    pointer = f"{feature.where}/volume_error_m"
    stated = feature.get("volume_error_m")
    return Volume4D(
        feature.shape,
        feature.floor or defaults.floor,
        feature.ceiling or defaults.ceiling,
        start,
        end,
        defaults.error_mm if stated is None else size_millimetres(stated, pointer),
        _ground(feature),
    )


def _ground(feature: Feature) -> tuple[int, int] | None:
    low, high = feature.get("ground_low_m"), feature.get("ground_high_m")
    if low is None or high is None:
        return None
    return (
        millimetres(low, f"{feature.where}/ground_low_m"),
        millimetres(high, f"{feature.where}/ground_high_m"),
    )
