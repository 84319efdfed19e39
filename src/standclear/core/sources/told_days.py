"""The day that words such as "on Wednesday" tell of, in a text of which the day is known.

Promise: a proposal, and only where the words and the day of publication leave one day: a weekday is
the last one up to that day, or the one of the week in which it appeared. Else nothing is proposed.
Not here: finding the words (cues.py), confirming the day (rules/sources.py).
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from standclear.core.sources.days import first_day, precision_of

_WEEKDAYS = (
    "monday понедельник الاثنين الإثنين",
    "tuesday вторник الثلاثاء",
    "wednesday среду الأربعاء الاربعاء",
    "thursday четверг الخميس",
    "friday пятницу الجمعة",
    "saturday субботу السبت",
    "sunday воскресенье الأحد الاحد",
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DATED = re.compile(r"on (\d{1,2}) (\w+)(?: (\d{4}))?")


def told_day(words: str, published_on: str) -> str:
    """ "2017-07-05" of "on Wednesday" in a text of 2017-07-06; "" where that leaves it open.

    published_on   a checked day as far as it is known (days.py)
    """
    words, precision = words.lower().strip(), precision_of(published_on)
    if not words or precision not in ("day", "week"):
        dated = _DATED.fullmatch(words)
        return _of_year(dated[1], dated[2], int(dated[3])) if dated and dated[3] else ""
    first = first_day(published_on)
    if precision == "week":
        weekday = _weekday(words)
        return "" if weekday is None else f"{first + timedelta(days=weekday)}"
    return _up_to(words, first)


def _up_to(words: str, published: date) -> str:
    weekday = _weekday(words)
    if weekday is not None:
        return f"{published - timedelta(days=(published.weekday() - weekday) % 7)}"
    if words in ("today", "yesterday"):
        return f"{published - timedelta(days=int(words == 'yesterday'))}"
    if dated := _DATED.fullmatch(words):
        day, month, year = dated.groups()
        if year:
            return _of_year(day, month, int(year))
        found = _of_year(day, month, published.year)
        return found if found <= f"{published}" else _of_year(day, month, published.year - 1)
    return ""


def _weekday(words: str) -> int | None:
    """0 for Monday; None where the words name none."""
    last = words.split()[-1]
    return next((n for n, names in enumerate(_WEEKDAYS) if last in names.split()), None)


def _of_year(day: str, month: str, year: int) -> str:
    try:
        return f"{date(year, _MONTHS.index(month) + 1, int(day))}"
    except ValueError:
        return ""
