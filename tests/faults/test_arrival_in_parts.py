"""A party comes back: what holds reaches it in parts, whole, and nothing twice.

Story: a desk tells so many things at once to whoever returns that one decision does not hold
them. The desk dies between two parts, others speak in between, and its courier dies on the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from standclear.core.errors import Unavailable
from standclear.core.party import StandingState
from standclear.core.rules.clock import anything_due
from standclear.core.telling import Urgency
from standclear.links.interface import Failed, Parcel, Sent
from standclear.log.append import Log
from standclear.service.escalate import escalate
from standclear.service.notify import carry
from standclear.service.office import Office
from tests.faults.test_follow_faults import Crash, Post
from tests.faults.test_office_faults import failing, whole
from tests.town import HOUR, MINUTE, Town, hours, key_of, movement, plan, signer, site, zone

__all__ = ["failing"]

MOST, SITES = 3, 5


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standclear.core.rules.decision.MOST_AT_ONCE", MOST)


def away(town: Town) -> None:
    """North has a plan and goes; ten things come to hold meanwhile."""
    north, south, relief = (town[name] for name in ("north", "south", "relief"))
    north.files(plan("north", when=hours(1, 20 * 24)))
    north.stands(StandingState.WITHDRAWN)
    south.proposes(zone(owner="south", east_km=500))
    for number in range(1, SITES + 1):
        relief.gives(site(number, east_km=20.0 * (number - 1)))
    town.later(20 * MINUTE)


def told_on_arrival(town: Town) -> Counter[tuple[str, int]]:
    heard = [r for r in town["north"].heard if r.because.endswith(".in_force")]
    return Counter((r.subject.partition("-")[0], r.version) for r in heard)


WHOLE = {("south/zone/1", 1), ("ov", 1), *((f"relief/site/{n}", 1) for n in range(1, SITES + 1))}


@pytest.mark.parametrize("moment", ["during", "after"])
def test_the_desk_dies_between_two_parts_and_each_thing_is_told_once(
    failing: Town, moment: str
) -> None:
    away(failing)
    failing["north"].stands(StandingState.PARTICIPATING)
    assert told_on_arrival(failing).total() == MOST
    failing.store.fail = moment
    with pytest.raises(Unavailable):
        failing.office.tick()
    again = Town(failing.store.path, failing.clock)
    again.voices = {name: type(v)(name, again, v.key) for name, v in failing.voices.items()}
    escalate(again.office)

    assert told_on_arrival(again) == Counter(WHOLE)
    assert not anything_due(again.picture, again.clock.now)
    whole(again)
    again.close()


def test_what_changes_between_two_parts_is_told_as_news_and_not_once_more() -> None:
    town = Town(":memory:").opens("north", "south", "relief")
    away(town)
    town["north"].stands(StandingState.PARTICIPATING)
    town["relief"].gives(site(99, east_km=400))
    last = town.picture.notices[f"relief/site/{SITES}"].notice
    town["relief"].amends(last, name="Mercy hospital, east wing")
    escalate(town.office)

    heard = Counter((r.subject, r.version) for r in town["north"].heard_because("notice.in_force"))
    assert (f"relief/site/{SITES}", 1) not in heard
    assert len(town["north"].heard_of(f"relief/site/{SITES}")) == 1
    assert len(town["north"].heard_of("relief/site/99")) == 1
    assert heard == Counter((f"relief/site/{n}", 1) for n in range(1, SITES))
    whole(town)
    town.close()


def test_to_say_again_that_one_takes_part_is_no_arrival() -> None:
    town = Town(":memory:").opens("north", "south", "relief")
    away(town)
    town["north"].stands(StandingState.PARTICIPATING)
    town.later(HOUR)
    before = told_on_arrival(town)
    town["north"].stands(StandingState.PARTICIPATING)
    town.later(HOUR)
    assert told_on_arrival(town) == before
    town.close()


class Dying(Post):
    """Takes a few, and its process dies with the next in its hands."""

    def send(self, parcel: Parcel) -> Sent | Failed:
        outcome = super().send(parcel)
        if len(self.took) == 5:
            raise Crash
        return outcome


def test_the_courier_dies_on_the_way_and_every_telling_arrives_under_one_name() -> None:
    town = Town(":memory:").opens("north", "south", "relief")
    carry(town.office, {"outbox": Post()})
    away(town)
    town["north"].stands(StandingState.PARTICIPATING)
    escalate(town.office)
    owed = {f"{r.subject} {r.number}" for r in town["north"].heard if r.because.endswith("force")}
    dying, living = Dying(), Post()
    with pytest.raises(Crash):
        carry(town.office, {"outbox": dying})
    again = Office(Log(town.store, signer()), key_of("desk"), clock=town.clock)
    carry(again, {"outbox": living})

    taken = [p for p in (*dying.took, *living.took) if p.recipient == "north" and not p.step]
    numbers = Counter(parcel.identifier for parcel in taken)
    assert len(owed) == len(WHOLE)
    assert {int(name.split(" ")[1]) for name in owed} <= {parcel.release for parcel in taken}
    assert sum(count - 1 for count in numbers.values()) <= 1, "the one in its hands, same name"
    assert again.picture.unsent == {}
    town.close()


@pytest.fixture
def backlog(monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """North's twelve tellings wait to go out, then one of south's; four go at a time."""
    monkeypatch.setattr("standclear.service.next_post.AT_A_TIME", 4)
    monkeypatch.setattr("standclear.service.notify.AT_A_TIME", 4)
    town = Town(":memory:").opens("north", "south", "relief", "watch")
    carry(town.office, {"outbox": Post()})
    for number in range(12):
        town["relief"].gives(site(number, east_km=20.0 * number, to=("north",)))
    town.clock.now += HOUR
    town["relief"].gives(site(50, east_km=-100, to=("south",)))
    yield town
    town.close()


def test_ones_backlog_does_not_keep_anothers_telling_from_going(backlog: Town) -> None:
    post = Post()
    carry(backlog.office, {"outbox": post})
    order = [parcel.recipient for parcel in post.took if parcel.recipient in ("north", "south")]
    assert order == ["north"] * 4 + ["south"] + ["north"] * 8
    assert backlog.picture.unsent == {}


def test_what_becomes_urgent_on_the_way_goes_next(backlog: Town) -> None:
    post = Post()

    def meanwhile() -> None:
        if len(post.took) == 4:
            backlog["relief"].gives(
                movement(
                    to=("watch",),
                    when=hours(2, 4),
                    urgency=Urgency.LIFE_SAVING,
                    urgency_reason="a patient",
                )
            )

    carry(backlog.office, {"outbox": post}, meanwhile=meanwhile)
    assert post.took[4].urgency == "life_saving"
