"""The clock's voice: lets the desk say that it is now this late, whenever something falls due.

Promise: idle time leaves no entries, but one a week; what falls due is decided within one pass
of it. Killed and started again, it gives each reminder once, because the log says which were
given.
Not here: what falls due (core/rules/clock.py), carrying it out (notify.py).
"""

from __future__ import annotations

from datetime import timedelta

from standclear.core.rules.clock import anything_due
from standclear.core.rules.decision import is_full
from standclear.service.office import Answer, Office

QUIET = timedelta(days=7)
"""Without any entry for so long, a running desk says what time it is: the log's time may not leap
by a month (core/rules), and a desk that runs should not come to that by mere quiet."""


def escalate(office: Office, *, leap: bool = False) -> Answer | None:
    """One pass; None when nothing has fallen due.

    leap   an operator has looked at the clock, and it is right; raises Unavailable where the log
           has stood still for more than a month, and nobody has
    """
    with office.reading() as picture:
        now = office.now()
        quiet = picture.size > 0 and now - picture.at >= QUIET
        if not (leap or quiet or anything_due(picture, now)):
            return None
        answer = office.tick(leap=leap)
    while _was_full(answer):
        with office.reading() as picture:  # between two parts others have had their turn
            if not anything_due(picture, office.now()):
                break
            answer = office.tick()
    return answer


def _was_full(answer: Answer) -> bool:
    return is_full(answer.decision.events) or is_full(answer.decision.releases)
