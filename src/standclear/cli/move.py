"""`standclear move give|amend`: notices of movements of people and supplies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from standclear.cli.place_options import Drawn, confirm, corners, drawing, is_drawn, read_drawing
from standclear.cli.records import contact, full_id, new_id, reachable
from standclear.cli.shell import Shell, writes
from standclear.cli.site import doubting, markings, recipients_and_consent
from standclear.cli.words import read_share
from standclear.core.errors import InvalidInput
from standclear.core.notice import Markings, MissionType, MovementNotice, Vehicle
from standclear.core.shape import Position
from standclear.core.statements import NoticeAmend, NoticeGive
from standclear.core.telling import Urgency


def _fields(command: Callable[..., Any]) -> Callable[..., Any]:
    options = (
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
        click.option("--replaces", help="The movement that this one replaces."),
        recipients_and_consent,
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


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
          --vehicle "truck, white, TR 1234, logo, blue flag" --on-board "sat +870 555" \\
          --control-room "ops, +1 555 0100" --to north --to south --consent \\
          --start 2030-03-05T06:00Z --end 2030-03-05T14:00Z
    """
    drawn = read_drawing(options, zone=shell.home.time_zone)
    given = _given(options)
    for name in ("mission", "passengers", "contact_on_board"):
        if name not in given:
            option = {"contact_on_board": "--on-board"}.get(name, f"--{name}")
            raise InvalidInput(option, "nothing", "see move give --help")
    name = given.pop("name", drawn.name)
    if not name:
        raise InvalidInput("--name", "nothing", "what the movement is called")
    notice = MovementNotice(
        id=new_id(shell, "move", number),
        version=1,
        name=name,
        volumes=drawn.volumes,
        waypoints=_waypoints(drawn),
        vehicles=given.pop("vehicles", ()),
        control_room=contact(shell, given.pop("control_room", None)),
        consent=bool(options["consent"]),
        recipients=tuple(read_share(text, "--to") for text in options["recipients"]),
        markings=markings(options, Markings()),
        **given,
    )
    shown = doubting(drawn, notice.recipients)
    confirm(shell, shown, yes=options["yes"], question="Sign and give this notice?")
    shell.say(NoticeGive(notice))


@click.command()
@click.argument("number")
@_fields
@drawing
@writes
def amend(shell: Shell, number: str, **options: Any) -> None:
    """Give a changed notice; every receipt is asked for again.

    Writes notice.amend to the record, as the next version; its recipients are told, and so are
    those who no longer are. What no option names stays as it was.

    \b
    Example:
      standclear move amend 4 --corridor "35.93N 36.63E; 36.20N 36.70E" --width 1km \\
          --start 2030-03-06T06:00Z --end 2030-03-06T14:00Z
    """
    if not reachable(shell):
        raise InvalidInput("move", number, "the desk within reach: an amendment names its version")
    present = shell.picture.get_notice(full_id(shell, "move", number)).notice
    if not isinstance(present, MovementNotice):
        raise InvalidInput("move", number, "the id of a movement, OWNER/move/NUMBER")
    drawn, waypoints = Drawn(present.volumes), present.waypoints
    if is_drawn(options):
        drawn = read_drawing(options, zone=shell.home.time_zone)
        waypoints = _waypoints(drawn)
    recipients = tuple(read_share(text, "--to") for text in options["recipients"])
    notice = replace(
        present,
        version=present.version + 1,
        volumes=drawn.volumes,
        waypoints=waypoints,
        consent=present.consent if options["consent"] is None else options["consent"],
        recipients=recipients or present.recipients,
        markings=markings(options, present.markings),
        **_given(options),
    )
    shown = doubting(drawn, notice.recipients)
    confirm(shell, shown, yes=options["yes"], question="Sign and give this version?")
    shell.say(NoticeAmend(notice))


def _waypoints(drawn: Drawn) -> tuple[Position, ...]:
    return tuple(position for volume in drawn.volumes for position in corners(volume.shape))


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """Fields of a movement that the options name."""
    names = ("name", "passengers", "contact_on_board", "control_room", "escort", "stops",
             "urgency_reason", "replaces")  # fmt: skip
    given = {name: options[name] for name in names if options[name] is not None}
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
