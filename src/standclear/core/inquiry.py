"""Who had been told what, and who had not: questions to a picture of any time.

Promise: answers come from the log alone. "Not told" is an answer of its own, with its reason.
Not here: folding the picture of an earlier time (service/replay.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from standclear.core.counted import counted
from standclear.core.disclosure import share_of_plan, share_of_zone
from standclear.core.events import GapFound
from standclear.core.ids import owner_of
from standclear.core.intent import IntentState
from standclear.core.notice import NoticeState, share_for
from standclear.core.picture import Picture, ReleaseRecord
from standclear.core.telling import Disclosure, ReceiptLevel
from standclear.core.zone import ZoneStanding


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One release, and how far it came.

    level      the highest receipt, or `sent`, `failed`, `made` while none has come back
    level_at   when that became so
    link       what carried the latest try, such as `outbox`; "" before the first
    missing    formations that the party answers for and that no cascade has named
    """

    number: int
    subject: str
    version: int
    because: str
    disclosure: Disclosure
    headline: str
    made_at: datetime
    acknowledge_by: datetime | None
    level: str
    level_at: datetime
    role: str
    rung: int
    missing: tuple[str, ...]
    superseded: bool
    queries: tuple[str, ...]
    link: str = ""


@dataclass(frozen=True, slots=True)
class GapLine:
    """Somebody concerned who was not told, not reached, or has not answered; and why."""

    party: str
    subject: str
    version: int
    why: str
    since: datetime
    release: int | None = None


def told(picture: Picture, party: str) -> tuple[ToldLine, ...]:
    """Everything a party has been told, by number, as known in this picture."""
    record = picture.get_party(party)
    formations = record.party.answers_for()
    return tuple(_told_line(held, formations) for held in picture.releases.get(party, []))


def gaps(picture: Picture, at: datetime) -> tuple[GapLine, ...]:
    """Who was not told, or not reached, as of an instant; in order of time."""
    found = [*_recorded(picture), *_unanswered(picture, at), *_unsent(picture, at)]
    found += [*_not_cascaded(picture), *_not_covered(picture, at)]
    unique = {(g.party, g.subject, g.version, g.why, g.release): g for g in found}
    return tuple(sorted(unique.values(), key=lambda g: (g.since, g.party, g.subject, g.why)))


def missing_formations(record: ReleaseRecord, formations: tuple[str, ...]) -> tuple[str, ...]:
    """Formations answered for that no cascade receipt of this release has named."""
    reached = {
        formation
        for _, receipt in record.receipts
        if receipt.level is ReceiptLevel.CASCADED
        for formation in receipt.formations
    }
    return tuple(f for f in formations if f not in reached)


def _told_line(record: ReleaseRecord, formations: tuple[str, ...]) -> ToldLine:
    release = record.release
    level, level_at, role = "made", release.made_at, ""
    if record.attempts:
        latest = record.attempts[-1]
        level, level_at, role = latest.result, latest.at, latest.role
    reached = record.level
    if reached is not None:
        level = reached.value
        level_at, receipt = next((at, r) for at, r in record.receipts if r.level is reached)
        role = receipt.role
    beside = [r for _, r in record.receipts if r.level.rung == 0]
    if any(r.level is ReceiptLevel.REFUSED for r in beside) and reached is None:
        level = ReceiptLevel.REFUSED.value
    owed = release.acknowledge_by is not None and not record.superseded
    return ToldLine(
        number=release.number,
        subject=release.subject,
        version=release.version,
        because=release.because,
        disclosure=release.disclosure,
        headline=release.headline,
        made_at=release.made_at,
        acknowledge_by=release.acknowledge_by,
        level=level,
        level_at=level_at,
        role=role,
        rung=record.rung,
        missing=missing_formations(record, formations) if owed else (),
        superseded=record.superseded,
        queries=tuple(f"{r.level.value}: {r.text}" for r in beside),
        link=record.attempts[-1].link if record.attempts else "",
    )


def _recorded(picture: Picture) -> list[GapLine]:
    """Those whom a rule wanted to tell or hear from and could not; until they were or did."""
    return [
        GapLine(gap.party, gap.subject, gap.version, f"{gap.because}: {gap.reason}", at)
        for at, gap in picture.gaps
        if not _closed(picture, gap, at)
    ]


