"""Alerts of the watch about the records near an incident, while they went on.

The tracks themselves are not in the record: an alert names the one that it is of, and the digest of
the reports behind it; what was kept of those is played again by `standclear replay`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from standclear.core.held import AlertRecord
from standclear.core.incidents.links import Link
from standclear.core.rules.incident_links.records import Scene
from standclear.core.watch.situation import AlertState


def alerts_near(scene: Scene) -> Iterator[Link]:
    """Those about a zone, plan or movement that is near, from when they were raised to their end;
    one that nobody was told of, by when it was raised."""
    for alert, held in sorted(scene.picture.alerts.items()):
        seen = held.situation
        near = scene.found.get(seen.zone) or scene.found.get(seen.filed)
        if near is None or not scene.is_near(held.raised_at, _until(scene, held)):
            continue
        why = (
            f"{seen.kind.value.replace('_', ' ')} of {near.record}, raised "
            f"{held.raised_at:%Y-%m-%d %H:%MZ}"
        )
        yield Link("alert", alert, held.changes, why, near.distance_mm, near.error_mm, near.record)


def _until(scene: Scene, held: AlertRecord) -> datetime:
    if held.state is not AlertState.RESOLVED:
        return max(held.raised_at, scene.report.latest)
    told = (scene.picture.get_release(*each).release.made_at for each in held.told)
    return max(held.raised_at, *told)
