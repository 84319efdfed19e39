"""Sources and commitments: lodged verbatim, confirmed by people, affirmed or disputed by whose they
are, reported on by each party in its own name. Nothing follows from silence.

Requirements: domain 3.2 and 3.3 (codes; verification is not attribution), 6.2, 6.6 (the scorecard
with own-force violations), 6.8 (what must never be implied). The founding report of July 2017 asks
both powers to "publicly commit to protecting civilians" and to end "violations by their own forces
as well as by the warring parties".
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from standclear.core.agreements.said import InstrumentPropose
from standclear.core.commitments.commitment import QuotedFrom, Whose
from standclear.core.commitments.performance import Finding, Performance
from standclear.core.commitments.said import (
    Answer,
    CommitmentAnswer,
    CommitmentEnd,
    CommitmentRecord,
    CommitmentReport,
    EndReason,
)
from standclear.core.errors import InvalidInput, NotAllowed, NotFound, Stale
from standclear.core.party import StandingState
from standclear.core.release import CommitmentView, NoteView
from standclear.core.sources.said import SourceLodge, SourceQuote, SourceStrike
from standclear.core.sources.source import Quote, QuoteKind
from standclear.core.statements import Statement
from standclear.core.telling import Disclosure, Urgency
from standclear.service.picture_bytes import read, write
from standclear.service.replay import replay
from standclear.service.shown.commitments import commitment_document
from standclear.service.shown.scorecard import scorecard
from standclear.service.shown.sources import proposals_document, source_document
from standclear.service.wording import lines
from tests.agreement import memorandum
from tests.lodged import DEMAND, OFFER, REPORT, civilians, confirmed, no_flights, quote_of, report
from tests.town import DAY, HOUR, Town, Voice, zone


@pytest.fixture
def lodged(town: Town, watch: Voice) -> Town:
    """The report, with its offer and its demand confirmed by the monitor."""
    watch.says(SourceLodge(report()))
    watch.says(confirmed(OFFER))
    watch.says(confirmed(DEMAND, kind=QuoteKind.DEMAND, speaker=""))
    return town


def seen(town: Town, finding: Finding, whose: Whose = Whose.OWN, **more: Any) -> Performance:
    """Of the day before, unless told otherwise."""
    now = town.clock.now
    told = {"since": now - DAY, "until": now, "text": "two aircraft at noon, seen by the post"}
    return Performance(finding=finding, whose=whose, **told | more)


def cards(town: Town, asker: str = "watch", **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = scorecard(town.picture, asker, **asked)["commitments"]
    return found


# ---- sources


def test_a_report_is_lodged_to_the_sign_and_nothing_in_it_is_held_before_a_person_confirms_it(
    town: Town, watch: Voice, south: Voice
) -> None:
    watch.says(SourceLodge(report()))
    document = source_document(town.picture, "south", "report")
    assert document["text"] == REPORT
    assert document["published_precision"] == "month"
    assert south.last.headline.endswith("it says what was published, and not that it is so.")
    assert south.last.acknowledge_by is None

    proposed = proposals_document(town.picture, "south", "report")
    assert [(p["kind"], p["speaker"], p["day_words"]) for p in proposed if p["text"] == OFFER] == [
        ("offer", "Foreign Minister R. Amari of North", "on Wednesday")
    ]
    assert document["quotes"] == []
    watch.says(confirmed(OFFER))
    (quote,) = source_document(town.picture, "south", "report")["quotes"]
    assert (quote["ref"], quote["text"], quote["role"]) == ("report/1", OFFER, "press officer")
    assert quote["said_precision"] == "month"


def test_a_quotation_stands_in_the_text_to_the_sign(town: Town, watch: Voice) -> None:
    watch.says(SourceLodge(report()))
    for start, words, fault in (
        (quote_of(OFFER).start, OFFER.replace("open", "ready"), "words that stand in report"),
        (quote_of(OFFER).start + 1, OFFER, "where the words stand"),
    ):
        quote = Quote(start, words, "Amari", QuoteKind.OFFER)
        with pytest.raises(InvalidInput, match=fault):
            watch.says(confirmed(OFFER).__class__("report", quote, "press officer"))
    with pytest.raises(InvalidInput, match="the role of whoever has read it"):
        watch.says(confirmed(OFFER).__class__("report", quote_of(OFFER), " "))


def test_who_confirmed_it_strikes_it_and_it_stays_in_the_record_as_struck(
    lodged: Town, watch: Voice, south: Voice
) -> None:
    with pytest.raises(NotAllowed, match="watch's reading, and struck by it alone"):
        south.says(SourceStrike("report", 2, "not what was said"))
    watch.says(SourceStrike("report", 2, "the speaker was misread"))
    document = source_document(lodged.picture, "south", "report")
    struck = next(each for each in document["quotes"] if each["number"] == 2)
    assert struck["struck"]["because"] == "the speaker was misread"
    assert {n for p in document["passages"] for n in p["quotes"]} == {1}
    with pytest.raises(NotAllowed, match="report/2 is struck"):
        watch.says(CommitmentRecord(civilians()))


def test_passages_put_together_are_the_text(lodged: Town, south: Voice) -> None:
    within = OFFER.split("\n")[0]
    south.says(confirmed(within))
    passages = source_document(lodged.picture, "south", "report")["passages"]
    assert "".join(each["text"] for each in passages) == REPORT
    assert [p["quotes"] for p in passages if p["quotes"]] == [[1, 3], [1], [2]]


def test_a_commitment_is_told_whole_to_whoever_may_read_it(
    lodged: Town, watch: Voice, north: Voice, south: Voice
) -> None:
    watch.says(CommitmentRecord(no_flights(shared_with=("relief",))))
    told = north.last.content
    assert told == CommitmentView(no_flights(shared_with=("relief",)), "watch", "unanswered")
    said = "\n".join(lines(north.last))
    assert "code B.overflight" in said
    assert isinstance(south.last.content, NoteView)
    assert "overflight" not in south.last.headline
    north.says(CommitmentRecord(no_flights(id="own-word")))
    own = south.last.content
    assert isinstance(own, CommitmentView)
    assert own.reading == "affirmed"  # recorded by whose it is


# ---- commitments


def test_a_commitment_rests_on_words_and_only_whose_it_is_affirms_or_disputes_the_reading(
    lodged: Town, watch: Voice, north: Voice, south: Voice
) -> None:
    watch.says(CommitmentRecord(no_flights()))
    assert "silence affirms nothing" in north.last.headline
    assert north.last.acknowledge_by is not None
    assert south.last.acknowledge_by is None
    lodged.later(30 * DAY)
    assert cards(lodged)[0]["reading"]["state"] == "unanswered"
    with pytest.raises(NotAllowed, match="north's to affirm or dispute"):
        south.says(CommitmentAnswer("no-flights", Answer.AFFIRMS))
    with pytest.raises(InvalidInput, match="what is disputed"):
        north.says(CommitmentAnswer("no-flights", Answer.DISPUTES))
    north.says(CommitmentAnswer("no-flights", Answer.DISPUTES, "An offer, if South coordinates."))
    assert cards(lodged)[0]["reading"]["state"] == "disputed"
    north.says(CommitmentAnswer("no-flights", Answer.AFFIRMS))
    answers = commitment_document(lodged.picture, "south", "no-flights")["answers"]
    assert [each["answer"] for each in answers] == ["disputes", "affirms"]


def test_by_its_own_word_it_is_affirmed_and_a_power_that_is_no_party_can_answer_nothing(
    lodged: Town, north: Voice, watch: Voice
) -> None:
    north.says(CommitmentRecord(no_flights()))
    watch.says(CommitmentRecord(no_flights(id="far", party="", power="The Far Power")))
    states = {card["id"]: card["reading"]["state"] for card in cards(lodged)}
    assert states == {"no-flights": "affirmed", "far": "nobody_here"}


def test_a_clause_of_an_agreement_is_quoted_word_for_word(
    town: Town, north: Voice, watch: Voice
) -> None:
    north.says(InstrumentPropose(memorandum()))
    aid = QuotedFrom(instrument="quiet", version=1, clause="3", words="Aid reaches everybody")
    wrong = QuotedFrom(instrument="quiet", version=1, clause="3", words="Aid reaches nobody")
    with pytest.raises(InvalidInput, match="words that stand in clause 3"):
        watch.says(CommitmentRecord(no_flights(quoted=wrong)))
    watch.says(CommitmentRecord(no_flights(quoted=aid, prohibited=(), required=("E",))))
    card = cards(town)[0]
    assert (card["quoted"]["ref"], card["meaning"]) == ("quiet/3", "access is given")


def test_its_area_is_a_zone_as_its_recorder_reads_it(lodged: Town, north: Voice) -> None:
    north.proposes(zone(1, km=5))
    with pytest.raises(Stale, match="stands at version 1, not 2"):
        north.says(CommitmentRecord(no_flights(zone="north/zone/1", version=2)))
    with pytest.raises(NotFound):
        north.says(CommitmentRecord(no_flights(zone="north/zone/9", version=1)))
    north.says(CommitmentRecord(no_flights(zone="north/zone/1", version=1)))
    assert cards(lodged)[0]["area"] == {"zone": "north/zone/1", "version": 1}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"forces": ()}, "own, answered_for or influenced"),
        ({"prohibited": ()}, "an act code that is prohibited"),
        ({"prohibited": ("Z",)}, "an act code"),
        ({"required": ("A.mortar",)}, "the code of a duty"),
        ({"party": "", "power": ""}, "a party of the desk, or else"),
        ({"power": "The Far Power"}, "a party of the desk, or else"),
        ({"party": "nobody"}, "a party of this desk"),
        ({"party": "", "power": "north"}, "a power that is no party"),
        ({"id": "report"}, "not a source's already"),
        ({"id": "south"}, "not a party's already"),
    ],
)
def test_a_reading_that_does_not_hold_together_is_refused(
    lodged: Town, watch: Voice, changes: dict[str, Any], fault: str
) -> None:
    with pytest.raises(InvalidInput, match=fault):
        watch.says(CommitmentRecord(no_flights(**changes)))


# ---- performance


def test_breaches_by_own_forces_come_first_and_no_two_parties_are_added_up(
    lodged: Town, north: Voice, south: Voice, relief: Voice, watch: Voice
) -> None:
    """Side A says 11, side B says 15: three columns and no total (domain 6.10)."""
    watch.says(CommitmentRecord(civilians()))
    watch.says(CommitmentRecord(no_flights()))
    lodged.later(2 * DAY)
    relief.says(CommitmentReport("civilians", seen(lodged, Finding.BREACHED, Whose.INFLUENCED)))
    assert [card["id"] for card in cards(lodged)] == ["civilians", "no-flights"]
    for _ in range(3):
        south.says(CommitmentReport("no-flights", seen(lodged, Finding.BREACHED)))
    assert (north.last.urgency, relief.last.urgency) == (Urgency.URGENT, Urgency.ROUTINE)
    north.says(CommitmentReport("no-flights", seen(lodged, Finding.KEPT)))
    first, second = cards(lodged)
    assert (first["id"], second["id"]) == ("no-flights", "civilians")
    (own,) = first["performance"]
    counts = {each["party"]: each["counts"]["breached"] for each in own["columns"]}
    assert counts == {"north": 0, "south": 3}
    assert own["disputed"] == [1, 2, 3, 4]
    assert [row["whose"] for row in second["performance"]] == ["own", "influenced"]
    numbers = [value for key, value in _numbers(first) if "count" not in key]
    assert not {value for value in numbers if value == 4 and value not in own["disputed"]}


def _numbers(value: Any, key: str = "") -> list[tuple[str, int]]:
    if isinstance(value, dict):
        return [pair for k, inner in value.items() for pair in _numbers(inner, k)]
    if isinstance(value, list):
        return [pair for inner in value for pair in _numbers(inner, key)]
    return [(key, value)] if isinstance(value, int) else []


def test_hours_that_only_touch_are_not_disputed(
    lodged: Town, north: Voice, south: Voice, watch: Voice
) -> None:
    watch.says(CommitmentRecord(no_flights()))
    lodged.later(3 * DAY)
    now = lodged.clock.now
    south.says(CommitmentReport("no-flights", seen(lodged, Finding.BREACHED)))
    before = {"since": now - 2 * DAY, "until": now - DAY}
    north.says(CommitmentReport("no-flights", seen(lodged, Finding.KEPT, **before)))
    assert cards(lodged)[0]["performance"][0]["disputed"] == []
    hour = {"since": now - DAY - HOUR, "until": now - DAY + HOUR}
    north.says(CommitmentReport("no-flights", seen(lodged, Finding.KEPT, **hour)))
    assert cards(lodged)[0]["performance"][0]["disputed"] == [1, 3]


def test_a_report_is_corrected_by_its_reporter_and_both_stay(
    lodged: Town, north: Voice, south: Voice, watch: Voice
) -> None:
    watch.says(CommitmentRecord(no_flights()))
    lodged.later(2 * DAY)
    south.says(CommitmentReport("no-flights", seen(lodged, Finding.BREACHED)))
    with pytest.raises(InvalidInput, match="a standing report of north: there is none"):
        north.says(CommitmentReport("no-flights", seen(lodged, Finding.KEPT, replaces=1)))
    before = lodged.clock.now
    lodged.later(HOUR)
    later = seen(lodged, Finding.NOT_KNOWN, replaces=1)
    south.says(CommitmentReport("no-flights", later))
    reports = commitment_document(lodged.picture, "north", "no-flights")["reports"]
    assert [(r["number"], r["corrected"]) for r in reports] == [(1, True), (2, False)]
    (column,) = cards(lodged)[0]["performance"][0]["columns"]
    assert column["counts"] == {"breached": 0, "kept": 0, "not_known": 1}
    then = scorecard(lodged.office.picture_at(before), "north")["commitments"]
    assert then[0]["performance"][0]["columns"][0]["counts"]["breached"] == 1


def test_what_is_not_over_or_not_its_forces_cannot_be_reported(
    lodged: Town, south: Voice, watch: Voice
) -> None:
    now = lodged.clock.now
    watch.says(CommitmentRecord(no_flights(since=now, until=now + 10 * DAY)))
    lodged.later(2 * DAY)
    late, early = {"until": now + 3 * DAY}, {"since": now - 2 * DAY, "until": now}
    refused: list[tuple[dict[str, Any], str]] = [
        (late, "a period that is over"),
        (early, "within the commitment's window"),
        ({"whose": Whose.INFLUENCED}, "own, as it is given for"),
    ]
    for changes, fault in refused:
        told = seen(lodged, Finding.KEPT, **changes)
        with pytest.raises(InvalidInput, match=fault):
            south.says(CommitmentReport("no-flights", told))


# ---- its end, and silence


def test_nothing_ends_by_time_and_an_end_is_quoted(
    lodged: Town, north: Voice, south: Voice, watch: Voice
) -> None:
    now = lodged.clock.now
    watch.says(CommitmentRecord(no_flights(until=now + DAY)))
    lodged.later(5 * DAY)
    (card,) = cards(lodged)
    assert (card["ended"], card["reported"]) == (None, False)
    with pytest.raises(NotAllowed, match="ended by watch, who recorded it, or by north"):
        south.says(CommitmentEnd("no-flights", EndReason.WITHDRAWN, "gone"))
    with pytest.raises(InvalidInput, match="silence of north ends nothing"):
        watch.says(CommitmentEnd("no-flights", EndReason.FULFILLED, "its window is over"))
    words = QuotedFrom("report", 2)
    watch.says(CommitmentEnd("no-flights", EndReason.REPLACED, "a wider one", words))
    assert (cards(lodged), cards(lodged, over=True)[0]["ended"]["reason"]) == ([], "replaced")
    with pytest.raises(NotAllowed, match="is ended"):
        north.says(CommitmentEnd("no-flights", EndReason.WITHDRAWN, "we withdraw it"))


def test_whose_it_is_withdraws_it_by_its_own_word(lodged: Town, north: Voice, watch: Voice) -> None:
    watch.says(CommitmentRecord(no_flights()))
    with pytest.raises(NotAllowed, match="watch's to take back"):
        north.says(CommitmentEnd("no-flights", EndReason.MISREAD, "we never said so"))
    north.says(CommitmentEnd("no-flights", EndReason.WITHDRAWN, "no coordination came"))
    ended = "Commitment no-flights of north ended by north, withdrawn"
    assert watch.last.headline.startswith(ended)


# ---- who may read


def test_named_readers_read_it_and_all_others_hear_that_alone(
    town: Town, watch: Voice, north: Voice, south: Voice, relief: Voice
) -> None:
    watch.says(SourceLodge(report(shared_with=("north",))))
    watch.says(confirmed(OFFER))
    assert (north.last.disclosure, south.last.disclosure) == (Disclosure.FULL, Disclosure.BLIND)
    assert all("open to" not in release.headline for release in south.heard)
    with pytest.raises(NotFound):
        south.says(confirmed(OFFER))
    with pytest.raises(InvalidInput, match="named readers, as what is quoted has them"):
        watch.says(CommitmentRecord(no_flights()))
    with pytest.raises(InvalidInput, match="readers of what is quoted alone"):
        watch.says(CommitmentRecord(no_flights(shared_with=("relief",))))
    watch.says(CommitmentRecord(no_flights(shared_with=("watch",))))
    assert [len(cards(town, asker)) for asker in ("north", "desk", "south")] == [1, 1, 0]
    with pytest.raises(NotFound):
        relief.says(CommitmentReport("no-flights", seen(town, Finding.KEPT)))


def test_who_comes_back_is_told_what_stands(lodged: Town, north: Voice, watch: Voice) -> None:
    watch.says(CommitmentRecord(no_flights()))
    north.stands(StandingState.SUSPENDED)
    watch.says(CommitmentRecord(civilians()))
    north.stands(StandingState.PARTICIPATING)
    stands = north.heard_because("commitment.stands")
    assert [release.subject for release in stands] == ["civilians", "no-flights"]
    assert all(release.acknowledge_by is not None for release in stands)


def test_what_a_party_was_told_of_an_erased_commitment_as_it_came_back_is_no_fault(
    lodged: Town, north: Voice, watch: Voice
) -> None:
    recorded = watch.says(CommitmentRecord(no_flights()))
    north.stands(StandingState.SUSPENDED)
    north.stands(StandingState.PARTICIPATING)
    lodged.office.log.erase_body(recorded.index)
    assert {each.kind for each in lodged.audit().findings} == {"erased"}


# ---- the record


def test_the_record_gives_the_same_again_put_away_audited_and_as_of_then(
    lodged: Town, north: Voice, south: Voice, watch: Voice
) -> None:
    watch.says(CommitmentRecord(no_flights()))
    north.acknowledges_all()
    lodged.later(2 * DAY)
    south.says(CommitmentReport("no-flights", seen(lodged, Finding.BREACHED, incident="in-1")))
    then, at = json.dumps(scorecard(lodged.picture, "watch")), lodged.clock.now
    lodged.later(timedelta(minutes=1))
    north.says(CommitmentAnswer("no-flights", Answer.AFFIRMS))
    watch.says(SourceStrike("report", 1, "misread"))
    shown = scorecard(lodged.picture, "watch")
    assert shown["commitments"][0]["quoted"]["struck"]
    for picture in (
        replay(lodged.office.log),
        read(write(lodged.picture)),
    ):
        assert scorecard(picture, "watch") == shown
    assert json.dumps(scorecard(lodged.office.picture_at(at), "watch")) == then
    assert lodged.audit().faults == ()


def test_what_was_erased_is_held_no_more_and_all_else_stands_with_its_number(
    lodged: Town, north: Voice, south: Voice, watch: Voice
) -> None:
    watch.says(CommitmentRecord(no_flights()))
    lodged.clock.now += 2 * HOUR
    for _ in range(2):
        hour = {"since": lodged.clock.now - HOUR}
        answer = south.says(CommitmentReport("no-flights", seen(lodged, Finding.KEPT, **hour)))
    ended = north.says(CommitmentEnd("no-flights", EndReason.WITHDRAWN, "no coordination came"))
    for said in (answer, ended):
        lodged.office.log.erase_body(said.index)
    again = replay(lodged.office.log)
    held = again.commitments["no-flights"]
    assert [each.number for each in held.reports] == [1]
    assert held.reported == 2
    card = scorecard(again, "watch", over=True)["commitments"][0]
    assert (card["ended"]["reason"], card["ended"]["text"]) == ("withdrawn", "")
    assert {each.kind for each in lodged.audit().findings} == {"erased"}


def test_a_quotation_that_was_erased_leaves_the_commitment_without_words(
    town: Town, watch: Voice
) -> None:
    watch.says(SourceLodge(report()))
    quoted = watch.says(confirmed(OFFER))
    watch.says(CommitmentRecord(no_flights()))
    town.office.log.erase_body(quoted.index)
    again = replay(town.office.log)
    assert scorecard(again, "watch")["commitments"][0]["quoted"]["words"] is None
    assert source_document(again, "watch", "report")["quotes"] == []
    assert {each.kind for each in town.audit().findings} == {"erased"}


def test_the_refusal_of_what_is_hidden_is_the_refusal_of_what_is_not_there(
    town: Town, north: Voice, south: Voice, watch: Voice
) -> None:
    watch.says(SourceLodge(report(shared_with=("north",))))
    watch.says(confirmed(OFFER))
    watch.says(CommitmentRecord(no_flights(shared_with=("watch",))))
    north.proposes(zone(1, km=5, shared_with=("watch",)))
    south.says(SourceLodge(report(id="open")))
    south.says(SourceQuote("open", quote_of(OFFER), "press officer"))
    open_one = QuotedFrom("open", 1)
    asked: list[tuple[str, str, Callable[[str], Statement]]] = [
        ("report", "absent", lambda name: SourceQuote(name, quote_of(OFFER), "press officer")),
        ("report", "absent", lambda name: SourceStrike(name, 1, "misread")),
        ("report", "absent", lambda name: CommitmentRecord(civilians(quoted=QuotedFrom(name, 1)))),
        ("no-flights", "absent", lambda name: CommitmentAnswer(name, Answer.AFFIRMS)),
        ("no-flights", "absent", lambda name: CommitmentReport(name, seen(town, Finding.KEPT))),
        ("no-flights", "absent", lambda name: CommitmentEnd(name, EndReason.WITHDRAWN, "gone")),
        (
            "north/zone/1",
            "north/zone/9",
            lambda name: CommitmentRecord(civilians(quoted=open_one, zone=name, version=1)),
        ),
    ]
    for there, absent, build in asked:
        refusals = []
        for name in (there, absent):
            with pytest.raises(NotFound) as refused:
                south.says(build(name))
            refusals.append(str(refused.value).replace(name, "it"))
        assert refusals[0] == refusals[1]
