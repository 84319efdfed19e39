"""`standclear login|logout|whoami`: who one is at a desk over a network.

Promise: the token is kept for the user alone (remembered.py); the signing key stays where it is.
Not here: asking and speaking once logged in (remote.py).
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from standclear.cli.remembered import (
    Login,
    address,
    forget,
    login_at,
    logins,
    make_folder,
    place_for,
    remember,
)
from standclear.cli.shell import Shell, here, reads
from standclear.cli.show import Screen
from standclear.cli.where import patience_of
from standclear.core.errors import (
    Corrupt,
    InvalidInput,
    NotAllowed,
    NotFound,
    StandclearError,
)
from standclear.log.keys import PartySigner
from standclear.service.config import FILE
from standclear.service.home import clock, find_home, open_home
from standclear.service.key_files import key_file
from standclear.service.party_directory import lay_out
from standclear.service.party_home import PartyHome
from standclear.service.settings_file import KEYS
from standclear.service.statement_files import waiting

if TYPE_CHECKING:
    from standclear.client.answers import Me, Welcome
    from standclear.client.desk import Client

LOGOUT_S = 5.0
"""A desk that is out of reach is not waited for: the token is forgotten here all the same."""

SKEW_S = 300
"""A clock that is further off than this is pointed out: a statement bears its author's time."""


@click.command()
@click.argument("url")
@click.option("--person", help="Who logs in by password and code; else you are asked.")
@click.option(
    "--with-token", is_flag=True, help="Read a token, made on the desk's own pages, from stdin."
)
@click.option(
    "--key",
    "key",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="The party's private key, where no directory of the party is here; it stays there.",
)
@click.option(
    "--days", type=click.IntRange(1, 365), default=90, show_default=True,
    help="How long the token lives.",
)  # fmt: skip
@here
def login(
    shell: Shell, url: str, person: str | None, with_token: bool, key: Path | None, days: int
) -> None:
    """Log in at a desk over a network, and remember it.

    Writes nothing to the record. Asks for person, password and one-time code, and keeps a token
    for you alone; commands then ask that desk where no directory here says otherwise. Signing in
    is not signing: the party's key stays on this machine, in the party's directory (that of
    `init party`, found from here or named with --home), or in the file that --key names.

    \b
    Examples:
      standclear login https://desk.example
      standclear login https://desk.example --key ~/north.pem
      standclear login https://desk.example --with-token < token.txt
    """
    from standclear.cli.remote import client_of, say_waiting

    url = address(url)
    token = _token_from_stdin() if with_token else _token_by_password(url, person, days)
    client = client_of(
        url, token, patience_s=patience_of(shell.timeout_option), waiting=say_waiting
    )
    me, desk = client.me(), client.welcome()
    home = _directory(shell, url, client, me, desk)
    if key is not None:
        _point_to_key(home, key, me)
    _say_skew(desk)
    remember(Login(url, token, me.party, me.person, desk.vkey, str(home.directory.absolute())))
    facts = _facts(home, me, url)
    facts |= {"desk_key": desk.vkey}
    shell.__dict__["screen"] = Screen(zone=home.time_zone)
    shell.answer(facts, lambda screen: screen.facts(_rows(facts)))


@click.command()
@click.argument("url", required=False)
@here
def logout(shell: Shell, url: str | None) -> None:
    """Log out of a desk: end the token there, and forget it here.

    Writes nothing to the record. The party's directory, its key and its outbox stay.

    \b
    Example:
      standclear logout https://desk.example
    """
    import httpx

    from standclear.client.signing_in import end_token

    known = login_at(address(url)) if url else next(iter(logins()), None)
    if known is None:
        raise NotFound(f"nobody is logged in{f' at {address(url)}' if url else ''} here")
    ended = ""
    try:
        with httpx.Client(base_url=known.url, timeout=10) as http:
            end_token(
                http, known.token, patience_s=min(patience_of(shell.timeout_option), LOGOUT_S)
            )
    except StandclearError as fault:
        ended = f"; it could not be ended at the desk ({fault}): end it on the desk's own pages"
    forget(known.url)
    shell.__dict__["screen"] = Screen()
    shell.answer(
        {"url": known.url, "ended": not ended},
        lambda screen: screen.line(f"Logged out of {known.url}: the token is forgotten{ended}."),
    )


@click.command()
@reads
def whoami(shell: Shell) -> None:
    """Say who you are at the desk, and with which key and directory you speak. Writes nothing."""
    from standclear.client.taking import DeskAfar

    home = shell.home
    if not isinstance(home, PartyHome) or not isinstance(home.afar, DeskAfar):
        raise NotAllowed(
            f"this is {home.owner}'s directory; nobody logs in to it",
            ("--desk URL", "standclear login URL"),
        )
    facts = _facts(home, home.afar.client.me(), home.afar.url)
    shell.answer(facts, lambda screen: screen.facts(_rows(facts)))


