"""The channels by which a party is called: how each stands by what it answered, tests each shift,
and the watch handed over.

Requirements: domain 6.3 (up, degraded, silent on a missed heartbeat, suspended when declared), 6.4
(heartbeat test call each shift), 6.5 row 9 (handover, drafted, signed by both officers), 1.1
(channels get suspended; calls without answer are logged).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from standclear.core import statements as statements
from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.hotline import said as st
from standclear.core.hotline.lines import LineState, shift_at
from standclear.core.hotline.said import CallKind, CallOutcome, Matter, MatterKind
from standclear.core.mechanism import Mechanism
from standclear.core.rules.handovers import open_matters
from standclear.core.rules.lines import next_line, standing_lines
from standclear.core.telling import Urgency
from standclear.service.picture_bytes import read, write
from standclear.service.replay import replay
from tests.hotline import answers, ends, hears, rings, says
from tests.town import HOUR, MINUTE, START, Town, Voice, key_of, plan

DUTY, CHIEF = "radio south-duty", "radio south-chief"


@pytest.fixture
def town() -> Iterator[Town]:
    town = Town(":memory:").opens("north", "south", "relief")
    yield town
    assert town.audit().faults == ()
    assert replay(town.office.log).hotline == town.picture.hotline
    assert read(write(town.picture)).hotline == town.picture.hotline
    town.close()


def states(town: Town, asker: str = "north", party: str = "south") -> dict[str, LineState]:
    found = standing_lines(town.picture, asker, party, town.clock.now)
    return {each.line.channel: each.state for each in found}


def takes(town: Town, asker: str = "north") -> str:
    return next_line(town.picture, asker, "south", town.clock.now)


def unanswered(town: Town, voice: Voice, channel: str = DUTY) -> str:
    call = rings(voice, "south", channel=channel)
    town.later(5 * MINUTE)
    return call


def test_a_channel_goes_from_untested_to_up_degraded_and_silent_by_what_it_answered(
    town: Town, north: Voice, south: Voice
) -> None:
    assert states(town) == {DUTY: LineState.UNTESTED, CHIEF: LineState.UNTESTED}
    answers(south, rings(north, "south", channel=DUTY))
    assert states(town) == {DUTY: LineState.UP, CHIEF: LineState.UNTESTED}
    unanswered(town, north)
    assert states(town)[DUTY] is LineState.DEGRADED
    unanswered(town, north)
    assert states(town)[DUTY] is LineState.SILENT
    answers(south, unanswered(town, north))  # it picked up after its time
    assert states(town)[DUTY] is LineState.DEGRADED


def test_the_one_to_take_next_is_the_first_in_its_order_that_answers(
    town: Town, north: Voice, south: Voice
) -> None:
    assert takes(town) == DUTY
    unanswered(town, north)
    assert takes(town) == CHIEF
    unanswered(town, north, CHIEF)
    assert takes(town) == DUTY  # both failed once: in their order again
    south.says(st.ChannelSuspend(DUTY, "moved"))
    assert takes(town) == CHIEF
    south.says(st.ChannelSuspend("", "the strike of last night"))
    assert set(states(town).values()) == {LineState.SUSPENDED}
    assert takes(town) == DUTY  # suspended, and still better than no way at all


def test_a_suspension_is_declared_by_its_own_party_and_told_to_all(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    south.says(st.ChannelSuspend("", "the strike of last night."))
    for voice in (north, relief):
        assert voice.last.headline == "south suspends all its lines: the strike of last night."
        assert voice.last.urgency is Urgency.URGENT
    with pytest.raises(InvalidInput, match=f"one of your lines: {DUTY}, {CHIEF}; or all"):
        south.says(st.ChannelSuspend("radio north-duty", "not ours"))
    with pytest.raises(NotAllowed, match="are not suspended"):
        south.says(st.ChannelResume(DUTY))
    south.says(st.ChannelResume(""))
    assert states(town)[DUTY] is LineState.UNTESTED


def test_who_called_whom_shows_in_no_other_partys_channels(
    town: Town, north: Voice, relief: Voice
) -> None:
    unanswered(town, north)
    unanswered(town, north)
    assert states(town, "desk")[DUTY] is LineState.SILENT
    assert states(town, "relief")[DUTY] is LineState.UNTESTED
    assert takes(town, "relief") == DUTY


@pytest.fixture
def shifts(town: Town) -> Town:
    """Shifts begin at 06:00 and 18:00 of the mechanism's time; it is 08:00."""
    town.set(shift_starts_s=(6 * 3600, 18 * 3600))
    return town


