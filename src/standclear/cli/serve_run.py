"""Serving a desk's directory: its people, its door, and what is done beside the door meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from standclear.scenarios.live import Live
    from standclear.service.desk_home import DeskHome
    from standclear.service.people.accounts import People
    from standclear.web.served import Door, Served
    from standclear.web.server import Follower, Listening

LIVE_S = 1.0
"""Between two steps of a living exercise."""

FORGET_S = 3600.0

PUT_AWAY_S = 300.0
"""Between two looks whether the picture has come far enough to be put away for the next start."""

NOTE_S = 5.0
"""Between two looks whether the log has come far beyond its index (service/concordance)."""


def run(
    home: DeskHome,
    door: Door,
    listening: Listening,
    followers: list[Follower],
    *,
    live: Live | None = None,
    idle_s: float | None = None,
    greet: Callable[[Served, People, Live | None], None] | None = None,
) -> None:
    """Serve this desk until the process is asked to end, or nobody asked for `idle_s`."""
    from standclear.service.people.accounts import People
    from standclear.service.people.wires import oidc_of, wires_of
    from standclear.web.app import create_app
    from standclear.web.entering import enter
    from standclear.web.guests import guest_room
    from standclear.web.pages import install
    from standclear.web.push import reaching_persons
    from standclear.web.served import Served
    from standclear.web.server import serve as listen

    served = Served(home.office(), home.directory, door, home.time_zone, exercise=live is not None)
    # People live by the wall's clock, also beside an exercise: their authenticators do.
    people = People.open(home.directory, clock=lambda: datetime.now(UTC))
    app = create_app(served)
    app.state.wires, app.state.oidc = wires_of(home, door.origin), oidc_of(home, door.origin)
    every = [*followers, *_beside(home, served, people, live, idle_s)]
    every.append(reaching_persons(served, people, app.state.wires))
    enter(app, served, people)
    if live is not None:
        app.include_router(guest_room(served, people), prefix="/v1")
    install(app)
    try:
        ready = partial(greet or _greet, served, people, live)
        listen(app, served, listening, every, ready=ready)
    finally:
        people.close()
        home.close()


def _beside(
    home: DeskHome, served: Served, people: People, live: Live | None, idle_s: float | None
) -> Iterator[Follower]:
    """What every desk does beside its door, and what a living exercise does."""
    from standclear.web.exercise import adopting
    from standclear.web.idle import ending_when_idle
    from standclear.web.server import Follower

    yield Follower("putting the picture away", PUT_AWAY_S, home.keep_picture)
    note = partial(home.concordance.note, served.office.log)
    yield Follower("noting where the log speaks of what", NOTE_S, note)
    yield Follower("forgetting what has ended", FORGET_S, people.sweep)
    if live is not None:
        yield adopting(served, people, live)
    if idle_s is not None:
        yield ending_when_idle(served, idle_s)


def _greet(served: Served, people: People, live: Live | None) -> None:
    """Where to go, and the way in where nobody has come in yet."""
    from standclear.web.entering import first_link
    from standclear.web.exercise import guest_links

    click.echo(f"The desk: {served.door.origin}")
    if live is not None:
        click.echo("A valley that does not exist, living. Open that here and come in as a guest;")
        click.echo("from another machine, once for each link, join it as:")
        for party, name, secret_link in guest_links(served, people):
            click.echo(f"  {party:<12} {name}\n               {secret_link}")
        click.echo("The guide at the top of the floor leads through a first minute.")
        click.echo("Ctrl-C ends it.", err=True)
        return
    link = first_link(served, people)
    if link is not None:
        click.echo(f"Join as the desk's first person, once, within 72 hours: {link}")
    click.echo("Ctrl-C ends it.", err=True)
