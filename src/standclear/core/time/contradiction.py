"""Two statements of one time: do they agree, and if not, what would fit?

    compare_times("8:40 pm EST 6 Apr 2017", "03:40 Damascus 7 Apr 2017")
    -> does not agree; "EST was not in use ...; only EDT fits: Fri 2017-04-07 00:40Z"

Promise: nothing is corrected; what fits is said, and a person decides.
Source: the Shayrat statement of 6 April 2017 ("EST") and the Hodeidah notice of 12 June 2018
("3 a.m. (1200 GMT)").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from standclear.core.errors import InvalidInput
from standclear.core.time.time_words import TimeWords, read_words
from standclear.core.time.time_zones import Meaning, meanings, say_utc


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two statements of one time say together.

    agree  whether both, taken at their word, mean one instant
    utc    that instant; or, where they disagree, the only one that nearly fits, or None
    says   for people: why they disagree, and what would fit
    """

    agree: bool
    utc: datetime | None
    says: str


def compare_times(
    first: str,
    second: str,
    *,
    first_zone: str | None = None,
    second_zone: str | None = None,
    on: date | None = None,
) -> Comparison:
    """Compare two statements of one time.

    on  the date of a statement that has none; a missing date is also taken from the other one,
        or the day before or after it where that makes them agree

    Raises InvalidInput when a statement cannot be read at all.
    """
    one = read_words(first, year=on.year if on else None)
    year = one.day.year if one.day else None
    two = read_words(second, year=year or (on.year if on else None))
    day = one.day or two.day or on
    if day is None:
        raise InvalidInput("time", f"{first} / {second}", "a date in at least one of them")
    compared = [
        _compare(a, b, first_zone, second_zone)
        for a in ([one] if one.day else _days(one, day))
        for b in ([two] if two.day else _days(two, day))
    ]
    return next((c for c in compared if c.agree), None) or compared[0]


def _days(words: TimeWords, day: date) -> list[TimeWords]:
    return [words.on(day + timedelta(days=k)) for k in (0, -1, 1)]


def _compare(one: TimeWords, two: TimeWords, zone_1: str | None, zone_2: str | None) -> Comparison:
    used_1, all_1 = meanings(one, zone=zone_1)
    used_2, all_2 = meanings(two, zone=zone_2)
    both = [(a, b) for a in all_1 for b in all_2 if a.utc == b.utc]
    if taken := [a for a, b in both if a.in_use and b.in_use]:
        return Comparison(True, taken[0].utc, "")
    wrong = _not_in_use(one, used_1, all_1) + _not_in_use(two, used_2, all_2)
    if both:
        a, b = both[0]
        fits = " and ".join(
            m.label for m, words in ((a, one), (b, two)) if words.label and m.label != words.label
        )
        return Comparison(False, a.utc, f"{wrong}only {fits} fits: {say_utc(a.utc)}")
    said_1, said_2 = ([m.utc for m in each][:1] for each in (all_1, all_2))
    if not said_1 or not said_2:
        skipped = one if not said_1 else two
        return Comparison(False, None, f"{wrong}{skipped.text!r} is a time that clocks skipped")
    apart = abs(said_1[0] - said_2[0])
    says = f"{one.text!r} is {say_utc(said_1[0])}, {two.text!r} is {say_utc(said_2[0])}"
    return Comparison(False, None, f"{wrong}{_hours(apart)} apart: {says}")


def _not_in_use(words: TimeWords, used: str | None, found: list[Meaning]) -> str:
    if not words.label or any(m.in_use for m in found):
        return ""
    return f"{words.label} was not in use in {used} on that day; "


def _hours(apart: timedelta) -> str:
    minutes = round(apart.total_seconds() / 60)
    return f"{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else "")
