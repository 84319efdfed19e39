"""A desk over a network as commands ask it: the same documents as from its directory (desk.py).

Which desk: --desk, STANDCLEAR_DESK; in a party's directory, or where there is none, the login that
fits. The token: STANDCLEAR_TOKEN, else what `standclear login` remembered.

Promise: what is signed is signed here, and kept in the party's outbox before it is sent.
Not here: waiting and trying again (client/wire.py), logging in (login.py).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from standclear.cli.asked_afar import AskedAfar
from standclear.cli.printable import printable
from standclear.cli.remembered import Login, address, login_at, logins, place_for
from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.service.config import FILE
from standclear.service.home import clock, find_home, open_home
from standclear.service.party_home import PartyHome

if TYPE_CHECKING:
    from standclear.client.desk import Client
    from standclear.client.taking import DeskAfar


def home_afar(
    url: str, *, named: Path | None, patience_s: float, waiting: Callable[[str, float], None]
) -> PartyHome:
    """The party's directory on this machine, its desk reached at an address.

    named   --home or STANDCLEAR_HOME; else the nearest upwards, else the login's own
    """
    url = address(url)
    login = login_at(url)
    token = os.environ.get("STANDCLEAR_TOKEN") or (login.token if login else "")
    if not token:
        raise NotAllowed(f"nobody is logged in at {url}", (f"standclear login {url}",))
    home = _directory(url, login, named)
    if login is not None and login.party != home.party:
        raise NotAllowed(
            f"this is {home.party}'s directory, and the login at {url} is {login.party}'s",
            ("another directory with --home", f"standclear login {url} as {home.party}"),
        )
    desk = attach(home, client_of(url, token, patience_s=patience_s, waiting=waiting), url)
    if login is None or token != login.token:
        desk.check_party(home.party)
    return home


def client_of(
    url: str, token: str, *, patience_s: float, waiting: Callable[[str, float], None]
) -> Client:
    """A client that says on standard error why it waits."""
    from standclear.client.desk import Client

    client = Client(url, token=token, clock=clock(), patience_s=patience_s, waiting=waiting)
    running = click.get_current_context(silent=True)
    if running is not None:
        running.call_on_close(client.close)
    return client


def attach(home: PartyHome, client: Client, url: str) -> DeskAfar:
    """Let a party's directory speak to this desk."""
    from standclear.client.taking import DeskAfar

    home.afar = desk = DeskAfar(client, url)
    return desk


def remembered_for(home: PartyHome) -> Login | None:
    """The login at the very desk whose key this directory has pinned; None for none."""
    assert home.config.party is not None
    key, party = home.config.party.desk_key, home.party
    return next((each for each in logins() if (each.vkey, each.party) == (key, party)), None)


def asked_afar(home: PartyHome, at: datetime | None) -> AskedAfar:
    """The desk of a directory that was attached."""
    from standclear.client.taking import DeskAfar

    assert isinstance(home.afar, DeskAfar)
    return AskedAfar(home.afar.client, at)


def say_waiting(why: str, wait_s: float) -> None:
    """A line on standard error: nobody waits without knowing why."""
    click.echo(f"{printable(why)}; trying again in {wait_s:.0f} s", err=True)


def _directory(url: str, login: Login | None, named: Path | None) -> PartyHome:
    found = None
    try:
        found = find_home(named) if named else find_home(Path.cwd(), upwards=True)
    except NotFound:
        if named:
            raise
    if isinstance(found, PartyHome):
        return found
    if named is not None:
        raise InvalidInput("--home", str(named), "the directory of a party, which keeps its key")
    own = Path(login.home) if login else place_for(url)
    if not (own / FILE).is_file():
        raise NotAllowed(
            f"no directory of a party is here, and none is remembered for {url}",
            (f"standclear login {url}", "--home with the party's directory"),
        )
    kept = open_home(own)
    assert isinstance(kept, PartyHome)
    return kept
