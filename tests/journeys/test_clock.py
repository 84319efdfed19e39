"""The desk's clock: wrong once, it must not spoil the record; right after a rest, it is believed.

Time in the log never goes back. One tick in 2032, from a machine that started with a wrong clock,
would have refused every plan of 2030 for ever.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from standclear.core.errors import Unavailable
from standclear.core.rules.journeys import FURTHEST_LEAP
from standclear.core.statements import ClockTick
from standclear.service.escalate import QUIET, escalate
from tests.town import DAY, HOUR, MINUTE, START, Town, Voice, hours, plan, site


def test_a_clock_that_starts_years_ahead_spoils_nothing(
    town: Town, north: Voice, relief: Voice
) -> None:
    relief.gives(site(to=("north",)))
    size = town.office.log.size
    town.clock.now = datetime(2032, 1, 1, tzinfo=UTC)
    with pytest.raises(Unavailable, match=r"729 days after the newest entry.*carry --leap"):
        escalate(town.office)
    with pytest.raises(Unavailable, match="Nothing is taken"):
        north.files(plan())
    with pytest.raises(Unavailable, match="set the clock right"):
        town.office.tick()
    assert town.office.log.size == size

    town.clock.now = START + HOUR
    assert len(north.files(plan(when=hours(30, 32))).decision.overlaps) == 1


def test_a_desk_that_was_off_for_a_month_goes_on_and_after_a_year_upon_its_operators_word(
    town: Town, north: Voice, relief: Voice
) -> None:
    relief.gives(site(to=("north",), days=900))
    town.clock.now += FURTHEST_LEAP
    assert escalate(town.office) is not None
    town.clock.now += 365 * DAY
    with pytest.raises(Unavailable):
        escalate(town.office)
    escalate(town.office, leap=True)
    assert town.picture.at == town.clock.now
    later = hours(1, 2, day=town.clock.now)
    assert len(north.files(plan(when=later)).decision.overlaps) == 1


def test_a_quiet_desk_that_runs_says_once_a_week_what_time_it_is(town: Town, north: Voice) -> None:
    north.acknowledges_all()
    for voice in town.voices.values():
        voice.acknowledges_all()
    size = town.office.log.size
    for _ in range(21 * 24 - 1):
        town.clock.now += HOUR
        escalate(town.office)
    ticks = [town.office.log.entry(i).header.type for i in range(size, town.office.log.size)]
    assert ticks.count("clock.tick") == 2
    assert QUIET < FURTHEST_LEAP / 2


def test_only_the_desk_says_that_its_clock_is_right(town: Town, north: Voice) -> None:
    town.clock.now += 365 * DAY
    with pytest.raises(Exception, match="desk's to say"):
        north.says(ClockTick(town.clock.now - MINUTE, leap=True))
