"""Where and when: the options that draw a shape, and its saying back before anything is signed.

Promise: what will be signed is said back in three notations, from the nearest named place, with
every warning; where nobody is there to look, only --yes goes on.
Not here: what the drawn thing means (plan_file.py, zone.py, site.py, move.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from standclear.cli.shell import Shell
from standclear.cli.show import span
from standclear.cli.typed_shape import must_be_one
from standclear.cli.words import known_zone, read_length_mm, read_moment, read_place
from standclear.core.errors import InvalidInput
from standclear.core.places.compass import Language
from standclear.core.places.coordinates import ReadPosition, read_position
from standclear.core.places.gazetteer import Gazetteer
from standclear.core.places.place import Place, distance_m
from standclear.core.places.read_back import echo, far_from_centre, from_centre, read_back
from standclear.core.shape import Circle, Corridor, Point, Polygon, Position, Shape, Volume4D
from standclear.formats import FeatureFormat, format_for
from standclear.formats.heights import read_ceiling, read_floor, write_ceiling, write_floor
from standclear.formats.kml_losses import is_of_looks
from standclear.formats.volumes import Defaults, Typed, volume_of
from standclear.service.places import shape_line

C = TypeVar("C", bound=Callable[..., Any])

MOST_ECHOED = 12
"""Corners said back; of a longer outline the first ones, and how many more there are."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the options or the file say about space and time.

    positions  typed positions, in order; () where a file drew the shape
    name       what the file calls it
    place      where its writer says it is
    hours      when it holds within its time, in lines; () for all of it
    """

    volumes: tuple[Volume4D, ...]
    positions: tuple[ReadPosition, ...] = ()
    warnings: tuple[str, ...] = ()
    name: str = ""
    place: Place | None = None
    hours: tuple[str, ...] = ()


_SHAPES = ("file", "circle", "corridor", "area", "point")


def drawing(command: C) -> C:
    """All options that say where and when."""
    for option in reversed(
        (
            click.option("--file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
                         help="A drawing: .kml .kmz .geojson .gpx. What is typed beside it wins."),
            click.option("--circle", metavar="POSITION", help="A circle; with --radius."),
            click.option("--corridor", metavar="'P; P; ...'",
                         help="A route, its positions separated by ; with --width."),
            click.option("--area", metavar="'P; P; P; ...'", help="An area by its corners."),
            click.option("--point", metavar="POSITION", help="A place; with --error."),
            click.option("--radius", metavar="LENGTH", help="Of the circle: 2km, 500m, 1NM."),
            click.option("--width", metavar="LENGTH", help="Of the corridor, side to side."),
            click.option("--error", metavar="LENGTH", help="How far off the position may be."),
            click.option("--place", metavar="NAME",
                         help="Where it is said to be (a town or unit); what lies elsewhere is "
                         "refused."),
            click.option("--floor", metavar="HEIGHT",
                         help="surface, '500 ft AMSL', '150 m AGL', FL120."),
            click.option("--ceiling", metavar="HEIGHT", help="As --floor; or unlimited."),
            click.option("--start", metavar="TIME", help="When it begins."),
            click.option("--end", metavar="TIME", help="When it ends."),
            click.option("--zone", callback=known_zone, metavar="ZONE",
                         help="IANA zone of times without offset; else the directory's."),
            click.option("--yes", is_flag=True, help="Sign without asking: what is said back has "
                         "been looked at."),
        )
    ):  # fmt: skip
        command = option(command)
    return command


def is_drawn(options: dict[str, Any]) -> bool:
    """Whether any shape was given."""
    return any(options.get(name) for name in _SHAPES)


def read_drawing(options: dict[str, Any], *, zone: str) -> Drawn:
    """The volumes that the options say. Raises `InvalidInput` naming the option."""
    given = [name for name in _SHAPES if options.get(name)]
    if len(given) != 1:
        shown = ", ".join(f"--{name}" for name in given) or "nothing"
        listed = ", ".join(f"--{name}" for name in _SHAPES)
        raise InvalidInput("shape", shown, f"one of {listed}")
    place = read_place(options.get("place"))
    zone = options.get("zone") or zone
    if given[0] == "file":
        return _from_file(options, place, zone)
    start = _time(options, "start", zone)
    end = _time(options, "end", zone)
    if end < start:
        raise InvalidInput(
            "--end", options["end"], f"a time not before --start, {options['start']}"
        )
    positions = _positions(options, given[0], place)
    shape = _shape(options, given[0], positions)
    error_mm = max(math.ceil(p.precision_m * 1000) for p in positions)
    if options.get("error") and not isinstance(shape, Point):
        error_mm += read_length_mm(options["error"], "--error")
    volume = Volume4D(
        shape,
        read_floor(options.get("floor") or "", "--floor"),
        read_ceiling(options.get("ceiling") or "", "--ceiling"),
        start,
        end,
        error_mm,
    )
    must_be_one(volume, given[0])
    warnings = tuple(f"{p.text}: {w}" for p in positions for w in p.warnings)
    return Drawn((volume,), positions, warnings, place=place)


def _time(options: dict[str, Any], name: str, zone: str) -> datetime:
    if not options.get(name):
        raise InvalidInput(f"--{name}", "nothing", "a time such as 2030-03-01T06:00Z")
    return read_moment(options[name], zone=zone, pointer=f"--{name}")


def _positions(options: dict[str, Any], kind: str, place: Place | None) -> tuple[ReadPosition, ...]:
    texts = [options[kind]]
    if kind in ("corridor", "area"):
        texts = [part for part in options[kind].split(";") if part.strip()]
    found = []
    for number, text in enumerate(texts, 1):
        pointer = f"--{kind}" if len(texts) == 1 else f"--{kind} position {number}"
        try:
            found.append(read_position(text.strip(), place=place))
        except InvalidInput as fault:
            raise InvalidInput(pointer, text.strip(), fault.expected) from None
    return tuple(found)


def _shape(options: dict[str, Any], kind: str, typed: tuple[ReadPosition, ...]) -> Shape:
    positions = tuple(p.position for p in typed)
    if kind == "circle":
        return Circle(positions[0], _length(options, "radius", "2km"))
    if kind == "corridor":
        if len(positions) < 2:
            raise InvalidInput("--corridor", options[kind], "two positions or more, between ;")
        return Corridor(positions, math.ceil(_length(options, "width", "1km") / 2))
    if kind == "area":
        ring = positions[:-1] if positions[0] == positions[-1] else positions
        if len(ring) < 3:
            raise InvalidInput("--area", options[kind], "three corners or more, between ;")
        return Polygon(((ring,),))
    return Point(positions[0], _length(options, "error", "50m"))


def _length(options: dict[str, Any], name: str, example: str) -> int:
    if not options.get(name):
        raise InvalidInput(f"--{name}", "nothing", f"a length such as {example}")
    return read_length_mm(options[name], f"--{name}")


def _from_file(options: dict[str, Any], place: Place | None, zone: str) -> Drawn:
    path: Path = options["file"]
    format_ = format_for(path.name)
    if not isinstance(format_, FeatureFormat):
        raise InvalidInput("--file", path.name, "a drawing; tables go through `standclear import`")
    width = options.get("width")
    half_m = read_length_mm(width, "--width") / 2000 if width else None
    reading = format_.read(path.read_bytes(), half_width_m=half_m)
    if not reading.features:
        losses = "; ".join(reading.losses) or "it holds none"
        raise InvalidInput("--file", path.name, f"at least one shape ({losses})")
    typed = read_typed(options, zone=zone)
    volumes = []
    notes = list(reading.losses)
    for feature in reading.features:
        taken, differences = typed.over(feature)
        notes += differences
        volume = volume_of(taken, typed.fields)
        if options.get("radius") and isinstance(volume.shape, Point):
            radius = _length(options, "radius", "2km")
            volume = replace(volume, shape=Circle(volume.shape.position, radius))
        _check_place(volume, place, feature.where or path.name)
        notes += looks_again(volume, place, feature.where or path.name)
        volumes.append(volume)
    return Drawn(tuple(volumes), (), tuple(notes), reading.features[0].name, place)


def read_typed(options: dict[str, Any], *, zone: str) -> Typed:
    """When and how high, as typed beside a drawing: it wins over what is drawn."""
    names = ("start", "end", "floor", "ceiling", "error")
    given = tuple("error_mm" if n == "error" else n for n in names if options.get(n))
    return Typed(
        given,
        Defaults(
            start=_time(options, "start", zone) if options.get("start") else None,
            end=_time(options, "end", zone) if options.get("end") else None,
            floor=read_floor(options.get("floor") or "", "--floor"),
            ceiling=read_ceiling(options.get("ceiling") or "", "--ceiling"),
            error_mm=read_length_mm(options["error"], "--error") if options.get("error") else 0,
        ),
    )


def _check_place(volume: Volume4D, place: Place | None, where: str) -> None:
    outside = [p for p in corners(volume.shape) if place and not place.contains(p)]
    if place and outside:
        away = place.metres_outside(outside[0]) / 1000
        raise InvalidInput(
            f"{where}/geometry", echo(outside[0])["DD"],
            f"a position in {place.name}; this is {away:.1f} km outside",
        )  # fmt: skip


def looks_again(volume: Volume4D, place: Place | None, where: str) -> list[str]:
    """A drawn shape's corner that is farthest from the centre of the town it is said to be in."""
    if place is None:
        return []
    far = max(corners(volume.shape), key=lambda corner: distance_m(place.position, corner))
    return [f"{where}: {echo(far)['DD']}: {why}" for why in far_from_centre(place, far)]


