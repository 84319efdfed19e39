"""How each event changes the picture: read with its statement, in log order.

Promise: total. An event of a kind unknown here does not type-check. Where a statement's body has
been erased, what it said is not held and everything else goes on.
Not here: tellings (fold_telling.py), alerts and CEASE (fold_alarms.py), agreements
(fold_instruments.py), incidents (fold_incidents.py),
sources and commitments (fold_sources.py), deciding which events follow
from a statement (rules/).
"""

from __future__ import annotations

from typing import assert_never

from standclear.core import statements as st
from standclear.core.agreements.changes import ToInstruments
from standclear.core.commitments.changes import ToCommitments
from standclear.core.events import (
    AlertChanged,
    CeaseCalled,
    CeaseEnded,
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
    ToRecords,
    TracksLodged,
    Warned,
    ZoneChanged,
)
from standclear.core.fold_alarms import fold_cease, fold_watch
from standclear.core.fold_hotline import fold_hotline, fold_shifts
from standclear.core.fold_incidents import fold_incident
from standclear.core.fold_instruments import fold_instrument
from standclear.core.fold_ledger import fold_ledger
from standclear.core.fold_parties import fold_party
from standclear.core.fold_sources import fold_commitment, fold_source
from standclear.core.fold_telling import fold_over, fold_release, fold_telling
from standclear.core.held import BEGINNING, KEEPS_AGREED
from standclear.core.hotline.changes import ToHotline
from standclear.core.ids import owner_of
from standclear.core.incidents.changes import ToIncidents
from standclear.core.intent import IntentState
from standclear.core.ledger.changes import ToLedger
from standclear.core.notice import MovementState, Notice, NoticeState
from standclear.core.picture import (
    NoticeRecord,
    OverlapRecord,
    Picture,
    PlanRecord,
    Said,
    Waiting,
    ZoneRecord,
)
from standclear.core.sources.changes import ToSources
from standclear.core.zone import ZoneStanding

__all__ = ["fold_event", "fold_release"]

RELEASED = (NoticeState.ACTIVE, NoticeState.UNCONFIRMED, NoticeState.SUSPENDED)


def fold_event(picture: Picture, said: Said, statement: st.Statement | None, event: Event) -> None:
    """Let one fact hold from now on; `statement` is None where it has been erased."""
    if isinstance(event, ToInstruments):
        return fold_instrument(picture, said, statement, event)
    if isinstance(event, ToIncidents):
        return fold_incident(picture, said, statement, event)
    if isinstance(event, ToLedger):
        return fold_ledger(picture, said, statement, event)
    if isinstance(event, ToHotline):
        return fold_hotline(picture, said, statement, event)
    if isinstance(event, ToSources):
        return fold_source(picture, said, statement, event)
    if isinstance(event, ToCommitments):
        return fold_commitment(picture, said, statement, event)
    return _fold_records(picture, said, statement, event)


def _fold_records(
    picture: Picture, said: Said, statement: st.Statement | None, event: ToRecords
) -> None:
    match event:
        case MechanismChanged():
            if isinstance(statement, st.MechanismSet):
                fold_shifts(picture, said, statement.mechanism)
                picture.mechanism = statement.mechanism
        case PartyChanged() | StandingChanged() | KeysChanged():
            fold_party(picture, said, statement, event)
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
        case TracksLodged() | AlertChanged():
            fold_watch(picture, said, statement, event)
        case CeaseCalled() | CeaseEnded():
            fold_cease(picture, said, statement, event)
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


def _fold_zone(
    picture: Picture, said: Said, statement: st.Statement | None, event: ZoneChanged
) -> None:
    held = picture.zones.get(event.zone)
    if isinstance(statement, st.ZonePropose | st.ZoneAmend) and statement.zone.id == event.zone:
        record = ZoneRecord(statement.zone, owner_of(event.zone), event.standing, said.ovn)
        record.since = said.at
        if held is not None:
            stood = held.zone if held.standing is ZoneStanding.AGREED else held.agreed
            record.agreed = stood
            record.agreed_since = held.begun(stood) if stood else BEGINNING
        record.recognised_by, record.rejected_by = event.recognised_by, event.rejected_by
        picture.zones[event.zone] = record
    elif held is None:
        return  # its wording has been erased
    elif held.agreed is not None and event.version == held.agreed.version:
        held.agreed = None  # the earlier wording lapsed; a newer one may wait on
        record = held
    else:
        record = held
        if event.standing is ZoneStanding.AGREED and record.standing is not ZoneStanding.AGREED:
            record.since = said.at
        record.standing = event.standing
        record.recognised_by, record.rejected_by = event.recognised_by, event.rejected_by
    if record.standing not in KEEPS_AGREED:
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
    worded = statement.notice if isinstance(statement, st.NoticeGive | st.NoticeAmend) else None
    if isinstance(event, NoticeChanged) and worded is not None and worded.id == event.notice:
        _word_notice(picture, said, worded, event)  # else of the movement that it replaces
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
        ended = record.notice.valid_until < said.at
        record.held_on = record.latest.valid_until if ended and record.waiting else None
        picture.place(event.notice, record.held_volumes)
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
