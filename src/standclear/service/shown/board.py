"""What needs somebody now: the board beside the map, for one asker at one instant.

    alerts           CEASE first, then the watch's, the most urgent and then the newest first
    unacknowledged   releases still to be answered, the nearest deadline first
    overlaps         open, and a side has not said what it will do
    next_24_h        plans and movements that begin within a day
    expiring         zones, notices and plans that end within two days
    agreements       that are in force and end within the longest warning, the nearest end first
    silent           releases that no channel took, movements that are overdue or out of contact
    calls            that go on, or on which something promised is open; the newest first
    channels         of others, silent or suspended

Not here: what is overdue by rule and told (core/rules/clock.py); this only looks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from standclear.core.ids import owner_of
from standclear.core.notice import MovementState
from standclear.core.picture import Picture, ReleaseRecord
from standclear.core.release import Release
from standclear.core.rules.lifecycle import OverlapStage, stage_of
from standclear.core.telling import Disclosure, Urgency
from standclear.service.shown.alerts import alert_document, alert_ids
from standclear.service.shown.asked import sees_whole
from standclear.service.shown.calls import call_document, call_ids
from standclear.service.shown.channels import channel_documents
from standclear.service.shown.instruments import ending_agreements
from standclear.service.shown.order import in_order
from standclear.service.shown.overlaps import overlap_document, overlap_ids
from standclear.service.shown.plain import Document, plain
from standclear.service.shown.records import exact_volumes, ids, is_listed, record_document

SOON = timedelta(hours=24)
EXPIRING = timedelta(hours=48)
"""The last two warnings of an end, at 48 and 12 hours, fall within it (mechanism defaults)."""

_LINE = ("id", "kind", "owner", "version", "start", "end")

NOT_ANSWERING = ("silent", "suspended")

LOST = (MovementState.OVERDUE, MovementState.OUT_OF_CONTACT)


def board(picture: Picture, asker: str, now: datetime) -> Document:
    """Everything on the board; each list in the order in which it asks for somebody."""
    return {
        "at": plain(now),
        "alerts": _alerts(picture, asker),
        "unacknowledged": _unacknowledged(picture, asker),
        "overlaps": [
            overlap_document(picture, asker, overlap)
            for overlap in overlap_ids(picture, asker)
            if stage_of(picture, overlap) is not OverlapStage.ANSWERED
            and not picture.overlaps[overlap].found.near
        ],
        "next_24_h": _within(picture, asker, ("plan", "move"), "start", now, SOON),
        "expiring": _within(picture, asker, ("zone", "site", "plan"), "end", now, EXPIRING),
        "agreements": ending_agreements(picture, asker, now),
        "silent": _silent(picture, asker),
        "calls": [call_document(picture, asker, call, now) for call in call_ids(picture, asker)],
        "channels": [
            each
            for each in channel_documents(picture, asker, now)
            if each["party"] != asker and each["state"] in NOT_ANSWERING
        ],
    }


def _alerts(picture: Picture, asker: str) -> list[Document]:
    found = [alert_document(picture, asker, alert) for alert in alert_ids(picture, asker)]
    ranks = [urgency.value for urgency in Urgency]
    return sorted(found, key=lambda one: -ranks.index(one["urgency"]))


def _unacknowledged(picture: Picture, asker: str) -> list[Document]:
    """Owed by the asker, or by others about its own records."""
    held = [r for r in picture.open.values() if _concerned(picture, asker, r)]
    held.sort(key=lambda r: (r.release.acknowledge_by or r.release.made_at, r.release.recipient))
    return [_line(r, asker) for r in held if r.release.acknowledge_by is not None]


def _line(held: ReleaseRecord, asker: str) -> Document:
    release = held.release
    own = release.recipient == asker
    return {
        "recipient": release.recipient,
        "number": release.number,
        "subject": release.subject,
        "version": release.version,
        "urgency": release.urgency.value,
        "acknowledge_by": plain(release.acknowledge_by),
        "level": held.level.value if held.level else None,
        "rung": held.rung,
        "yours": own,
        "headline": release.headline if own else "",
        "because": release.because if own else "",  # by which a page says it in another language
    }


def _concerned(picture: Picture, asker: str, held: ReleaseRecord) -> bool:
    release = held.release
    about_own = "/" in release.subject and owner_of(release.subject) == asker
    return asker in (picture.desk, release.recipient) or about_own


def _within(
    picture: Picture,
    asker: str,
    kinds: tuple[str, ...],
    edge: str,
    now: datetime,
    reach: timedelta,
) -> list[Document]:
    """Records of these kinds whose start or end lies ahead within a time."""
    first, last = plain(now), plain(now + reach)
    # What is seen coarsely begins and ends less than a step from where it truly does.
    step = timedelta(seconds=picture.mechanism.coarse_s)
    found = [
        document
        for kind in kinds
        for record in _looked_at(picture, asker, kind)
        if now - step <= _edge(picture, record, edge) <= now + reach + step
        and is_listed(picture, asker, record)
        and first <= (document := _in_short(picture, asker, record))[edge] <= last
    ]
    return sorted(found, key=lambda one: (str(one[edge]), str(one["id"])))


def _looked_at(picture: Picture, asker: str, kind: str) -> Iterable[str]:
    """Records of a kind, without plans of others that are shown to nobody or to others only.

    There are many of those; whether one may be seen takes ten times longer to find out.
    """
    if kind != "plan" or asker == picture.desk:
        return in_order(picture, kind)
    return [
        plan
        for plan, held in picture.plans.items()
        if held.author == asker
        or held.intent.disclosure is not Disclosure.BLIND
        or (held.intent.shares and any(share.party == asker for share in held.intent.shares))
    ]


def _in_short(picture: Picture, asker: str, record: str) -> Document:
    """What a line says of a record. A plan that is seen whole is not written out whole first."""
    plan = picture.plans.get(record)
    if plan is None or not sees_whole(picture, asker, record):
        document = record_document(picture, asker, record)
        return {name: document.get(name) for name in _LINE}
    intent = plan.intent
    start, end = plain(intent.start), plain(intent.end)
    return dict(zip(_LINE, (record, "plan", plan.author, intent.version, start, end), strict=True))


def _edge(picture: Picture, record: str, edge: str) -> datetime:
    volumes = exact_volumes(picture, record)
    return min(v.start for v in volumes) if edge == "start" else max(v.end for v in volumes)


def _silent(picture: Picture, asker: str) -> list[Document]:
    found: list[Document] = []
    for recipient, number, step in sorted(picture.unsent):
        held = picture.get_release(recipient, number)
        if _concerned(picture, asker, held):
            tries = len(held.attempts)
            why = f"sending failed {tries} times" if tries else "no channel has taken it yet"
            release = held.release
            found.append(
                {"about": release.subject, "party": recipient, "number": number,
                 "step": step, "why": why, "because": _because(release)}
            )  # fmt: skip
    for record in ids(picture, asker, "move"):
        state = picture.get_notice(record).movement
        if state in LOST:
            found.append({"about": record, "party": owner_of(record), "why": state.value})
    return found


def _because(release: Release) -> str:
    """By which a page finds an agreement, a source, a commitment; "" for what names its owner,
    who is shown the line too, and not why another is told."""
    return "" if "/" in release.subject else release.because
