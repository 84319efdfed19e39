"""Two parties lodge one name: both are told at once, and neither misses a warning meanwhile.

Requirements: issue 4 (unknown stays unknown; nothing missed). Who is right is never decided here.
"""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from standclear.core.errors import NotAllowed
from standclear.core.telling import Urgency
from standclear.core.watch.claims import Claims
from standclear.core.watch.lodged import Mark
from standclear.core.watch.said import AlertChange, TracksLodge
from standclear.core.watch.situation import AlertState, Kind, Situation, alert_id
from standclear.service.shown.tracks import lodged_names
from tests.town import START, Town, Voice, zone

ICAO, WIDE, ONE = Mark("icao", "3c6444"), Mark("callsign", "NAT*"), Mark("callsign", "NAT12")
ZONE = "relief/zone/1"
ID = alert_id("icao:3c6444", ZONE, START)
BOTH = ("north", "south")


def headlines(voice: Voice, because: str) -> list[str]:
    return [told.headline for told in voice.heard_because(because)]


def test_both_hear_at_once_who_else_lodges_it_each_in_its_own_name_for_it(
    north: Voice, south: Voice, relief: Voice
) -> None:
    north.says(TracksLodge((ICAO, WIDE)))
    assert headlines(north, "tracks.contested") == []
    south.says(TracksLodge((ONE,)))

    (to_north,), (to_south,) = (headlines(each, "tracks.contested") for each in (north, south))
    assert to_north.startswith("callsign:NAT*, which you have lodged, is lodged by south too")
    assert "callsign:NAT12" not in to_north
    assert to_north.endswith("Call south duty (radio south-duty).")
    assert to_south.startswith("callsign:NAT12, which you have lodged, is lodged by north too")
    assert "NAT*" not in to_south
    assert "3c6444" not in to_south
    assert "claimed by more than one" in to_south
    assert north.last.urgency is Urgency.URGENT
    assert relief.heard_because("tracks.contested") == []


def test_when_one_takes_it_back_all_hear_and_nothing_is_told_twice(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    for voice in (north, south, relief):
        voice.says(TracksLodge((ICAO,)))
    assert len(headlines(north, "tracks.contested")) == 2
    (third,) = headlines(relief, "tracks.contested")
    assert "lodged by north and south too" in third

    south.says(TracksLodge((Mark("mmsi", "211234560"),)))
    assert headlines(south, "tracks.settled") == [
        "You have taken back icao:3c6444; still lodged, whole or in part, by north and relief."
    ]
    assert headlines(north, "tracks.settled") == [
        "south has taken back what it had lodged of icao:3c6444, which you have lodged; still "
        "lodged by relief too."
    ]
    relief.says(TracksLodge(()))
    assert headlines(north, "tracks.settled")[1].endswith("nobody else's any more.")

    before = len(north.heard)
    north.says(TracksLodge((replace(ICAO, formation="air"),)))
    assert len(north.heard) == before
    assert town.audit().faults == ()


def test_many_names_are_counted(north: Voice, south: Voice) -> None:
    marks = tuple(Mark("icao", f"{n:06x}") for n in range(9))
    north.says(TracksLodge(marks))
    south.says(TracksLodge(marks))
    (told,) = headlines(north, "tracks.contested")
    assert "icao:000004 and 4 more names, which you have lodged, are lodged by south too" in told


def test_the_desk_lodges_nothing(town: Town) -> None:
    with pytest.raises(NotAllowed, match="the desk has no craft of its own"):
        town.office.say(TracksLodge((ICAO,)))


def test_an_alert_of_it_goes_to_each_who_claims_it_and_to_the_zones_owner(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    relief.proposes(zone(1, owner="relief"))
    said = Situation(Kind.INSIDE, "icao:3c6444", "", ZONE, 1, START, claimants=BOTH)
    town.office.say(AlertChange(ID, AlertState.RAISED, said, "0" * 64))
    who = "icao:3c6444, claimed by more than one party (north, south), is inside"
    for voice, called in (
        (north, "Call relief duty (radio relief-duty)."),
        (south, "Call relief duty (radio relief-duty)."),
        (relief, "Call north duty (radio north-duty), south duty (radio south-duty)."),
    ):
        assert voice.last.subject == ID
        assert voice.last.headline.startswith(who)
        assert voice.last.headline.endswith(called)
        assert voice.last.acknowledge_by is not None


def test_the_list_says_which_names_others_lodge_too(town: Town, north: Voice, south: Voice) -> None:
    north.says(TracksLodge((ICAO, WIDE)))
    south.says(TracksLodge((ONE,)))
    assert [(each["name"], each["also"]) for each in lodged_names(town.picture, "north")] == [
        ("3c6444", []),
        ("NAT*", ["south"]),
    ]
    assert [each["also"] for each in lodged_names(town.picture, "desk")] == [
        [],
        ["south"],
        ["north"],
    ]


# ---- which names meet

CALLS = draw.text("AB1", min_size=2, max_size=4)
MARKS = draw.one_of(
    CALLS.map(lambda name: Mark("callsign", name)),
    CALLS.map(lambda name: Mark("callsign", f"{name}*")),
    draw.sampled_from(["00000a", "00000b"]).map(lambda name: Mark("icao", name)),
)


def meet(one: Mark, other: Mark) -> bool:
    """Whether some callsign is named by both: if any is, then the longer of the two beginnings."""
    if one.register != other.register:
        return False
    names = [mark.pattern.removesuffix("*") for mark in (one, other)]
    longer = max(names, key=len)
    return all(fnmatchcase(longer, mark.pattern) for mark in (one, other))


@settings(max_examples=25)
@given(MARKS, draw.lists(MARKS, max_size=6))
def test_names_meet_if_and_only_if_both_may_speak_of_one_craft(one: Mark, held: list[Mark]) -> None:
    lodged = {f"party-{number}": (mark,) for number, mark in enumerate(held)}
    expected = {f"party-{number}" for number, mark in enumerate(held) if meet(one, mark)}
    assert Claims(lodged).meeting(one) == expected
