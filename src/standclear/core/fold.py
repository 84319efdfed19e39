"""How each event changes the picture: read with its statement, in log order.

Promise: total. An event of a kind unknown here does not type-check. Where a statement's body has
been erased, what it said is not held and everything else goes on.
Not here: tellings (fold_telling.py), deciding which events follow from a statement (rules/).
"""

from __future__ import annotations

from typing import assert_never

from standclear.core import statements as st
from standclear.core.events import (
    Event,
    GapFound,
    KeysChanged,
    MechanismChanged,
    MovementChanged,
    NoticeChanged,
    NoticeConfirmed,
    OutcomeTold,
    OverlapAnswered,
    OverlapEnded,
    OverlapFound,
    PartyChanged,
    PlanChanged,
    PlanChecked,
    PlanRefused,
    ReceiptTaken,
    Reminded,
    SendingNoted,
    SiteRepeated,
    SkewFlagged,
    StandingChanged,
    Warned,
    ZoneChanged,
)
from standclear.core.fold_telling import fold_over, fold_release, fold_telling
from standclear.core.ids import owner_of
from standclear.core.intent import IntentState
from standclear.core.notice import MovementState, Notice, NoticeState
from standclear.core.party import Standing, StandingState
from standclear.core.picture import (
    KeySpan,
    NoticeRecord,
    OverlapRecord,
    PartyRecord,
    Picture,
    PlanRecord,
    Said,
    Waiting,
    ZoneRecord,
)
from standclear.core.zone import ZoneStanding

__all__ = ["fold_event", "fold_release"]

RELEASED = (NoticeState.ACTIVE, NoticeState.UNCONFIRMED, NoticeState.SUSPENDED)


def fold_event(picture: Picture, said: Said, statement: st.Statement | None, event: Event) -> None:
    """Let one fact hold from now on; `statement` is None where it has been erased."""
    match event:
        case MechanismChanged():
            if isinstance(statement, st.MechanismSet):
                picture.mechanism = statement.mechanism
        case PartyChanged() | StandingChanged() | KeysChanged():
            _fold_party(picture, said, statement, event)
        case ZoneChanged():
            _fold_zone(picture, said, statement, event)
        case PlanChanged():
            _fold_plan(picture, said, statement, event)
        case PlanChecked() | PlanRefused():
            day = (event.party, f"{said.at:%Y-%m-%d}")
            picture.checks[day] = picture.checks.get(day, 0) + 1
        case NoticeChanged() | NoticeConfirmed() | SiteRepeated():
            _fold_notice(picture, said, statement, event)
        case MovementChanged() | OutcomeTold():
            _fold_movement(picture, statement, event)
        case OverlapFound() | OverlapEnded() | OverlapAnswered():
            _fold_overlap(picture, said, event)
        case ReceiptTaken() | SendingNoted() | Reminded():
            fold_telling(picture, said, statement, event)
        case Warned():
            picture.warned.add((event.subject, event.step))
        case GapFound():
            picture.gaps.append((said.at, event))
        case SkewFlagged():
            picture.skews.append((said.at, event.party, event.seconds))
        case _:
            assert_never(event)


def _fold_party(
    picture: Picture,
    said: Said,
    statement: st.Statement | None,
    event: PartyChanged | StandingChanged | KeysChanged,
) -> None:
    position = said.index if said.index is not None else picture.size
    if isinstance(event, PartyChanged) and isinstance(statement, st.PartyAdmit | st.PartyAmend):
        if event.party not in picture.parties:
            picture.parties[event.party] = PartyRecord(statement.party, [])
        picture.parties[event.party].party = statement.party
    record = picture.parties.get(event.party)
    if record is None:
        return  # its admission has been erased
    match event:
        case StandingChanged():
            if isinstance(statement, st.PartyStand):
                record.standings.append(statement.standing)
                record.standings.sort(key=lambda standing: standing.since)
            elif isinstance(statement, st.PartyAdmit):
                record.standings.append(Standing(StandingState.PARTICIPATING, said.at))
        case KeysChanged():
            granted = statement.keys if isinstance(statement, st.PartyAdmit) else ()
            added_by = ""
            if isinstance(statement, st.KeyAdd):
                granted, added_by = (statement.key,), picture.key_holder(said)
            for grant in granted:
                record.keys[grant.key_id] = KeySpan(grant, position, added_by=added_by)
            for key_id in event.revoked:
                if key_id in record.keys:  # else what added it has been erased
                    record.keys[key_id].revoked_at = position


