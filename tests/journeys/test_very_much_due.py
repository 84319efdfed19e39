"""Very much falls due at once: it is decided in parts, each of which the log can hold."""

from __future__ import annotations

import pytest

from standclear.core.intent import IntentState
from standclear.core.party import StandingState
from standclear.core.rules.clock import anything_due
from standclear.service.escalate import escalate
from tests.town import DAY, MINUTE, Town, hours, plan, site

MOST = 3


def test_what_one_tick_does_not_hold_the_next_ones_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk whose tick was larger than a body of the log could say none at all any more."""
    monkeypatch.setattr("standclear.core.rules.decision.MOST_AT_ONCE", MOST)
    town = Town(":memory:").opens("north", "south", "relief", "watch")
    for number in range(1, 9):
        town["north"].files(plan("north", number, east_km=10.0 * number))
    town.clock.now += 3 * DAY
    size = town.office.log.size
    escalate(town.office)
    assert {held.state for held in town.picture.plans.values()} == {IntentState.ENDED}
    assert not anything_due(town.picture, town.clock.now)
    assert town.office.log.size > size + 4, "several ticks"
    assert town.audit().faults == ()
    town.close()


def test_what_waits_for_the_next_tick_is_not_called_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """South comes back while the desk is off; by the first tick, eight plans are over as well."""
    monkeypatch.setattr("standclear.core.rules.decision.MOST_AT_ONCE", MOST)
    town = Town(":memory:").opens("north", "south", "relief", "watch")
    town["relief"].gives(site(to=("south",)))
    back = town.clock.now + 45 * MINUTE
    town["south"].stands(StandingState.WITHDRAWN)
    town["south"].stands(StandingState.PARTICIPATING, since=back)
    for number in range(1, 9):
        town["north"].files(plan("north", number, east_km=10.0 * number, when=hours(0.5, 1)))
    town.clock.now = back + 19 * MINUTE
    escalate(town.office)
    assert town["south"].heard_because("notice.in_force")
    found = town.audit()
    assert found.faults == ()
    assert any("joined" in each.text for each in found.findings if each.kind == "reminder late")
    town.close()


def test_ordinarily_one_tick_does() -> None:
    town = Town(":memory:").opens("north", "south", "relief", "watch")
    town["north"].files(plan("north", 1))
    town.clock.now += 3 * DAY
    size = town.office.log.size
    assert escalate(town.office) is not None
    ticks = [town.office.log.entries(n, n + 1) for n in range(size, town.office.log.size)]
    kinds = [entry.header.type for [entry] in map(list, ticks)]
    assert kinds.count("clock.tick") == 1
    town.close()
