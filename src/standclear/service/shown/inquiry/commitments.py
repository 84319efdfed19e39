"""Commitments whose area is a zone that is near: whose word it is, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from standclear.service.shown.commitments import commitment_document, commitment_ids
from standclear.service.shown.inquiry.scene import Scene
from standclear.service.shown.plain import Document


def find(scene: Scene) -> Iterator[Document]:
    """In order of name."""
    for key in commitment_ids(scene.picture, scene.asker, over=True):
        if scene.picture.commitments[key].commitment.zone in scene.near:
            document = commitment_document(scene.picture, scene.asker, key)
            yield document | {"entries": scene.entries(key)}
