"""`standclear site give|amend|list|show`: notices of protected places."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from standclear.cli.notice_options import (
    amending,
    named,
    notice_fields,
    shared,
    sign_notice,
)
from standclear.cli.options import put_on
from standclear.cli.place_options import Drawn, drawing, is_drawn, read_drawing
from standclear.cli.records import new_id, present
from standclear.cli.shell import Shell, writes
from standclear.cli.words import read_share
from standclear.core.errors import InvalidInput
from standclear.core.notice import AsTyped, SiteCategory, SiteLink, SiteNotice
from standclear.core.shape import Volume4D
from standclear.core.telling import Share

_fields = put_on(
    click.option("--category", type=click.Choice([c.value for c in SiteCategory]),
                 metavar="KIND", help=f"One of {', '.join(SiteCategory)}."),
    click.option("--name", help="What the place is called."),
    click.option("--function", help="The humanitarian function that it serves now."),
    click.option("--link", type=click.Choice([k.value for k in SiteLink]),
                 help="How your organisation stands to the place."),
    click.option("--focal-point", "focal_point", help="Whom to call, day and night."),
    click.option("--method", help="How the position was found: GPS, map, satellite image."),
    click.option("--taken-on", "taken_on", help="When it was found, ISO date."),
    click.option("--address", help="In words, as people there say it."),
    click.option("--hours", help="When people are there."),
    click.option("--people", help="How many: 40, or 20-60."),
    click.option("--underground", is_flag=True, default=None, help="Part is below ground."),
    click.option("--frontline", is_flag=True, default=None,
                 help="Near a front line: to be confirmed every 30 days."),
    notice_fields,
)  # fmt: skip


@click.command()
@click.argument("number", required=False)
@_fields
@drawing
@writes
def give(shell: Shell, number: str | None, **options: Any) -> None:
    """Give notice of a protected place.

    Writes notice.give to the record. Each recipient is told at the precision chosen for it, and
    plans are held against the place from then on. With a broker, its check of form comes first.
    A notice of about the same name within 500 m, yours or one that you were shown, is named
    before you sign; with --json in `near`.

    \b
    Example:
      standclear site give h-7 --category health --name "Al-Amal hospital" \\
          --function "surgery, 40 beds" --link operates \\
          --focal-point "watch, +1 555 0100" \\
          --point "35.9306N 36.6339E" --error 20m --place Idlib --method GPS \\
          --start 2030-03-01T00:00Z --end 2031-03-01T00:00Z \\
          --to south --to north=full:500m --consent
    """
    drawn = read_drawing(options, zone=shell.home.time_zone)
    given = _given(options)
    for name in ("category", "function", "link", "focal_point"):
        if name not in given:
            raise InvalidInput(
                f"--{name.replace('_', '-')}", "nothing", "what `site give --help` says of it"
            )
    name = named(given, drawn, "place")
    notice = SiteNotice(
        id=new_id(shell, "site", number),
        name=name,
        volume=_volume(drawn),
        as_typed=_as_typed(drawn, options),
        **shared(options, None),
        **given,
    )
    sign_notice(shell, notice, drawn, options)


@amending(
    _fields,
    """standclear site amend h-7 --point "35.9311N 36.6340E" --error 10m \\
      --place Idlib \\
      --start 2030-03-01T00:00Z --end 2031-03-01T00:00Z""",
)
def amend(shell: Shell, number: str, **options: Any) -> None:
    """A place worded anew."""
    given = present(shell, "site", number)
    assert isinstance(given, SiteNotice)
    drawn, as_typed = Drawn(given.volumes), given.as_typed
    if is_drawn(options):
        drawn = read_drawing(options, zone=shell.home.time_zone)
        as_typed = _as_typed(drawn, options)
    changes = shared(options, given) | _given(options)
    notice = replace(given, volume=_volume(drawn), as_typed=as_typed, **changes)
    sign_notice(shell, notice, drawn, options, amends=True)


def _volume(drawn: Drawn) -> Volume4D:
    if len(drawn.volumes) != 1:
        raise InvalidInput("shape", f"{len(drawn.volumes)} shapes", "one place a notice")
    return drawn.volumes[0]


def _as_typed(drawn: Drawn, options: dict[str, Any]) -> AsTyped:
    texts = [p.text for p in drawn.positions]
    notation = drawn.positions[0].notation if drawn.positions else "drawing"
    return AsTyped(
        text="; ".join(texts) or str(options["file"].name if options["file"] else ""),
        notation=notation,
        place=options["place"] or "",
        method=options["method"] or "",
        taken_on=options["taken_on"] or "",
    )


def _recipients(options: dict[str, Any]) -> tuple[Share, ...]:
    return tuple(read_share(text, "--to") for text in options["recipients"])


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """Fields of a site that the options name."""
    names = ("name", "function", "focal_point", "address", "hours", "underground", "frontline")
    given = {name: options[name] for name in names if options[name] is not None}
    if options["category"]:
        given["category"] = SiteCategory(options["category"])
    if options["link"]:
        given["link"] = SiteLink(options["link"])
    if options["people"]:
        given["occupancy"] = read_people(options["people"])
    return given


def read_people(text: str) -> tuple[int, int]:
    """ "40" or "20-60"."""
    low, _, high = text.replace(" ", "").partition("-")
    if not low.isdecimal() or (high and not high.isdecimal()):
        raise InvalidInput("--people", text, "a number, or two as 20-60")
    return int(low), int(high or low)
