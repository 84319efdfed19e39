"""Maps that end before the agreement that rests on them does, or before it even begins.

A zone always ends by a date of its own (core/zone.py), and an agreement does not make it longer:
its lines would be gone while its text still speaks of them.

Promise: nothing is refused for it; it is said, where the draft is proposed, signed and shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from standclear.core.agreements.instrument import Instrument
from standclear.core.zone import Zone


def early_ends(
    draft: Instrument,
    maps: Sequence[Zone | None],
    at: datetime,
    *,
    in_force_at: datetime | None = None,
    ends: datetime | None = None,
) -> list[str]:
    """A sentence for each map that ends too early, in the order of the draft.

    maps                as the draft names them; None for one that the reader may not see
    at                  now: before it is in force it begins now at the earliest
    in_force_at, ends   once they are known; else by the draft's own rules
    """
    on = draft.entry.on.at if draft.entry.on else None
    begins = in_force_at or max(filter(None, (on, at)))
    over = ends or (draft.term.ends(begins) if draft.term else None)
    found = []
    for ref, zone in zip(draft.maps, maps, strict=True):
        if zone is None:
            continue
        name = f"map {ref.name} ({zone.id} v{zone.version}) ends {_moment(zone.valid_until)}"
        if zone.valid_until <= begins:
            found.append(f"{name}, before the agreement is in force ({_moment(begins)}).")
        elif over is None:
            found.append(f"{name}; the agreement holds until it is denounced.")
        elif zone.valid_until < over:
            found.append(f"{name}, before the agreement does ({_moment(over)}).")
    return found


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%MZ}"
