"""Calls about what is near, requested within the window: both accounts, for the two on each."""

from __future__ import annotations

from collections.abc import Iterator

from standclear.service.shown.calls import call_document, call_ids
from standclear.service.shown.inquiry.scene import Scene
from standclear.service.shown.plain import Document


def find(scene: Scene) -> Iterator[Document]:
    """In order of time."""
    picture = scene.picture
    for call in reversed(call_ids(picture, scene.asker, over=True)):
        held = picture.hotline.calls[call]
        if scene.question.is_then(held.requested_at) and set(held.about) & set(scene.near):
            document = call_document(picture, scene.asker, call, scene.as_of)
            yield document | {"entries": scene.entries(call)}
