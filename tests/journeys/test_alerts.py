"""The watch sees a craft at a zone: whoever can act is told at once, once, and where it ends.

Nobody is told where the craft is; whose it is stands there only where its own party lodged it.
Requirements: domain 6.7 (no tracking of another party's forces beyond separation).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.events import Reminded
from standclear.core.intent import IntentState
from standclear.core.release import NoteView
from standclear.core.statements import ZoneWithdraw
from standclear.core.telling import Disclosure, Share, Urgency
from standclear.core.watch.lodged import Mark, Names
from standclear.core.watch.said import AlertChange, TracksLodge
from standclear.core.watch.situation import AlertState, Kind, Situation, alert_id
from standclear.service.picture_bytes import read, write
from standclear.service.replay import replay
from standclear.service.shown.alerts import alert_document, alert_ids
from tests.town import HOUR, MINUTE, START, Town, Voice, hours, movement, plan, site, zone

TRACK = "icao:3c6444"
ZONE = "south/zone/1"
ID = alert_id(TRACK, ZONE, START)
DIGEST = "0" * 64


def change(state: AlertState, kind: Kind = Kind.INSIDE, **more: object) -> AlertChange:
    expected = START + MINUTE if kind is Kind.ENTERING else None
    said = Situation(kind, TRACK, "north", ZONE, 1, START, expected)
    return AlertChange(ID, state, replace(said, **more), DIGEST)  # type: ignore[arg-type]  # any field


@pytest.fixture
def valley(town: Town) -> Town:
    town["south"].proposes(zone(1, owner="south"))
    return town


def test_the_intruder_and_the_zones_parties_are_told_at_once_and_nobody_else(
    valley: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    before = len(relief.heard)
    valley.office.say(change(AlertState.RAISED))

    for voice, called in ((north, "south"), (south, "north")):
        told = voice.last
        assert (told.subject, told.because, told.version) == (ID, "alert.raised", 1)
        assert told.urgency is Urgency.LIFE_SAVING
        assert told.acknowledge_by is not None
        assert f"{TRACK}, north's, is inside {ZONE} since 2030-01-01 08:00:00Z." in told.headline
        assert told.headline.endswith(f"Call {called} duty (radio {called}-duty).")
    assert len(relief.heard) == before


def test_every_party_to_an_agreed_zone_is_one_that_it_is_of(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    south.proposes(zone(1, owner="south", agreed_by=("relief",)))
    relief.recognises(ZONE)
    town.office.say(change(AlertState.RAISED))
    assert relief.last.subject == ID


def test_a_zone_that_its_author_alone_declares_is_warned_of_to_both_in_whose_words_it_is(
    valley: Town, north: Voice, south: Voice
) -> None:
    valley.office.say(change(AlertState.RAISED))
    for voice in (north, south):
        assert " The zone is declared by south, not recognised by north. " in voice.last.headline
    north.rejects(ZONE)
    valley.office.say(change(AlertState.UPDATED))
    assert " The zone is declared by south, rejected by north. " in north.last.headline
    valley.office.say(change(AlertState.RESOLVED))
    assert "declared" not in north.last.headline


def test_of_a_zone_that_all_agreed_to_nobodys_word_is_named(
    town: Town, north: Voice, south: Voice
) -> None:
    south.proposes(zone(1, owner="south", agreed_by=("north",)))
    north.recognises(ZONE)
    town.office.say(change(AlertState.RAISED))
    assert "declared" not in north.last.headline


def test_where_it_is_is_told_to_nobody(valley: Town, south: Voice) -> None:
    valley.office.say(change(AlertState.RAISED))
    content = south.last.content
    assert isinstance(content, NoteView)
    assert content.text == south.last.headline
    assert "e7" not in repr(content)


def test_a_zone_that_is_not_shown_is_named_by_its_owner_alone(town: Town, north: Voice) -> None:
    town["south"].proposes(zone(1, owner="south", shared_with=("relief",)))
    town.office.say(change(AlertState.RAISED))
    assert north.last.disclosure is Disclosure.BLIND
    assert "inside a zone of south since" in north.last.headline
    assert ZONE not in north.last.headline


def test_a_craft_whose_party_is_unknown_is_told_to_the_zones_parties_as_unknown(
    valley: Town, north: Voice, south: Voice
) -> None:
    before = len(north.heard)
    valley.office.say(change(AlertState.RAISED, party=""))
    assert f"{TRACK}, whose is unknown, is inside" in south.last.headline
    assert len(north.heard) == before


@pytest.mark.parametrize(("left_s", "urgency"), [(60, Urgency.LIFE_SAVING), (61, Urgency.URGENT)])
def test_what_is_expected_says_when_and_is_as_urgent_as_the_time_left(
    valley: Town, south: Voice, left_s: int, urgency: Urgency
) -> None:
    expected = START + left_s * (MINUTE / 60)
    valley.office.say(change(AlertState.RAISED, Kind.ENTERING, expected_at=expected))
    assert (
        f"is expected inside {ZONE} at {expected:%H:%M:%SZ}, in {left_s} s" in south.last.headline
    )
    assert south.last.urgency is urgency


def test_it_goes_from_raised_to_resolved_and_may_begin_again(valley: Town, south: Voice) -> None:
    for state in (AlertState.RAISED, AlertState.UPDATED, AlertState.RESOLVED, AlertState.REOPENED):
        valley.office.say(change(state))
    assert [told.version for told in south.heard_of(ID)] == [1, 2, 3, 4]
    assert [told.acknowledge_by is None for told in south.heard_of(ID)] == [
        False,
        False,
        True,
        False,
    ]
    assert "is outside" in south.heard_of(ID)[2].headline
    assert "is again inside" in south.last.headline
    record = valley.picture.alerts[ID]
    assert (record.state, record.changes, record.raised_at) == (AlertState.REOPENED, 4, START)


@pytest.mark.parametrize(
    ("before", "then", "possible"),
    [
        ((), AlertState.UPDATED, ("raised",)),
        ((), AlertState.REOPENED, ("raised",)),
        ((AlertState.RAISED,), AlertState.RAISED, ("updated", "resolved")),
        ((AlertState.RAISED, AlertState.RESOLVED), AlertState.UPDATED, ("reopened",)),
    ],
)
def test_what_is_said_twice_or_out_of_order_is_refused(
    valley: Town, before: tuple[AlertState, ...], then: AlertState, possible: tuple[str, ...]
) -> None:
    for state in before:
        valley.office.say(change(state))
    size = valley.office.log.size
    with pytest.raises(NotAllowed) as refused:
        valley.office.say(change(then))
    assert refused.value.possible == possible
    assert valley.office.log.size == size


def test_alerts_are_the_desks_to_say_and_of_zones_that_it_has(valley: Town, north: Voice) -> None:
    with pytest.raises(NotAllowed, match=r"alert\.change is the desk's to say"):
        north.says(change(AlertState.RAISED))
    with pytest.raises(InvalidInput, match="a zone of this desk"):
        valley.office.say(change(AlertState.RAISED, zone="south/zone/9"))


def test_an_alert_that_nobody_answers_goes_to_the_next_role_and_the_audit_finds_it_all(
    valley: Town, south: Voice
) -> None:
    valley.office.say(change(AlertState.RAISED))
    raised = south.heard_of(ID)[0].number
    rung: list[int] = []
    for _ in range(3):
        tick = valley.later(MINUTE)
        events = () if tick is None else tick.decision.events
        rung += [e.rung for e in events if isinstance(e, Reminded) and e.release == raised]
    assert rung == [1]  # the answer is owed within two minutes
    valley.office.say(change(AlertState.RESOLVED))
    assert valley.audit().faults == ()
    assert replay(valley.office.log).alerts == valley.picture.alerts
    assert read(write(valley.picture)).alerts == valley.picture.alerts


def test_an_answer_to_the_newest_telling_answers_for_those_before_it(
    valley: Town, south: Voice
) -> None:
    for state in (AlertState.RAISED, AlertState.UPDATED):
        valley.office.say(change(state))
    raised, updated = (valley.picture.get_release("south", t.number) for t in south.heard_of(ID))
    assert not raised.settled  # a newer telling alone does not stop the older one's ladder
    south.acknowledges(updated.release.number)
    assert raised.settled
    assert not valley.picture.open.keys() & {("south", raised.release.number)}


def test_nobody_is_rung_about_what_is_over_and_never_answered(valley: Town, south: Voice) -> None:
    valley.office.say(change(AlertState.RAISED))
    valley.office.say(change(AlertState.RESOLVED))
    assert valley.later(10 * MINUTE) is None


def test_that_all_roles_of_one_side_are_silent_is_told_to_the_other(
    valley: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    valley.office.say(change(AlertState.RAISED))
    north.acknowledges()
    for _ in range(5):
        valley.later(MINUTE)
    (silent,) = north.heard_because("release.silent")
    assert silent.headline == (
        f"south has not acknowledged: {ID}. Reach south duty (radio south-duty) another way."
    )
    assert relief.heard_because("release.silent") == []
    assert valley.audit().faults == ()


@pytest.mark.parametrize(
    ("readers", "heard"),
    [
        (("relief",), "Somebody concerned has not answered: {0}. Call south duty"),
        ((), "relief has not acknowledged: {0}. Reach relief duty"),
    ],
)
def test_who_agreed_a_zone_and_is_silent_is_named_to_the_craft_only_where_the_zone_is_shown_to_it(
    town: Town, north: Voice, south: Voice, relief: Voice, readers: tuple[str, ...], heard: str
) -> None:
    south.proposes(zone(1, owner="south", agreed_by=("relief",), shared_with=readers))
    relief.recognises(ZONE)
    town.office.say(change(AlertState.RAISED))
    north.acknowledges()
    south.acknowledges()
    for _ in range(5):
        town.later(MINUTE)
    (silent,) = north.heard_because("release.silent")
    assert silent.headline.startswith(heard.format(ID))
    (silent,) = south.heard_because("release.silent")
    assert silent.headline.startswith(f"relief has not acknowledged: {ID}.")
    assert town.audit().faults == ()


def test_that_a_hidden_place_lies_under_a_plan_is_not_told_by_its_owners_silence(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    relief.gives(site(to=("south",)))
    north.files(plan("north"))
    town.office.say(off(AlertState.RAISED))
    north.acknowledges()
    assert relief.last.subject == OF_PLAN
    for _ in range(40):
        town.later(MINUTE)
    assert any(gap.startswith(OF_PLAN) for gap in town.gap_words("relief"))
    assert [told.because for told in north.heard_of(OF_PLAN)] == ["alert.raised"]


# ---- two craft too near each other

OTHER = "icao:400000"
PAIR = alert_id(TRACK, OTHER, START)


def pair(state: AlertState, kind: Kind = Kind.TOO_NEAR, **more: object) -> AlertChange:
    expected = START + MINUTE if kind is Kind.APPROACHING else None
    said = Situation(kind, TRACK, "north", "", 0, START, expected, True, "NAT12", OTHER, "south")
    return AlertChange(PAIR, state, replace(said, **more), DIGEST)  # type: ignore[arg-type]  # any field


def test_both_parties_of_a_pair_are_told_and_each_hears_the_name_of_its_own_craft_alone(
    valley: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    before = len(relief.heard)
    valley.office.say(pair(AlertState.RAISED))
    assert north.last.headline == (
        f"NAT12 ({TRACK}), north's, and a craft of south are nearer than the separation since "
        "2030-01-01 08:00:00Z. Call south duty (radio south-duty)."
    )
    assert south.last.headline == (
        f"A craft of north and {OTHER}, south's, are nearer than the separation since "
        "2030-01-01 08:00:00Z. Call north duty (radio north-duty)."
    )
    assert north.last.urgency is south.last.urgency is Urgency.LIFE_SAVING
    assert len(relief.heard) == before


def test_a_pair_that_is_expected_says_when_and_its_end_says_since_when(
    valley: Town, south: Voice
) -> None:
    valley.office.say(pair(AlertState.RAISED, Kind.APPROACHING))
    assert "expected nearer than the separation at 08:01:00Z, in 60 s" in south.last.headline
    valley.office.say(pair(AlertState.UPDATED, certain=False))
    assert "or possibly so within what their sources can tell" in south.last.headline
    valley.office.say(pair(AlertState.RESOLVED))
    assert "are further apart than the separation" in south.last.headline
    assert valley.audit().faults == ()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"other_party": ""}, "two parties of this desk"),
        ({"other_party": "north"}, "two parties of this desk"),
        ({"other_party": "east"}, "two parties of this desk"),
        ({"kind": Kind.INSIDE}, "approaching or too_near or too_long"),
    ],
)
def test_a_pair_is_of_two_known_parties(valley: Town, wrong: dict[str, object], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        valley.office.say(
            replace(
                pair(AlertState.RAISED),
                situation=replace(pair(AlertState.RAISED).situation, **wrong),
            )
        )  # type: ignore[arg-type]  # any field


def test_what_is_expected_says_when(valley: Town) -> None:
    with pytest.raises(InvalidInput, match="when it is expected"):
        valley.office.say(change(AlertState.RAISED, Kind.ENTERING, expected_at=None))


def test_what_is_of_a_zone_is_not_of_a_pair(valley: Town) -> None:
    with pytest.raises(InvalidInput, match="entering or inside"):
        valley.office.say(change(AlertState.RAISED, Kind.TOO_NEAR))


# ---- whose it is


def test_what_a_party_lodges_takes_the_place_of_what_it_lodged_before(
    town: Town, north: Voice
) -> None:
    north.says(TracksLodge((Mark("icao", "3c6444"), Mark("callsign", "NAT*", "air"))))
    north.says(TracksLodge((Mark("mmsi", "211234560"),)))
    assert town.picture.lodged["north"] == (Mark("mmsi", "211234560"),)


def test_each_name_is_lodged_once(north: Voice) -> None:
    with pytest.raises(InvalidInput, match="marks/1: 3c6444"):
        north.says(TracksLodge((Mark("icao", "3c6444"), Mark("icao", "3c6444", "air"))))


@pytest.mark.parametrize(
    ("register", "pattern"),
    [
        ("icao", "3C6444"),
        ("icao", "3c644"),
        ("mmsi", "21123456"),
        ("callsign", "*"),
        ("callsign", "N*T"),
        ("callsign", "nat12"),
        ("uid", "a b"),
        ("tail", "D-ABCD"),
    ],
)
def test_a_name_that_could_speak_of_nothing_is_refused(register: str, pattern: str) -> None:
    with pytest.raises(InvalidInput):
        Mark(register, pattern)


NORTH, SOUTH = (Mark("icao", "3c6444"), Mark("callsign", "NAT*")), (Mark("callsign", "NAT12"),)


@pytest.mark.parametrize(
    ("track", "callsign", "whose"),
    [
        ("icao:3c6444", "", ("north",)),
        ("icao:3c6444", "NAT12", ("north",)),  # an address is told before a callsign
        ("icao:400000", "NAT7", ("north",)),
        ("icao:400000", "NAT12", ("north", "south")),  # both say that it is theirs
        ("icao:400000", "", ()),
        ("mmsi:211234560", "RED1", ()),
    ],
)
def test_unknown_stays_unknown_and_contested_is_claimed_by_both(
    track: str, callsign: str, whose: tuple[str, ...]
) -> None:
    assert Names({"north": NORTH, "south": SOUTH}).claimants(track, callsign) == whose


def test_ids_differ_by_track_zone_and_beginning_and_by_nothing_else() -> None:
    later: datetime = START + HOUR
    ids = {
        alert_id(track, where, began)
        for track in (TRACK, "icao:3c6445")
        for where in (ZONE, "south/zone/2")
        for began in (START, later)
    }
    assert len(ids) == 8
    assert alert_id(TRACK, ZONE, START) in ids


# ---- heard no more


def test_a_craft_that_is_heard_no_more_inside_is_told_as_that_and_never_as_having_left(
    valley: Town, north: Voice, south: Voice
) -> None:
    valley.office.say(change(AlertState.RAISED))
    valley.office.say(change(AlertState.UPDATED, Kind.LOST))
    for voice in (north, south):
        assert voice.last.urgency is Urgency.URGENT
        assert (
            f"{TRACK}, north's, is heard no more since 2030-01-01 08:00:00Z. It was inside {ZONE} "
            "then; where it is since, nobody here knows. The zone is" in voice.last.headline
        )
    valley.office.say(change(AlertState.RESOLVED, Kind.LOST))
    assert "it was not seen to leave, and is waited for no more." in south.last.headline
    assert "outside" not in south.last.headline


def test_of_a_pair_one_that_is_heard_no_more_was_expected_then(valley: Town, north: Voice) -> None:
    valley.office.say(pair(AlertState.RAISED, Kind.APPROACHING))
    valley.office.say(pair(AlertState.UPDATED, Kind.LOST, expected_at=START + MINUTE))
    assert (
        f"One of NAT12 ({TRACK}), north's, and a craft of south is heard no more since 2030-01-01 "
        "08:00:00Z. It was expected within the separation at 08:01:00Z;" in north.last.headline
    )


# ---- a craft and the plan that it carries out

PLAN = "north/plan/1"
OF_PLAN = alert_id(TRACK, PLAN, START)


def off(state: AlertState, kind: Kind = Kind.NONCONFORMING, **more: object) -> AlertChange:
    said = Situation(kind, TRACK, "north", "", 0, START, filed=PLAN, filed_version=1)
    return AlertChange(OF_PLAN, state, replace(said, **more), DIGEST)  # type: ignore[arg-type]  # any field


def test_off_its_plan_its_own_party_hears_and_whoever_knows_of_it_hears_that_it_is_so(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    north.files(plan("north", shares=(Share("relief", Disclosure.COARSE),)))
    south.files(plan("south", 1, 1))  # overlaps it, and was told of that
    town.office.say(off(AlertState.RAISED))
    assert north.last.headline == (
        f"{TRACK}, north's, is outside {PLAN} since 2030-01-01 08:00:00Z: Nonconforming."
    )
    (overlap,) = town.picture.overlaps
    assert south.last.headline == (
        f"A craft of north is outside a plan of north that you were told of (overlap {overlap}) "
        "since 2030-01-01 08:00:00Z: Nonconforming. Call north duty (radio north-duty)."
    )
    assert relief.last.headline.startswith(f"A craft of north is outside {PLAN} since")
    for voice in (north, south, relief):
        assert (voice.last.subject, voice.last.urgency) == (OF_PLAN, Urgency.URGENT)
    town.office.say(off(AlertState.UPDATED, Kind.CONTINGENT))
    assert "has not come back: to be taken as Contingent." in south.last.headline
    town.office.say(off(AlertState.RESOLVED, Kind.CONTINGENT))
    assert "is no more seen outside" in south.last.headline
    assert town.audit().faults == ()
    assert replay(town.office.log).alerts == town.picture.alerts


def test_a_blind_reader_is_given_the_overlap_of_its_own_telling_and_no_other(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    north.files(plan("north"))
    relief.files(plan("relief", 1, 1))
    south.files(plan("south", 1, 1))
    own = {
        voice.name: next(
            overlap
            for overlap, record in town.picture.overlaps.items()
            if {*record.parties} == {"north", voice.name}
        )
        for voice in (south, relief)
    }
    town.office.say(off(AlertState.RAISED))
    for voice, other in ((south, relief), (relief, south)):
        assert f"(overlap {own[voice.name]})" in voice.last.headline
        assert own[other.name] not in voice.last.headline


def test_who_knows_nothing_of_the_plan_hears_nothing(
    town: Town, north: Voice, south: Voice
) -> None:
    north.files(plan("north"))
    before = len(south.heard)
    for state in (AlertState.RAISED, AlertState.RESOLVED):
        town.office.say(off(state))
    assert len(south.heard) == before


def test_that_it_has_not_set_out_is_for_its_own_party(
    town: Town, north: Voice, relief: Voice
) -> None:
    north.files(plan("north", shares=(Share("relief"),)))
    before = len(relief.heard)
    town.office.say(off(AlertState.RAISED, Kind.NOT_DEPARTED, track=""))
    assert north.last.headline == (
        f"No craft of {PLAN} has been seen to set out since its start, 2030-01-01 08:00:00Z."
    )
    assert len(relief.heard) == before


def test_when_the_plan_is_over_nothing_is_claimed_of_its_craft(town: Town, north: Voice) -> None:
    north.files(plan("north"))
    town.office.say(off(AlertState.RAISED, Kind.OUT_OF_CONTACT))
    assert "is heard no more since" in north.last.headline
    north.ends(PLAN)
    town.office.say(off(AlertState.RESOLVED, Kind.OUT_OF_CONTACT))
    assert north.last.headline == f"{PLAN} is over: nothing more is told of its craft."


def test_a_plan_whose_craft_is_seen_out_is_not_ended_by_the_clock_before_the_overrun(
    town: Town, north: Voice
) -> None:
    north.files(plan("north"))
    town.later(10 * HOUR)
    town.office.say(off(AlertState.RAISED, Kind.OVERDUE))
    town.later(2 * HOUR)
    assert town.picture.plans[PLAN].state is not IntentState.ENDED
    town.later(24 * HOUR)
    assert town.picture.plans[PLAN].state is IntentState.ENDED


def test_a_craft_is_tied_to_what_its_own_party_has_filed(
    town: Town, north: Voice, south: Voice
) -> None:
    north.files(plan("north"))
    north.says(TracksLodge((Mark("icao", "3c6444", flies=PLAN),)))
    for voice, flies in ((south, PLAN), (north, "north/plan/9")):
        with pytest.raises(InvalidInput, match="marks/0/flies"):
            voice.says(TracksLodge((Mark("icao", "400000", flies=flies),)))
    with pytest.raises(InvalidInput, match="a plan or a movement"):
        Mark("icao", "400000", flies="north/zone/1")
    with pytest.raises(InvalidInput, match="filed by the craft's party, or a movement here"):
        town.office.say(off(AlertState.RAISED, party="south"))


# ---- who was told, and is concerned no more, hears of the end


def must_be_over_for(voice: Voice, alert: str, call: str) -> None:
    told = voice.last
    assert (told.subject, told.because) == (alert, "alert.resolved")
    assert told.headline == (
        f"{alert} is over: nothing more is told of it. Call {call} duty (radio {call}-duty)."
    )
    picture = voice.town.picture
    assert not [key for key, held in picture.open.items() if held.release.subject == alert]
    assert alert not in alert_ids(picture, voice.name)
    document = alert_document(picture, voice.name, alert)
    assert (document["kind"], document["since"]) == ("", None)
    voice.town.later(10 * MINUTE)
    assert voice.last == told
    assert voice.town.audit().faults == ()
    assert replay(voice.town.office.log).alerts == picture.alerts


def test_the_end_reaches_whose_overlap_with_the_plan_has_closed_meanwhile(
    town: Town, north: Voice, south: Voice
) -> None:
    north.files(plan("north"))
    south.files(plan("south", 1, 1))
    town.office.say(off(AlertState.RAISED))
    assert south.last.subject == OF_PLAN
    north.ends(PLAN)
    town.office.say(off(AlertState.RESOLVED))
    must_be_over_for(south, OF_PLAN, "north")


def test_the_end_reaches_who_had_agreed_a_zone_that_is_withdrawn(
    town: Town, south: Voice, relief: Voice
) -> None:
    south.proposes(zone(1, owner="south", shared_with=("relief",), agreed_by=("relief",)))
    relief.recognises(ZONE)
    town.office.say(change(AlertState.RAISED))
    south.says(ZoneWithdraw(ZONE, "over"))
    town.office.say(change(AlertState.RESOLVED))
    must_be_over_for(relief, ID, "south")


def test_the_end_reaches_whose_craft_it_was_held_to_be_once(valley: Town, north: Voice) -> None:
    valley.office.say(change(AlertState.RAISED))
    valley.office.say(change(AlertState.UPDATED, party="", certain=False))
    valley.office.say(change(AlertState.RESOLVED, party=""))
    must_be_over_for(north, ID, "south")
    for state in (AlertState.REOPENED, AlertState.RESOLVED):
        valley.office.say(change(state, party=""))
    assert len(north.heard_of(ID)) == 2


# ---- a feed that is silent


def test_of_a_silent_feed_the_parties_of_zones_hear_that_and_not_its_name(
    valley: Town, north: Voice, south: Voice
) -> None:
    before = len(north.heard)
    feed = "sbs://receiver:30003"
    said = Situation(Kind.FEED_SILENT, "", "", "", 0, START, feed=feed)
    silent = alert_id("", feed, START)
    told = valley.office.say(AlertChange(silent, AlertState.RAISED, said, DIGEST))
    assert told.decision.headline.startswith(f"{feed} is silent since 2030-01-01 08:00:00Z")
    assert south.last.headline == (
        "A feed by which your zones are watched is silent since 2030-01-01 08:00:00Z: what it "
        "alone hears is not seen."
    )
    assert south.last.acknowledge_by is None
    valley.office.say(AlertChange(silent, AlertState.RESOLVED, said, DIGEST))
    assert "is heard again since" in south.last.headline
    assert len(north.heard) == before
    assert valley.audit().faults == ()


# ---- a craft in the way of a movement

MOVE = "relief/move/1"
IN_WAY = alert_id(TRACK, MOVE, START)


def in_way(state: AlertState, kind: Kind = Kind.INSIDE) -> AlertChange:
    said = Situation(kind, TRACK, "north", "", 0, START, filed=MOVE, filed_version=1)
    return AlertChange(IN_WAY, state, said, DIGEST)


def test_whose_movement_it_is_hears_and_the_crafts_party_where_it_was_told_of_it(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    relief.gives(movement(when=hours(72, 76), to=("north",)))
    before = len(south.heard)
    town.office.say(in_way(AlertState.RAISED))
    for voice, called in ((north, "relief"), (relief, "north")):
        assert voice.last.headline == (
            f"{TRACK}, north's, is inside the way of {MOVE} since 2030-01-01 08:00:00Z. Call "
            f"{called} duty (radio {called}-duty)."
        )
        assert voice.last.urgency is Urgency.URGENT
    town.office.say(in_way(AlertState.RESOLVED))
    assert f"is outside the way of {MOVE}" in relief.last.headline
    assert len(south.heard) == before
    assert town.audit().faults == ()


def test_a_party_that_was_not_told_of_a_movement_does_not_hear_of_it_now(
    town: Town, north: Voice, relief: Voice
) -> None:
    relief.gives(movement(when=hours(72, 76), to=("south",)))
    before = len(north.heard)
    town.office.say(in_way(AlertState.RAISED))
    assert relief.last.subject == IN_WAY
    assert len(north.heard) == before
