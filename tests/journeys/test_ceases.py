"""An object of which notice was given is under fire: all concerned hear it at once, in every role.

Requirements: domain 2.4 (Kunduz: calls from desk to desk while the strike went on), 5.8 (every
role in parallel, 60 s to answer, beyond the roles after two minutes), 6.7 (no other recipients).
"""

from __future__ import annotations

import pytest

from standclear.core.cease import CeaseCall, CeaseEnd
from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.events import Reminded
from standclear.core.mechanism import MINUTE as MINUTE_S
from standclear.core.party import StandingState
from standclear.core.release import CoarseView, NoteView, NoticeView
from standclear.core.telling import Disclosure, ReceiptLevel, Share, Urgency
from standclear.service.picture_bytes import read, write
from standclear.service.replay import replay
from tests.town import MINUTE, Town, Voice, plan, site

SITE = "relief/site/1"


@pytest.fixture
def ward(town: Town) -> Town:
    """Told to north in full and to south coarsely; to watch THAT alone, where its plans overlap."""
    to = ("north", Share("south", Disclosure.COARSE), Share("watch", Disclosure.BLIND))
    town["relief"].gives(site(to=to))
    return town


def call(voice: Voice, text: str = "") -> str:
    voice.says(CeaseCall(SITE, text))
    return next(reversed(voice.town.picture.ceases))


def test_everybody_who_was_told_hears_it_at_once_as_far_as_it_may_see(
    ward: Town, relief: Voice, north: Voice, south: Voice
) -> None:
    cease = call(relief, "Shells fall on the north wing.")
    for voice, view in ((north, NoticeView), (south, CoarseView)):
        told = voice.last
        assert (told.subject, told.because, told.urgency) == (cease, "cease.called", Urgency.CEASE)
        assert told.headline == (
            f"CEASE - notified object under fire: {SITE}, says relief. Shells fall on the north "
            "wing. Whoever has this takes it now. Call relief duty (radio relief-duty)."
        )
        assert isinstance(told.content, view)
        assert told.acknowledge_by is not None
        assert (told.acknowledge_by - told.made_at).total_seconds() == MINUTE_S
    assert ward["watch"].heard_of(cease) == []
    assert relief.heard_of(cease) == []


def test_every_role_is_rung_with_the_telling_and_not_one_after_the_other(
    ward: Town, relief: Voice, north: Voice
) -> None:
    call(relief)
    number = north.last.number
    rung = {step: role for (who, n, step), role in ward.picture.unsent.items()
            if (who, n) == ("north", number)}  # fmt: skip
    assert rung == {"": 0, "rung-1": 1}


def test_after_a_minute_all_are_rung_again_and_after_two_the_caller_hears_of_the_silence(
    ward: Town, relief: Voice, north: Voice, south: Voice
) -> None:
    cease = call(relief)
    north.acknowledges()
    again = ward.later(MINUTE)
    assert again is not None
    reminded = [e for e in again.decision.events if isinstance(e, Reminded)]
    assert {(e.recipient, e.step) for e in reminded} == {("south", "again-0"), ("south", "again-1")}
    ward.later(MINUTE)
    (silent,) = relief.heard_because("release.silent")
    assert silent.headline == (
        f"south has not acknowledged: {cease}. Reach south duty (radio south-duty) another way."
    )
    assert ward.audit().faults == ()
    assert replay(ward.office.log).ceases == ward.picture.ceases
    assert read(write(ward.picture)).ceases == ward.picture.ceases


def test_a_caller_that_was_only_told_of_the_notice_hears_of_silence_without_a_name_and_once(
    ward: Town, relief: Voice, north: Voice, south: Voice
) -> None:
    ward["watch"].files(plan("watch"))
    cease = call(south)
    relief.acknowledges()
    for _ in range(4):
        ward.later(MINUTE)
    (silent,) = south.heard_because("release.silent")
    assert silent.headline == (
        f"Somebody concerned has not answered: {cease}. Call relief duty (radio relief-duty)."
    )
    assert [told.headline.split(" ")[0] for told in relief.heard_because("release.silent")] == [
        "north",
        "watch",
    ]
    assert ward.audit().faults == ()


