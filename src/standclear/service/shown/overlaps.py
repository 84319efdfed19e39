"""Overlaps as documents for one asker: its own side whole, the other's as its owner chose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from standclear.core.disclosure import (
    blind_contact,
    contact_for,
    may_know,
    share_of,
    sides_of,
    view_of_overlap,
)
from standclear.core.errors import NotFound
from standclear.core.ids import kind_of
from standclear.core.picture import OverlapRecord, Picture, other_side
from standclear.core.release import OverlapView
from standclear.core.rules.lifecycle import stage_of
from standclear.core.shape import Point, Volume4D
from standclear.core.telling import Disclosure, Share
from standclear.service.shown.heard import heard_by_others
from standclear.service.shown.plain import Document, plain


def concerns(picture: Picture, asker: str, record: OverlapRecord) -> bool:
    """Whether the asker is concerned in an overlap that it was told of, or the desk."""
    return asker == picture.desk or may_know(picture, record.found, asker)


def overlap_ids(picture: Picture, asker: str, *, over: bool = False) -> Iterator[str]:
    """Ids of the overlaps that concern an asker, in order."""
    for overlap in sorted(picture.overlaps):
        record = picture.overlaps[overlap]
        if (over or not record.ended) and concerns(picture, asker, record):
            yield overlap


def known_overlaps(picture: Picture, asker: str, record: str) -> list[str]:
    """Ids of a record's open overlaps that the asker may know of, in order."""
    return [
        overlap for overlap, held in picture.open_overlaps(record) if concerns(picture, asker, held)
    ]


def overlap_view(picture: Picture, asker: str, overlap: str) -> OverlapView:
    """An overlap as the asker may see it; `NotFound` for what it may not know of."""
    record = picture.overlaps.get(overlap)
    if record is None or not concerns(picture, asker, record):
        raise NotFound(f"no overlap {overlap} that you may see")
    found, desk = record.found, asker == picture.desk
    sides = sides_of(picture, found)
    yours = found.first if desk else next(own for own, party in sides if party == asker)
    other = other_side(found, yours)
    share = Share(asker) if desk else share_of(picture, other, asker)
    known = share.disclosure.rank >= Disclosure.COARSE.rank
    return view_of_overlap(
        overlap,
        found,
        yours=yours,
        share=share,
        call=contact_for(picture, other) if known else blind_contact(picture, other),
        settings=picture.mechanism,
    )


def whole_overlap(picture: Picture, asker: str, overlap: str, *, drawn: bool = False) -> Document:
    """As `overlap_document`, with who else was told and has answered (`heard`)."""
    document = overlap_document(picture, asker, overlap, drawn=drawn)
    return document | {"heard": heard_by_others(picture, asker, overlap)}


def overlap_document(
    picture: Picture, asker: str, overlap: str, *, drawn: bool = False
) -> Document:
    """An overlap with what each side said, and how far it has come.

    known_to_mm   how well the other's place is known; None but to whom it is shown whole
    drawn         with `geojson`
    """
    view = overlap_view(picture, asker, overlap)
    record = picture.overlaps[overlap]
    document: Document = plain(view)
    document |= {
        "id": overlap,
        "known_to_mm": _known_to_mm(picture, asker, view.other),
        "since": plain(record.since),
        "ended": record.ended,
        "answers": dict(record.answers),
        "stage": stage_of(picture, overlap, "" if asker == picture.desk else asker).value,
    }
    if drawn:
        from standclear.service.shown.drawings import box  # geometry, for maps alone

        document["geojson"] = box(view.box_e7) if view.box_e7 else None
    return document


def known_to_mm(volumes: Iterable[Volume4D]) -> int:
    """How well a place is known: the error stated with it, whichever way it was stated."""
    return max(
        v.error_mm + (v.shape.error_mm if isinstance(v.shape, Point) else 0) for v in volumes
    )


def _known_to_mm(picture: Picture, asker: str, other: str) -> int | None:
    if not other:
        return None
    share = Share(asker) if asker == picture.desk else share_of(picture, other, asker)
    if share.disclosure is not Disclosure.FULL or share.precision_mm:
        return None
    match kind_of(other):
        case "plan":
            return known_to_mm(picture.get_plan(other).intent.volumes)
        case "zone":
            return known_to_mm(picture.get_zone(other).held.volumes)
        case _:
            return known_to_mm(picture.get_notice(other).notice.volumes)
