"""The ground of a zone, and which plans and notices lie where a wording gains or loses some.

Promise: only records that the asker sees, at the precision at which they see them; `possible` where
that is coarse. Heights are left aside: whether anything overlaps is told by a signed check alone.
Not here: how much ground it is (zone_versions.py).
"""

from __future__ import annotations

from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from standclear.core.earth.extent import BRAD_PER_DEGREE
from standclear.core.earth.footprint import all_extents
from standclear.core.earth.geodesy import area_of
from standclear.core.picture import Picture
from standclear.core.release import CoarseView
from standclear.core.shape import Volume4D
from standclear.core.zone import Zone
from standclear.service.shown.plain import Document
from standclear.service.visible import Seen, visible

KINDS = ("plan", "site", "move")


def touched(picture: Picture, asker: str, before: Zone, after: Zone) -> list[Document]:
    """Each record by its id, with whether the change adds or removes ground where it lies."""
    old, new = ground(before), ground(after)
    changes = {"added": new.difference(old), "removed": old.difference(new)}
    volumes = (*before.volumes, *after.volumes)
    first, last = min(each.start for each in volumes), max(each.end for each in volumes)
    found: list[Document] = []
    for seen in visible(picture, asker):
        lying = [each for each in _volumes(seen) if each.start <= last and each.end >= first]
        if seen.kind not in KINDS or not lying:
            continue
        place = _ground(tuple(lying))
        words = [word for word, area in changes.items() if _share(area, place)]
        if words:
            possible = isinstance(seen.record, CoarseView)
            found.append({"id": seen.id, "changes": words, "possible": possible})
    return found


def _share(one: BaseGeometry, other: BaseGeometry) -> bool:
    """More than an edge: two areas that only touch leave nothing in common."""
    return not one.is_empty and bool(one.intersects(other)) and not one.touches(other)


def _volumes(seen: Seen) -> tuple[Volume4D, ...]:
    return seen.record.volumes


def ground(zone: Zone) -> BaseGeometry:
    """The declared places of a zone in degrees, whatever their heights and times."""
    return _ground(tuple(replace(volume, error_mm=0) for volume in zone.volumes))


def _ground(volumes: tuple[Volume4D, ...]) -> BaseGeometry:
    """Where volumes may be, in degrees, whatever their heights."""
    areas = [area_of(extent) for extent in all_extents(volumes)]
    whole: BaseGeometry = shapely.union_all(areas)
    return shapely.transform(whole, lambda units: units / BRAD_PER_DEGREE)
