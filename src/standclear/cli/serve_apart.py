"""`standclear serve --demo --background`, `--stop`, and what the process in the background does."""

from __future__ import annotations

import os
import sys
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

import click

from standclear.cli import background
from standclear.cli.background import Guest, Place, Running
from standclear.cli.life import something_shown

if TYPE_CHECKING:
    from pathlib import Path

    from standclear.scenarios.live import Live
    from standclear.service.people.accounts import People
    from standclear.web.served import Served

FIRST_MINUTE = """\
Your first minute:
  1  On this machine open that address and come in as a guest of north: one press, and this browser
     has a signing key. A guide at the top goes on from there. (From another machine: north's link
     in a browser, wellspring's in a private window.)
  2  As north, file a plan over a place of wellspring. What overlaps is said before you sign.
  3  As wellspring, in a second tab, read in the inbox what you were told, and acknowledge it.
  4  As either, open an entry under Record, take its receipt, and check it on the verifier page."""


QUIET_S = 5.0
"""Between two lines of the same work, where lines are kept and not written over."""


def start(where: Place) -> None:
    """Have it running, and say where to look."""
    doing = _Doing()
    try:
        running, before = background.start(where, doing)
    finally:
        doing.end()
    click.echo(f"The desk: {running.origin}{'  (it was running already)' if before else ''}")
    click.echo("A valley that does not exist, living: open that address in a browser here.")
    click.echo("From another machine join it as one of these, once for each link:")
    for guest, link in background.guest_links(where.directory, running):
        click.echo(f"  {guest.party:<12} {guest.name}\n               {link}")
    click.echo(FIRST_MINUTE)
    click.echo(
        f"It runs in the background, by itself for at most {where.idle_hours:g} h. "
        f"End it: {_program()} serve --stop --out {where.directory}"
    )


class _Doing:
    """What takes so long, on standard error: one line written over at a terminal, else lines."""

    def __init__(self) -> None:
        self._over = sys.stderr.isatty()
        self._what, self._said_s = "", 0.0

    def __call__(self, what: str) -> None:
        something_shown()
        work = what.partition(":")[0]
        if self._over:
            click.echo(f"\r\x1b[K{what} ...", nl=False, err=True)
        elif work != self._what or monotonic() - self._said_s >= QUIET_S:
            click.echo(f"{what} ...", err=True)
            self._said_s = monotonic()
        self._what = work

    def end(self) -> None:
        if self._over and self._what:
            click.echo("\r\x1b[K", nl=False, err=True)


def _program() -> str:
    """As it was called: after `make demo` it is in no path of the shell."""
    return sys.argv[0] if os.path.basename(sys.argv[0]) == "standclear" else "standclear"


def stop(directory: Path) -> None:
    """End it, if one runs."""
    ended = background.stop(directory)
    click.echo(f"{directory}: {'it has ended' if ended else 'no server runs in the background'}")


def be(where: Place) -> None:
    """The process in the background: the exercise at the first free port, until it is ended."""
    from standclear.cli.serve_run import LIVE_S, run
    from standclear.scenarios.live import open_live
    from standclear.web.served import Door
    from standclear.web.server import Follower, Listening

    with background.holding(where.directory) as state:
        background.tell_doing(state, "Setting up the desk of the living exercise")
        socket = background.listen_near(where.host, where.port)
        port = socket.getsockname()[1]
        host = where.host
        named = f"[{host}]" if ":" in host else "localhost" if host == "127.0.0.1" else host
        door = Door(origin=(where.origin or f"http://{named}:{port}").rstrip("/"))
        near = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "localhost": "127.0.0.1"}
        ready = f"http://{near.get(host, host if ':' not in host else named)}:{port}/readyz"

        def greet(served: Served, people: People, _: Live | None) -> None:
            background.tell(state, Running(os.getpid(), door.origin, ready, _guests(served)))

        live = open_live(where.directory, progress=partial(_tell_share, state))
        background.tell_doing(state, "Opening its door")
        run(
            live.home,
            door,
            Listening(host, port, listening=socket),
            [Follower("the exercise", LIVE_S, live.go_on)],
            live=live,
            idle_s=where.idle_hours * 3600,
            greet=greet,
        )


def _tell_share(state: Path, share: float) -> None:
    """How far the play has come; it takes half a minute and more."""
    what = "Playing Monday and Tuesday morning of it, some 200 plans and notices"
    background.tell_doing(state, f"{what}: {share:.0%}")


def _guests(served: Served) -> tuple[Guest, ...]:
    from standclear.web.exercise import guests

    return tuple(Guest(party, name, roles) for party, name, roles in guests(served))
