"""Agreements whose maps are near: each draft that the asker may read, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator

from standclear.service.shown.inquiry.scene import Scene
from standclear.service.shown.instruments import readable_drafts
from standclear.service.shown.plain import Document, plain


def find(scene: Scene) -> Iterator[Document]:
    """In order of id, then of version."""
    for instrument in sorted(scene.picture.instruments):
        for draft in readable_drafts(scene.picture, scene.asker, instrument):
            maps = sorted({ref.zone for ref in draft.draft.maps} & set(scene.near))
            if maps:
                yield {
                    "id": instrument,
                    "version": draft.draft.version,
                    "name": draft.draft.name,
                    "standing": draft.standing.value,
                    "in_force_at": plain(draft.in_force_at),
                    "ends": plain(draft.ends),
                    "maps": maps,
                    "entries": scene.entries(instrument),
                }
