"""A schedule in words, as people type it and as it is shown back.

    Mon-Fri 06:00-18:00 Asia/Damascus       some days of the week, on the clock of a zone
    Sat,Sun all day                         from midnight to midnight
    daily 22:00-04:00 next day              an end at or before the start is on the next day
    daily sunrise-30m..sunset+30m           by the sun where the zone lies: dawn, sunrise,
                                            sunset, dusk, each with minutes or hours added
    2030-03-20 08:00-12:00                  on that date these hours, in place of the usual ones
    2030-03-21 off                          on that date not at all
    always                                  no schedule: in force all the time

Promise: what is written here is read as the same schedule; what may mean two things, such as
hours that end when they begin, is refused with what to write instead.
Not here: which instants a schedule means (schedule.py).
What it cannot read: names of days other than English; a clock time to a sun time; zones whose
name has no slash (EST names a fixed offset, and to people another), but UTC.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import cast

from standclear.core.errors import InvalidInput
from standclear.core.time.schedule import ExceptionDay, Schedule, SunWindow, WeeklyWindow, Window
from standclear.core.time.sun import EVENTS, SunEvent
from standclear.core.time.time_zones import WEEKDAYS, zone_of

ALWAYS, DAILY, OFF, ALL_DAY, NEXT_DAY = "always", "daily", "off", "all day", "next day"
EVERY_DAY = tuple(range(1, 8))

_LONG_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOURS = re.compile(r"(\d\d:\d\d)(?:-|\.\.)(\d\d:\d\d)")
_EVENT = rf"({'|'.join(EVENTS)})(?:([+-])(?=\d)(?:(\d+) ?h)?(?: ?(\d+) ?m(?:in)?)?)?"
_BY_SUN = re.compile(rf"{_EVENT}\.\.{_EVENT}")
_ZONE = re.compile(r"(?:.*\s)?([A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)+|UTC)")

_DAYS_EXPECTED = "daily, Mon, Mon-Fri, Sat,Sun, or a date such as 2030-03-20; English days"
_HOURS_EXPECTED = (
    "06:00-18:00, all day, or sunrise-30m..sunset+30m (dawn, sunrise, sunset, dusk); after it "
    "nothing but an IANA zone such as Asia/Damascus"
)


def read_schedule(texts: Sequence[str], *, zone: str, pointer: str = "--when") -> Schedule | None:
    """The schedule that these texts say together; None for "always".

    zone  of texts that name none themselves

    Raises `InvalidInput` with the text and the part of it that is wrong.
    """
    plain = [_plain(text) for text in texts]
    if ALWAYS in (text.lower() for text in plain):
        if len(plain) > 1:
            raise InvalidInput(pointer, "; ".join(texts), f"{ALWAYS} alone, or without it")
        return None
    usual: list[Window] = []
    special: dict[str, list[Window]] = {}
    off: list[str] = []
    zones: dict[str, None] = {}
    for text in plain:
        where = f"{pointer} '{text}'"
        named, rest = _split_zone(where, text)
        zones[named or zone] = None
        days, hours = _split_days(where, rest)
        if isinstance(days, tuple):
            usual.append(_window(where, hours, days))
        elif hours.lower() == OFF:
            off.append(days.isoformat())
        else:
            window = _window(where, hours, (days.isoweekday(),))
            special.setdefault(days.isoformat(), []).append(window)
    if len(zones) > 1:
        raise InvalidInput(pointer, " and ".join(zones), "one time zone for the whole schedule")
    for day in off:
        if off.count(day) > 1 or day in special:
            raise InvalidInput(pointer, f"{day} {OFF}", "a date once: off, or with hours")
    if not usual and not special:
        raise InvalidInput(pointer, "; ".join(texts) or "nothing", "hours when it is in force")
    exceptions = [ExceptionDay(day) for day in off]
    exceptions += [ExceptionDay(day, tuple(hours)) for day, hours in special.items()]
    exceptions.sort(key=lambda exception: exception.day)
    return Schedule(next(iter(zones)), tuple(usual), tuple(exceptions))


def schedule_words(schedule: Schedule | None) -> tuple[str, ...]:
    """One text a window or date, each of which `read_schedule` takes."""
    if schedule is None:
        return (ALWAYS,)
    said = [f"{_days_words(window.days)} {_hours_words(window)}" for window in schedule.windows]
    for exception in schedule.exceptions:
        hours = [_hours_words(window) for window in exception.windows] or [OFF]
        said += [f"{exception.day} {each}" for each in hours]
    return tuple(f"{each} {schedule.zone}" for each in said)


# ---- reading


def _plain(text: str) -> str:
    """One kind of dash, one space between words, none around what joins two of them."""
    dashes = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
    spaced = " ".join(text.translate(dashes).replace("\u2026", "..").split())
    return re.sub(r"\s*(\.\.|[-+,])\s*", r"\1", spaced)


def _split_zone(where: str, words: str) -> tuple[str, str]:
    """The zone at the end, if one is named, and what stands before it."""
    found = _ZONE.fullmatch(words)
    if found is None:
        return "", words
    try:
        zone_of(found[1])
    except InvalidInput as fault:
        raise InvalidInput(where, found[1], fault.expected) from None
    return found[1], words[: found.start(1)].strip()


def _split_days(where: str, words: str) -> tuple[tuple[int, ...] | date, str]:
    """The days of the week, or the one date, and the hours after them."""
    head, _, rest = words.partition(" ")
    if re.fullmatch(r"\d{4}-\d\d-\d\d", head):
        try:
            days: tuple[int, ...] | date = date.fromisoformat(head)
        except ValueError:
            raise InvalidInput(where, head, "a date that there is") from None
    elif head.lower() == DAILY:
        days = EVERY_DAY
    else:
        days = tuple(sorted(day for part in head.split(",") for day in _days(where, part)))
        if len(set(days)) != len(days):
            raise InvalidInput(where, head, "each day once")
    if not rest:
        raise InvalidInput(where, words, f"hours after the days: {_HOURS_EXPECTED}")
    return days, rest


def _days(where: str, part: str) -> tuple[int, ...]:
    """ "Mon", or "Mon-Fri", which may run over the end of the week: "Fri-Mon"."""
    first, dash, last = part.partition("-")
    start, end = _day(where, first), _day(where, last if dash else first)
    if dash and start == end:
        raise InvalidInput(where, part, f"{DAILY} for every day, or one day")
    return tuple((start - 1 + k) % 7 + 1 for k in range((end - start) % 7 + 1))


def _day(where: str, word: str) -> int:
    for names in (tuple(day.lower() for day in WEEKDAYS), _LONG_DAYS):
        if word.lower() in names:
            return names.index(word.lower()) + 1
    raise InvalidInput(where, word or "nothing", _DAYS_EXPECTED)


def _window(where: str, hours: str, days: tuple[int, ...]) -> Window:
    """Hours by the clock or by the sun."""
    lower = hours.lower()
    if lower == ALL_DAY:
        return WeeklyWindow(days, "00:00", "00:00")
    next_day = lower.endswith(f" {NEXT_DAY}")
    lower = lower.removesuffix(NEXT_DAY).strip()
    try:
        if clock := _HOURS.fullmatch(lower):
            start, end = clock.groups()
            _check_order(start, end, next_day=next_day)
            return WeeklyWindow(days, start, "00:00" if end == "24:00" else end)
        if sun := _BY_SUN.fullmatch(lower):
            begin, end = sun[1], sun[5]
            _check_order(_place_in_day(begin), _place_in_day(end), next_day=next_day)
            added = _minutes(*sun.group(2, 3, 4)), _minutes(*sun.group(6, 7, 8))
            return SunWindow(days, cast("SunEvent", begin), cast("SunEvent", end), *added)
    except InvalidInput as fault:
        raise InvalidInput(where, hours, fault.expected) from None
    raise InvalidInput(where, hours, _HOURS_EXPECTED)


def _check_order(start: str, end: str, *, next_day: bool) -> None:
    """Hours that end as they begin may be none or a whole day: the writer must say which."""
    if start == end and not next_day:
        raise InvalidInput("", "", f"{ALL_DAY}, or '{NEXT_DAY}' after it for a day from then on")
    if end > start and next_day:
        raise InvalidInput("", "", f"no '{NEXT_DAY}', or an end no later in the day than the start")


def _place_in_day(event: str) -> str:
    return str(EVENTS.index(cast("SunEvent", event)))


def _minutes(sign: str | None, hours: str | None, minutes: str | None) -> int:
    total = int(hours or 0) * 60 + int(minutes or 0)
    return -total if sign == "-" else total


# ---- writing


def _days_words(days: tuple[int, ...]) -> str:
    """ "Mon-Fri", "Sat,Sun", "daily"."""
    if len(days) == len(EVERY_DAY):
        return DAILY
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    said = []
    for run in runs:
        names = [WEEKDAYS[day - 1] for day in run]
        said += [f"{names[0]}-{names[-1]}"] if len(run) > 2 else names
    return ",".join(said)


def _hours_words(window: Window) -> str:
    if isinstance(window, WeeklyWindow):
        start, end = window.start, window.end
        if start == end == "00:00":
            return ALL_DAY
        said, over = f"{start}-{'24:00' if end == '00:00' else end}", "00:00" < end <= start
    else:
        begin = f"{window.begin}{_minutes_words(window.begin_min)}"
        said = f"{begin}..{window.end}{_minutes_words(window.end_min)}"
        over = EVENTS.index(window.end) <= EVENTS.index(window.begin)
    return f"{said} {NEXT_DAY}" if over else said


def _minutes_words(minutes: int) -> str:
    if not minutes:
        return ""
    hours, rest = divmod(abs(minutes), 60)
    shown = (f"{hours}h" if hours else "") + (f"{rest}m" if rest else "")
    return f"{'-' if minutes < 0 else '+'}{shown}"
