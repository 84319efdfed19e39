"""Remedies in words, as an officer would say them over the line."""

from __future__ import annotations

from typing import assert_never

from standclear.core.read_back import compass
from standclear.core.remedy import Remedy, RemedyKind


def say_remedy(remedy: Remedy) -> str:
    """ "start 35 min later", "1,250 m higher", "2.4 km to the NE"."""
    match remedy.kind:
        case RemedyKind.DELAY:
            return f"start {_span(remedy.shift_s)} later"
        case RemedyKind.EARLIER:
            return f"start {_span(-remedy.shift_s)} earlier"
        case RemedyKind.HIGHER:
            return f"{remedy.shift_mm / 1000:,.0f} m higher"
        case RemedyKind.LOWER:
            return f"{-remedy.shift_mm / 1000:,.0f} m lower"
        case RemedyKind.ASIDE:
            side = compass(remedy.bearing_deg)
            if remedy.distance_m < 950:
                return f"{remedy.distance_m:.0f} m to the {side}"
            return f"{remedy.distance_m / 1000:.1f} km to the {side}"
        case _:
            assert_never(remedy.kind)


def _span(seconds: int) -> str:
    minutes = -(-seconds // 60)
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
