"""How a plan or a movement is named to whoever may not see it.

Promise: a reader that was told of an overlap with it is given that overlap's id, by which it finds
its own record and its answer; nobody is given the id of an overlap that it was not told of.
"""

from __future__ import annotations

from standclear.core.ids import kind_of, owner_of
from standclear.core.picture import Picture
from standclear.core.release import overlaps_told

_KINDS = {"plan": "plan", "move": "movement"}


def blind_name(picture: Picture, filed: str, reader: str) -> str:
    """`a plan of north that you were told of (overlap ov-81c2...)`."""
    name = f"a {_KINDS[kind_of(filed)]} of {owner_of(filed)} that you were told of"
    beside = {overlap for overlap, _ in picture.open_overlaps(filed)}
    told = {
        overlap
        for held in (picture.releases.get(reader, ()) if beside else ())
        for overlap in overlaps_told(held.release)
        if overlap in beside
    }
    if not told:
        return name
    return f"{name} (overlap{'s' if len(told) > 1 else ''} {', '.join(sorted(told))})"
