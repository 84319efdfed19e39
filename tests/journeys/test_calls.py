"""A call: requested, rung, answered, places read back, promises kept or not, ended by each side.

Requirements: domain 1.1 (Deir ez-Zor: 9 km off, 27 minutes for one named contact; a junior airman
interpreting alone; calls without answer), 2.5 rows 2, 8 and 15, 6.2 Call, 6.4 hotline, 6.8, 6.10.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.hotline import said as st
from standclear.core.hotline.held import CallRecord
from standclear.core.hotline.positions import PositionState
from standclear.core.hotline.said import CallKind, CallOutcome, Kept
from standclear.core.party import StandingState
from standclear.core.release import PhraseView
from standclear.core.telling import Share, Urgency
from standclear.service.picture_bytes import read, write
from standclear.service.replay import replay
from tests.hotline import answers, ends, hears, passes, rings, says
from tests.town import HOUR, MINUTE, START, Town, Voice, site

SECOND = timedelta(seconds=1)


@pytest.fixture
def town() -> Iterator[Town]:
    """Each party has two roles, duty and chief, each on one radio."""
    town = Town(":memory:").opens("north", "south", "relief", "watch")
    yield town
    assert town.audit().faults == ()
    assert replay(town.office.log).hotline == town.picture.hotline
    assert read(write(town.picture)).hotline == town.picture.hotline
    town.close()


def held(town: Town, call: str) -> CallRecord:
    return town.picture.hotline.calls[call]


def rung(town: Town, party: str) -> dict[str, int]:
    """What is to be put on a channel of which role."""
    return {step: role for (who, _, step), role in town.picture.unsent.items() if who == party}


def test_a_call_is_requested_answered_read_back_and_ended(
    town: Town, north: Voice, south: Voice
) -> None:
    call = rings(north, "south", subject="work on the ridge road")
    told = south.last
    assert told.headline == (
        f"CALL from north (routine) by radio south-duty: {call}. About: work on the ridge road. "
        "Whoever has this takes it; taking it agrees to nothing."
    )
    assert told.acknowledge_by == START + 5 * MINUTE
    answers(south, call, "chief", language="en", interpreter=True, decides=True)
    assert north.last.headline == (
        f"{call} is answered by south chief, in en, with an interpreter; says it may decide. By "
        "south's account."
    )
    says(north, call, "A", "35.33611N 40.30944E")
    hears(south, call, "A", "35.33611N 40.30944E")
    assert held(town, call).positions["A"][-1].state is PositionState.AGREED
    ends(north, call)
    ends(south, call, text="they keep off the road until noon")
    assert [end.word_of for end in held(town, call).ends] == ["north", "south"]
    assert north.last.headline.endswith("understood. they keep off the road until noon.")


def test_the_place_that_was_nine_kilometres_off_blocks_until_it_is_said_again(
    town: Town, north: Voice, south: Voice
) -> None:
    call = rings(north, "south")
    answers(south, call)
    says(north, call, "A", "35.2833N 40.1500E")
    hears(south, call, "A", "35.3643N 40.1500E")
    words = (
        f'{call}: A DOES NOT MATCH, 9.0 km apart. Said by north: "35.2833N 40.1500E" (35.28330N '
        '40.15000E to 15 m). Read back by south: "35.3643N 40.1500E" (35.36430N 40.15000E to 15 m'
        "). "
        "A is NOT AGREED until it is said again and read back."
    )
    for voice in (north, south):
        assert (voice.last.headline, voice.last.urgency) == (words, Urgency.URGENT)
        assert voice.last.because == "call.not_agreed"
    with pytest.raises(NotAllowed, match="A: what was read back is not what was said"):
        ends(north, call)
    says(north, call, "A", "35.3643N 40.1500E", correction="the figures were of another sheet")
    assert held(town, call).positions["A"][-1].state is PositionState.SAID
    hears(south, call, "A", "35.3643N 40.1500E")
    ends(north, call)
    assert [s.state.value for s in held(town, call).positions["A"]] == ["not_agreed", "agreed"]


def test_a_read_back_corrected_by_whoever_misheard_agrees(
    town: Town, north: Voice, south: Voice
) -> None:
    call = rings(north, "south")
    says(north, call, "A", "35.2833N 40.1500E")
    hears(south, call, "A", "35.2838N 40.1500E")
    assert held(town, call).not_agreed == ("A",)
    hears(south, call, "A", "35.2833N 40.1500E")
    assert held(town, call).not_agreed == ()


def test_one_account_in_which_it_differs_is_enough(town: Town, north: Voice, south: Voice) -> None:
    """North heard it right; south wrote down something else."""
    call = rings(north, "south")
    says(north, call, "A", "35.2833N 40.1500E")
    hears(north, call, "A", "35.2833N 40.1500E", by="south")
    hears(south, call, "A", "35.2933N 40.1500E")
    assert held(town, call).not_agreed == ("A",)


def test_a_read_back_to_the_nearest_kilometre_confirms_no_metres(
    town: Town, north: Voice, south: Voice
) -> None:
    call = rings(north, "south")
    says(north, call, "A", "35.2833N 40.1500E")
    hears(south, call, "A", "35.28N 40.15E")
    assert held(town, call).not_agreed == ("A",)
    assert "apart" in south.last.headline
    hears(south, call, "A", "37S FV 04578 05066")  # the same place as a grid reference to a metre
    assert held(town, call).not_agreed == ()


def test_who_hears_a_place_reads_it_back_and_does_not_say_it_anew(
    town: Town, north: Voice, south: Voice
) -> None:
    call = rings(north, "south")
    says(north, call, "A", "35.2833N 40.1500E")
    for by in ("south", "north"):
        with pytest.raises(NotAllowed):
            says(south, call, "A", "35.2933N 40.1500E", by=by)
    with pytest.raises(InvalidInput, match="south, to whom A was said"):
        hears(south, call, "A", "35.2833N 40.1500E", by="north")
    says(south, call, "B", "35.30N 40.20E", by="north")  # as south heard it, nothing else is there
    assert held(town, call).positions["B"][0].word_of == "south"


def test_the_role_sought_rings_at_once_and_the_next_within_two_minutes(
    town: Town, north: Voice, south: Voice
) -> None:
    """Not one named officer for 27 minutes."""
    rings(north, "south", role="chief")
    assert rung(town, "south") == {"": 0, "rung-1": 1}
    rings(north, "relief")
    assert rung(town, "relief") == {"": 0}
    town.later(2 * MINUTE)
    assert rung(town, "relief") == {"": 0, "rung-1": 1}


def test_after_five_minutes_the_caller_hears_that_nobody_answered_and_what_to_take_next(
    town: Town, north: Voice, south: Voice
) -> None:
    call = rings(north, "south")
    town.later(5 * MINUTE - SECOND)
    assert north.heard_of(call) == []
    town.later(SECOND)
    assert north.last.headline == (
        f"south has not answered {call} in 5 min. That it is silent says nothing. Take next: "
        "radio south-chief."
    )
    assert f"{call}: did not answer the call" in town.gap_words("south")
    town.later(HOUR)
    assert len(north.heard_of(call)) == 1


def test_a_call_of_class_cease_rings_every_role_together_and_is_told_of_after_a_minute(
    town: Town, north: Voice, south: Voice
) -> None:
    call = rings(north, "south", CallKind.CEASE, subject="")
    assert rung(town, "south") == {"": 0, "rung-1": 1}
    assert south.last.urgency is Urgency.CEASE
    town.later(MINUTE)
    assert north.last.headline.startswith(f"south has not answered {call} in 1 min")
    assert {"again-0", "again-1"} <= rung(town, "south").keys()
    answers(south, call)
    town.later(HOUR)
    assert not {step for step in rung(town, "south") if step}


def test_either_side_says_that_it_was_answered_and_nobody_is_rung_any_more(
    town: Town, north: Voice, south: Voice
) -> None:
    call = rings(north, "south")
    answers(north, call, "duty")
    town.later(HOUR)
    assert north.heard_of(call) == []
    assert held(town, call).answers[0].word_of == "north"
    assert south.last.headline.endswith("By north's account.")


def test_whoever_answers_is_named_by_a_role(town: Town, north: Voice, south: Voice) -> None:
    call = rings(north, "south")
    with pytest.raises(InvalidInput, match="a role of south, no name: duty, chief"):
        answers(south, call, "Colonel Adar")


def test_a_phrase_goes_out_by_its_id_and_says_how_far_its_place_has_come(
    town: Town, north: Voice, south: Voice
) -> None:
    call = rings(north, "south")
    says(north, call, "A", "35.2833N 40.1500E")
    passes(north, call, "FI-1", "the north wing", place="A")
    view = south.last.content
    assert isinstance(view, PhraseView)
    assert (view.phrase, view.text) == ("FI-1", "the north wing")
    assert south.last.headline == (
        f"{call}, north: [FI-1] CEASE. Fire is falling at A = 35.28330N 40.15000E (not read back "
        "yet). Protected people are there. Stop it at once. the north wing."
    )
    hears(south, call, "A", "35.3643N 40.1500E")
    passes(north, call, "FI-1", place="A")  # no word that stops fire waits for a form
    assert "A = 35.28330N 40.15000E (NOT AGREED)" in south.last.headline
    with pytest.raises(InvalidInput, match="a place said on this call: A"):
        passes(north, call, "FI-1", place="B")
    with pytest.raises(InvalidInput, match="the parameters place"):
        passes(north, call, "FI-1")


def test_a_promise_overdue_is_told_loudly_to_both_and_each_says_what_became_of_it(
    town: Town, north: Voice, south: Voice
) -> None:
    call = rings(north, "south")
    answers(south, call)
    south.says(st.CallPromise(call, "south", "the guns fall silent", START + HOUR))
    ends(north, call)
    town.later(HOUR)
    for voice in (north, south):
        assert voice.last.urgency is Urgency.URGENT
        assert voice.last.headline == (
            f"OVERDUE: {call}/1, promised by south until Tue 2030-01-01 09:00Z: the guns fall "
            "silent. Nobody has said whether it was kept."
        )
    south.says(st.CallKept(call, 1, Kept.KEPT))
    north.says(st.CallKept(call, 1, Kept.NOT_KEPT, "two rounds at 09:10Z"))
    accounts = held(town, call).promises[0].accounts
    said = {each.word_of: each.kept for each in accounts}
    assert said == {"south": Kept.KEPT, "north": Kept.NOT_KEPT}


def test_a_promise_of_which_somebody_spoke_in_time_is_not_overdue(
    town: Town, north: Voice, south: Voice
) -> None:
    call = rings(north, "south")
    north.says(st.CallPromise(call, "south", "answer about the convoy", START + HOUR))
    assert south.last.headline.endswith("By north's account.")
    south.says(st.CallKept(call, 1, Kept.KEPT))
    town.later(2 * HOUR)
    assert not north.heard_because("call.promise_overdue")


def test_a_call_is_for_the_two_on_it_and_the_desk(town: Town, north: Voice, relief: Voice) -> None:
    before = len(relief.heard)
    call = rings(north, "south")
    for statement in (st.CallNote(call, text="we too"), st.CallEnd(call, CallOutcome.CUT_OFF)):
        with pytest.raises(NotFound, match="that you may see"):
            relief.says(statement)
    town.office.say(st.CallEnd(call, CallOutcome.CUT_OFF, "left open over night"))
    assert north.last.headline.endswith("cut off. left open over night.")
    assert len(relief.heard) == before


def test_what_the_other_side_may_not_know_of_is_not_named_to_it(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    relief.gives(site(to=(Share("north"),)))
    call = rings(north, "south", subject="a place near the road", about=("relief/site/1",))
    assert "relief/site/1" not in south.last.headline
    answer = rings(relief, "north", about=("relief/site/1",), subject="")
    assert f"{answer}. About: relief/site/1." in north.last.headline
    with pytest.raises(NotFound, match="no record relief/site/1 that you may see"):
        rings(south, "north", about=("relief/site/1",))
    assert held(town, call).about == ("relief/site/1",)


def test_a_call_to_a_party_that_stands_aside_is_logged_and_told_to_nobody(
    town: Town, north: Voice, south: Voice
) -> None:
    south.stands(StandingState.SUSPENDED)
    answer = north.says(st.CallRequest("south", CallKind.ROUTINE, subject="the ridge"))
    assert answer.decision.headline.endswith("The desk tells south nothing now: ring it yourself.")
    call = next(reversed(town.picture.hotline.calls))
    answers(south, call)  # it may pick up all the same
    assert north.last.because == "call.answered"
