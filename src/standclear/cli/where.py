"""Which directory a command works on, and which desk stands behind it.

    --desk, STANDCLEAR_DESK           that desk, over a network
    --home, STANDCLEAR_HOME           that directory; else the nearest one upwards from here
    neither                           the desk that `standclear login` was last given

A party's directory that no desk's directory is written in asks the desk whose key it has pinned,
where somebody is logged in there.

Promise: loads nothing of the network for a directory of this machine.
Not here: what each directory holds (service/home.py), asking afar (remote.py).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from standclear.cli.remembered import known, logins
from standclear.core.errors import InvalidInput, NotFound
from standclear.core.time.times import read_duration
from standclear.service.home import Home, find_home
from standclear.service.party_home import PartyHome

PATIENCE_S = 60.0
"""Without --timeout: as long as a desk that starts anew may take, and some (client/wire.py)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options say: --home, --desk, --timeout; `here_only` for no desk over a network."""

    home: Path | None
    url: str
    timeout: str
    here_only: bool

    @property
    def patience_s(self) -> float:
        """How long to try, in seconds."""
        return patience_of(self.timeout)


def find(wanted: Wanted) -> Home:
    """The directory of this run, its desk within reach where one is."""
    chosen = wanted.home or os.environ.get("STANDCLEAR_HOME")
    named = Path(chosen) if chosen else None
    url = wanted.url or ("" if wanted.here_only else os.environ.get("STANDCLEAR_DESK", ""))
    if url:
        return _afar(wanted, url, named)
    may_look = not wanted.here_only and known()
    try:
        found = find_home(named) if named else find_home(Path.cwd(), upwards=True)
    except NotFound:
        every = logins() if may_look and not named else ()
        if not every:
            raise
        return _afar(wanted, every[0].url, None)
    if isinstance(found, PartyHome) and found.desk is None and may_look:
        _attach_remembered(wanted, found)
    return found


def _afar(wanted: Wanted, url: str, named: Path | None) -> PartyHome:
    from standclear.cli.remote import home_afar, say_waiting

    return home_afar(url, named=named, patience_s=wanted.patience_s, waiting=say_waiting)


def _attach_remembered(wanted: Wanted, home: PartyHome) -> None:
    from standclear.cli.remote import attach, client_of, remembered_for, say_waiting

    login = remembered_for(home)
    if login is not None:
        patience_s = wanted.patience_s
        client = client_of(login.url, login.token, patience_s=patience_s, waiting=say_waiting)
        attach(home, client, login.url)


def patience_of(timeout: str) -> float:
    """How long to try, in seconds: --timeout."""
    if not timeout:
        return PATIENCE_S
    patience_s = read_duration(timeout).total_seconds()
    if patience_s < 0:
        raise InvalidInput("--timeout", timeout, "a time such as 10s or 2 min")
    return patience_s