def corners(shape: Shape) -> tuple[Position, ...]:
    """The positions that a person would read aloud of a shape."""
    match shape:
        case Circle():
            return (shape.centre,)
        case Point():
            return (shape.position,)
        case Corridor():
            return shape.route
        case Polygon():
            return tuple(p for part in shape.parts for p in part[0])


# ------------------------------------------------------------------------------ said back


def confirm(shell: Shell, drawn: Drawn, *, yes: bool, question: str) -> None:
    """Say back what will be signed, and ask. On standard error: it is not the answer."""
    for line in said_back(drawn, zone=shell.home.time_zone, language=shell.language):
        shell.screen.note(line)
    shell.must_confirm(question, yes=yes)


def said_back(drawn: Drawn, *, zone: str, language: Language = "en") -> list[str]:
    """The read-back of a drawing: places in three notations, heights, times, warnings."""
    lines = ["Read back. Compare it with what you meant."]
    shipped = Gazetteer.shipped()
    for number, volume in enumerate(drawn.volumes, 1):
        head = f"Volume {number}: " if len(drawn.volumes) > 1 else ""
        lines.append(f"  {head}{shape_line(volume)}")
        named = corners(volume.shape)
        for position in named[:MOST_ECHOED]:
            said = echo(position)
            lines.append(f"    {read_back(position, gazetteer=shipped, language=language)}")
            lines.append(f"      {said['DD']}  {said['DMS']}  {said['MGRS']}")
        if len(named) > MOST_ECHOED:
            lines.append(f"    and {len(named) - MOST_ECHOED} more corners")
        lines.append(f"    {write_floor(volume.floor)} to {write_ceiling(volume.ceiling)}")
        lines.append(f"    {span(volume.start, volume.end, zone)}")
        if volume.error_mm:
            lines.append(
                f"    widened by {math.ceil(volume.error_mm / 1000)} m: how well it is known"
            )
    lines += [f"  {line}" for line in drawn.hours]
    if drawn.place is not None:
        lines.append(f"  Inside {drawn.place.label}, as you say{_from_centre(drawn)}.")
    lines += [f"  {marked(warning)}" for warning in drawn.warnings]
    return lines


def marked(note: str) -> str:
    """Under what a note of a reading stands: what only changes the looks asks for no second one."""
    return f"Note: {note}" if is_of_looks(note) else f"LOOK AGAIN: {note}"


def _from_centre(drawn: Drawn) -> str:
    """How far from a town's centre its farthest corner is, where it is drawn in a town."""
    if drawn.place is None or drawn.place.outline:
        return ""
    place = drawn.place
    drawn_at = [corner for volume in drawn.volumes for corner in corners(volume.shape)]
    far = max(drawn_at, key=lambda corner: distance_m(place.position, corner))
    return f", {'up to ' if len(drawn_at) > 1 else ''}{from_centre(place, far)}"
