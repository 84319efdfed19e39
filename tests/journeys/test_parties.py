"""Parties, their keys and their standing over time.

Keys are judged by their place in the log; a party that leaves is not told, and that is a gap
with a reason; one that returns is told what holds. Requirements: domain 2.5 row 13; 6.2 (Party);
6.10 row 10.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from standclear.core import statements as st
from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.mechanism import Mechanism
from standclear.core.notice import MovementState
from standclear.core.party import Standing, StandingState
from standclear.core.telling import ReceiptLevel, Urgency
from standclear.service.author import say
from tests.town import DAY, HOUR, MINUTE, Town, Voice, grant, key_of, party, plan, site, zone


def test_a_log_begins_with_its_own_desk(empty_town: Town) -> None:
    stranger = Voice("north", empty_town, key_of("north"))
    with pytest.raises(NotAllowed, match="begins with its desk"):
        stranger.says(st.PartyAdmit(party("north"), (grant(key_of("north")),)))
    assert empty_town.office.log.size == 0
    empty_town.opens()
    assert empty_town.picture.desk == "desk"


def test_only_the_desk_admits_and_ticks(north: Voice) -> None:
    with pytest.raises(NotAllowed, match="the desk's to say"):
        north.says(st.PartyAdmit(party("desk"), ()))
    with pytest.raises(NotAllowed, match="the desk's to say"):
        north.says(st.MechanismSet(Mechanism("x", "x", "UTC")))


def test_a_key_signs_from_where_it_was_added_to_where_it_was_revoked(
    town: Town, north: Voice
) -> None:
    second = key_of("north", 2)
    with pytest.raises(NotAllowed, match="not a live key"):
        north.says(st.PlanCheck(plan()), key=second)
    north.says(st.KeyAdd("north", grant(second)))
    north.says(st.KeyRevoke("north", "north#1", "laptop lost"), key=second)
    with pytest.raises(NotAllowed, match="north#1 is not a live key"):
        north.files(plan())
    north.says(st.PlanFile(plan()), key=second)

    assert town.audit().faults == ()  # what the first key signed before still stands
    with pytest.raises(NotAllowed, match="possible now: north#2"):
        north.says(st.KeyRevoke("north", "north#1", "again"), key=second)


def test_a_key_that_the_desk_adds_is_told_to_the_party_itself(
    town: Town, north: Voice, south: Voice
) -> None:
    """Otherwise the desk could give itself a voice for a party unseen."""
    second = key_of("north", 2)
    with pytest.raises(NotAllowed, match="only north itself adds one") as refused:
        town.office.say(st.KeyAdd("north", grant(second)))
    assert refused.value.possible == ("sign with north#1",)
    town.office.say(st.KeyRevoke("north", "north#1", "the laptop was stolen"))
    assert "key north#1 revoked by the desk: the laptop was stolen" in north.last.headline
    town.office.say(st.KeyAdd("north", grant(second)))
    for voice in (north, south):
        assert "key north#2 added BY THE DESK, not by north" in voice.last.headline
        assert voice.last.urgency is Urgency.URGENT
        assert voice.last.acknowledge_by is not None
    keys = town.office.picture.parties["north"].keys
    assert (keys["north#1"].added_by, keys["north#2"].added_by) == ("", "desk")
    audit = town.audit()
    assert audit.faults == ()
    assert [finding.kind for finding in audit.findings] == ["key added by the desk"]


def test_a_key_that_a_party_adds_is_its_own_even_beside_a_revoked_one(
    town: Town, north: Voice
) -> None:
    second = key_of("north", 2)
    north.says(st.KeyAdd("north", grant(second)))
    assert town.office.picture.parties["north"].keys["north#2"].added_by == "north"
    town.office.say(st.KeyRevoke("north", "north#1", "lost"))
    with pytest.raises(NotAllowed, match="only north itself adds one"):
        town.office.say(st.KeyAdd("north", grant(key_of("north", 3))))


def test_the_desk_keeps_one_key_and_signs_with_it_what_follows(town: Town, north: Voice) -> None:
    with pytest.raises(NotAllowed, match="desk#1 is the desk's last live key"):
        town.office.say(st.KeyRevoke("desk", "desk#1", "old"))
    town.office.say(st.KeyAdd("desk", grant(key_of("desk", 2))))
    with pytest.raises(NotAllowed, match="signs what follows"):
        town.office.say(st.KeyRevoke("desk", "desk#1", "old"))  # no other key is at hand here
    town.office.choose = lambda live: key_of("desk", 2)
    answer = town.office.say(st.KeyRevoke("desk", "desk#1", "old"))
    signers = [town.office.log.entry(i).keyid for i in range(answer.index, answer.size)]
    assert signers == ["desk#1", *["desk#2"] * (answer.size - answer.index - 1)]
    assert town.office.say(st.PartyAmend(party("desk"))).index == answer.size
    assert town.office.log.entry(answer.size).keyid == "desk#2"
    assert town.audit().faults == ()


@pytest.mark.parametrize("key_id", ["south#1", "north#0", "north#01", "north#x", "north#٣"])
def test_a_key_id_names_its_party_and_a_number(north: Voice, key_id: str) -> None:
    with pytest.raises(InvalidInput, match="north#1"):
        north.says(st.KeyAdd("north", replace(grant(key_of("north", 2)), key_id=key_id)))


def test_a_key_is_32_bytes_in_the_one_base64(north: Voice) -> None:
    with pytest.raises(InvalidInput, match="32 bytes"):
        north.says(st.KeyAdd("north", replace(grant(key_of("north", 2)), public_key="AAAA")))


def test_nobody_changes_anothers_keys_or_standing(north: Voice) -> None:
    with pytest.raises(NotAllowed, match="north cannot change the keys of south"):
        north.says(st.KeyRevoke("south", "south#1", "because"))
    withdrawn = Standing(StandingState.WITHDRAWN, north.town.clock.now)
    with pytest.raises(NotAllowed, match="cannot declare the standing of south"):
        north.says(st.PartyStand("south", withdrawn))


def test_a_withdrawn_party_is_not_told_and_the_gap_says_why(
    town: Town, north: Voice, relief: Voice
) -> None:
    relief.gives(site(1))
    before = len(north.heard)
    north.stands(StandingState.WITHDRAWN)
    relief.gives(site(2))

    assert len(north.heard) == before
    assert "relief/site/2: it was withdrawn at the time" in town.gap_words("north")
    assert [g for g in town.gaps(town.clock.now - MINUTE) if g.subject == "relief/site/2"] == []
    assert town.audit().faults == ()


def test_a_standing_declared_ahead_holds_from_its_date(
    town: Town, north: Voice, relief: Voice
) -> None:
    north.stands(StandingState.SUSPENDED, town.clock.now + DAY)
    relief.gives(site(1))
    assert north.last.subject == "relief/site/1"
    town.later(DAY)
    relief.gives(site(2))
    assert north.heard_of("relief/site/2") == []


def test_a_party_that_returns_is_told_what_holds_and_its_gap_closes(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    north.files(plan("north"))
    north.stands(StandingState.WITHDRAWN)
    relief.gives(site(2))
    south.proposes(zone(owner="south", east_km=500))
    south.files(plan("south"))
    while_away = town.clock.now
    town.later(HOUR)
    north.stands(StandingState.PARTICIPATING)

    told = {(r.because, r.subject.partition("-")[0]) for r in north.heard}
    assert ("notice.in_force", "relief/site/2") in told
    assert ("zone.in_force", "south/zone/1") in told
    assert ("overlap.in_force", "ov") in told
    assert not any("relief/site/2: it was" in words for words in town.gap_words("north"))
    assert any(g.subject == "relief/site/2" for g in town.gaps(while_away) if g.party == "north")
    assert town.audit().faults == ()


def test_a_return_declared_ahead_is_dealt_with_by_the_clock(
    town: Town, north: Voice, relief: Voice
) -> None:
    north.stands(StandingState.SUSPENDED)
    relief.gives(site(2))
    north.stands(StandingState.PARTICIPATING, town.clock.now + DAY)
    assert north.heard_of("relief/site/2") == []
    town.later(DAY)
    assert [r.because for r in north.heard_of("relief/site/2")] == ["notice.in_force"]
    town.later(MINUTE)
    assert len(north.heard_of("relief/site/2")) == 1


def test_a_new_party_learns_which_zones_there_are(empty_town: Town) -> None:
    town = empty_town.opens("north")
    town["north"].proposes(zone())
    south = town.admits("south")
    assert [r.because for r in south.heard] == ["zone.in_force"]


def test_who_has_left_may_still_answer_revoke_and_return_but_not_file(
    town: Town, north: Voice, relief: Voice
) -> None:
    relief.gives(site())
    north.stands(StandingState.SUSPENDED)
    with pytest.raises(NotAllowed, match="party stand participating"):
        north.files(plan())
    north.receipt(north.last.number, ReceiptLevel.ACKNOWLEDGED)
    north.stands(StandingState.PARTICIPATING)
    north.files(plan())


def test_a_release_left_open_by_a_party_that_leaves_is_a_gap(
    town: Town, north: Voice, relief: Voice
) -> None:
    relief.gives(site())
    north.stands(StandingState.WITHDRAWN)
    town.later(MINUTE)
    assert "relief/site/1: it no longer takes part" in town.gap_words("north")


def test_each_time_that_a_party_leaves_what_it_has_not_answered_is_a_gap_anew(
    town: Town, north: Voice, relief: Voice
) -> None:
    relief.files(plan("relief"))
    north.files(plan("north"))
    number = north.heard_because("plan.overlaps")[0].number
    for _ in range(2):
        north.stands(StandingState.SUSPENDED)
        town.later(MINUTE)
        north.stands(StandingState.PARTICIPATING)
        town.later(MINUTE)
    left = [gap for _, gap in town.picture.gaps if gap.reason == "no longer takes part"]
    assert ("north", number) in town.picture.open
    assert [gap.because for gap in left].count("plan.overlaps") == 2


def test_settings_and_particulars_that_cannot_work_are_refused(town: Town, north: Voice) -> None:
    with pytest.raises(InvalidInput, match="IANA"):
        north.says(st.PartyAmend(replace(party("north"), time_zone="Syria/Damascus")))
    with pytest.raises(InvalidInput, match="mechanism/broker"):
        town.set(broker="nobody")
    with pytest.raises(InvalidInput, match="coarse_mm"):
        town.set(coarse_mm=0)
    with pytest.raises(InvalidInput, match="remind_before_start_s"):
        town.set(remind_before_start_s=(0,))


def test_a_change_of_settings_is_told_to_all(town: Town, north: Voice) -> None:
    town.set(acknowledge_s=3600)
    assert "acknowledge_s" in north.last.headline


def test_an_authors_clock_that_is_off_is_flagged_and_not_refused(town: Town, north: Voice) -> None:
    now = town.clock.now
    town.clock.now = now + HOUR
    ahead = town.office.thread_of("north")
    sealed = say(st.PlanCheck(plan()), key=north.key, thread=ahead, at=now + 2 * HOUR)
    town.office.submit(sealed)
    assert [(p, s) for _, p, s in town.picture.skews] == [("north", 3600)]


def test_the_desks_time_never_goes_backwards(town: Town, north: Voice) -> None:
    first = north.tries(plan(number=1))
    town.clock.now -= 3 * HOUR
    second = north.tries(plan(number=2))
    assert second.at >= first.at


def test_what_is_not_there_says_so_without_telling_whether_it_exists(
    north: Voice, relief: Voice
) -> None:
    relief.gives(site(to=("south",)))
    with pytest.raises(NotFound, match="no notice relief/move/9 that you may see"):
        north.reports("relief/move/9", MovementState.DEPARTED)
