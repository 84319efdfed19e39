"""Dates as somebody read them from somebody's words, each with the words.

Promise: a date never stands without its quotation. Where two readings of the same date differ,
both are kept and shown as a disagreement; none of them wins.
Source: the Astana memorandum of 4 May 2017, in force the same day (TASS) or the day after
(Interfax), maps due by 27 May or by 4 June.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from standclear.core.errors import InvalidInput
from standclear.core.time.time_zones import zone_of

_WHAT = re.compile(r"[a-z][a-z0-9_]{1,39}")

YEARS = (1970, 2200)
"""First and last year that a date may be of, own choice: any zone's calendar can tell them."""

IN_FORCE, ENDS = "in_force", "ends"
"""The two dates that an agreement's own rules name."""


@dataclass(frozen=True, slots=True)
class DatedWords:
    """One date, and the words that it was read from.

    what      which date: `in_force`, `ends`, or a name of one's own such as `maps_due`
    at        aware UTC; where the words name a day alone, the beginning of that day in `zone`
    zone      IANA zone by which the words were read
    day_only  the words name a day and no hour
    quote     the words, verbatim
    clause    the clause in which they stand; "" where they stand elsewhere
    source    who said them and when, where they are not of the text itself
    """

    what: str
    at: datetime
    zone: str
    day_only: bool
    quote: str
    clause: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if not _WHAT.fullmatch(self.what):
            raise InvalidInput("date/what", self.what, "a name such as in_force or maps_due")
        if not self.quote.strip():
            raise InvalidInput("date/quote", "empty", "the words that the date is read from")
        if bool(self.clause) == bool(self.source.strip()):
            given = "both" if self.clause else "nothing"
            expected = "the clause in which the words stand, or else the source that said them"
            raise InvalidInput("date/clause", given, expected)
        _in_years("date/at", self.at)
        at_home = self.at.astimezone(zone_of(self.zone))
        if self.day_only and (at_home.hour, at_home.minute, at_home.second) != (0, 0, 0):
            raise InvalidInput("date/at", f"{self.at:%H:%MZ}", f"the day's beginning, {self.zone}")

    @property
    def words(self) -> str:
        """ "2017-05-06" or "2017-05-06 00:00 Asia/Damascus"."""
        at_home = self.at.astimezone(ZoneInfo(self.zone))
        return f"{at_home:%Y-%m-%d}" if self.day_only else f"{at_home:%Y-%m-%d %H:%M} {self.zone}"

    @property
    def day(self) -> str:
        """ "2017-05-06", by the clocks of its own zone."""
        return f"{self.at.astimezone(ZoneInfo(self.zone)):%Y-%m-%d}"


def disagreeing(dates: Iterable[DatedWords]) -> tuple[str, ...]:
    """Names of the dates of which two readings differ, in order."""
    readings: dict[str, list[DatedWords]] = {}
    for date in dates:
        readings.setdefault(date.what, []).append(date)
    return tuple(sorted(what for what, read in readings.items() if _differ(read)))


def _differ(read: list[DatedWords]) -> bool:
    """Two agree as far as the vaguer of them goes: a day with a day, an hour with an hour."""
    hours = {each.at for each in read if not each.day_only}
    days = any(each.day_only for each in read)
    return len(hours) > 1 or (days and len({each.day for each in read}) > 1)


@dataclass(frozen=True, slots=True)
class Period:
    """So long, by the calendar and clock of an IANA zone: months first, then hours."""

    months: int = 0
    hours: int = 0
    zone: str = "UTC"

    def __post_init__(self) -> None:
        zone_of(self.zone)
        if not (0 <= self.months <= 1200 and 0 <= self.hours <= 87_600):
            raise InvalidInput("months", self.months, "0 to 1200 months and 0 to 87600 hours")
        if not (self.months or self.hours):
            raise InvalidInput("months", "nothing", "so many months or hours")

    @property
    def words(self) -> str:
        """ "6 months and 48 hours"."""
        parts = [(self.months, "month"), (self.hours, "hour")]
        said = [f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in parts if n]
        return " and ".join(said)

    def after(self, begun: datetime) -> datetime:
        """When it is over. A day that the month lacks is that month's last (30 August and six
        months end on 28 February); hours are of 3600 s. Raises InvalidInput outside `YEARS`."""
        _in_years("lasts", begun)
        local = begun.astimezone(ZoneInfo(self.zone))
        year, month = divmod(local.year * 12 + local.month - 1 + self.months, 12)
        for day in range(local.day, 0, -1):
            try:
                moved = local.replace(year=year, month=month + 1, day=day)
                break
            except ValueError:
                continue
        over = datetime.fromtimestamp(moved.timestamp() + self.hours * 3_600, tz=UTC)
        _in_years("lasts", over)
        return over


def _in_years(pointer: str, at: datetime) -> None:
    if not YEARS[0] <= at.year <= YEARS[1]:
        expected = f"a time in the years {YEARS[0]} to {YEARS[1]}"
        raise InvalidInput(pointer, f"the year {at.year}", expected)
