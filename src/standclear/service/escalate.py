"""The clock's voice: lets the desk say that it is now this late, whenever something falls due.

Promise: idle time leaves no entries; what falls due is decided within one pass of it. Killed
and started again, it gives each reminder once, because the log says which were given.
Not here: what falls due (core/rules/clock.py), carrying it out (notify.py).
"""

from __future__ import annotations

from standclear.core.rules.clock import anything_due
from standclear.service.office import Answer, Office


def escalate(office: Office) -> Answer | None:
    """One pass; None when nothing has fallen due."""
    with office.reading() as picture:
        if not anything_due(picture, office.now()):
            return None
        return office.tick()
