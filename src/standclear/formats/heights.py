"""Heights as people write them: `500 ft AMSL`, `FL120`, `150 m AGL`, `surface`, `unlimited`.

Feet and flight levels end here; behind it are millimetres and a datum. A height that names no
datum is refused, never guessed: AMSL and AGL differ by the whole height of the ground.
A foot is 0.3048 m exactly (international yard and pound agreement, 1959); a flight level is
hundreds of feet of pressure height above 1013.25 hPa (ICAO Doc 4444).
Rounding to a millimetre is owned up to as `error_mm=1`.
Not here: turning one datum into another; see the core.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal, InvalidOperation

from standclear.core.earth.levels import FLIGHT_LEVEL_MM
from standclear.core.errors import InvalidInput
from standclear.core.shape import Datum, Height

EXPECTED = (
    "a height with unit and datum, such as `500 ft AMSL`, `150 m AGL`, `200 m WGS84`, `FL120`"
)
HIGHEST_M = 100_000
"""Above the Karman line nothing is separated by height at this desk; more is a slipped digit."""

_MM_PER_UNIT = {"m": Decimal(1000), "ft": Decimal("304.8")}
_UNITS = {
    "m": "m", "metre": "m", "metres": "m", "meter": "m", "meters": "m", "м": "m", "م": "m",
    "ft": "ft", "feet": "ft", "foot": "ft", "'": "ft", "’": "ft", "фут": "ft", "قدم": "ft",
}  # fmt: skip
_DATUMS = {
    "amsl": Datum.AMSL, "msl": Datum.AMSL, "asl": Datum.AMSL, "qnh": Datum.AMSL,
    "above sea level": Datum.AMSL, "above mean sea level": Datum.AMSL,
    "agl": Datum.AGL, "above ground": Datum.AGL, "above ground level": Datum.AGL,
    "wgs84": Datum.WGS84, "wgs 84": Datum.WGS84, "hae": Datum.WGS84, "ellipsoid": Datum.WGS84,
    "std": Datum.FLIGHT_LEVEL, "pressure": Datum.FLIGHT_LEVEL,
}  # fmt: skip
_WRITTEN = {
    Datum.AMSL: "AMSL",
    Datum.AGL: "AGL",
    Datum.WGS84: "WGS84",
    Datum.FLIGHT_LEVEL: "STD",
}
_GROUND = frozenset({"surface", "sfc", "gnd", "ground"})
_UNLIMITED = frozenset({"unlimited", "unl", "unltd", "no limit"})
_NUMBER = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?"
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_HEIGHT = re.compile(
    rf"(?P<value>{_NUMBER})\s*(?P<unit>{_UNIT})\s*(?P<datum>[a-z][a-z0-9 ]*?)?"
    rf"(?:\s*(?:±|\+/-)\s*(?P<error>{_NUMBER})\s*(?P<error_unit>{_UNIT}))?"
)
_LEVEL = re.compile(r"fl\s?(\d{2,3})")


def read_floor(text: str, pointer: str) -> Height | None:
    """Where something begins; None from the ground up (`surface`, or nothing said)."""
    said = plain(text)
    if not said or said in _GROUND:
        return None
    if said in _UNLIMITED:
        raise InvalidInput(pointer, text, f"`surface`, or {EXPECTED}")
    return _read(said, text, pointer)


def read_ceiling(text: str, pointer: str) -> Height | None:
    """Where something ends; None without upper limit (`unlimited`, or nothing said)."""
    said = plain(text)
    if not said or said in _UNLIMITED:
        return None
    if said in _GROUND:
        raise InvalidInput(pointer, text, f"`unlimited`, or {EXPECTED}")
    return _read(said, text, pointer)


def write_floor(height: Height | None) -> str:
    return "surface" if height is None else _write(height)


def write_ceiling(height: Height | None) -> str:
    return "unlimited" if height is None else _write(height)


def metres(mm: int) -> str:
    """Millimetres as metres, exactly, without needless zeros."""
    text = f"{Decimal(mm) / 1000:.3f}"
    return text.rstrip("0").rstrip(".")


def millimetres(text: str, pointer: str) -> int:
    """Metres in plain decimal text as the nearest millimetre."""
    return _scaled(text, pointer, ROUND_HALF_EVEN)


def size_millimetres(text: str, pointer: str) -> int:
    """A radius, half width or error in metres, rounded up so that nothing is left out."""
    size = _scaled(text, pointer, ROUND_CEILING)
    if size < 0:
        raise InvalidInput(pointer, text, "0 m or more")
    return size


def _scaled(text: str, pointer: str, rounding: str) -> int:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise InvalidInput(pointer, text, "a number of metres, such as 120 or 0.5") from None
    if not value.is_finite() or abs(value) > 25_000_000:
        raise InvalidInput(pointer, text, "a number of metres that fits on earth")
    return int((value * 1000).to_integral_value(rounding=rounding))


def _read(said: str, text: str, pointer: str) -> Height:
    level = _LEVEL.fullmatch(said)
    if level is not None:
        return Height(int(level[1]) * FLIGHT_LEVEL_MM, Datum.FLIGHT_LEVEL)
    match = _HEIGHT.fullmatch(said)
    if match is None:
        raise InvalidInput(pointer, text, EXPECTED)
    datum = _DATUMS.get((match["datum"] or "").strip())
    if datum is None:
        raise InvalidInput(pointer, text, f"the datum named too (AMSL, AGL, WGS84): {EXPECTED}")
    value_mm, rounding_mm = _in_mm(match["value"], match["unit"], ROUND_HALF_EVEN)
    if abs(value_mm) > HIGHEST_M * 1000:
        raise InvalidInput(pointer, text, f"a height within {HIGHEST_M} m")
    error_mm = 0
    if match["error"] is not None:
        error_mm, _ = _in_mm(match["error"], match["error_unit"], ROUND_CEILING)
        if error_mm < 0:
            raise InvalidInput(pointer, text, "an error of 0 or more after ±")
    return Height(value_mm, datum, error_mm + rounding_mm)


def _in_mm(number: str, unit: str, rounding: str) -> tuple[int, int]:
    exact = Decimal(number.replace(",", "")) * _MM_PER_UNIT[_UNITS[unit]]
    rounded = int(exact.to_integral_value(rounding=rounding))
    return rounded, 0 if rounded == exact or rounding == ROUND_CEILING else 1


def _write(height: Height) -> str:
    if height.datum is Datum.FLIGHT_LEVEL and height.error_mm == 0:
        level, rest = divmod(height.value_mm, FLIGHT_LEVEL_MM)
        if rest == 0 and 10 <= level <= 999:
            return f"FL{level:03d}"
    error = f" ±{metres(height.error_mm)} m" if height.error_mm else ""
    return f"{metres(height.value_mm)} m {_WRITTEN[height.datum]}{error}"


def plain(text: str) -> str:
    """Lower case, ASCII digits whatever the script, single spaces."""
    digits = (str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    return " ".join("".join(digits).replace("\u066b", ".").replace("−", "-").lower().split())
