"""Compact groups: 355550N 0363802E, 3555.8N 03638.0E, 36N 037E.

As in ICAO Annex 15 and NOTAMs: two digits of degrees for latitude, three for longitude, then
two for minutes, two for seconds, and the last part may have a fraction. The count of digits is
the notation, so a count that does not fit is refused rather than guessed.
What it cannot carry: an angle without its letter.
"""

from __future__ import annotations

import re
from fractions import Fraction

from standclear.core.errors import InvalidInput
from standclear.core.places.notation.angles import AXIS, Angle, sexagesimal
from standclear.core.shape import DEGREES_E7, Position

_GROUP = re.compile(r"^(\d{4,7})(\.\d+)?$")


def read_group(text: str, hemisphere: str) -> Angle | None:
    """The angle of a compact group, or None where the text is no run of four or more digits."""
    found = _GROUP.match(text.strip())
    if not found or not hemisphere:
        return None
    digits, fraction = found[1], found[2] or ""
    lead = 2 if AXIS[hemisphere] == "latitude" else 3
    if (len(digits) - lead) % 2 or len(digits) - lead > 4:
        form = "DDMM or DDMMSS" if lead == 2 else "DDDMM or DDDMMSS"
        raise InvalidInput("position", text.strip() + hemisphere, f"{form} before {hemisphere}")
    rest = digits[lead:]
    parts = [digits[:lead], *(rest[k : k + 2] for k in range(0, len(rest), 2))]
    if any(int(part) >= 60 for part in parts[1:]):
        expected = f"minutes and seconds below 60 in {'-'.join(parts)}"
        raise InvalidInput("position", text.strip() + hemisphere, expected)
    parts[-1] += fraction
    return Angle(tuple(parts), hemisphere in ("S", "W"), hemisphere, compact=True)


def write(position: Position) -> str:
    """To the second: "355550N 0363802E", within 22 m."""
    written = []
    for value_e7, letters, width in ((position.lat_e7, "NS", 2), (position.lon_e7, "EW", 3)):
        d, m, s = sexagesimal(Fraction(abs(value_e7), DEGREES_E7), parts=3, decimals=0)
        written.append(f"{d:0{width}}{m:02}{s:02}{letters[value_e7 < 0]}")
    return " ".join(written)
