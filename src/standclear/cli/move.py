"""`standclear move give|amend`: notices of movements of people and supplies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from standclear.cli.notice_options import amending, named, notice_fields, shared, sign_notice
from standclear.cli.options import put_on
from standclear.cli.place_options import Drawn, corners, drawing, is_drawn, read_drawing
from standclear.cli.records import contact, full_id, new_id, present
from standclear.cli.second_look import looked_at
from standclear.cli.shell import Shell, writes
from standclear.core.errors import InvalidInput
from standclear.core.notice import MissionType, MovementNotice, Vehicle
from standclear.core.shape import Position
from standclear.core.telling import Urgency

_fields = put_on(
    click.option("--mission", type=click.Choice([m.value for m in MissionType])),
    click.option("--name", help="What the movement is called."),
    click.option("--vehicle", "vehicles", multiple=True,
                 metavar="'TYPE, COLOUR, PLATE, logo, ROOF MARK'",
                 help="One vehicle, as a crew above or a checkpoint would see it."),
    click.option("--passengers", type=click.IntRange(min=0), help="How many people."),
    click.option("--on-board", "contact_on_board", help="Contact on board, with its number."),
    click.option("--control-room", "control_room", help="Contact ashore, day and night; else "
                 "your first role."),
    click.option("--escort", is_flag=True, default=None, help="It has an armed escort."),
    click.option("--stops", help="Planned stops, in words."),
    click.option("--urgency", type=click.Choice(["routine", "urgent", "life_saving"]),
                 help="routine: 48 h ahead; urgent: 24 h; life_saving: any time, phone first."),
    click.option("--urgency-reason", "urgency_reason", help="Why it is urgent."),
    click.option("--replaces", help="A movement of yours that is withdrawn by this one."),
    notice_fields,
)  # fmt: skip


@click.command()
@click.argument("number", required=False)
@_fields
@drawing
@writes
def give(shell: Shell, number: str | None, **options: Any) -> None:
    """Give notice of a movement.

    Writes notice.give to the record. Each recipient is told at the precision chosen for it, and
    plans are held against the route from then on. With a broker, its check of form comes first.

    \b
    Example:
      standclear move give 4 --mission food --name "Friday convoy" --place Idlib \\
          --corridor "35.93N 36.63E; 36.20N 36.65E" --width 1km --passengers 12 \\
          --vehicle "truck, white, TR 1234, logo, blue flag" \\
          --on-board "sat +870 555" \\
          --control-room "ops, +1 555 0100" --to north --to south --consent \\
          --start 2030-03-05T06:00Z --end 2030-03-05T14:00Z
    """
    drawn = looked_at(shell, read_drawing(options, zone=shell.home.time_zone))
    given = _given(shell, options)
    for name in ("mission", "passengers", "contact_on_board"):
        if name not in given:
            option = {"contact_on_board": "--on-board"}.get(name, f"--{name}")
            raise InvalidInput(option, "nothing", "what `move give --help` says of it")
    name = named(given, drawn, "movement")
    notice = MovementNotice(
        id=new_id(shell, "move", number),
        name=name,
        volumes=drawn.volumes,
        waypoints=_waypoints(drawn),
        vehicles=given.pop("vehicles", ()),
        control_room=contact(shell, given.pop("control_room", None)),
        **shared(options, None),
        **given,
    )
    sign_notice(shell, notice, drawn, options)


@amending(
    _fields,
    """standclear move amend 4 --corridor "35.93N 36.63E; 36.20N 36.70E" \\
      --width 1km \\
      --start 2030-03-06T06:00Z --end 2030-03-06T14:00Z""",
)
def amend(shell: Shell, number: str, **options: Any) -> None:
    """A movement worded anew."""
    given = present(shell, "move", number)
    assert isinstance(given, MovementNotice)
    drawn, waypoints = Drawn(given.volumes), given.waypoints
    if is_drawn(options):
        drawn = looked_at(shell, read_drawing(options, zone=shell.home.time_zone))
        waypoints = _waypoints(drawn)
    changes = shared(options, given) | _given(shell, options)
    notice = replace(given, volumes=drawn.volumes, waypoints=waypoints, **changes)
    sign_notice(shell, notice, drawn, options, amends=True)


def _waypoints(drawn: Drawn) -> tuple[Position, ...]:
    return tuple(position for volume in drawn.volumes for position in corners(volume.shape))


def _given(shell: Shell, options: dict[str, Any]) -> dict[str, Any]:
    """Fields of a movement that the options name."""
    names = ("name", "passengers", "contact_on_board", "control_room", "escort", "stops",
             "urgency_reason")  # fmt: skip
    given = {name: options[name] for name in names if options[name] is not None}
    if options["replaces"]:
        given["replaces"] = full_id(shell, "move", options["replaces"])
    if options["mission"]:
        given["mission"] = MissionType(options["mission"])
    if options["urgency"]:
        given["urgency"] = Urgency(options["urgency"])
    if options["vehicles"]:
        given["vehicles"] = tuple(_vehicle(text) for text in options["vehicles"])
    return given


def _vehicle(text: str) -> Vehicle:
    """ "truck, white, TR 1234, logo, blue flag"; the type alone will do."""
    parts = [part.strip() for part in text.split(",")]
    logo = any(part.lower() == "logo" for part in parts[1:])
    kind, *rest = [part for part in parts if part.lower() != "logo"]
    if not kind or len(rest) > 3:
        raise InvalidInput("--vehicle", text, "TYPE, COLOUR, PLATE, logo, ROOF MARK")
    colour, plate, roof = (*rest, "", "", "")[:3]
    return Vehicle(kind, colour, plate, logo, roof)
