"""Which file of the rules decides a statement, and who may speak at all.

Promise: total; a kind of statement that no journey decides does not type-check.
Not here: the rules of each journey (one file each).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from standclear.core import statements as st
from standclear.core.agreements.said import OfInstruments
from standclear.core.cease import CeaseCall, CeaseEnd
from standclear.core.commitments.said import OfCommitments
from standclear.core.errors import InvalidInput, NotAllowed, Unavailable
from standclear.core.events import SkewFlagged
from standclear.core.hotline.said import OfCalls, OfHandovers, OfLines
from standclear.core.incidents.said import OfIncidents
from standclear.core.ledger.said import OfLedger
from standclear.core.picture import Picture, Said
from standclear.core.rules import (
    alert_closing,
    alerts,
    calls,
    ceases,
    clock,
    commitments,
    handovers,
    incidents,
    instruments,
    ledger,
    lines,
    lodging,
    movements,
    notices,
    parties,
    plans,
    receipts,
    sources,
    zones,
)
from standclear.core.rules.decision import Decision
from standclear.core.sources.said import OfSources
from standclear.core.watch.said import AlertChange, AlertClose, TracksLodge

FURTHEST_LEAP = timedelta(days=31)
"""How far beyond its newest entry the log's time may go without an operator's word (own choice:
a month of rest is ordinary, and clocks that start wrong are wrong by years). Time never goes
back, so that one entry of 2032 would refuse every plan of 2030 for ever."""


def decide(picture: Picture, said: Said, statement: st.Statement) -> Decision:
    """What follows from a statement, or why it may not be made."""
    _may_leap(picture, said, statement)
    _may_speak(picture, said, statement)
    decided = _by_journey(picture, said, statement)
    skew_s = round((said.issued_at - said.at).total_seconds())
    if abs(skew_s) > picture.mechanism.skew_s and said.issuer != picture.desk:
        flag = SkewFlagged(said.issuer, skew_s)
        decided = replace(decided, events=(*decided.events, flag))
    return decided


def _by_journey(picture: Picture, said: Said, statement: st.Statement) -> Decision:
    if isinstance(statement, OfInstruments):
        return instruments.decide(picture, said, statement)
    if isinstance(statement, OfIncidents):
        return incidents.decide(picture, said, statement)
    if isinstance(statement, OfLedger):
        return ledger.decide(picture, said, statement)
    if isinstance(statement, OfCalls):
        return calls.decide(picture, said, statement)
    if isinstance(statement, OfLines):
        return lines.decide(picture, said, statement)
    if isinstance(statement, OfHandovers):
        return handovers.decide(picture, said, statement)
    if isinstance(statement, OfSources):
        return sources.decide(picture, said, statement)
    if isinstance(statement, OfCommitments):
        return commitments.decide(picture, said, statement)
    return _of_records(picture, said, statement)


def _of_records(picture: Picture, said: Said, statement: st.OfRecords) -> Decision:
    match statement:
        case st.MechanismSet() | st.PartyAdmit() | st.PartyAmend() | st.PartyStand():
            return parties.decide(picture, said, statement)
        case st.KeyAdd() | st.KeyRevoke():
            return parties.decide_key(picture, said, statement)
        case st.ZonePropose() | st.ZoneAmend() | st.ZoneRecognise() | st.ZoneReject():
            return zones.decide(picture, said, statement)
        case st.ZoneWithdraw():
            return zones.decide(picture, said, statement)
        case st.PlanCheck() | st.PlanFile() | st.PlanAmend():
            return plans.decide(picture, said, statement)
        case st.PlanMove() | st.OverlapAnswer():
            return plans.decide_move(picture, said, statement)
        case st.NoticeGive() | st.NoticeAmend() | st.NoticeConfirm() | st.NoticeSuspend():
            return notices.decide(picture, said, statement)
        case st.NoticeResume() | st.NoticeWithdraw() | st.NoticePass() | st.NoticeReturn():
            return notices.decide(picture, said, statement)
        case st.MovementReport() | st.MovementOutcome():
            return movements.decide(picture, said, statement)
        case st.ReceiptGive() | st.Sending():
            return receipts.decide(picture, said, statement)
        case TracksLodge():
            return lodging.decide(picture, said, statement)
        case AlertChange():
            return alerts.decide(picture, said, statement)
        case AlertClose():
            return alert_closing.decide(picture, said, statement)
        case CeaseCall() | CeaseEnd():
            return ceases.decide(picture, said, statement)
        case st.ClockTick():
            return clock.decide(picture, said, statement)
        case _:
            assert_never(statement)


def _may_leap(picture: Picture, said: Said, statement: st.Statement) -> None:
    """A clock that is suddenly months ahead is looked at by a person before it is believed."""
    confirmed = isinstance(statement, st.ClockTick) and statement.leap
    if confirmed or picture.size == 0 or said.at - picture.at <= FURTHEST_LEAP:
        return
    days = (said.at - picture.at).days
    raise Unavailable(
        f"the desk's clock says {said.at:%Y-%m-%d %H:%MZ}, {days} days after the newest entry of "
        f"its log ({picture.at:%Y-%m-%d %H:%MZ}). Nothing is taken until the desk's operator has "
        "set the clock right, or confirmed it by `standclear carry --leap`",
        LEAP_WAIT_S,
    )


LEAP_WAIT_S = 600.0


def _may_speak(picture: Picture, said: Said, statement: st.Statement) -> None:
    """Only participants speak; a suspended or withdrawn party may return, receive and revoke."""
    if said.at < picture.at:
        raise InvalidInput(
            "at", f"{said.at}", f"a time not before {picture.at}, which the log has reached"
        )
    if said.issuer == picture.desk:
        return
    desks = st.Sending | st.ClockTick | st.MechanismSet | st.PartyAdmit | AlertChange | AlertClose
    if isinstance(statement, desks):
        raise NotAllowed(f"{statement.type} is the desk's to say, not {said.issuer}'s")
    record = picture.parties.get(said.issuer)
    if record is None:
        raise NotAllowed(f"{said.issuer} is not a party here", ("ask the desk to admit it",))
    allowed = st.PartyStand | st.ReceiptGive | st.KeyRevoke | st.NoticeWithdraw | st.MovementReport
    allowed |= CeaseCall | CeaseEnd | OfCalls
    if not picture.takes_part(said.issuer, said.at) and not isinstance(statement, allowed):
        state = record.standing(said.at)
        raise NotAllowed(
            f"{said.issuer} is {state.value}",
            ("party stand participating", "receipt", "withdraw a notice", "revoke a key"),
        )