def _closed(picture: Picture, gap: GapFound, at: datetime) -> bool:
    """Told since, or answered for since; a picture of the time still has the gap."""
    silent = gap.reason.startswith("not acknowledged")
    for record in picture.releases.get(gap.party, []):
        release, reached = record.release, record.level
        if release.subject != gap.subject or release.version < gap.version:
            continue
        if reached is not None and reached.rung >= ReceiptLevel.ACKNOWLEDGED.rung:
            return True
        if release.made_at >= at and not silent:
            return True
    return False


def _unanswered(picture: Picture, at: datetime) -> list[GapLine]:
    lines = []
    for (party, number), record in picture.open.items():
        release = record.release
        if release.acknowledge_by is not None and release.acknowledge_by < at:
            reached = record.level
            why = f"not acknowledged by {release.acknowledge_by:%Y-%m-%d %H:%MZ}"
            why += f", only {reached.value}" if reached else ""
            lines.append(
                GapLine(
                    party, release.subject, release.version, why, release.acknowledge_by, number
                )
            )
    return lines


def _unsent(picture: Picture, at: datetime) -> list[GapLine]:
    """Releases that no channel has taken: tried and failed, or never tried."""
    lines = []
    for party, held in picture.releases.items():
        for record in held:
            release = record.release
            sent = any(attempt.result == "sent" for attempt in record.attempts)
            if sent or record.receipts or release.made_at == at:
                continue
            why = "no channel has taken it"
            if record.attempts:
                why = f"sending failed {counted(len(record.attempts), 'time')}"
            lines.append(
                GapLine(
                    party, release.subject, release.version, why, release.made_at, release.number
                )
            )
    return lines


def _not_cascaded(picture: Picture) -> list[GapLine]:
    """Acknowledged at the top, but a formation that the party answers for is not named."""
    lines = []
    for party, held in picture.releases.items():
        if party not in picture.parties:
            continue
        formations = picture.parties[party].party.answers_for()
        for record in held:
            release = record.release
            if record.superseded or release.acknowledge_by is None:
                continue
            if not record.has(ReceiptLevel.ACKNOWLEDGED) and not record.has(ReceiptLevel.CASCADED):
                continue
            since = record.receipts[-1][0]
            lines += [
                GapLine(
                    party,
                    release.subject,
                    release.version,
                    f"no word that formation {formation} has it",
                    since,
                    release.number,
                )
                for formation in missing_formations(record, formations)
            ]
    return lines


def _not_covered(picture: Picture, at: datetime) -> list[GapLine]:
    """Participants from whom the author withholds a record that holds now: its choice, shown."""
    lines = []
    for party in picture.participants(at):
        for notice_id, record in picture.notices.items():
            if record.state not in (NoticeState.ACTIVE, NoticeState.UNCONFIRMED):
                continue
            share = share_for(record.notice, party)
            if record.author != party and share.disclosure is Disclosure.NONE:
                why = "not among the recipients that its author chose"
                version = record.notice.version
                lines.append(GapLine(party, notice_id, version, why, record.given_at))
    return lines


def holds_now(picture: Picture, party: str) -> tuple[str, ...]:
    """Ids of the records in force that a party may see at least coarsely, its own included."""
    seen = []
    for zone_id, zone in picture.zones.items():
        if zone.standing is not ZoneStanding.WITHDRAWN:
            share = share_of_zone(zone.zone, party)
            if owner_of(zone_id) == party or share.disclosure is Disclosure.FULL:
                seen.append(zone_id)
    for plan_id, plan in picture.plans.items():
        if plan.state is not IntentState.ENDED:
            share = share_of_plan(plan.intent, party)
            if owner_of(plan_id) == party or share.disclosure.rank >= Disclosure.COARSE.rank:
                seen.append(plan_id)
    for notice_id, notice in picture.notices.items():
        share = share_for(notice.notice, party)
        if owner_of(notice_id) == party or share.disclosure.rank >= Disclosure.COARSE.rank:
            seen.append(notice_id)
    return tuple(sorted(seen))
