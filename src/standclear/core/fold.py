"""How each event changes the picture: read with its statement, in log order.

Promise: total. An event of a kind unknown here does not type-check.
Not here: deciding which events follow from a statement (rules/).
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
    ReceiptTaken,
    Reminded,
    SendingNoted,
    SiteRepeated,
    SkewFlagged,
    StandingChanged,
    Warned,
    ZoneChanged,
)
from standclear.core.ids import owner_of
from standclear.core.intent import IntentState
from standclear.core.notice import NoticeState
from standclear.core.party import Standing, StandingState
from standclear.core.picture import (
    Attempt,
    KeySpan,
    NoticeRecord,
    OverlapRecord,
    PartyRecord,
    Picture,
    PlanRecord,
    ReleaseRecord,
    Said,
    ZoneRecord,
)
from standclear.core.release import Release


def fold_event(picture: Picture, said: Said, statement: st.Statement, event: Event) -> None:
    """Let one fact hold from now on."""
    match event:
        case MechanismChanged():
            assert isinstance(statement, st.MechanismSet)
            picture.mechanism = statement.mechanism
        case PartyChanged() | StandingChanged() | KeysChanged():
            _fold_party(picture, said, statement, event)
        case ZoneChanged():
            _fold_zone(picture, said, statement, event)
        case PlanChanged():
            _fold_plan(picture, said, statement, event)
        case PlanChecked():
            day = (event.party, f"{said.at:%Y-%m-%d}")
            picture.checks[day] = picture.checks.get(day, 0) + 1
        case NoticeChanged() | NoticeConfirmed() | SiteRepeated():
            _fold_notice(picture, said, statement, event)
        case MovementChanged() | OutcomeTold():
            _fold_movement(picture, statement, event)
        case OverlapFound() | OverlapEnded() | OverlapAnswered():
            _fold_overlap(picture, said, event)
        case ReceiptTaken() | SendingNoted() | Reminded():
            _fold_telling(picture, said, statement, event)
        case Warned():
            picture.warned.add((event.subject, event.step))
        case GapFound():
            picture.gaps.append((said.at, event))
        case SkewFlagged():
            picture.skews.append((said.at, event.party, event.seconds))
        case _:
            assert_never(event)


def fold_release(picture: Picture, release: Release, index: int) -> None:
    """One more numbered telling; older ones of the same subject need no answer any more."""
    held = picture.releases.setdefault(release.recipient, [])
    assert release.number == len(held) + 1, "releases of a recipient are numbered without gap"
    record = ReleaseRecord(release, index)
    earlier = picture.open_on.pop((release.recipient, release.subject), None)
    if earlier is not None:
        held[earlier - 1].superseded = True
        picture.open.pop((release.recipient, earlier), None)
    held.append(record)
    picture.unsent[release.recipient, release.number, ""] = 0
    if release.acknowledge_by is not None:
        picture.open[release.recipient, release.number] = record
        picture.open_on[release.recipient, release.subject] = release.number


def _fold_party(
    picture: Picture,
    said: Said,
    statement: st.Statement,
    event: PartyChanged | StandingChanged | KeysChanged,
) -> None:
    position = said.index if said.index is not None else picture.size
    match event:
        case PartyChanged():
            assert isinstance(statement, st.PartyAdmit | st.PartyAmend)
            record = picture.parties.get(event.party)
            if record is None:
                picture.parties[event.party] = PartyRecord(statement.party, [])
            else:
                record.party = statement.party
        case StandingChanged():
            assert isinstance(statement, st.PartyStand | st.PartyAdmit)
            standings = picture.parties[event.party].standings
            if isinstance(statement, st.PartyStand):
                standings.append(statement.standing)
                standings.sort(key=lambda standing: standing.since)
            else:
                standings.append(Standing(StandingState.PARTICIPATING, said.at))
        case KeysChanged():
            keys = picture.parties[event.party].keys
            if isinstance(statement, st.PartyAdmit):
                for grant in statement.keys:
                    keys[grant.key_id] = KeySpan(grant, position)
            elif isinstance(statement, st.KeyAdd):
                keys[statement.key.key_id] = KeySpan(statement.key, position)
            for key_id in event.revoked:
                keys[key_id].revoked_at = position


def _fold_zone(picture: Picture, said: Said, statement: st.Statement, event: ZoneChanged) -> None:
    if isinstance(statement, st.ZonePropose | st.ZoneAmend) and statement.zone.id == event.zone:
        record = ZoneRecord(statement.zone, owner_of(event.zone), event.standing, said.ovn)
        picture.zones[event.zone] = record
    else:
        record = picture.zones[event.zone]
        record.standing = event.standing
    record.recognised_by, record.rejected_by = event.recognised_by, event.rejected_by
    if record.in_force:
        picture.place(event.zone, record.zone.volumes)
    else:
        picture.displace(event.zone)


def _fold_plan(picture: Picture, said: Said, statement: st.Statement, event: PlanChanged) -> None:
    if isinstance(statement, st.PlanFile | st.PlanAmend) and statement.intent.id == event.plan:
        author = owner_of(event.plan)
        picture.plans[event.plan] = PlanRecord(
            statement.intent, author, event.state, said.ovn, said.at
        )
        picture.place(event.plan, statement.intent.volumes)
    else:
        picture.plans[event.plan].state = event.state
    if event.state is IntentState.ENDED:
        picture.displace(event.plan)


def _fold_notice(
    picture: Picture,
    said: Said,
    statement: st.Statement,
    event: NoticeChanged | NoticeConfirmed | SiteRepeated,
) -> None:
    match event:
        case NoticeChanged():
            given = isinstance(statement, st.NoticeGive | st.NoticeAmend)
            if given and statement.notice.id == event.notice:  # type: ignore[union-attr]
                _set_notice(picture, said, statement, event)
            record = picture.notices[event.notice]
            record.state = event.state
            if event.state in (NoticeState.ACTIVE, NoticeState.UNCONFIRMED):
                picture.place(event.notice, record.notice.volumes)
            else:
                picture.displace(event.notice)
        case NoticeConfirmed():
            picture.notices[event.notice].confirmed_at = said.at
        case SiteRepeated():
            picture.notices[event.notice].same_as = event.same_as
            picture.notices[event.same_as].submissions += 1


def _set_notice(
    picture: Picture, said: Said, statement: st.Statement, event: NoticeChanged
) -> None:
    assert isinstance(statement, st.NoticeGive | st.NoticeAmend)
    held = picture.notices.get(event.notice)
    if held is None:
        picture.notices[event.notice] = NoticeRecord(
            statement.notice, owner_of(event.notice), event.state, said.ovn, said.at, said.at
        )
    else:
        held.notice, held.ovn, held.confirmed_at = statement.notice, said.ovn, said.at


def _fold_movement(
    picture: Picture, statement: st.Statement, event: MovementChanged | OutcomeTold
) -> None:
    record = picture.notices[event.notice]
    match event:
        case MovementChanged():
            record.movement = event.state
            if isinstance(statement, st.MovementReport) and statement.position is not None:
                record.position = statement.position
        case OutcomeTold():
            assert isinstance(statement, st.MovementOutcome)
            record.outcome = statement.outcome


def _fold_overlap(
    picture: Picture, said: Said, event: OverlapFound | OverlapEnded | OverlapAnswered
) -> None:
    match event:
        case OverlapFound():
            parties = (owner_of(event.first), owner_of(event.second))
            picture.overlaps[event.overlap] = OverlapRecord(event, parties, said.at)
            for record in (event.first, event.second):
                picture.overlaps_of.setdefault(record, set()).add(event.overlap)
        case OverlapEnded():
            picture.overlaps[event.overlap].ended = event.reason
        case OverlapAnswered():
            picture.overlaps[event.overlap].answers[event.party] = event.disposition


def _fold_telling(
    picture: Picture,
    said: Said,
    statement: st.Statement,
    event: ReceiptTaken | SendingNoted | Reminded,
) -> None:
    record = picture.get_release(event.recipient, event.release)
    match event:
        case ReceiptTaken():
            assert isinstance(statement, st.ReceiptGive)
            record.receipts.append((said.at, statement.receipt))
        case SendingNoted():
            assert isinstance(statement, st.Sending)
            record.attempts.append(
                Attempt(
                    said.at,
                    statement.step,
                    statement.role,
                    statement.link,
                    statement.result,
                    statement.detail,
                )
            )
            if event.result == "sent":
                picture.unsent.pop((event.recipient, event.release, statement.step), None)
        case Reminded():
            record.steps[event.step] = said.at
            record.rung = max(record.rung, event.rung)
            if event.role:
                picture.unsent[event.recipient, event.release, event.step] = event.rung
    if record.settled:
        picture.open.pop((event.recipient, event.release), None)
        for step in ("", *record.steps):
            picture.unsent.pop((event.recipient, event.release, step), None)
