"""Making guesses slow: after some wrong ones, wait; longer each time.

    of one name      5 free, then 1 s, 2 s, 4 s ... up to 30 s: nobody can lock an officer out
                     for long by guessing at that name, and 30 s a guess finds no password
    of one address  20 free, then up to 15 minutes: a watch floor shares one address

Promise: the same answer for a name that exists and one that does not; a guess is charged before
it is looked at, so that many at the same moment are charged each.
Owner: one process; a restart forgives. Passkeys are not slowed by guesses at passwords.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from math import ceil

from standclear.web.faults import Problem

REMEMBERED = 20_000
"""Names and addresses; the longest unused is forgotten first."""

FORGIVEN_AFTER_S = 3600.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How many wrong guesses are free, and the longest wait."""

    free: int
    longest_s: float


NAME, ADDRESS = Patience(5, 30.0), Patience(20, 900.0)
LINKS = Patience(60, 60.0)
"""Links have 256 bits: this bounds work, not luck. A training class shares one address."""


@dataclass(slots=True)
class _Count:
    wrong: int = 0
    last_s: float = 0.0
    wait_until_s: float = 0.0


class Guesses:
    """Wrong guesses by whom they are about and where they come from."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, _Count] = OrderedDict()
        self._lock = threading.Lock()

    def charge(self, key: str, patience: Patience, *, now_s: float) -> None:
        """Count a guess as wrong, until `forgive`; Problem 429 while it must wait."""
        with self._lock:
            count = self._counts.setdefault(key, _Count())
            self._counts.move_to_end(key)
            while len(self._counts) > REMEMBERED:
                self._counts.popitem(last=False)
            if now_s - count.last_s > FORGIVEN_AFTER_S:
                count.wrong = 0
            wait_s = count.wait_until_s - now_s
            if wait_s > 0:
                raise too_many("too many tries; wait", wait_s)
            count.wrong += 1
            count.last_s = now_s
            over = count.wrong - patience.free
            if over >= 0:
                count.wait_until_s = now_s + min(2.0 ** min(over, 20), patience.longest_s)

    def forgive(self, *keys: str) -> None:
        """It was right."""
        with self._lock:
            for key in keys:
                self._counts.pop(key, None)


def too_many(detail: str, wait_s: float) -> Problem:
    """429, with how long to wait."""
    return Problem(429, detail, headers={"Retry-After": str(max(1, ceil(wait_s)))})
