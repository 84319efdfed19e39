"""Releases, receipts, escalation: how far a telling has come, and what silence leads to.

No level means permission. A named contact's absence cost 27 minutes at Deir ez-Zor in 2016: here
roles are rung, one after the other, or all at once. Requirements: domain 2.5 rows 1, 7-10, 19;
6.4; 6.8; 6.10 rows 3, 7.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from standclear.core.errors import InvalidInput, NotAllowed, NotFound, Stale
from standclear.core.events import Reminded
from standclear.core.inquiry import GapLine, told
from standclear.core.party import StandingState
from standclear.core.statements import ReceiptGive, Sending
from standclear.core.telling import Disclosure, Receipt, ReceiptLevel, Share, Urgency
from tests.town import DAY, HOUR, MINUTE, START, Town, Voice, hours, movement, plan, site


def rungs(town: Town, voice: Voice, number: int) -> dict[str, float]:
    """Which steps of the ladder were taken, in minutes after the telling."""
    record = town.picture.get_release(voice.name, number)
    made = record.release.made_at
    return {step: (when - made) / MINUTE for step, when in record.steps.items()}


def minutes(town: Town, count: int, step: int = 1) -> None:
    for _ in range(0, count, step):
        town.later(step * MINUTE)


# ---- receipts


def test_the_ladder_climbs_and_never_goes_back(relief: Voice, north: Voice) -> None:
    relief.gives(site())
    number = north.last.number
    for level in (ReceiptLevel.DELIVERED, ReceiptLevel.READ, ReceiptLevel.ACKNOWLEDGED):
        answer = north.receipt(number, level)
        assert answer.decision.headline.endswith("Receipt, not permission.")
    with pytest.raises(NotAllowed, match=r"acknowledged already.*cascaded, queried, refused"):
        north.receipt(number, ReceiptLevel.READ)
    with pytest.raises(NotAllowed, match="acknowledged already"):
        north.receipt(number, ReceiptLevel.ACKNOWLEDGED)


def test_a_cascade_names_formations_and_those_not_named_are_a_gap(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(site())
    number = north.last.number
    north.acknowledges(number)
    assert "relief/site/1: no word that formation 1st has it" in town.gap_words("north")
    north.receipt(number, ReceiptLevel.CASCADED, formations=("air",))
    assert north.told[number - 1].missing == ("1st",)
    north.receipt(number, ReceiptLevel.CASCADED, formations=("1st",))

    assert not any("formation" in words for words in town.gap_words("north"))
    with pytest.raises(InvalidInput, match="one of yours: 1st, air, militia"):
        north.receipt(number, ReceiptLevel.CASCADED, formations=("2nd",))
    with pytest.raises(InvalidInput, match="the formations reached"):
        north.receipt(number, ReceiptLevel.CASCADED)


@pytest.mark.parametrize("level", [ReceiptLevel.QUERIED, ReceiptLevel.REFUSED])
def test_a_query_or_refusal_goes_to_the_author_and_the_record_stays(
    town: Town, relief: Voice, north: Voice, level: ReceiptLevel
) -> None:
    relief.gives(site())
    north.receipt(north.last.number, level, text="fighters seen there")

    assert relief.last.because == f"receipt.{level.value}"
    assert "fighters seen there" in relief.last.headline
    assert "The record stays as it is" in relief.last.headline
    assert len(north.files(plan()).decision.overlaps) == 1
    with pytest.raises(InvalidInput, match="receipt/text"):
        north.receipt(north.last.number, level)


def test_a_query_does_not_silence_the_telling_and_a_refusal_does(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(site())
    number = north.last.number
    north.receipt(number, ReceiptLevel.QUERIED, text="which wing?")
    assert ("north", number) in town.picture.open
    north.receipt(number, ReceiptLevel.REFUSED, text="no")
    assert ("north", number) not in town.picture.open
    assert north.told[number - 1].level == "refused"


def test_nobody_answers_for_a_release_that_was_not_made(north: Voice) -> None:
    with pytest.raises(NotFound, match="there is no #99"):
        north.acknowledges(99)
    with pytest.raises(InvalidInput, match="receipt/role"):
        north.says(ReceiptGive(Receipt(1, ReceiptLevel.ACKNOWLEDGED, "")))


# ---- silence


def test_routine_silence_is_reminded_at_2_hours_and_the_next_role_rung_at_6(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(site())
    number = north.last.number
    minutes(town, 8 * 60, step=10)

    steps = rungs(town, north, number)
    assert (steps["remind"], steps["rung-1"], steps["exhausted"]) == (120, 360, 390)
    told = relief.heard_because("release.silent")
    assert "You decide whether to go on" in told[0].headline
    silences = [g for g in town.gaps() if g.party == "north" and "acknowledged" in g.why]
    assert [(gap.subject, gap.release) for gap in silences] == [("relief/site/1", number)]


def test_an_urgent_silence_reaches_the_next_role_within_two_minutes(
    town: Town, north: Voice, south: Voice
) -> None:
    north.files(plan("north"))
    south.files(plan("south"))  # begins within a day
    number = north.heard_because("overlap.found")[0].number
    minutes(town, 31)

    assert rungs(town, north, number) == {"rung-1": 2, "exhausted": 4, "deadline": 30}


def test_nobody_is_called_silent_before_the_deadline_that_it_was_told(
    town: Town, north: Voice, south: Voice
) -> None:
    north.files(plan("north"))
    south.files(plan("south"))
    minutes(town, 29)
    assert not any(gap.reason.startswith("not acknowledged") for _, gap in town.picture.gaps)
    assert "has not answered yet, all its roles were rung" in south.last.headline

    minutes(town, 2)
    assert any(gap.reason == "not acknowledged" for _, gap in town.picture.gaps)


def test_a_cease_rings_every_role_at_once(town: Town, relief: Voice, north: Voice) -> None:
    relief.gives(
        movement(when=hours(0.1, 1), urgency=Urgency.CEASE, urgency_reason="notified, under fire")
    )
    number = north.last.number
    tick = town.later(0 * MINUTE)

    assert tick is not None
    rung = [e for e in tick.decision.events if isinstance(e, Reminded) and e.release == number]
    assert [(e.step, e.role) for e in rung if e.recipient == "north"] == [("rung-1", "chief")]
    assert {("north", number, ""), ("north", number, "rung-1")} <= set(town.picture.unsent)
    assert (north.last.acknowledge_by - START).total_seconds() == 60


def test_before_its_start_a_silent_telling_is_brought_up_at_12_4_and_1_hours(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(movement(when=hours(48, 50)))
    number = north.last.number
    minutes(town, 49 * 60, step=60)
    steps = {k: v / 60 for k, v in rungs(town, north, number).items() if k.startswith("start")}

    assert steps == {"start-43200": 36, "start-14400": 44, "start-3600": 47, "start": 48}
    assert any("at its start" in r.headline for r in relief.heard_because("release.silent"))


def test_an_answer_ends_all_ringing(town: Town, relief: Voice, north: Voice) -> None:
    relief.gives(site())
    north.acknowledges()
    town.later(10 * HOUR)
    assert rungs(town, north, north.heard_because("notice.given")[0].number) == {}


def test_a_party_of_one_role_is_exhausted_all_the_same(empty_town: Town) -> None:
    town = empty_town.opens("relief")
    north = town.admits("north", roles=1)
    town["relief"].gives(site(to=("north",)))
    town.later(DAY)
    assert "exhausted" in rungs(town, north, north.last.number)


def test_the_clock_says_a_thing_once(town: Town, relief: Voice) -> None:
    relief.gives(site())
    assert town.later(7 * HOUR) is not None
    size = town.office.log.size
    assert town.later(0 * MINUTE) is None
    assert town.office.log.size == size
    again = town.office.tick()
    assert (again.decision.events, again.decision.releases) == ((), ())


def test_what_is_over_is_not_rung_about(town: Town, north: Voice, south: Voice) -> None:
    north.files(plan("north"))
    south.files(plan("south"))
    north.ends("north/plan/1")
    town.later(3 * HOUR)
    assert south.heard_because("release.silent") == []
    assert not any("not acknowledged" in w for w in town.gap_words("south") if "ov-" in w)


def test_the_other_side_of_a_hidden_overlap_does_not_hear_that_it_was_not_acknowledged(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(site(to=("south",)))
    north.files(plan("north"))
    town.later(7 * HOUR)
    assert [r for r in north.heard if r.because not in ("party.changed",)] == []


# ---- who had been told what, at any time


def test_told_at_an_earlier_time_says_what_was_known_then(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(site())
    number = north.last.number
    town.later(HOUR)
    north.acknowledges(number)
    town.later(HOUR)

    before = told(town.office.picture_at(START + 30 * MINUTE), "north")[number - 1]
    after = told(town.office.picture_at(START + HOUR), "north")[number - 1]
    assert (before.level, after.level) == ("made", "acknowledged")


def test_the_gaps_of_an_earlier_time_are_those_of_that_time(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(site())
    town.later(8 * HOUR)
    silent = town.clock.now
    north.acknowledges_all()
    town.later(MINUTE)

    def unanswered(at: datetime) -> list[GapLine]:
        return [g for g in town.gaps(at) if g.party == "north" and "not acknowledged by" in g.why]

    assert len(unanswered(silent - MINUTE)) == 1
    assert unanswered(town.clock.now) == []


def test_a_silence_is_one_line_whatever_is_to_be_said_of_it(
    town: Town, north: Voice, relief: Voice
) -> None:
    """Nothing carried it, and nobody answered in time: one telling, one line, since the first."""
    relief.gives(site(to=("north",)))
    told = north.last
    town.later(DAY)
    (line,) = [g for g in town.gaps() if (g.party, g.release) == ("north", told.number)]
    assert line.why.startswith("no channel has taken it; not acknowledged by ")
    assert line.since == told.made_at


def test_what_could_not_be_told_is_one_line_of_its_newest_version(
    town: Town, north: Voice, relief: Voice
) -> None:
    north.stands(StandingState.SUSPENDED)
    relief.gives(site(to=("north",)))
    first = town.clock.now
    town.later(MINUTE)
    relief.amends(site(to=("north",)), name="Clinic")
    (line,) = [g for g in town.gaps() if (g.party, g.subject) == ("north", "relief/site/1")]
    assert (line.version, line.why, line.since) == (2, "it was suspended at the time", first)


def test_nobody_has_lacked_a_record_since_before_its_admission(empty_town: Town) -> None:
    town = empty_town.opens("north", "south", "relief")
    town["relief"].gives(site(to=("north",)))
    given = town.clock.now
    town.later(DAY)
    town.admits("watch")
    lacks = {g.party: g.since for g in town.gaps() if "chose" in g.why}
    assert (lacks["south"], lacks["watch"]) == (given, town.clock.now)


def test_releases_to_each_are_numbered_without_gap(
    town: Town, relief: Voice, north: Voice, south: Voice
) -> None:
    for number in range(5):
        relief.gives(site(number, to=("north",) if number % 2 else ("north", "south")))
    for voice in (north, south):
        assert [r.number for r in voice.heard] == list(range(1, len(voice.heard) + 1))


# ---- what the followers say


def sending(number: int, attempt: int, result: str = "sent", step: str = "") -> Sending:
    return Sending("north", number, step, "duty", "outbox", "", result, attempt)


def test_a_try_is_recorded_once_however_often_it_is_reported(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(site())
    number = north.last.number
    town.office.say(sending(number, 1, "failed"))
    with pytest.raises(Stale, match="1 tries are on record; the next is number 2"):
        town.office.say(sending(number, 1))
    town.office.say(sending(number, 2))
    assert ("north", number, "") not in town.picture.unsent
    assert north.told[number - 1].level == "sent"
    with pytest.raises(NotAllowed, match="no reminder rung-7 was due"):
        town.office.say(sending(number, 1, step="rung-7"))


def test_what_no_channel_has_taken_is_a_gap(town: Town, relief: Voice, north: Voice) -> None:
    relief.gives(site())
    town.office.say(sending(north.last.number, 1, "failed"))
    town.later(MINUTE)
    assert any("relief/site/1: sending failed 1 time" in words for words in town.gap_words("north"))


def test_a_telling_that_was_overtaken_before_it_was_sent_still_goes_out(
    town: Town, relief: Voice, north: Voice
) -> None:
    given = site()
    relief.gives(given)
    first = north.last.number
    relief.amends(given, recipients=(Share("north", Disclosure.COARSE),))
    assert ("north", first, "") in town.picture.unsent
