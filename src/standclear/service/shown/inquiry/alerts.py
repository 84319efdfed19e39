"""Alerts of the watch and calls to CEASE, about what is near, raised within the window."""

from __future__ import annotations

from collections.abc import Iterator

from standclear.service.shown.alerts import alert_document, knows
from standclear.service.shown.inquiry.scene import Scene
from standclear.service.shown.plain import Document


def find(scene: Scene) -> Iterator[Document]:
    """Each that the asker was told of, in order of time."""
    picture = scene.picture
    for at, alert in sorted((at, alert) for alert, at in scene.raised.items()):
        if scene.question.is_then(at) and knows(picture, scene.asker, alert):
            document = alert_document(picture, scene.asker, alert)
            yield document | {"entries": scene.entries(alert)}
