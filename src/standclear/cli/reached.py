"""How far the desk's time has come, as far as that is known in a directory.

A desk's "now" is never before what its log has reached (Office.now): an exercise is logged in its
own time, and a machine's clock may have been set back. Questions are asked by the same now.

Promise: reading only. Not here: the machine's clock (service/home.py).
"""

from __future__ import annotations

from datetime import datetime

from standclear.core.picture import BEGINNING
from standclear.service.held_here import last_heard
from standclear.service.home import Home
from standclear.service.party_home import PartyHome
from standclear.service.received import inbox
from standclear.service.replay import reached as log_reached


def reached(home: Home) -> datetime:
    """By the log where it can be read, by the desk's own clock over a network, else as heard."""
    if isinstance(home, PartyHome):
        if home.afar is not None:
            from standclear.cli.remote import asked_afar

            return asked_afar(home, None).now()
        if home.desk is None:
            heard = last_heard(home, (line.release for line in inbox(home)))
            return BEGINNING if heard is None else heard
        return log_reached(home.desk.log)
    return log_reached(home.log)