def test_a_caller_that_was_only_told_hears_that_the_author_is_silent(
    ward: Town, north: Voice, south: Voice
) -> None:
    cease = call(south)
    north.acknowledges()
    ward.later(2 * MINUTE)
    (silent,) = south.heard_because("release.silent")
    assert silent.headline.startswith(f"relief has not acknowledged: {cease}.")


def test_a_question_about_a_call_names_nobody_to_a_caller_that_was_only_told(
    ward: Town, relief: Voice, north: Voice, south: Voice
) -> None:
    call(south)
    before = len(south.heard)
    north.receipt(north.last.number, ReceiptLevel.QUERIED, text="Which wing?")
    assert relief.last.headline.startswith("north has queried")
    assert len(south.heard) == before


def test_any_role_that_takes_it_ends_the_ringing(ward: Town, relief: Voice, north: Voice) -> None:
    call(relief)
    north.acknowledges()
    assert not [key for key in ward.picture.unsent if key[0] == "north" and key[2]]


def test_a_recipient_calls_it_and_the_author_alone_hears_which_one(
    ward: Town, relief: Voice, north: Voice, south: Voice
) -> None:
    call(south)
    assert f"{SITE}, says south." in relief.last.headline
    assert "a party that was told of it" in north.last.headline
    assert "south" not in north.last.headline
    assert north.last.headline.endswith("Call relief duty (radio relief-duty).")


def test_whose_plan_overlaps_it_unseen_hears_that_and_no_more(ward: Town, relief: Voice) -> None:
    ward["watch"].files(plan("watch"))
    call(relief, "Shells fall on the north wing.")
    told = ward["watch"].last
    assert told.urgency is Urgency.CEASE
    assert told.disclosure is Disclosure.BLIND
    assert isinstance(told.content, NoteView)
    assert "where watch/plan/1 overlaps it" in told.headline
    assert SITE not in told.headline
    assert "wing" not in told.headline


def test_who_was_not_told_of_the_notice_finds_none(ward: Town) -> None:
    for notice in (SITE, "relief/site/9"):
        with pytest.raises(NotFound, match=f"no notice {notice} that you may see"):
            ward["watch"].says(CeaseCall(notice))


def test_neither_the_notices_end_nor_the_callers_standing_stands_in_the_way(
    ward: Town, relief: Voice, north: Voice
) -> None:
    relief.stands(StandingState.SUSPENDED)
    call(relief)
    assert north.last.because == "cease.called"


def test_it_ends_by_its_callers_word_and_nobody_is_rung_any_more(
    ward: Town, relief: Voice, north: Voice, south: Voice
) -> None:
    cease = call(relief)
    with pytest.raises(NotAllowed, match="ended by its caller"):
        south.says(CeaseEnd(cease, "not us"))
    with pytest.raises(NotFound):
        ward["watch"].says(CeaseEnd(cease, "over"))
    relief.says(CeaseEnd(cease, "No impact since 08:00Z."))
    assert north.last.headline == (
        f"CEASE {cease} at {SITE} is ended by relief. No impact since 08:00Z. This says nothing "
        "about what is there."
    )
    assert north.last.acknowledge_by is None
    assert ward.later(10 * MINUTE) is None
    with pytest.raises(NotAllowed, match="has ended"):
        relief.says(CeaseEnd(cease, "again"))


def test_it_names_a_notice_and_says_little(ward: Town, relief: Voice) -> None:
    with pytest.raises(InvalidInput, match="a notice of a place or of a movement"):
        relief.says(CeaseCall("relief/zone/1"))
    with pytest.raises(InvalidInput, match="at most 500"):
        relief.says(CeaseCall(SITE, "x" * 501))


def test_a_second_call_is_told_like_the_first(ward: Town, relief: Voice, north: Voice) -> None:
    first, second = call(relief), call(relief)
    assert first != second
    assert len(north.heard_because("cease.called")) == 2
