"""`standclear site give|amend|list|show`: notices of protected places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from standclear.cli.describe import share_lines, volume_rows
from standclear.cli.place_options import Drawn, confirm, drawing, is_drawn, read_drawing
from standclear.cli.received_lists import list_received
from standclear.cli.records import full_id, may_see, must_see, new_id, reachable
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen
from standclear.cli.words import read_share
from standclear.core.disclosure import view_of_notice
from standclear.core.errors import InvalidInput
from standclear.core.notice import AsTyped, Markings, SiteCategory, SiteLink, SiteNotice, share_for
from standclear.core.picture import NoticeRecord
from standclear.core.release import CoarseView, NoticeView
from standclear.core.shape import Volume4D
from standclear.core.statements import NoticeAmend, NoticeGive
from standclear.core.telling import Share


def recipients_and_consent(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that both kinds of notice have."""
    options = (
        click.option("--to", "recipients", multiple=True, metavar="PARTY=LEVEL[:LENGTH]",
                     help="A recipient and what it sees: south, south=coarse, south=full:500m."),
        click.option("--consent", is_flag=True, default=None,
                     help="Its people agree that the notice goes to these recipients."),
        click.option("--mark-day", "mark_day", help="What can be seen of it by day."),
        click.option("--mark-infrared", "mark_infrared", help="What is seen in infrared."),
        click.option("--mark-radar", "mark_radar", help="What is seen by radar."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def doubting(drawn: Drawn, recipients: tuple[Share, ...]) -> Drawn:
    """The drawing, with a warning to look at where the notice goes to nobody."""
    if recipients:
        return drawn
    nobody = "nobody will be told: no --to names a recipient"
    return replace(drawn, warnings=(*drawn.warnings, nobody))


def markings(options: dict[str, Any], present: Markings) -> Markings:
    """Markings as given, the present ones where they are not."""
    return Markings(
        day=present.day if options["mark_day"] is None else options["mark_day"],
        infrared=present.infrared if options["mark_infrared"] is None else options["mark_infrared"],
        radar=present.radar if options["mark_radar"] is None else options["mark_radar"],
    )


def _fields(command: Callable[..., Any]) -> Callable[..., Any]:
    options = (
        click.option("--category", type=click.Choice([c.value for c in SiteCategory])),
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
    """Give notice of a protected place.

    Writes notice.give to the record. Each recipient is told at the precision chosen for it, and
    plans are held against the place from then on. With a broker, its check of form comes first.

    \b
    Example:
      standclear site give h-7 --category health --name "Al-Amal hospital" \\
          --function "surgery, 40 beds" --link operates --focal-point "watch, +1 555 0100" \\
          --point "35.9306N 36.6339E" --error 20m --place Idlib --method GPS \\
          --start 2030-03-01T00:00Z --end 2031-03-01T00:00Z \\
          --to south --to north=full:500m --consent
    """
    drawn = read_drawing(options, zone=shell.home.time_zone)
    given = _given(options)
    for name in ("category", "function", "link", "focal_point"):
        if name not in given:
            raise InvalidInput(f"--{name.replace('_', '-')}", "nothing", "see site give --help")
    name = given.pop("name", drawn.name)
    if not name:
        raise InvalidInput("--name", "nothing", "what the place is called")
    notice = SiteNotice(
        id=new_id(shell, "site", number),
        version=1,
        name=name,
        volume=_volume(drawn),
        as_typed=_as_typed(drawn, options),
        consent=bool(options["consent"]),
        recipients=_recipients(options),
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
      standclear site amend h-7 --point "35.9311N 36.6340E" --error 10m --place Idlib \\
          --start 2030-03-01T00:00Z --end 2031-03-01T00:00Z
    """
    if not reachable(shell):
        raise InvalidInput("site", number, "the desk within reach: an amendment names its version")
    present = shell.picture.get_notice(full_id(shell, "site", number)).notice
    if not isinstance(present, SiteNotice):
        raise InvalidInput("site", number, "the id of a site, OWNER/site/NUMBER")
    drawn, as_typed = Drawn(present.volumes), present.as_typed
    if is_drawn(options):
        drawn = read_drawing(options, zone=shell.home.time_zone)
        as_typed = _as_typed(drawn, options)
    notice = replace(
        present,
        version=present.version + 1,
        volume=_volume(drawn),
        as_typed=as_typed,
        consent=present.consent if options["consent"] is None else options["consent"],
        recipients=_recipients(options) or present.recipients,
        markings=markings(options, present.markings),
        **_given(options),
    )
    shown = doubting(drawn, notice.recipients)
    confirm(shell, shown, yes=options["yes"], question="Sign and give this version?")
    shell.say(NoticeAmend(notice))


@click.command("list")
@reads
def list_(shell: Shell) -> None:
    """List the notices of places that you may see. Writes nothing."""
    if not reachable(shell):
        list_received(shell, "site")
        return
    found = [
        record
        for notice_id, record in sorted(shell.picture.notices.items())
        if isinstance(record.notice, SiteNotice) and may_see(shell, notice_id)
    ]

    def human(screen: Screen) -> None:
        rows = []
        for record in found:
            view = view_for(shell, record)
            full = isinstance(view, NoticeView)
            rows.append(
                (
                    record.notice.id,
                    f"v{record.notice.version}",
                    record.state.value,
                    _category(record) if full else "coarse",
                    record.notice.name if full else "",
                    screen.moment(record.confirmed_at),
                )
            )
        columns = ("site", "version", "state", "category", "name", "last confirmed")
        screen.table(columns, rows, empty="No notice of a place that you may see.")

    shell.answer([view_for(shell, record) for record in found], human)


@click.command()
@click.argument("number")
@reads
def show(shell: Shell, number: str) -> None:
    """Show one notice of a place. Writes nothing."""
    notice_id = full_id(shell, "site", number)
    must_see(shell, notice_id)
    record = shell.picture.get_notice(notice_id)
    view = view_for(shell, record)
    shell.answer(view, lambda screen: _show(screen, record, view))


def view_for(shell: Shell, record: NoticeRecord) -> NoticeView | CoarseView:
    """The notice as the asker may see it; its author and the desk see it as given."""
    asker = shell.party
    if asker in (record.author, shell.picture.desk):
        return NoticeView(record.notice, record.state.value)
    share = share_for(record.notice, asker)
    view = view_of_notice(record.notice, record.state.value, share, shell.picture.mechanism)
    assert isinstance(view, NoticeView | CoarseView)
    return view


def _show(screen: Screen, record: NoticeRecord, view: NoticeView | CoarseView) -> None:
    head = [
        ("site", f"{record.notice.id} v{record.notice.version}"),
        ("state", record.state.value),
        ("confirmed", screen.moment(record.confirmed_at)),
    ]
    if isinstance(view, CoarseView):
        screen.facts([*head, ("contact", view.contact), *volume_rows(screen, view.volumes)])
        return
    notice = view.notice
    assert isinstance(notice, SiteNotice)
    screen.facts(
        (
            *head,
            ("ovn", record.ovn),
            ("submissions", str(record.submissions) if record.submissions > 1 else ""),
            ("same as", record.same_as),
            ("name", notice.name),
            ("category", notice.category.value),
            ("function", f"{notice.function} ({notice.link.value})"),
            ("as typed", f"{notice.as_typed.text} [{notice.as_typed.notation}]"),
            ("focal point", notice.focal_point),
            ("recipients", share_lines(notice.recipients)),
            *volume_rows(screen, notice.volumes),
        )
    )


def _category(record: NoticeRecord) -> str:
    return record.notice.category.value if isinstance(record.notice, SiteNotice) else ""


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
