"""North's officers keep their own plans in a calendar program, which a stranger may host.

The calendar is read back by the library that wrote it: what stands in it, and what does not.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar

from standclear.core.telling import Disclosure
from standclear.service.shown import feeds
from tests.town import Town, Voice, area, hours, plan, site, zone


def read(town: Town, party: str = "north") -> list[icalendar.Component]:
    data = calendar(town, party)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))  # RFC 5545, section 3.1
    found = icalendar.Calendar.from_ical(data)
    assert isinstance(found, icalendar.Calendar)
    return list(found.subcomponents)


def calendar(town: Town, party: str) -> bytes:
    return feeds.calendar(
        town.picture,
        party,
        origin="desk.example/log",
        address="https://desk.example",
        now=town.clock.now,
    )


def events(town: Town, party: str = "north") -> dict[str, icalendar.Component]:
    return {str(e["uid"]): e for e in read(town, party) if e.name == "VEVENT"}


def test_a_plan_keeps_its_uid_and_counts_its_versions(town: Town, north: Voice) -> None:
    first = replace(plan(), title="Morning flight; with, commas\nand lines")
    north.files(first)
    ((uid, before),) = events(town).items()
    north.amends(first, volumes=(area(when=hours(9, 11)),))
    ((again, after),) = events(town).items()
    assert uid == again == "plan-north.plan.1@desk.example.log"
    assert (before["sequence"], after["sequence"]) == (1, 2)
    assert str(after["summary"]) == first.title
    assert after["dtstart"].dt == datetime(2030, 1, 1, 17, tzinfo=UTC)
    assert "status" not in after  # filed; nobody was asked


def test_what_ended_before_its_time_is_cancelled_and_what_passed_has_passed(
    town: Town, north: Voice
) -> None:
    north.files(plan())
    north.ends("north/plan/1")
    (event,) = events(town).values()
    assert event["status"] == "CANCELLED"
    town.later(timedelta(days=2))
    (event,) = events(town).values()
    assert "status" not in event
    town.later(timedelta(days=20))
    town.later(timedelta(days=20))
    town.later(timedelta(days=20))
    town.later(timedelta(days=32))
    assert not events(town)


def test_only_the_partys_own_stands_in_it(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    relief.gives(site())
    south.files(replace(plan("south", disclosure=Disclosure.FULL), title="South's own"))
    north.files(plan())
    town.picture.get_plan("north/plan/1")
    data = calendar(town, "north").decode()
    for word in ("south", "relief", "Mercy", "ov-", "30.0", "10.0", "LOCATION", "GEO:"):
        assert word not in data, word
    assert list(events(town)) == ["plan-north.plan.1@desk.example.log"]
    assert list(events(town, "south")) == ["plan-south.plan.1@desk.example.log"]


def test_an_answer_that_is_owed_is_a_task_until_it_is_given(
    town: Town, north: Voice, relief: Voice
) -> None:
    relief.gives(site())
    number = north.heard_because("notice.given")[0].number
    (task,) = [t for t in read(town) if t.name == "VTODO" and f"#{number}" in str(t["summary"])]
    assert task["status"] == "NEEDS-ACTION"
    assert task["due"].dt == north.heard[number - 1].acknowledge_by
    assert [alarm.name for alarm in task.subcomponents] == ["VALARM"]
    north.acknowledges(number)
    (task,) = [t for t in read(town) if t.name == "VTODO" and f"#{number}" in str(t["summary"])]
    assert task["status"] == "COMPLETED"
    assert not task.subcomponents


def test_a_zone_of_ones_own_says_when_it_ends(town: Town, north: Voice) -> None:
    north.proposes(zone())
    (end,) = events(town).values()
    assert end["dtstart"].dt == zone().volumes[0].end
    assert "dtend" not in end


def test_the_same_record_gives_the_same_bytes(town: Town, north: Voice) -> None:
    north.files(plan())
    assert calendar(town, "north") == calendar(town, "north")