def _token_from_stdin() -> str:
    token = sys.stdin.readline().strip()
    if not token.startswith("sct_"):
        raise InvalidInput("--with-token", "other text on standard input", "a token, sct_...")
    return token


def _token_by_password(url: str, person: str | None, days: int) -> str:
    """Ask for password and code; neither is shown nor kept."""
    import httpx

    from standclear.client.signing_in import token_by_password

    try:
        who = person or click.prompt("Person", err=True)
        password = click.prompt("Password", hide_input=True, err=True)
        code = click.prompt("Code shown now", err=True)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        said = "nobody is at the keyboard to give a password and a code: use --with-token"
        raise click.ClickException(said) from None
    with httpx.Client(base_url=url, timeout=30) as http:
        return token_by_password(
            http,
            person=who,
            password=password,
            code=code,
            name=f"standclear at {socket.gethostname()}"[:60],
            days=days,
        )


def _directory(shell: Shell, url: str, client: Client, me: Me, desk: Welcome) -> PartyHome:
    """The party's directory: the one that is here, or one made for this login."""
    chosen = shell.home_option or os.environ.get("STANDCLEAR_HOME")
    try:
        found = find_home(Path(chosen)) if chosen else find_home(Path.cwd(), upwards=True)
    except NotFound:
        if chosen:
            raise
        found = None
    if not isinstance(found, PartyHome) or (not chosen and found.party != me.party):
        found = _own_directory(place_for(url), client, me, desk)
    if found.party != me.party:
        raise NotAllowed(
            f"you are {me.person} of {me.party}, and this is {found.party}'s directory",
            (f"--home with the directory of {me.party}",),
        )
    pinned = found.trust().log.vkey
    if pinned != desk.vkey:
        raise Corrupt(
            f"{url} names its log {desk.vkey}, and the key handed over is {pinned}: this is "
            "another desk, or somebody stands between"
        )
    return found


def _own_directory(directory: Path, client: Client, me: Me, desk: Welcome) -> PartyHome:
    """In the user's own folder; pins what the desk shows now, which its words let one compare."""
    if not (directory / FILE).is_file():
        from standclear.log.trust import Trust, write_trust

        make_folder()
        (directory / KEYS).mkdir(parents=True, exist_ok=True, mode=0o700)
        shown = client.trust()
        own = tuple(key for key in shown.keys if key.keyid.partition("#")[0] == desk.desk)
        trust = write_trust(Trust(shown.log, own))
        lay_out(directory, me.party, time_zone=desk.time_zone, trust=trust)
        click.echo(
            f"First time here: the desk's key is {desk.vkey}. Compare it with the one that the "
            "desk hands out in person.",
            err=True,
        )
    found = open_home(directory)
    assert isinstance(found, PartyHome)
    return found


def _point_to_key(home: PartyHome, file: Path, me: Me) -> None:
    """Let the directory's key be that file, under the number that the desk knows it by."""
    for key_id, public_key in me.live_keys.items():
        number = int(key_id.partition("#")[2])
        if PartySigner.from_file(me.party, number, file).public_key_base64 == public_key:
            place = key_file(home.directory / KEYS, me.party, number)
            if not place.exists():
                place.unlink(missing_ok=True)  # a link to a file that has gone
                place.symlink_to(file.absolute())
            return
    listed = ", ".join(sorted(me.live_keys)) or "none"
    raise NotAllowed(
        f"{file} is no key that signs for {me.party} now (keys there: {listed})",
        ("standclear key new, and have the desk add it",),
    )


def _say_skew(desk: Welcome) -> None:
    off_s = (clock()() - desk.now).total_seconds()
    if abs(off_s) > SKEW_S:
        from standclear.cli.show import duration

        how = "ahead of" if off_s > 0 else "behind"
        click.echo(
            f"LOOK AGAIN: this machine's clock is {duration(off_s)} {how} the desk's; statements "
            "signed here bear this machine's time.",
            err=True,
        )


def _facts(home: PartyHome, me: Me, url: str) -> dict[str, object]:
    try:
        key = home.signer(home.party).keyid
    except StandclearError:
        key = ""
    return {
        "desk": url,
        "person": me.person,
        "party": me.party,
        "roles": list(me.roles),
        "may": list(me.scopes),
        "key": key,
        "directory": str(home.directory),
        "waiting": len(waiting(home.outbox)),
    }


def _rows(facts: dict[str, object]) -> list[tuple[str, str]]:
    labels = {"may": "token may", "key": "signs with", "waiting": "outbox", "desk_key": "desk key"}
    shown = {name: _text(value) for name, value in facts.items()}
    shown["key"] = shown["key"] or "nothing: no key that counts is here; --key FILE names one"
    shown["waiting"] = f"{facts['waiting']} waiting" if facts["waiting"] else ""
    return [(labels.get(name, name), text) for name, text in shown.items()]


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
