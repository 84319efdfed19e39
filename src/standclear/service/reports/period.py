"""What a report is of, as people say it: a day or a month, by whose clocks, ending at which hour.

Promise: days of a zone, whatever its summer time does; an hour that a day has twice ends it late.
Source of the cut-off: OSCE SMM's daily reports end at 19:30 of a named zone (domain report 3.1).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from standclear.core.errors import InvalidInput
from standclear.core.time.time_zones import zone_of
from standclear.service.shown.reports import Span

DAY, MONTH = "a day such as 2030-03-01", "a month such as 2030-03"


def read_span(day: str, month: str, cut_off: str, zone: str) -> Span:
    """The span of one of `day` (2030-03-01) and `month` (2030-03).

    cut_off   HH:MM at which the day ends, and began the day before; "" for whole calendar days

    Faults point at `day`, `month` or `cut_off`.
    """
    if bool(day) == bool(month):
        raise InvalidInput("day", day or "nothing", f"{DAY}, or {MONTH}, and not both")
    if month:
        if cut_off:
            raise InvalidInput("cut_off", cut_off, "nothing with a month: whole days")
        first = _date("month", f"{month}-01", month, MONTH)
        following = (first + timedelta(days=32)).replace(day=1)
        return Span(_begin(first, zone), _begin(following, zone), zone)
    ends = _date("day", day, day, DAY)
    if not cut_off:
        return Span(_begin(ends, zone), _begin(ends + timedelta(days=1), zone), zone)
    hour = _hour(cut_off)
    begins = ends - timedelta(days=1)
    return Span(_begin(begins, zone, hour), _begin(ends, zone, hour), zone)


def _begin(day: date, zone: str, hour: time = time()) -> datetime:
    local = datetime.combine(day, hour, zone_of(zone)).replace(fold=1)
    return local.astimezone(UTC)


def _date(pointer: str, text: str, typed: str, expected: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(pointer, typed, expected) from None
    if not 1900 <= found.year <= 9000 or f"{found}" != text:
        raise InvalidInput(pointer, typed, expected)
    return found


def _hour(text: str) -> time:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 (an hour of day alone)
    except ValueError:
        raise InvalidInput("cut_off", text, "an hour such as 19:30") from None
