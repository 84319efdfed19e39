"""The options of `incident report`, and the report that they say."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import click

from standclear.cli.place_options import Drawn, read_drawing
from standclear.cli.words import known_zone, read_length_mm
from standclear.core.errors import InvalidInput
from standclear.core.incidents.knowledge import Level
from standclear.core.incidents.report import (
    Count,
    Harm,
    Observer,
    PlacePrecision,
    Report,
    Sense,
    Source,
    SourceKind,
    TimePrecision,
)
from standclear.core.notice import AsTyped
from standclear.core.places.coordinates import read_position
from standclear.core.shape import Point

_HARMED = ("killed_civilian", "killed_other", "injured_civilian", "injured_other")


def _one_of(words: Iterable[StrEnum]) -> click.Choice[str]:
    return click.Choice([word.value for word in words])


def _harm_option(name: str) -> Any:
    words = f"People {name.replace('_', ', ')}: 3, or 2/3/5 as low/best/high; ? for unknown."
    return click.option(f"--{name.replace('_', '-')}", metavar="N", default="", help=words)


REPORT = (
    click.option("--point", metavar="POSITION", required=True, help="Where it was."),
    click.option("--error", metavar="LENGTH", required=True, help="How far off that may be."),
    click.option("--place", metavar="NAME", help="Where it is said to be; elsewhere is refused."),
    click.option("--precision", type=_one_of(PlacePrecision), default="exact",
                 show_default=True, help="What place is meant."),
    click.option("--start", metavar="TIME", required=True, help="When it was, or began."),
    click.option("--end", metavar="TIME", help="When it ended, if that is another moment."),
    click.option("--time", "time_precision", type=_one_of(TimePrecision),
                 default="minute", show_default=True, help="How precisely the time is known."),
    click.option("--zone", callback=known_zone, metavar="ZONE",
                 help="IANA zone of times without offset."),
    click.option("--level", type=_one_of(x for x in Level if x is not Level.VERIFIED),
                 default="reported", show_default=True, help="How it is known."),
    click.option("--source", "sources", multiple=True, required=True, metavar="KIND[:WORDS]",
                 help=f"Whence it is known: {', '.join(SourceKind)}. Words are the desk's alone."),
    *(_harm_option(name) for name in _HARMED),
    click.option("--seen", metavar="POSITION", help="The observer's position, who saw it."),
    click.option("--heard", metavar="POSITION", help="The observer's position, who heard it."),
    click.option("--bearing", type=click.IntRange(0, 359), help="From there, degrees true."),
    click.option("--distance", metavar="LENGTH", help="From there, as estimated."),
    click.option("--concerning", multiple=True, metavar="PARTY", help="Who should be asked."),
    click.option("--share", "shared_with", multiple=True, metavar="PARTY",
                 help="Who may read it beside the desk."),
    click.option("--for", "reported_for", metavar="PARTY", default="",
                 help="The desk alone: whose word it is."),
    click.option("--named", is_flag=True, help="Whoever may read it may know who reported."),
    click.option("--still", is_flag=True, help="Fire still falls."),
    click.option("--yes", is_flag=True, help="Sign without asking."),
)  # fmt: skip


def read_report(act: str, text: str, options: dict[str, Any], *, zone: str) -> tuple[Drawn, Report]:
    """The place to be said back, and the report. Raises `InvalidInput` naming the option."""
    zone = options["zone"] or zone
    drawn = read_drawing(options | {"end": options["end"] or options["start"]}, zone=zone)
    (volume,), (typed,) = drawn.volumes, drawn.positions
    assert isinstance(volume.shape, Point)
    shape = Point(volume.shape.position, max(volume.shape.error_mm, volume.error_mm))
    report = Report(
        act=act,
        place=shape,
        as_typed=AsTyped(typed.text, typed.notation, options["place"] or ""),
        place_precision=PlacePrecision(options["precision"]),
        start=volume.start,
        end=volume.end,
        time_precision=TimePrecision(options["time_precision"]),
        zone=zone,
        level=Level(options["level"]),
        text=text,
        sources=tuple(_source(each) for each in options["sources"]),
        harm=Harm(**{name: _count(options[name], name) for name in _HARMED}),
        observer=_observer(options),
        still=options["still"],
        concerning=options["concerning"],
        shared_with=options["shared_with"],
        reported_for=options["reported_for"],
        named=options["named"],
    )
    return drawn, report


def _source(text: str) -> Source:
    kind, _, words = text.partition(":")
    try:
        return Source(SourceKind(kind.strip()), words.strip())
    except ValueError:
        raise InvalidInput(
            "--source", text, f"KIND or KIND:WORDS, of {', '.join(SourceKind)}"
        ) from None


def _count(text: str, name: str) -> Count:
    """ "3" is the likeliest; "2/3/5" all three, "2/?/?" at least two."""
    if not text:
        return Count()
    parts = [part.strip() for part in text.split("/")]
    digits = [part for part in parts if part == "?" or (part.isdecimal() and len(part) < 20)]
    known = [None if part == "?" else int(part) for part in digits]
    option = f"--{name.replace('_', '-')}"
    if len(known) != len(parts) or len(parts) not in (1, 3):
        raise InvalidInput(option, text, "a number, or low/best/high with ? for unknown")
    try:
        return Count(best=known[0]) if len(known) == 1 else Count(*known)
    except InvalidInput as fault:
        raise InvalidInput(option, text, fault.expected) from None


def _observer(options: dict[str, Any]) -> Observer | None:
    stood = [sense for sense in Sense if options[sense.value]]
    if not stood:
        return None
    if len(stood) > 1:
        raise InvalidInput("--heard", options["heard"], "--seen or --heard, one of them")
    text = options[stood[0].value]
    try:
        position = read_position(text).position
    except InvalidInput as fault:
        raise InvalidInput(f"--{stood[0].value}", text, fault.expected) from None
    far = options["distance"]
    distance_mm = read_length_mm(far, "--distance") if far else None
    return Observer(position, stood[0], options["bearing"], distance_mm)
