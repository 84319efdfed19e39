"""Tracks near an incident: of an alert that is near, and of craft lodged for a plan that is near.

What receivers heard lies beside the log, and is no rule's to look through: a track is proposed by
what the record says of it alone. What was kept of one is played again by `standclear replay`.
Promise: no track is proposed for having been near; nobody's craft are followed here.
"""

from __future__ import annotations

from collections.abc import Iterator

from standclear.core.incidents.links import Link
from standclear.core.rules.incident_links.records import Scene


def tracks_near(scene: Scene) -> Iterator[Link]:
    """By the distance of the zone, plan or movement that the alert or the lodging speaks of."""
    yield from _lodged(scene)
    yield from _alerted(scene)


def _lodged(scene: Scene) -> Iterator[Link]:
    for party, marks in sorted(scene.picture.lodged.items()):
        for mark in marks:
            near = scene.found.get(mark.flies)
            if near is not None:
                why = f"lodged by {party} for {near.record}"
                yield _link(mark.name, near, why)


def _alerted(scene: Scene) -> Iterator[Link]:
    for alert in [link for link in scene.found.values() if link.kind == "alert"]:
        seen = scene.picture.alerts[alert.record].situation
        for track in filter(None, (seen.track, seen.other)):
            yield _link(track, alert, f"of alert {alert.record}: {alert.why}", alert.of)


def _link(track: str, near: Link, why: str, of: str = "") -> Link:
    return Link("track", track, 0, why, near.distance_mm, near.error_mm, of or near.record)
