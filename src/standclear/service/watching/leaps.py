"""Whether the machine's clock leapt: it is looked at beside one that only goes forward.

A clock is set right by hand or by a time service, or stood still while the machine slept. What
was heard before is then an hour old, or not heard yet, and neither is true.
Promise: a leap is told once, by the look that finds it.
Not here: what the watch makes of it (desk_watch.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable

LEAP_S = 2.0
"""Less is what a time service mends in small steps, and no rule of the watch turns on (own
choice)."""


class Leaps:
    """Looks at the machine's clock."""

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall, self._steady = wall, steady
        self._seen = wall() - steady()

    def look(self) -> float:
        """Seconds by which the clock leapt forward since the last look, below 0 for back."""
        ahead = self._wall() - self._steady()
        leap_s, self._seen = ahead - self._seen, ahead
        return leap_s if abs(leap_s) >= LEAP_S else 0.0