def _fold_zone(
    picture: Picture, said: Said, statement: st.Statement | None, event: ZoneChanged
) -> None:
    held = picture.zones.get(event.zone)
    if isinstance(statement, st.ZonePropose | st.ZoneAmend) and statement.zone.id == event.zone:
        record = ZoneRecord(statement.zone, owner_of(event.zone), event.standing, said.ovn)
        if held is not None:
            record.agreed = held.zone if held.standing is ZoneStanding.AGREED else held.agreed
        record.recognised_by, record.rejected_by = event.recognised_by, event.rejected_by
        picture.zones[event.zone] = record
    elif held is None:
        return  # its wording has been erased
    elif held.agreed is not None and event.version == held.agreed.version:
        held.agreed = None  # the earlier wording lapsed; the newer one waits on
        record = held
    else:
        record = held
        record.standing = event.standing
        record.recognised_by, record.rejected_by = event.recognised_by, event.rejected_by
    if record.standing not in (ZoneStanding.PROPOSED, ZoneStanding.DISPUTED):
        record.agreed = None
    if record.in_force:
        picture.place(event.zone, record.held.volumes)
    else:
        picture.displace(event.zone)


def _fold_plan(
    picture: Picture, said: Said, statement: st.Statement | None, event: PlanChanged
) -> None:
    if isinstance(statement, st.PlanFile | st.PlanAmend) and statement.intent.id == event.plan:
        author = owner_of(event.plan)
        picture.plans[event.plan] = PlanRecord(
            statement.intent, author, event.state, said.ovn, said.at
        )
        picture.place(event.plan, statement.intent.volumes)
    elif event.plan in picture.plans:
        picture.plans[event.plan].state = event.state
    if event.state is IntentState.ENDED:
        picture.displace(event.plan)
        fold_over(picture, event.plan)


def _fold_notice(
    picture: Picture,
    said: Said,
    statement: st.Statement | None,
    event: NoticeChanged | NoticeConfirmed | SiteRepeated,
) -> None:
    if isinstance(event, NoticeChanged) and isinstance(statement, st.NoticeGive | st.NoticeAmend):
        _word_notice(picture, said, statement.notice, event)
    record = picture.notices.get(event.notice)
    if record is None:
        return  # its wording has been erased
    match event:
        case NoticeChanged():
            _move_notice(picture, said, record, event)
        case NoticeConfirmed():
            record.confirmed_at = said.at
        case SiteRepeated():
            record.same_as = event.same_as
            if event.same_as in picture.notices:
                picture.notices[event.same_as].submissions += 1


def _word_notice(picture: Picture, said: Said, notice: Notice, event: NoticeChanged) -> None:
    """A new wording takes the old one's place, unless recipients have the old one meanwhile."""
    held = picture.notices.get(notice.id)
    if held is None:
        picture.notices[notice.id] = NoticeRecord(
            notice, owner_of(notice.id), event.state, said.ovn, said.at, said.at
        )
        picture.notices[notice.id].submitted_at = said.at
        return
    held.submitted_at = said.at
    if event.state is NoticeState.SUBMITTED and held.state in RELEASED:
        held.waiting = Waiting(notice, said.ovn, event.state)
        return
    held.notice, held.ovn, held.confirmed_at, held.waiting = notice, said.ovn, said.at, None
    if held.movement is MovementState.OVERDUE:
        held.movement = MovementState.DELAYED  # an amended journey is late, not lost


def _move_notice(picture: Picture, said: Said, record: NoticeRecord, event: NoticeChanged) -> None:
    waiting = record.waiting
    if waiting is not None and event.version == waiting.notice.version:
        if event.state is not NoticeState.ACTIVE:
            waiting.state = event.state
            return
        record.notice, record.ovn, record.waiting = waiting.notice, waiting.ovn, None
        record.confirmed_at = said.at
    record.state = event.state
    if event.state in (NoticeState.ACTIVE, NoticeState.UNCONFIRMED):
        picture.place(event.notice, record.notice.volumes)
        return
    picture.displace(event.notice)
    if event.state in (NoticeState.EXPIRED, NoticeState.WITHDRAWN):
        record.waiting = None
        fold_over(picture, event.notice)


def _fold_movement(
    picture: Picture, statement: st.Statement | None, event: MovementChanged | OutcomeTold
) -> None:
    record = picture.notices.get(event.notice)
    if record is None:
        return  # its wording has been erased
    match event:
        case MovementChanged():
            record.movement = event.state
            if isinstance(statement, st.MovementReport) and statement.position is not None:
                record.position = statement.position
        case OutcomeTold():
            if isinstance(statement, st.MovementOutcome):
                record.outcome = statement.outcome


def _fold_overlap(
    picture: Picture, said: Said, event: OverlapFound | OverlapEnded | OverlapAnswered
) -> None:
    if isinstance(event, OverlapFound):
        parties = (owner_of(event.first), owner_of(event.second))
        picture.overlaps[event.overlap] = OverlapRecord(event, parties, said.at)
        first, second = sorted((event.first, event.second))
        picture.overlap_between[first, second] = event.overlap
        for record in (event.first, event.second):
            picture.overlaps_of.setdefault(record, set()).add(event.overlap)
        return
    held = picture.overlaps.get(event.overlap)
    if held is None:
        return  # the decision that found it has been erased
    match event:
        case OverlapEnded():
            held.ended = event.reason
            fold_over(picture, event.overlap)
        case OverlapAnswered():
            held.answers[event.party] = event.disposition
