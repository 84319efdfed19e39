"""Agreements that were in force at an incident's time, on ground near it."""

from __future__ import annotations

from collections.abc import Iterator

from standclear.core.agreements.held import DraftRecord
from standclear.core.incidents.links import Link
from standclear.core.rules.incident_links.records import Scene


def agreements_near(scene: Scene) -> Iterator[Link]:
    """Each draft in force then, one of whose maps is a zone near; by that map's distance."""
    for key, held in sorted(scene.picture.instruments.items()):
        for draft in held.drafts:
            link = _link(scene, key, draft)
            if link is not None:
                yield link
                break


def _link(scene: Scene, key: str, draft: DraftRecord) -> Link | None:
    since = draft.in_force_at
    if since is None or not scene.is_near(since, draft.ends or scene.report.latest):
        return None
    maps = [scene.found[ref.zone] for ref in draft.draft.maps if ref.zone in scene.found]
    if not maps:
        return None
    near = min(maps, key=lambda each: (each.distance_mm or 0, each.record))
    why = f"v{draft.draft.version} in force then; its map {near.record} is near"
    return Link(
        "agreement", key, draft.draft.version, why, near.distance_mm, near.error_mm, near.record
    )
