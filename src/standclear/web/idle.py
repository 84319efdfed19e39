"""A door at which nobody knocks any more closes by itself: for a demo that was left running."""

from __future__ import annotations

from time import monotonic

from standclear.web.served import Served
from standclear.web.server import Follower

LOOK_S = 60.0


def ending_when_idle(served: Served, idle_s: float) -> Follower:
    """Ends the server gently once nobody asked for so long; an open page listens, and keeps it."""

    def look() -> None:
        if not served.listeners and monotonic() - served.asked_s > idle_s:
            served.closing.set()

    return Follower("ending when nobody asks", min(LOOK_S, idle_s / 2), look)
