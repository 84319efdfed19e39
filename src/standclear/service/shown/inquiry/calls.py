"""Calls requested within the window, about what is near or with a place near passed on them.

Promise: both accounts, for the two on each. A place counts as it was said and as it was heard: near
Deir ez-Zor the two were 9 km apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from standclear.core.hotline.held import CallRecord
from standclear.core.hotline.positions import SpokenPosition
from standclear.core.rules.known import knows_of
from standclear.core.shape import Point
from standclear.service.shown.calls import call_document, call_ids
from standclear.service.shown.inquiry.scene import Scene
from standclear.service.shown.plain import Document


def find(scene: Scene) -> Iterator[Document]:
    """In order of time."""
    picture = scene.picture
    subjects = {*scene.subjects, *scene.raised}
    for call in reversed(call_ids(picture, scene.asker, over=True)):
        held = picture.hotline.calls[call]
        if not scene.question.is_then(held.requested_at):
            continue
        about = (each for each in held.about if each in subjects)
        if any(knows_of(picture, scene.asker, each) for each in about) or _passed(scene, held):
            document = call_document(picture, scene.asker, call, scene.as_of)
            yield document | {"entries": scene.entries(call)}


def _passed(scene: Scene, held: CallRecord) -> bool:
    """Whether a place near was said on it, or heard."""
    return any(
        scene.away(replace(scene.question.place, shape=_shape(spoken)), spoken.precision_mm)
        for sayings in held.positions.values()
        for saying in sayings
        for spoken in (saying.spoken, *(heard.spoken for heard in saying.heard))
    )


def _shape(spoken: SpokenPosition) -> Point:
    return Point(spoken.position, max(1, spoken.precision_mm))
