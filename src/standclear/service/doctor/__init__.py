"""Looking a desk over: what holds, what will not for long, and what to do about it.

    finding.py   one line of the answer        record.py   log, keys, people, clock
    looked.py    all checks, in order          machine.py  versions, disk, data, web app
                                               door.py     settings, TLS, port, links

Promise: looks only; nothing is made, changed or repaired, and a desk that serves is not held up.
A check that fails itself is a finding, never an end of the looking.
"""

from standclear.service.doctor.finding import Finding, Level
from standclear.service.doctor.looked import look_over

__all__ = ["Finding", "Level", "look_over"]
