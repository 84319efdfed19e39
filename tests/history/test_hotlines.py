"""Lines between forces that failed, played again: what this desk shows, to whom, and by when.

Cases: domain 1.1, each named with its place and day; sources stand in the case file
(src/standclear/scenarios/case_file/items).
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from standclear.core.errors import NotAllowed
from standclear.core.hotline import said as calls
from standclear.core.hotline.held import CallRecord
from standclear.core.hotline.positions import PositionState
from standclear.core.hotline.said import CallKind, CallOutcome
from standclear.core.inquiry import told
from standclear.core.inquiry.question import Question
from standclear.core.ledger.claim import Claim
from standclear.core.ledger.said import LedgerClaim
from standclear.core.rules.handovers import open_matters
from standclear.core.rules.lines import next_line
from standclear.core.telling import ReceiptLevel, Urgency
from standclear.service.inquiring import inquire
from standclear.service.shown.calls import call_document
from standclear.service.shown.channels import channel_documents
from standclear.service.shown.ledger import ledger_document
from tests.hotline import answers, ends, hears, passes, rings, says
from tests.journeys.test_ledgers import numbers_in
from tests.town import HOUR, MINUTE, START, Town, at, hours, plan

SECOND = timedelta(seconds=1)
FORMER, LATTER = "radio south-duty", "radio south-chief"


def held(desk: Town, call: str) -> CallRecord:
    return desk.picture.hotline.calls[call]


def since(desk: Town, party: str, because: str) -> list[float]:
    """Minutes from the start at which a party heard of that."""
    return [(r.made_at - START) / MINUTE for r in desk[party].heard_because(because)]


def test_twenty_two_calls_in_a_shift_and_no_answer(desk: Town) -> None:
    """Over Syria, 11 December 2016: one AWACS made 22 guard calls in eight hours; zero answers."""
    made = []
    for _ in range(22):
        made.append(rings(desk["north"], "south", channel=FORMER, subject="come to 350"))
        desk.later(5 * MINUTE)  # the caller hears it each time, with the line to take next
        assert desk["north"].last.headline.startswith(f"south has not answered {made[-1]} in 5 min")
        assert f"{made[-1]}: did not answer the call" in desk.gap_words("south")
        ends(desk["north"], made[-1], CallOutcome.NO_ANSWER)
        desk.later(16 * MINUTE)
    (line,) = [
        each
        for each in channel_documents(desk.picture, "north", desk.clock.now)
        if each["channel"] == FORMER
    ]
    assert (line["state"], line["calls"], line["last_answered_at"]) == ("silent", 22, None)
    assert next_line(desk.picture, "north", "south", desk.clock.now) == LATTER
    assert all(held(desk, call).answers == [] for call in made)


def test_eighteen_passes_counted_by_one_side_and_twelve_by_the_other(desk: Town) -> None:
    """July 2023: 18 close passes in two hours, counts one; 12 breaches in a day, the other."""
    for voice, count, accused in (("north", 18, "south"), ("south", 12, "north")):
        made = Claim(voice, "2030-01-01", "UTC", count, f"{count}", act="C.close_pass",
                     accused=accused)  # fmt: skip
        desk[voice].says(LedgerClaim(made))
    rows = ledger_document(desk.picture, "watch")["rows"]
    counts = [(claim["by"], claim["count"]) for row in rows for claim in row["claims"]]
    assert sorted(counts) == [("north", 18), ("south", 12)]
    assert 30 not in set(numbers_in(rows))


def test_a_threat_by_night_through_one_junior_interpreter(desk: Town) -> None:
    """Al-Tanf, June 2017: a threatening call at night was interpreted by one junior airman alone.

    Its weight is on record: who was on the line, that he may not decide, and what was said as a
    phrase that reads the same in each language.
    """
    call = rings(desk["south"], "north", CallKind.URGENT, role="chief", subject="the garrison")
    answers(desk["north"], call, "duty", language="ru", interpreter=True, decides=False)
    assert "with an interpreter; does not say it may decide" in desk["south"].last.headline
    says(desk["south"], call, "A", "33.5058N 38.6178E")
    hears(desk["north"], call, "A", "33.5058N 38.6178E")
    passes(desk["north"], call, "LN-3")
    assert desk["south"].last.headline.startswith(call)
    (note,) = call_document(desk.picture, "south", call, desk.clock.now)["notes"]
    assert note["words"]["en"] == "We need to speak to somebody who can decide."
    assert len(set(note["words"].values())) == 6  # one meaning, in each language of the book
    ends(desk["north"], call, CallOutcome.NOT_UNDERSTOOD, text="passed on to the chief at 02:10")
    answered = held(desk, call).answers[0]
    assert (answered.role, answered.interpreter, answered.decides) == ("duty", True, False)
    assert held(desk, call).ends[0].outcome is CallOutcome.NOT_UNDERSTOOD


def test_a_place_nine_kilometres_off_and_a_warning_that_waited_for_one_name(desk: Town) -> None:
    """Deir ez-Zor, 17 September 2016: the place passed by phone was 9 km off; the warning call then
    waited 27 minutes for one named contact, and 15 of 37 strikes fell in them."""
    notified = rings(desk["north"], "south", CallKind.URGENT, subject="a strike this afternoon")
    answers(desk["south"], notified, decides=True)
    says(desk["north"], notified, "A", "35.2833N 40.1500E")
    hears(desk["south"], notified, "A", "35.3643N 40.1500E")
    for side in ("north", "south"):  # both, in the same breath
        assert "A DOES NOT MATCH, 9.0 km apart" in desk[side].last.headline
        assert desk[side].last.made_at == START
    with pytest.raises(NotAllowed, match="what was read back is not what was said"):
        ends(desk["north"], notified)
    assert held(desk, notified).positions["A"][-1].state is PositionState.NOT_AGREED

    stop = rings(desk["south"], "north", CallKind.CEASE, role="chief", subject="you hit our men")
    rung = {role for (who, _, step), role in desk.picture.unsent.items()
            if who == "north" and step in ("", "rung-1")}  # fmt: skip
    assert rung == {0, 1}  # every role at once, whoever is named
    assert desk["north"].last.urgency is Urgency.CEASE
    for _ in range(6):
        desk.later(10 * SECOND)
    assert desk["south"].last.headline.startswith(f"north has not answered {stop} in 1 min")
    answers(desk["north"], stop, "duty", decides=True)
    assert (held(desk, stop).answered_at or START) - START == MINUTE  # and not 27


def test_a_named_officer_is_away_and_the_next_role_is_rung_by_two_minutes(desk: Town) -> None:
    """The warning of that day again, as an ordinary urgent call: no person is waited for."""
    rings(desk["south"], "north", CallKind.URGENT, role="duty")
    desk.later(2 * MINUTE)
    rung = {step: role for (who, _, step), role in desk.picture.unsent.items() if who == "north"}
    assert rung["rung-1"] == 1
    desk.later(3 * MINUTE)
    assert since(desk, "south", "call.unanswered") == [5]


def test_a_line_in_use_says_nothing_of_what_was_not_told_on_it(desk: Town) -> None:
    """April 2018: the line worked as on any day, "nor did we pre-notify" the strike."""
    desk["north"].files(plan("north", 1, 60, when=hours(1, 2)))
    for _ in range(3):
        call = rings(desk["north"], "south", subject="the routine flights of tonight")
        answers(desk["south"], call)
        ends(desk["north"], call)
    struck = desk.clock.now
    desk.later(HOUR)
    desk.office.tick()
    asked = Question(at(0), "here", 0, 5_000_000, struck)
    then = inquire(desk.office, "south", asked)["then"]
    assert then["records"] == []
    assert then["calls"] == []  # three were made, and none about this place
    subjects = {line.subject for line in told(desk.picture, "south")}
    assert "north/plan/1" not in subjects  # 60 km away: shared with nobody


def test_less_than_a_minute_or_much_longer_is_settled_by_the_record(desk: Town) -> None:
    """Il-20, 17 September 2018: warned "less than a minute" before, says one; "much longer", says
    the other. Here both hold the same signed times: of the call, the answer and the receipt."""
    desk["south"].files(plan("south", 1, when=hours(8, 10)))
    desk.later(MINUTE)
    filed = desk["north"].files(plan("north", 1, when=hours(8, 10))).decision
    desk.later(40 * SECOND)
    number = next(r.number for r in filed.releases if r.recipient == "south")
    desk["south"].receipt(number, ReceiptLevel.READ)
    desk.later(15 * SECOND)
    desk["south"].acknowledges(number)
    line = next(each for each in desk["south"].told if each.number == number)
    assert line.made_at == START + MINUTE
    release = desk.picture.get_release("south", number)
    back = {receipt.level.value: at_ for at_, receipt in release.receipts}
    assert back == {
        "read": START + MINUTE + 40 * SECOND,
        "acknowledged": START + MINUTE + 55 * SECOND,
    }
    assert desk.audit().faults == ()


def test_what_the_watch_leaves_open_is_handed_to_the_next(desk: Town) -> None:
    """Ladder of channels, 2017: what one shift knew, the next has in writing (Dunford: it "didn't
    work")."""
    call = rings(desk["north"], "south", subject="aircraft near the river")
    answers(desk["south"], call)
    promised = calls.CallPromise(call, "south", "no flights east of the river", START + HOUR)
    desk["south"].says(promised)
    ends(desk["north"], call)
    for _ in range(2):
        desk.later(HOUR)
    overdue = desk["north"].heard_because("call.promise_overdue")
    assert [(r.made_at - START) / MINUTE for r in overdue] == [60]
    open_now = open_matters(desk.picture, "north", desk.clock.now)
    assert f"{call}/1" in {matter.id for matter in open_now}
