"""Incidents reported near, of the window: for their readers alone, with each side's word.

Promise: no finding is added up, and nothing here says who did it but whoever said so.
"""

from __future__ import annotations

from collections.abc import Iterator

from standclear.core.earth.geodesy import least_distance_m
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
    report, question, picture = held.report, scene.question, scene.picture
    if not (question.is_then(report.earliest) or question.is_then(report.latest)):
        return None
    (own,) = picture.extents_of((question.place,))
    (other,) = picture.extents_of((report.volume,))
    nearest = least_distance_m(own, other)
    error_mm = round(nearest.error_m * 1000) + question.error_mm + report.place.error_mm
    if nearest.distance_m * 1000 > question.radius_mm + error_mm:
        return None
    return Near(round(nearest.distance_m * 1000), error_mm)
