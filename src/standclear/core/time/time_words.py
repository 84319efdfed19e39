"""The words of a time: date, clock, offset, label, zone, weekday; in any order, any digits.

Promise: every word is understood or the text is refused. Numeric dates such as 06/04/2017,
two-digit years, "midnight", "24:00" and "12 am" are refused with what to write instead.
Not here: which instant the words mean (times.py).
What it cannot read: month names other than English, Russian, and the Arabic ones in MONTHS.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import available_timezones

from standclear.core.errors import InvalidInput
from standclear.core.places.notation.letters import plain

EXAMPLES = "2017-04-07T00:40Z, 2017-04-07 03:40+03, or 03:40 Asia/Damascus 7 Apr 2017"
MIDNIGHT = "23:59 of the day that ends or 00:01 of the day that begins, not midnight"

MONTHS = (
    "JAN(?:UARY)?|ЯНВ(?:АРЯ)?|يناير|كانون الثاني",
    "FEB(?:RUARY)?|ФЕВ(?:РАЛЯ)?|فبراير|شباط",
    "MAR(?:CH)?|МАР(?:ТА)?|مارس|آذار",
    "APR(?:IL)?|АПР(?:ЕЛЯ)?|أبريل|نيسان",
    "MAY|МАЯ|مايو|أيار",
    "JUNE?|ИЮН(?:Я)?|يونيو|حزيران",
    "JULY?|ИЮЛ(?:Я)?|يوليو|تموز",
    "AUG(?:UST)?|АВГ(?:УСТА)?|أغسطس|آب",
    "SEPT?(?:EMBER)?|СЕН(?:ТЯБРЯ)?|سبتمبر|أيلول",
    "OCT(?:OBER)?|ОКТ(?:ЯБРЯ)?|أكتوبر|تشرين الأول",
    "NOV(?:EMBER)?|НОЯ(?:БРЯ)?|نوفمبر|تشرين الثاني",
    "DEC(?:EMBER)?|ДЕК(?:АБРЯ)?|ديسمبر|كانون الأول",
)
_MONTH = f"(?:{'|'.join(MONTHS)})"
_WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_NOISE = {"AT", "ON", "TIME", "LOCAL", "HRS", "HOURS", "H", "T", "ВРЕМЯ", "الساعة"}
_MERIDIEM = r"([AP])\.? ?M\b\.?"

_DATES = (
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?=\D|$)"),
    re.compile(rf"\b(?P<d>\d{{1,2}}) ?(?P<name>{_MONTH})\b\.?,? ?(?P<y>\d{{4}}|)(?=\D|$)"),
    re.compile(rf"\b(?P<name>{_MONTH})\b\.? (?P<d>\d{{1,2}})\b(?:,? (?P<y>\d{{4}}))?(?=\D|$)"),
)
_GROUP = re.compile(
    rf"\b(?P<d>\d\d)(?P<h>\d\d)(?P<min>\d\d)(?P<z>[A-Z]?) ?(?P<name>{_MONTH})"
    r"(?: ?(?P<y>\d{4}|\d\d)(?=\D|$))?"
)
"""The date-time group of NATO STANAG 2014 and ACP 121: day, clock, zone letter, month, year."""
ZONE_LETTERS = {letter: hours for hours, letter in enumerate("ABCDEFGHIKLM", 1)} | {
    letter: -hours for hours, letter in enumerate("NOPQRSTUVWXY", 1)
}
"""Hours before UTC by letter (ACP 121); Z is UTC, and J, like none, leaves the zone open."""
_CLOCKS = (
    re.compile(rf"\b(\d{{1,2}}):(\d\d)(?::(\d\d)(?:\.(\d{{1,6}}))?)?(?: ?{_MERIDIEM})?"),
    re.compile(rf"\b(\d{{1,2}})()()() ?{_MERIDIEM}"),
    re.compile(r"\b(\d\d)(\d\d)()()(?:()|H)(?=\D|$)"),
)
_OFFSET = re.compile(r"(?:\b(?:UTC|GMT) ?)?([+-])(\d{1,2})(?::?(\d\d))?(?::(\d\d))?(?=\D|$)")
_NEGATIVE = re.compile(r"\dT[\d:.]+-|(?:UTC|GMT) ?-")
"""Where a minus is an offset. Elsewhere 10:00-11:00 may be a span of one hour."""


@dataclass(frozen=True, slots=True)
class TimeWords:
    """What was said, before anyone asks which instant it is.

    day     None where no date stood
    offset  None where none stood; label and zone are "" and None likewise
    said    the clock as typed, such as "8:40 PM"
    """

    text: str
    day: date | None
    clock: time
    said: str
    offset: timedelta | None
    label: str
    zone: str | None

    @property
    def local(self) -> datetime:
        """Date and clock without zone."""
        if self.day is None:
            raise InvalidInput("time", self.text, f"a date with its year: {EXAMPLES}")
        return datetime.combine(self.day, self.clock)

    def on(self, day: date) -> TimeWords:
        """The same words with a date."""
        return replace(self, day=day)


def read_words(text: str, *, year: int | None = None) -> TimeWords:
    """The words of one time; `year` completes a date that has none."""
    if len(text) > 120:
        raise InvalidInput("time", text, "at most 120 characters")
    rest = re.sub(r"(?<=\d)T(?=\d)", " ", plain(text))
    if "MIDNIGHT" in rest or "ПОЛНОЧЬ" in rest or "منتصف الليل" in rest:
        raise InvalidInput("time", text, MIDNIGHT)
    rest = re.sub(r"\b(12 ?)?NOON\b", "12:00", rest)
    rest = _GROUP.sub(_spelled_out, rest)
    day, rest = _take_day(text, rest, year)
    clock, said, rest = _take_clock(text, rest)
    offset, rest = _take_offset(text, rest)
    label, zone = _take_names(text, rest, day)
    meant = zone or _is_group(text) or _NEGATIVE.search(plain(text))
    if offset and offset < timedelta() and not meant:
        expected = "2017-04-06T20:40-04 or 20:40 UTC-4 for an offset; a span as two times"
        raise InvalidInput("time", text, expected)
    return TimeWords(text, day, clock, said, offset, label, zone)


def _spelled_out(group: re.Match[str]) -> str:
    """A date-time group as date, clock and offset; a year of two digits is of this century."""
    year, letter = group["y"] or "", group["z"]
    year = f"20{year}" if len(year) == 2 else year
    hours = ZONE_LETTERS.get(letter)
    zone = f"UTC{hours:+}" if hours is not None else letter.replace("J", "")
    return f"{group['d']} {group['name']} {year} {group['h']}:{group['min']} {zone} "


def _is_group(text: str) -> bool:
    return bool(_GROUP.search(plain(text)))


def _take_day(text: str, rest: str, year: int | None) -> tuple[date | None, str]:
    if re.search(r"\b\d{1,4}[/.]\d{1,2}[/.]\d{2,4}\b", rest):
        raise InvalidInput("time", text, "the month as a word or the date as 2017-04-06")
    for pattern in _DATES:
        if found := pattern.search(rest):
            named = found.groupdict()
            typed_year = named["y"] or year
            if typed_year is None:
                raise InvalidInput("time", text, f"a date with its year: {EXAMPLES}")
            month = int(named["m"]) if named.get("m") else _month(named["name"])
            try:
                day = date(int(typed_year), month, int(named["d"]))
            except ValueError:
                raise InvalidInput("time", text, "a day that exists") from None
            return day, f"{rest[: found.start()]} {rest[found.end() :]}"
    return None, rest


def _month(name: str) -> int:
    return next(k for k, names in enumerate(MONTHS, 1) if re.fullmatch(names, name))


def _take_clock(text: str, rest: str) -> tuple[time, str, str]:
    for pattern in _CLOCKS:
        if not (found := pattern.search(rest)):
            continue
        hour, minute = int(found[1]), int(found[2] or 0)
        if half := found[5]:
            hour = _twelve(text, hour, minute, half)
        if hour == 24:
            raise InvalidInput("time", text, MIDNIGHT)
        try:
            clock = time(hour, minute, int(found[3] or 0), int((found[4] or "0").ljust(6, "0")))
        except ValueError:
            expected = "hours to 23, minutes and seconds to 59; write a leap second as :59"
            raise InvalidInput("time", text, expected) from None
        return clock, found[0].strip(), f"{rest[: found.start()]} {rest[found.end() :]}"
    raise InvalidInput("time", text, f"a time of day: {EXAMPLES}")


def _twelve(text: str, hour: int, minute: int, half: str) -> int:
    if not 1 <= hour <= 12:
        raise InvalidInput("time", text, "1 to 12 before am or pm")
    if hour == 12 and minute == 0:
        raise InvalidInput("time", text, f"12:00 for noon, or {MIDNIGHT}")
    return hour % 12 + (12 if half == "P" else 0)


def _take_offset(text: str, rest: str) -> tuple[timedelta | None, str]:
    if not (found := _OFFSET.search(rest)):
        return None, rest
    hours, minutes, seconds = (int(found[k] or 0) for k in (2, 3, 4))
    if hours > 15 or minutes > 59:
        raise InvalidInput("time", text, "an offset from -15:59 to +15:59")
    size = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    left = f"{rest[: found.start()]} {rest[found.end() :]}"
    return (-size if found[1] == "-" else size), left


def _take_names(text: str, rest: str, day: date | None) -> tuple[str, str | None]:
    """The label and the zone among the words that are left; no other word may remain."""
    label, zone = "", None
    words = [word for word in re.split(r"[ ,;()]+", rest) if word.strip(".")]
    words = [word for word in words if word not in _NOISE]
    words = [word for word in words if not _is_weekday(text, word, day)]
    if name := _known_zone(" ".join(words)):
        return "", name
    for word in words:
        if name := _known_zone(word):
            zone = name
        elif re.fullmatch(r"[A-Z]{1,5}", word) and not label and (len(word) > 1 or word == "Z"):
            label = "UTC" if word in ("Z", "ZULU") else word
        else:
            raise InvalidInput("time", text, f"{EXAMPLES}; {word!r} is not understood")
    return label, zone


def _is_weekday(text: str, word: str, day: date | None) -> bool:
    if word[:3] not in _WEEKDAYS or not re.fullmatch(r"[A-Z]{3,5}|[A-Z]+DAY", word.rstrip(".")):
        return False
    if day and _WEEKDAYS[day.weekday()] != word[:3]:
        raise InvalidInput(
            "time", text, f"the weekday of the date: {day} is a {_WEEKDAYS[day.weekday()].title()}"
        )
    return True


def _known_zone(words: str) -> str | None:
    """An IANA name in any case, or the city in it where only one has that city."""
    by_name, by_city = _zones()
    key = words.replace(" ", "_")
    return by_name.get(key) or by_city(key)


@cache
def _zones() -> tuple[dict[str, str], Callable[[str], str | None]]:
    names = {name.upper(): name for name in sorted(available_timezones()) if "/" in name}
    cities: dict[str, str] = {}
    for upper, name in names.items():
        if not upper.startswith(("ETC/", "POSIX/", "RIGHT/", "US/", "SYSTEMV/")):
            city = upper.rsplit("/", 1)[1]
            cities[city] = "" if city in cities else name
    return names, lambda city: cities.get(city) or None
