"""A day as a source tells it: a year, a month, a week or a day, in ISO 8601's own short forms.

    2017      2017-07      2017-W27      2017-07-05

Promise: nothing is made more precise than it was told; the form alone says how precise it is.
Source: ISO 8601-1 reduced precision; ACLED's time precision (1 a day, 2 a week, 3 a month).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from standclear.core.agreements.dates import YEARS
from standclear.core.errors import InvalidInput

DayPrecision = Literal["day", "week", "month", "year", "unknown"]

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?|-W(\d{2}))?")

EXPECTED = "a day as far as it is known: 2017-07-05, 2017-W27, 2017-07 or 2017"


def check_day(text: str, *, pointer: str) -> None:
    """Refuse what is no such day; "" stands for a day that is not known."""
    if text:
        first_day(text, pointer=pointer)


def precision_of(text: str) -> DayPrecision:
    """How precisely a checked day is told."""
    if not text:
        return "unknown"
    if "W" in text:
        return "week"
    if text.count("-") == 2:
        return "day"
    return "month" if "-" in text else "year"


def first_day(text: str, *, pointer: str = "day") -> date:
    """The first day that it may be."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise InvalidInput(pointer, text, EXPECTED)
    year, month, day, week = (int(part) if part else 0 for part in found.groups())
    try:
        first = (
            date.fromisocalendar(year, week, 1) if found[4] else date(year, month or 1, day or 1)
        )
    except ValueError:
        raise InvalidInput(pointer, text, EXPECTED) from None
    if (found[2] and not month) or (found[3] and not day) or not YEARS[0] <= year <= YEARS[1]:
        raise InvalidInput(pointer, text, f"{EXPECTED}, in the years {YEARS[0]} to {YEARS[1]}")
    return first
