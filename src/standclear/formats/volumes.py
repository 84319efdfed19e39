"""Drawn features to declared volumes.

Promise: what the sender types wins over what is drawn, and each difference is said; a time given
nowhere is an error, a height given nowhere is "from the ground" or "without limit".
Not here: the other way, see exports.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from standclear.core.errors import InvalidInput
from standclear.core.shape import Height, Volume4D
from standclear.formats.feature import Feature
from standclear.formats.heights import (
    metres,
    millimetres,
    size_millimetres,
    write_ceiling,
    write_floor,
)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the sender gives once for all features of a file that do not say it themselves."""

    start: datetime | None = None
    end: datetime | None = None
    floor: Height | None = None
    ceiling: Height | None = None
    error_mm: int = 0


NO_DEFAULTS = Defaults()


@dataclass(frozen=True, slots=True)
class Typed:
    """What the sender typed for every shape of a file; it wins over what is drawn.

    names   the fields that were typed, of `fields`; "unlimited" and "surface" are typed too,
            and are None there as everywhere
    """

    names: tuple[str, ...]
    fields: Defaults

    def over(self, feature: Feature) -> tuple[Feature, tuple[str, ...]]:
        """The feature with what was typed, and a sentence for each difference from the drawing."""
        start, end = self._time("start", feature.start), self._time("end", feature.end)
        floor = self.fields.floor if "floor" in self.names else feature.floor
        ceiling = self.fields.ceiling if "ceiling" in self.names else feature.ceiling
        said = [
            ("start", _moment(feature.start), _moment(start)),
            ("end", _moment(feature.end), _moment(end)),
            ("floor", feature.floor and write_floor(feature.floor), write_floor(floor)),
            ("ceiling", feature.ceiling and write_ceiling(feature.ceiling), write_ceiling(ceiling)),
        ]
        properties = feature.properties
        stated = feature.get("volume_error_m")
        if "error_mm" in self.names and stated is not None:
            said.append(("error", f"{stated} m", f"{metres(self.fields.error_mm)} m"))
            properties = tuple(pair for pair in properties if pair[0] != "volume_error_m")
        notes = tuple(
            f"{feature.where or feature.name}: {name} is {drawn} in the drawing; "
            f"{typed}, as typed, is what counts"
            for name, drawn, typed in said
            if drawn and drawn != typed
        )
        taken = replace(
            feature, start=start, end=end, floor=floor, ceiling=ceiling, properties=properties
        )
        return taken, notes

    def _time(self, name: str, drawn: datetime | None) -> datetime | None:
        typed: datetime | None = getattr(self.fields, name)
        return typed or drawn


def _moment(at: datetime | None) -> str | None:
    return None if at is None else f"{at:%Y-%m-%d %H:%M:%SZ}".replace(":00Z", "Z")


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
            f"{feature.where}/end", end.isoformat(), f"a time not before {start.isoformat()}"
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
