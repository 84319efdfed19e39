"""Incidents reported near, of the window: for their readers alone, with each side's word.

Promise: no finding is added up, and nothing here says who did it but whoever said so.
"""

from __future__ import annotations

from collections.abc import Iterator

from standclear.core.incidents.held import IncidentRecord
from standclear.service.shown.incidents import incident_document, incident_ids
from standclear.service.shown.inquiry.scene import Near, Scene
from standclear.service.shown.plain import Document


def find(scene: Scene) -> Iterator[Document]:
    """In order of id."""
    for incident in sorted(incident_ids(scene.picture, scene.asker, over=True)):
        near = _near(scene, scene.picture.incidents[incident])
        if near is not None:
            away: Document = {"distance_mm": near.distance_mm, "error_mm": near.error_mm}
            away["entries"] = scene.entries(incident)
            yield incident_document(scene.picture, scene.asker, incident) | away


def _near(scene: Scene, held: IncidentRecord) -> Near | None:
    """Where and when it may have been: of a week's precision it is of every day of that week."""
    report = held.report
    if not scene.question.may_be_then(report.earliest, report.latest):
        return None
    return scene.away(report.volume, report.place.error_mm)
