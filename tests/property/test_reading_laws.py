"""Readings of one date disagree if and only if two of them do, taken pair by pair."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as draw

from standclear.core.agreements.dates import DatedWords, disagreeing

ZONES = draw.sampled_from(["UTC", "Asia/Damascus", "America/Los_Angeles"])


def _day(zone: str, day: int) -> DatedWords:
    at = datetime(2030, 1, day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return DatedWords("maps_due", at, zone, True, "a day", source="the press")


def _hour(zone: str, hours: int) -> DatedWords:
    at = datetime(2030, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    return DatedWords("maps_due", at, zone, False, "an hour", source="the press")


READINGS = draw.builds(_day, ZONES, draw.integers(1, 2)) | draw.builds(
    _hour, ZONES, draw.sampled_from([0, 9, 23, 24])
)


def _agree(one: DatedWords, other: DatedWords) -> bool:
    """As far as the vaguer of them goes."""
    if one.day_only or other.day_only:
        return one.day == other.day
    return one.at == other.at


@given(draw.lists(READINGS, max_size=4))
def test_they_disagree_if_two_of_them_do(read: list[DatedWords]) -> None:
    pairs = all(_agree(one, other) for one in read for other in read)
    assert disagreeing(read) == (() if pairs else ("maps_due",))
