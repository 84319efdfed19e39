"""Times as people say them, and as they are said back.

    read_time("8:40 pm EST 6 Apr 2017", zone="America/New_York")
    InvalidInput: time: ...: EST was not in use in America/New_York on that day; EDT was:
                  8:40 pm EDT is 2017-04-07 00:40Z

Promise: one instant, or a refusal that names the instants it may be. A local time that the
clocks skipped or showed twice, a label that was not in use, "midnight" and "24:00" are refused.
Not here: clocks; comparing two statements of one time (contradiction.py); the grammar
(time_words.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from standclear.core.errors import InvalidInput
from standclear.core.places.notation.letters import plain
from standclear.core.time.contradiction import compare_times
from standclear.core.time.time_words import TimeWords, read_words
from standclear.core.time.time_zones import Meaning, meanings, say_utc, show_time, zone_of

__all__ = ["EnteredTime", "read_duration", "read_time", "say_utc", "show_time"]


_TWO_STATEMENTS = re.compile(r"([^()]*\w[^()]*)\(([^()]*\w[^()]*)\)([^()]*)")
"""A time and, in brackets, the same time said otherwise."""


@dataclass(frozen=True, slots=True)
class EnteredTime:
    """An instant, with how it was told.

    utc   aware, UTC
    zone  the IANA zone it was told in, or None for an offset or UTC
    text  exactly what was typed
    """

    utc: datetime
    zone: str | None
    text: str


def read_time(text: str, *, zone: str | None = None) -> EnteredTime:
    """The instant that the text says.

    zone  the IANA zone of a local time, and the judge of its label, if it has one

    Raises InvalidInput when the text cannot be read, has no offset, label, or zone, means no
    instant or two, or has a label that was not in use.
    """
    if statements := _TWO_STATEMENTS.fullmatch(text.strip()):
        return _said_twice(text, *statements.groups(), zone=zone)
    words = read_words(text)
    used, found = meanings(words, zone=zone)
    fit = [m for m in found if m.in_use]
    if len(fit) == 1:
        return EnteredTime(fit[0].utc, used, text)
    raise _refusal(words, used, found, fit)


def _said_twice(text: str, first: str, second: str, rest: str, *, zone: str | None) -> EnteredTime:
    """ "3 a.m. (1200 GMT) 12 June 2018": one instant if both say the same, else a refusal."""
    outer = f"{first} {rest}".strip()
    compared = compare_times(outer, second, first_zone=zone)
    if not compared.agree or compared.utc is None:
        raise InvalidInput("time", text, f"one time; {compared.says}")
    used, _ = meanings(read_words(outer).on(compared.utc.date()), zone=zone)
    return EnteredTime(compared.utc, used or read_words(second).zone, text)


def _refusal(
    words: TimeWords, used: str | None, found: list[Meaning], fit: list[Meaning]
) -> InvalidInput:
    if len(fit) > 1:
        either = " or ".join(f"{say_utc(m.utc)} ({m.label})" for m in fit)
        expected = f"{either}: {used} showed that time twice"
        possible = tuple(say_utc(m.utc) for m in fit)
        return InvalidInput("time", words.text, expected, possible=possible)
    if words.offset is not None:
        expected = f"the offset that {used} had: {show_time(found[0].utc, used or 'UTC')}"
        return InvalidInput("time", words.text, expected)
    if words.label:
        others = [m for m in found if _shows(m, words, used)]
        instead = "; ".join(f"{words.said.lower()} {m.label} is {say_utc(m.utc)}" for m in others)
        labels = " or ".join(m.label for m in others) or "no label"
        expected = f"{labels}, as {words.label} was not in use in {used} on that day: {instead}"
        return InvalidInput("time", words.text, expected.rstrip(": "))
    before, after = _around_gap(words, used or "UTC")
    expected = f"{before} or {after}: {used} skipped that time"
    return InvalidInput("time", words.text, expected)


def _shows(meaning: Meaning, words: TimeWords, used: str | None) -> bool:
    local = meaning.utc.astimezone(zone_of(used or "UTC"))
    same = local.replace(tzinfo=None, fold=0) == words.local
    return same and local.strftime("%Z") == meaning.label


def _around_gap(words: TimeWords, used: str) -> tuple[str, str]:
    """What the skipped local time would be by the offset after, and by the one before."""
    utc = [words.local.replace(tzinfo=zone_of(used), fold=fold).astimezone(UTC) for fold in (1, 0)]
    first, second = (f"{say_utc(u)} ({u.astimezone(zone_of(used)):%H:%M %Z})" for u in utc)
    return first, second


_DURATION = re.compile(
    r"(?:(\d+(?:\.\d+)?) ?(?:days?|d))? ?(?:(\d+(?:\.\d+)?) ?(?:hours?|hrs?|h))?"
    r" ?(?:(\d+(?:\.\d+)?) ?(?:minutes?|mins?|min|m))? ?(?:(\d+(?:\.\d+)?) ?(?:seconds?|secs?|s))?"
)
_ISO_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def read_duration(text: str) -> timedelta:
    """ "2h", "90 min", "1 h 30 min", "1:30", "PT1H30M"; a bare number is refused."""
    typed = plain(text)
    hours_minutes = re.fullmatch(r"(\d{1,3}):([0-5]\d)", typed)
    if hours_minutes:
        return timedelta(hours=int(hours_minutes[1]), minutes=int(hours_minutes[2]))
    found = _ISO_DURATION.fullmatch(typed) or re.fullmatch(_DURATION, typed.lower())
    if not found or not any(found.groups()):
        raise InvalidInput("duration", text, "a duration with its unit, such as 2h or 90 min")
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
