"""A sign of life: whoever waits at a terminal for longer than a second sees that work goes on.

Promise: only on a standard error that is a terminal, only if nothing else was shown first.
Not here: what goes on (Screen.working and Screen.progress say that, and end this).
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

SLOW_S = 1.0
"""What takes longer shows that it is under way."""

_waiting: list[threading.Timer] = []


@contextmanager
def sign_of_life() -> Iterator[None]:
    """Around a whole command."""
    if not sys.stderr.isatty():
        yield
        return
    timer = threading.Timer(SLOW_S, _say)
    timer.daemon = True
    _waiting.append(timer)
    timer.start()
    try:
        yield
    finally:
        something_shown()


def something_shown() -> None:
    """An answer, a question or a bar is on the screen: no other sign is needed."""
    while _waiting:
        _waiting.pop().cancel()


def _say() -> None:
    with suppress(OSError, ValueError):
        sys.stderr.write("standclear: at work ...\n")
        sys.stderr.flush()
