"""Who had been told what, and who had not: questions to a picture of any time.

Promise: answers come from the log alone. "Not told" is an answer of its own, with its reason.
Not here: who was not told (silences.py), folding the picture of an earlier time
(service/replay.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from standclear.core.disclosure import share_of_plan, zone_for
from standclear.core.ids import owner_of
from standclear.core.inquiry.silences import GapLine, gaps, missing_formations
from standclear.core.intent import IntentState
from standclear.core.notice import share_for
from standclear.core.picture import Picture, ReleaseRecord
from standclear.core.telling import Disclosure, ReceiptLevel
from standclear.core.zone import ZoneStanding

__all__ = ["GapLine", "ToldLine", "gaps", "holds_now", "missing_formations", "told"]


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


def told(picture: Picture, party: str) -> tuple[ToldLine, ...]:
    """Everything a party has been told, by number, as known in this picture.

    A party whose admission was erased has been told all the same; of its formations nothing is
    known any more.
    """
    releases = picture.releases.get(party, [])
    known = picture.parties.get(party) if releases else picture.get_party(party)
    formations = known.party.answers_for() if known else ()
    return tuple(_told_line(held, formations) for held in releases)


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


def holds_now(picture: Picture, party: str) -> tuple[str, ...]:
    """Ids of the records in force that a party may see at least coarsely, its own included."""
    seen = []
    for zone_id, zone in picture.zones.items():
        if zone.standing is not ZoneStanding.WITHDRAWN and zone_for(picture, zone_id, party):
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
