"""What both kinds of notice, places and movements, share on the command line.

Not here: the fields of each (site.py, move.py), what is said of a notice later (notice.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from standclear.cli.given_before import given_before, namesake_document, namesake_line
from standclear.cli.options import put_on
from standclear.cli.place_options import Drawn, confirm, drawing
from standclear.cli.shell import Shell, writes
from standclear.cli.words import read_share
from standclear.core.errors import InvalidInput
from standclear.core.notice import Markings, Notice
from standclear.core.statements import NoticeAmend, NoticeGive

Command = Callable[..., Any]
Option = Callable[[Command], Command]

notice_fields = put_on(
    click.option("--to", "recipients", multiple=True, metavar="PARTY=LEVEL[:LENGTH]",
                 help="A recipient and what it sees: south, south=coarse, south=full:500m."),
    click.option("--consent", is_flag=True, default=None,
                 help="Its people agree that the notice goes to these recipients."),
    click.option("--mark-day", "mark_day", help="What can be seen of it by day."),
    click.option("--mark-infrared", "mark_infrared", help="What is seen in infrared."),
    click.option("--mark-radar", "mark_radar", help="What is seen by radar."),
)  # fmt: skip
"""Options that both kinds of notice have."""


_AMENDS = """Give a changed notice; every receipt is asked for again.

Writes notice.amend to the record, as the next version; its recipients are told, and so are those
who no longer are. What no option names stays as it was.

\b
Example:
  """


def amending(fields: Option, example: str) -> Callable[[Command], click.Command]:
    """The command that words a notice anew: its number, these fields, a drawing."""

    def make(function: Command) -> click.Command:
        options = click.argument("number")(fields(drawing(writes(function))))
        return click.command(help=_AMENDS + example)(options)

    return make


def shared(options: dict[str, Any], before: Notice | None) -> dict[str, Any]:
    """Version, consent, recipients and markings: as the options say, else as they were.

    before   the wording that is amended; None for a notice that is new
    """
    consent, to = options["consent"], tuple(read_share(t, "--to") for t in options["recipients"])
    if before is None:
        return {
            "version": 1,
            "consent": bool(consent),
            "recipients": to,
            "markings": _markings(options, Markings()),
        }
    return {
        "version": before.version + 1,
        "consent": before.consent if consent is None else consent,
        "recipients": to or before.recipients,
        "markings": _markings(options, before.markings),
    }


def named(given: dict[str, Any], drawn: Drawn, what: str) -> str:
    """Its name, taken out of what was given, else as it was drawn."""
    name: str = given.pop("name", drawn.name)
    if not name:
        raise InvalidInput("--name", "nothing", f"what the {what} is called")
    return name


def _markings(options: dict[str, Any], present: Markings) -> Markings:
    """Markings as given, the present ones where they are not."""
    said = {field: options[f"mark_{field}"] for field in ("day", "infrared", "radar")}
    return replace(present, **{field: text for field, text in said.items() if text is not None})


def sign_notice(
    shell: Shell, notice: Notice, drawn: Drawn, options: dict[str, Any], *, amends: bool = False
) -> None:
    """Said back, with a doubt where it goes to nobody or was given before; then signed and given.

    With --json the answer of a notice that is new names in `near` what was given before.
    """
    near = () if amends else given_before(shell, notice)
    doubts = [namesake_line(notice, each) for each in near]
    if not notice.recipients:
        doubts.append("nobody will be told: no --to names a recipient")
    drawn = replace(drawn, warnings=(*drawn.warnings, *doubts))
    question = "Sign and give this version?" if amends else "Sign and give this notice?"
    confirm(shell, drawn, yes=options["yes"], question=question)
    if near:
        shell.also["near"] = [namesake_document(each) for each in near]
    shell.say(NoticeAmend(notice) if amends else NoticeGive(notice))
