"""What a local time means: which instants, by which label, in which zone.

Promise: the IANA rules decide; every instant that the words may mean is returned, and whether
its label was in use then.
Not here: the words (time_words.py), refusing (times.py), agreement of two times
(contradiction.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from standclear.core.errors import InvalidInput
from standclear.core.time.time_words import EXAMPLES, TimeWords

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

FIXED_LABELS = {"UTC": 0, "GMT": 0, "Z": 0}
"""Labels that mean one offset wherever they stand."""

LABEL_ZONES: dict[str, tuple[str, ...]] = {
    "EST": ("America/New_York",),
    "EDT": ("America/New_York",),
    "CDT": ("America/Chicago",),
    "MDT": ("America/Denver",),
    "PST": ("America/Los_Angeles",),
    "PDT": ("America/Los_Angeles",),
    "MSK": ("Europe/Moscow",),
    "CET": ("Europe/Paris",),
    "CEST": ("Europe/Paris",),
    "EET": ("Europe/Kyiv",),
    "EEST": ("Europe/Kyiv",),
    "WET": ("Europe/Lisbon",),
    "WEST": ("Europe/Lisbon",),
    "EAT": ("Africa/Nairobi",),
    "CAT": ("Africa/Maputo",),
    "WAT": ("Africa/Lagos",),
    "SAST": ("Africa/Johannesburg",),
    "PKT": ("Asia/Karachi",),
    "JST": ("Asia/Tokyo",),
    "KST": ("Asia/Seoul",),
}
"""The zone whose IANA rules say when a label is in use. BST, CST, IST, MST, and AST are left out:
each names several zones, so they need one."""


NO_LABELS = ("UTC", "Etc/UTC", "Etc/GMT", "GMT")
"""Zones that say nothing of where somebody's clock hangs."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One instant that a text may mean, and the label or offset under which it does."""

    utc: datetime
    label: str
    in_use: bool = True


def meanings(words: TimeWords, *, zone: str | None = None) -> tuple[str | None, list[Meaning]]:
    """The zone it is judged by, and every instant the words may mean, in use or not.

    zone   of words that name none: what is written beside a time counts before what is set
    """
    if words.offset is not None:
        utc = (words.local - words.offset).replace(tzinfo=UTC)
        used = words.zone
        fits = used is None or utc.astimezone(zone_of(used)).utcoffset() == words.offset
        return used, [Meaning(utc, say_offset(words.offset), fits)]
    if words.label in FIXED_LABELS:
        return _fixed(words, zone)
    used = words.zone or _judge(words, zone)
    if used is None and words.label:
        expected = f"an IANA zone such as Europe/London, to say whose {words.label} this is"
        raise InvalidInput("time", words.text, expected)
    if used is None:
        raise InvalidInput("time", words.text, f"a zone or an offset: {EXAMPLES}")
    if words.label:
        return used, _labelled(words, used)
    return used, [Meaning(m.astimezone(UTC), m.strftime("%Z")) for m in instants(words, used)]


def _judge(words: TimeWords, zone: str | None) -> str | None:
    """Whose clocks say when a label is in use: UTC knows no EST, so New York is asked there."""
    own = next(iter(LABEL_ZONES.get(words.label, ())), None)
    return own if own and zone in (None, *NO_LABELS) else zone


def _fixed(words: TimeWords, zone: str | None) -> tuple[str | None, list[Meaning]]:
    """UTC is UTC everywhere; GMT may also be London's clock, which is not GMT in summer."""
    utc = words.local.replace(tzinfo=UTC)
    if words.label == "GMT" and zone == "Europe/London":
        return zone, _labelled(words, zone)
    return None, [Meaning(utc, words.label)]


def _labelled(words: TimeWords, used: str) -> list[Meaning]:
    """The instant for each label of the zone within a year; in use where the clocks agree."""
    found = []
    labels = _labels(used, words.local.date())
    if words.label not in labels:
        known = ", ".join(sorted(labels))
        raise InvalidInput("time", words.text, f"a label that {used} has that year: {known}")
    for label, offset in sorted(labels.items(), key=lambda item: item[0] != words.label):
        utc = (words.local - offset).replace(tzinfo=UTC)
        shown = utc.astimezone(zone_of(used))
        agrees = shown.strftime("%Z") == label and shown.replace(tzinfo=None) == words.local
        found.append(Meaning(utc, label, agrees and label == words.label))
    return found


def _labels(used: str, day: date) -> dict[str, timedelta]:
    """The labels of a zone, with their offsets, in the twelve months around a day."""
    noon = datetime(day.year, day.month, 15, 12, tzinfo=UTC)
    found: dict[str, timedelta] = {}
    for weeks in range(-26, 27, 2):
        local = (noon + timedelta(weeks=weeks)).astimezone(zone_of(used))
        found[local.strftime("%Z")] = local.utcoffset() or timedelta()
    return found


def instants(words: TimeWords, used: str) -> list[datetime]:
    """The instants at which the zone's clocks show the local time: none, one, or two."""
    found: list[datetime] = []
    for fold in (0, 1):
        local = words.local.replace(tzinfo=zone_of(used), fold=fold)
        utc = local.astimezone(UTC)
        back = utc.astimezone(zone_of(used))
        shown = back.replace(tzinfo=None, fold=0) == words.local
        if shown and all(utc != f.astimezone(UTC) for f in found):
            found.append(back)
    return found


def zone_of(name: str) -> ZoneInfo:
    """The IANA zone of that name, or InvalidInput."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput("zone", name, "an IANA zone such as Asia/Damascus") from None


def show_time(utc: datetime, zone: str) -> str:
    """ "Fri 2017-04-07 00:40Z (03:40 Asia/Damascus, +03)"; seconds only when there are any.

    The local weekday and date stand too where they differ from those of UTC.
    """
    utc = utc.astimezone(UTC)
    local = utc.astimezone(zone_of(zone))
    form = "%H:%M:%S" if utc.second or utc.microsecond else "%H:%M"
    day = "" if local.date() == utc.date() else f"{WEEKDAYS[local.weekday()]} {local:%Y-%m-%d} "
    offset = say_offset(local.utcoffset() or timedelta())
    return f"{say_utc(utc)} ({day}{local.strftime(form)} {zone}, {offset})"


def say_utc(utc: datetime) -> str:
    """ "Fri 2017-04-07 00:40Z": the weekday spelled, seconds only when there are any."""
    form = "%H:%M:%SZ" if utc.second or utc.microsecond else "%H:%MZ"
    return f"{WEEKDAYS[utc.weekday()]} {utc:%Y-%m-%d} {utc.strftime(form)}"


def say_offset(offset: timedelta) -> str:
    """ "+03", "+04:30", "-04"."""
    seconds = int(offset.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    minutes, odd = divmod(rest, 60)
    tail = f":{minutes:02}" if minutes or odd else ""
    tail += f":{odd:02}" if odd else ""
    return f"{'-' if seconds < 0 else '+'}{hours:02}{tail}"
