"""A duty officer reads a remedy over the line; whoever does as it says has done enough."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standclear.core.overlaps.moved import Remedy, RemedyKind
from standclear.core.shape import Circle, Position, Volume4D
from standclear.service.remedy_words import say_remedy

AT = datetime(2030, 3, 1, tzinfo=UTC)
VOLUMES = (Volume4D(Circle(Position(0, 0), 1000), None, None, AT, AT),)


def remedy(kind: RemedyKind, **changes: float) -> Remedy:
    return Remedy(kind, VOLUMES, **changes)


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        (RemedyKind.DELAY, {"shift_s": 35 * 60}, "delay by 35 min"),
        (RemedyKind.DELAY, {"shift_s": 3 * 3600}, "delay by 3 h"),
        (RemedyKind.EARLIER, {"shift_s": -(86_400 + 61)}, "earlier by 1 d 2 min"),
        (RemedyKind.HIGHER, {"shift_mm": 1_250_001}, "higher by 1251 m"),
        (RemedyKind.LOWER, {"shift_mm": -1_250_001}, "lower by 1251 m"),
        (
            RemedyKind.ASIDE,
            {"distance_m": 2436.2, "bearing_deg": 45.0},
            "aside by 2437 m to the NE (45 deg)",
        ),
    ],
)
def test_a_remedy_is_said_in_few_words(
    kind: RemedyKind, changes: dict[str, float], words: str
) -> None:
    assert say_remedy(remedy(kind, **changes)) == words


@given(st.integers(1, 10**6))
def test_what_is_said_is_never_less_than_what_is_needed(amount: int) -> None:
    said = say_remedy(remedy(RemedyKind.DELAY, shift_s=amount))
    minutes = {"d": 24 * 60, "h": 60, "min": 1}
    found = re.findall(r"(\d+) (d|h|min)", said)
    assert 0 <= sum(int(count) * minutes[unit] for count, unit in found) * 60 - amount < 60
    (metres,) = re.findall(r"by (\d+) m", say_remedy(remedy(RemedyKind.HIGHER, shift_mm=amount)))
    assert 0 <= int(metres) * 1000 - amount < 1000
