"""What one step of the log changed, as one asker may know it: the stuff of the stream.

Promise: a record is named only to whom it may be shown; everybody learns that the log grew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from standclear.core.agreements.changes import (
    InstrumentAnswered,
    InstrumentChanged,
    InstrumentDated,
)
from standclear.core.events import (
    AlertChanged,
    CeaseCalled,
    CeaseEnded,
    Event,
    MovementChanged,
    NoticeChanged,
    NoticeConfirmed,
    OutcomeTold,
    OverlapAnswered,
    OverlapEnded,
    OverlapFound,
    PlanChanged,
    ReceiptTaken,
    Reminded,
    ZoneChanged,
)
from standclear.core.hotline.changes import CallEnded, CallEntered, CallRequested
from standclear.core.ids import owner_of
from standclear.core.picture import Picture
from standclear.core.release import Release, overlaps_told
from standclear.core.rules.known import knows_of
from standclear.service.replay import Step
from standclear.service.shown.alerts import knows
from standclear.service.shown.asked import may_see
from standclear.service.shown.instruments import readable_drafts
from standclear.service.shown.overlaps import concerns
from standclear.service.shown.plain import Document

OF_AGREEMENTS = (InstrumentAnswered, InstrumentChanged, InstrumentDated)


@dataclass(frozen=True, slots=True)
class Named:
    """What a step of the log touched, looked through once for all who listen."""

    size: int
    records: tuple[str, ...]
    receipts: tuple[ReceiptTaken, ...]
    rung: tuple[Reminded, ...]
    alerts: tuple[str, ...]
    overlaps: tuple[str, ...]
    releases: tuple[tuple[str, int], ...]
    calls: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()


def named_by(step: Step) -> Named:
    """Everything that a step touched, for nobody's eyes yet."""
    events = step.decision.events if step.decision else ()
    return Named(
        step.index + step.size,
        tuple(sorted({r for event in events for r in _records(event)})),
        tuple(event for event in events if isinstance(event, ReceiptTaken)),
        tuple(event for event in events if isinstance(event, Reminded)),
        tuple(sorted({alert for event in events for alert in _alerts(event)})),
        tuple(sorted({o for event in events for o in _overlaps(event)})),
        tuple((release.recipient, release.number) for release in step.releases),
        tuple(e.call for e in events if isinstance(e, CallRequested | CallEntered | CallEnded)),
        tuple(dict.fromkeys(e.instrument for e in events if isinstance(e, OF_AGREEMENTS))),
    )


def changes(picture: Picture, asker: str, step: Step | Named) -> Document:
    """`{size, records, overlaps, alerts, calls, agreements, releases}` for one asker; without empty
    lists."""
    named = named_by(step) if isinstance(step, Step) else step
    records = {r for r in named.records if may_see(picture, asker, r)}
    records |= {r for event in named.receipts for r in _answered(picture, asker, event)}
    found: Document = {"size": named.size}
    if records:
        found["records"] = sorted(records)
    heard = {o for event in named.receipts for o in _heard(picture, event)}
    if overlaps := [o for o in sorted({*named.overlaps, *heard}) if _sided(picture, asker, o)]:
        found["overlaps"] = overlaps
    alerts = {*named.alerts, *_alerts_of(picture, (*named.receipts, *named.rung))}
    if known := sorted(alert for alert in alerts if knows(picture, asker, alert)):
        found["alerts"] = known
    if calls := [call for call in named.calls if knows_of(picture, asker, call)]:
        found["calls"] = calls
    if agreements := [key for key in named.agreements if readable_drafts(picture, asker, key)]:
        found["agreements"] = agreements
    if releases := [number for recipient, number in named.releases if recipient == asker]:
        found["releases"] = releases
    return found


def _records(event: Event) -> Iterator[str]:
    match event:
        case ZoneChanged():
            yield event.zone
        case PlanChanged():
            yield event.plan
        case NoticeChanged() | NoticeConfirmed() | MovementChanged() | OutcomeTold():
            yield event.notice
        case _:
            return


def _answered(picture: Picture, asker: str, event: ReceiptTaken) -> Iterator[str]:
    """A record of the asker's own, of which somebody answered for a release."""
    subject = _subject(picture, event)
    if "/" in subject and asker in (picture.desk, owner_of(subject), event.recipient):
        yield subject


def _alerts(event: Event) -> Iterator[str]:
    if isinstance(event, AlertChanged):
        yield event.alert
    elif isinstance(event, CeaseCalled | CeaseEnded):
        yield event.cease


def _alerts_of(picture: Picture, events: Iterable[ReceiptTaken | Reminded]) -> Iterator[str]:
    """Alerts of which somebody answered for a telling, or was rung about it."""
    for event in events:
        subject = _subject(picture, event)
        if subject in picture.alerts or subject in picture.ceases:
            yield subject


def _subject(picture: Picture, event: ReceiptTaken | Reminded) -> str:
    release = _release(picture, event)
    return release.subject if release else ""


def _heard(picture: Picture, event: ReceiptTaken) -> tuple[str, ...]:
    """Overlaps of which somebody answered for a telling."""
    release = _release(picture, event)
    return overlaps_told(release) if release else ()


def _release(picture: Picture, event: ReceiptTaken | Reminded) -> Release | None:
    held = picture.releases.get(event.recipient, [])
    return held[event.release - 1].release if event.release <= len(held) else None


def _overlaps(event: Event) -> Iterator[str]:
    if isinstance(event, OverlapFound | OverlapEnded | OverlapAnswered):
        yield event.overlap


def _sided(picture: Picture, asker: str, overlap: str) -> bool:
    record = picture.overlaps.get(overlap)
    return record is not None and concerns(picture, asker, record)
