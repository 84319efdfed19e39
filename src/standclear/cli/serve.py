"""`standclear serve`: the network door and the watch floor; one process, no network needed."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from standclear.cli.serve_settings import (
    door_of,
    given,
    serving_options,
    settings_of,
    show_settings,
    writing_down,
)
from standclear.cli.shell import Shell, here

if TYPE_CHECKING:
    from standclear.cli.background import Place
    from standclear.web.served import Door
    from standclear.web.server import Listening

CARRY_S = 10.0
"""Between two passes of the followers; the shortest deadline is 60 s (CEASE)."""

IDLE_H = 8.0
"""A living exercise in the background that nobody asked for so long ends by itself."""


@click.command()
@serving_options
@click.option("--demo", is_flag=True, help="Serve the exercise, living; needs no directory.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default="demo-desk",
    show_default=True,
    help="With --demo: the directory of its desk.",
)
@click.option(
    "--background",
    "mode",
    flag_value="background",
    help="With --demo: as a process of its own, on a free port; says where, and ends.",
)
@click.option("--stop", "mode", flag_value="stop", help="End the one in the background.")
@click.option("--apart", "mode", flag_value="apart", hidden=True)
@click.option(
    "--idle-hours",
    type=click.FloatRange(min=0, min_open=True),
    default=IDLE_H,
    show_default=True,
    help="With --background: it ends after so long without a request or an open page.",
)
@click.option("--show-config", is_flag=True, help="Show what holds and from where; serve nothing.")
@here
def serve(
    shell: Shell,
    demo: bool,
    out: Path,
    mode: str | None,
    idle_hours: float,
    show_config: bool,
    **options: Any,
) -> None:
    """Serve the desk: API, live stream and watch floor. Ends with Ctrl-C.

    Writes to the record what its parties hand in; meanwhile carries releases out and lets what is
    due fall due, as `standclear run` does. The first start prints a link with which the desk's
    first person joins; there is no default password. What is not said here stands in section
    [serve] of standclear.toml, or in STANDCLEAR_SERVE_... .

    \b
    Examples:
      standclear serve
      standclear serve --demo
      standclear serve --demo --background
      standclear serve --stop
      standclear serve --host 0.0.0.0 --origin https://desk.example \\
        --tls-certificate desk.pem --tls-key desk.key
    """
    flags = given(options)
    if show_config:
        show_settings(shell, flags)
        return
    chosen = settings_of(shell, flags, demo=demo or mode is not None)
    with writing_down(chosen), _without_looking_for_garbage():
        if mode is not None:
            from standclear.cli.background import Place

            place = Place(out, chosen.host, chosen.port, chosen.origin or None, idle_hours)
            _in_background(mode, place, demo=demo)
        elif demo:
            _serve_demo(shell, out, *door_of(chosen))
        else:
            _serve_desk(shell, *door_of(chosen))


@contextmanager
def _without_looking_for_garbage() -> Iterator[None]:
    """Until the door opens, which looks again (web/server.py): a start makes what is kept, and
    walking through it takes a fifth of the time (measured)."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _in_background(mode: str, place: Place, *, demo: bool) -> None:
    """Start, stop, or be the living exercise beside whoever asked for it."""
    from standclear.cli import serve_apart
    from standclear.core.errors import InvalidInput

    if mode == "stop":
        serve_apart.stop(place.directory)
    elif not demo:
        raise InvalidInput("--background", "alone", "--demo too; your own desk has a supervisor")
    elif mode == "background":
        serve_apart.start(place)
    else:
        serve_apart.be(place)


def _serve_desk(shell: Shell, door: Door, listening: Listening) -> None:
    from standclear.cli.serve_run import run
    from standclear.core.errors import NotAllowed
    from standclear.service.carrying import one_pass
    from standclear.service.desk_home import DeskHome
    from standclear.web.server import Follower

    home = shell.home
    if not isinstance(home, DeskHome):
        raise NotAllowed("this is a party's directory; a desk serves", ("serve at the desk",))
    carry = Follower("carrying releases out", CARRY_S, lambda: one_pass(home))
    run(home, door, listening, [carry])


def _serve_demo(shell: Shell, out: Path, door: Door, listening: Listening) -> None:
    from standclear.cli.serve_run import LIVE_S, run
    from standclear.cli.show import Screen
    from standclear.scenarios.live import open_live
    from standclear.web.server import Follower

    screen = Screen()
    with screen.progress("Playing the exercise up to Tuesday morning", 100) as bar:
        done = [0]

        def progress(share: float) -> None:
            bar.step(int(share * 100) - done[0])
            done[0] = int(share * 100)

        live = open_live(out, progress=progress)
    go_on = Follower("the exercise", LIVE_S, live.go_on)
    run(live.home, door, listening, [go_on], live=live)
