"""Times on the wire: RFC 3339, nothing looser.

Promise: reads only an instant that names its offset, and returns aware UTC; writing then
reading gives the same instant to the microsecond.
Not here: times as people type them, with zones by name; see core/time/times.py.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from standclear.core.errors import InvalidInput

_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|z|[+-]\d\d:\d\d)", re.ASCII
)
EXPECTED = "a date, time and offset such as 2026-03-01T06:00:00Z (RFC 3339)"


def read_instant(text: str, pointer: str) -> datetime:
    """The instant meant, in UTC; digits finer than a microsecond are dropped.

    Raises InvalidInput for a time without offset, a leap second, or a date that never was.
    Source: RFC 3339 section 5.6.
    """
    match = _INSTANT.fullmatch(text.strip())
    if match is None:
        raise InvalidInput(pointer, text, EXPECTED)
    date, time, fraction, offset = match.groups()
    micro = (fraction or "0").ljust(6, "0")[:6]
    is_utc = offset in "Zz"
    try:
        read = datetime.fromisoformat(f"{date}T{time}.{micro}{'+00:00' if is_utc else offset}")
        return read if is_utc else read.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInput(pointer, text, EXPECTED) from None


def write_instant(time: datetime) -> str:
    """The instant in UTC with a `Z`; a fraction only where there is one."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")