def test_each_shift_a_test_is_due_made_or_missed_and_a_missed_one_is_told_to_all(
    shifts: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    shifts.later(4 * HOUR)
    assert not north.heard_because("channel.silent")  # this shift began before there were shifts
    shifts.later(6 * HOUR + 30 * MINUTE)  # 18:30
    desk = st.CallRequest("south", CallKind.TEST)
    shifts.office.say(desk)
    call = next(reversed(shifts.picture.hotline.calls))
    answers(south, call)
    shifts.later(30 * MINUTE)
    silent = {told.subject for told in north.heard_because("channel.silent")}
    assert silent == {"north", "relief"}
    assert relief.heard_because("channel.silent")[-1].headline == (
        "The line to relief is SILENT: no call to it was answered in the shift that began Tue "
        "18:00Z, and the time for its test is over."
    )
    assert states(shifts, "south", "relief") == dict.fromkeys(
        ("radio relief-duty", "radio relief-chief"), LineState.SILENT
    )
    assert states(shifts, "relief")[DUTY] is LineState.UP  # a test is known to all
    shifts.later(HOUR)
    assert len(north.heard_because("channel.silent")) == 2


def test_any_answered_call_is_a_test_and_ends_a_silence(
    shifts: Town, north: Voice, relief: Voice
) -> None:
    shifts.later(11 * HOUR)
    assert states(shifts, "north", "relief")["radio relief-duty"] is LineState.SILENT
    answers(relief, rings(north, "relief"))
    assert states(shifts, "north", "relief")["radio relief-duty"] is LineState.UP


def test_a_shift_begins_by_the_clocks_of_the_mechanisms_zone() -> None:
    """Also on the nights when these clocks change, and before the day's first shift."""
    settings = Mechanism("desk", "A desk", "Europe/Berlin", shift_starts_s=(6 * 3600, 24 * 3600))

    def began(text: str) -> datetime | None:
        return shift_at(settings, datetime.fromisoformat(text).replace(tzinfo=UTC))

    assert began("2030-01-01T04:59") == datetime(2029, 12, 31, 23, tzinfo=UTC)
    assert began("2030-01-01T05:00") == datetime(2030, 1, 1, 5, tzinfo=UTC)
    assert began("2030-03-31T03:59") == datetime(2030, 3, 30, 23, tzinfo=UTC)
    assert began("2030-03-31T04:00") == datetime(2030, 3, 31, 4, tzinfo=UTC)
    assert shift_at(Mechanism("desk", "A desk", "UTC"), START) is None


def test_the_watch_is_drafted_from_the_record_given_and_taken_by_two_keys(
    town: Town, north: Voice, south: Voice
) -> None:
    north.files(plan())
    south.files(plan("south"))
    call = rings(north, "south", channel=DUTY)
    answers(south, call)
    south.says(st.CallPromise(call, "south", "the guns fall silent", START + HOUR))
    ends(north, call, CallOutcome.CUT_OFF)
    open_call = unanswered(town, north)
    unanswered(town, north)
    matters = open_matters(town.picture, "north", town.clock.now)
    (overlap,) = town.picture.overlaps
    assert set(matters) >= {
        Matter(MatterKind.PROMISE, f"{call}/1"),
        Matter(MatterKind.CALL, open_call),
        Matter(MatterKind.OVERLAP, overlap),
        Matter(MatterKind.CHANNEL, f"south {DUTY}"),
    }
    given = north.says(st.HandoverGive("duty", matters, "their interpreter is away"))
    (handover,) = town.picture.hotline.handovers
    assert "LEFT OUT" not in given.decision.headline
    north.says(statements.KeyAdd("north", _second_key()))
    taken = north.says(st.HandoverTake(handover, "duty"), key=key_of("north", 2))
    assert taken.decision.headline == f"{handover}: north duty has taken the watch."
    held = town.picture.hotline.handovers[handover]
    assert (held.key_id, held.taken_key_id) == ("north#1", "north#2")


def _second_key() -> statements.KeyGrant:
    second = key_of("north", 2)
    return statements.KeyGrant(second.keyid, second.public_key_base64)


def test_what_a_handover_leaves_out_is_named_and_one_key_for_both_is_named_as_one(
    town: Town, north: Voice
) -> None:
    call = rings(north, "south")
    answer = north.says(st.HandoverGive("duty", ()))
    assert f"LEFT OUT: 1 open matter, {call}" in answer.decision.headline
    (handover,) = town.picture.hotline.handovers
    with pytest.raises(NotAllowed, match="is given and not taken yet"):
        north.says(st.HandoverGive("duty", ()))
    taken = north.says(st.HandoverTake(handover, "chief"))
    assert taken.decision.headline.endswith(
        "Both signatures are of one key, north#1: give each officer one."
    )
    with pytest.raises(NotAllowed, match="was taken"):
        north.says(st.HandoverTake(handover, "duty"))


def test_a_handover_is_its_own_partys_and_told_to_nobody(
    town: Town, north: Voice, south: Voice
) -> None:
    north.says(st.HandoverGive("duty", ()))
    (handover,) = town.picture.hotline.handovers
    before = len(south.heard)
    with pytest.raises(NotFound):
        south.says(st.HandoverTake(handover, "duty"))
    with pytest.raises(InvalidInput, match="one of your roles, no name: duty, chief"):
        north.says(st.HandoverTake(handover, "Captain Adar"))
    north.says(st.HandoverTake(handover, "duty"))
    assert len(south.heard) == before


def test_what_was_said_on_a_call_whose_request_is_erased_stops_nothing() -> None:
    town = Town(":memory:").opens("north", "south")
    north, south = town["north"], town["south"]
    index = town.office.log.size
    call = rings(north, "south")
    says(north, call, "A", "35.28N 40.15E")
    hears(south, call, "A", "35.28N 40.15E")
    ends(north, call, CallOutcome.CUT_OFF)
    town.office.log.erase_body(index)
    assert replay(town.office.log).hotline.calls == {}
    assert town.audit().faults == ()
    town.close()
