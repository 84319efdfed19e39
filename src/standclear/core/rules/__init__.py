"""What may be said, and what follows from it. Pure: picture and statement in, decision out.

One file a journey. A statement that may not be made raises and changes nothing: `NotAllowed`
says what is possible instead, `Stale` what the author has not seen, `InvalidInput` where.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from standclear.core import statements as st
from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.events import SkewFlagged
from standclear.core.picture import Picture, Said
from standclear.core.rules import clock, movements, notices, parties, plans, receipts, zones
from standclear.core.rules.decision import Decision

RULES_VERSION = 2
"""Stands in every decision; a replay by other rules says so instead of crying foul."""


def decide(picture: Picture, said: Said, statement: st.Statement) -> Decision:
    """What follows from a statement, or why it may not be made."""
    _may_speak(picture, said, statement)
    decided = _by_journey(picture, said, statement)
    skew_s = round((said.issued_at - said.at).total_seconds())
    if abs(skew_s) > picture.mechanism.skew_s and said.issuer != picture.desk:
        flag = SkewFlagged(said.issuer, skew_s)
        decided = replace(decided, events=(*decided.events, flag))
    return decided


def _by_journey(picture: Picture, said: Said, statement: st.Statement) -> Decision:
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
        case st.ClockTick():
            return clock.decide(picture, said, statement)
        case _:
            assert_never(statement)


def _may_speak(picture: Picture, said: Said, statement: st.Statement) -> None:
    """Only participants speak; a suspended or withdrawn party may return, receive and revoke."""
    if said.at < picture.at:
        raise InvalidInput("at", f"{said.at}", f"the log has reached {picture.at}")
    if said.issuer == picture.desk:
        return
    if isinstance(statement, st.Sending | st.ClockTick | st.MechanismSet | st.PartyAdmit):
        raise NotAllowed(f"{statement.type} is the desk's to say, not {said.issuer}'s")
    record = picture.parties.get(said.issuer)
    if record is None:
        raise NotAllowed(f"{said.issuer} is not a party here", ("ask the desk to admit it",))
    allowed = st.PartyStand | st.ReceiptGive | st.KeyRevoke | st.NoticeWithdraw | st.MovementReport
    if not picture.takes_part(said.issuer, said.at) and not isinstance(statement, allowed):
        state = record.standing(said.at)
        raise NotAllowed(
            f"{said.issuer} is {state.value}",
            ("party stand participating", "receipt", "withdraw a notice", "revoke a key"),
        )
