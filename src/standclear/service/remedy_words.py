"""Remedies in words, the same wherever people read them.

Promise: whatever is said is enough: shifts are rounded up, never down.
Not here: what the plan becomes by it (cli/describe.py), finding remedies (core/overlaps).
"""

from __future__ import annotations

import math
from typing import assert_never

from standclear.core.overlaps.moved import Remedy, RemedyKind
from standclear.core.places.compass import compass


def say_remedy(remedy: Remedy) -> str:
    """ "delay by 35 min", "higher by 1250 m", "aside by 2437 m to the NE (45 deg)"."""
    match remedy.kind:
        case RemedyKind.DELAY:
            return f"delay by {_span(remedy.shift_s)}"
        case RemedyKind.EARLIER:
            return f"earlier by {_span(-remedy.shift_s)}"
        case RemedyKind.HIGHER:
            return f"higher by {math.ceil(remedy.shift_mm / 1000)} m"
        case RemedyKind.LOWER:
            return f"lower by {math.ceil(-remedy.shift_mm / 1000)} m"
        case RemedyKind.ASIDE:
            way = f"{compass(remedy.bearing_deg)} ({remedy.bearing_deg:.0f} deg)"
            return f"aside by {math.ceil(remedy.distance_m)} m to the {way}"
        case _:
            assert_never(remedy.kind)


def _span(seconds: int) -> str:
    days, minutes = divmod(math.ceil(seconds / 60), 24 * 60)
    hours, rest = divmod(minutes, 60)
    parts = [(days, "d"), (hours, "h"), (rest, "min")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count)
