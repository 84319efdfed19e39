"""A zone, plan or notice near: how far, how it stood, who had been told what, what overlapped.

Promise: who was told is for the record's author and the desk; a recipient sees its own line.
"""

from __future__ import annotations

from standclear.core.held import NoticeRecord
from standclear.core.ids import kind_of, owner_of
from standclear.core.picture import Picture, ReleaseRecord
from standclear.core.release import CoarseView, NoticeView, PlanView
from standclear.core.telling import ReceiptLevel
from standclear.service.shown.asked import sees_whole
from standclear.service.shown.inquiry.scene import Scene
from standclear.service.shown.overlaps import concerns, overlap_document
from standclear.service.shown.plain import Document, plain
from standclear.service.shown.records import record_document
from standclear.service.shown.telling import chain_line


def record_line(scene: Scene, record: str) -> Document:
    """One record."""
    picture, asker, near = scene.picture, scene.asker, scene.near[record]
    shown = record_document(picture, asker, record, drawn=True)
    worded: Document = next(
        (shown[part] for part in ("zone", "intent", "notice") if part in shown), {}
    )
    return {
        "record": record,
        "kind": kind_of(record),
        "owner": owner_of(record),
        "version": shown["version"],
        "name": worded.get("name") or worded.get("title") or "",
        "state": shown.get("standing") or shown.get("state"),
        "movement": shown.get("movement"),
        "submissions": _submissions(picture, asker, record),
        "same_as": shown.get("same_as", ""),
        "start": shown["start"],
        "end": shown["end"],
        "geojson": shown["geojson"],
        "seen": "whole" if sees_whole(picture, asker, record) else _seen(shown),
        "distance_mm": near.distance_mm,
        "error_mm": near.error_mm,
        "told": [telling(picture, held) for held in scene.telling_of(record)],
        "entries": scene.entries(record),
        "overlaps": [
            overlap_document(picture, asker, overlap)
            for overlap in sorted(picture.overlaps_of.get(record, ()))
            if concerns(picture, asker, picture.overlaps[overlap])
        ],
    }


def telling(picture: Picture, held: ReleaseRecord) -> Document:
    """One telling: at which precision, which level it reached, who read it, which formations."""
    release = held.release
    line = chain_line(picture, held)
    return line | {
        "because": release.because,
        "precision_mm": _precision_mm(picture, held),
        "index": held.index,
        "delivered_at": _first(held, ReceiptLevel.DELIVERED),
        "read_at": _first(held, ReceiptLevel.READ),
        "acknowledged_at": _first(held, ReceiptLevel.ACKNOWLEDGED),
        "formations": sorted({name for _, receipt in held.receipts for name in receipt.formations}),
        "refused_at": _first(held, ReceiptLevel.REFUSED),
    }


def _first(held: ReleaseRecord, level: ReceiptLevel) -> str | None:
    """When that first came back."""
    return next((plain(at) for at, receipt in held.receipts if receipt.level is level), None)


def _precision_mm(picture: Picture, held: ReleaseRecord) -> int | None:
    """How finely the place was told: None where no place was, 0 as its author gave it."""
    match held.release.content:
        case NoticeView(notice=notice):
            return notice.recipients[0].precision_mm if notice.recipients else 0
        case PlanView(intent=intent):
            return intent.shares[0].precision_mm if intent.shares else 0
        case CoarseView():
            return picture.mechanism.coarse_mm
        case _:
            return None


def _submissions(picture: Picture, asker: str, record: str) -> int | None:
    """How often notice of the place was given; for its author and the desk."""
    held: NoticeRecord | None = picture.notices.get(record)
    return held.submissions if held and sees_whole(picture, asker, record) else None


def _seen(shown: Document) -> str:
    return "coarse" if shown.get("content") == "coarse" else "full"
