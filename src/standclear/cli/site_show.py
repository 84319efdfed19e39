"""`standclear site list` and `site show`: the notices of places that one may see.

Not here: giving notice (site.py), which loads what places are typed and drawn with.
"""

from __future__ import annotations

from datetime import datetime

import click

from standclear.cli.describe_records import Fact
from standclear.cli.notice_show import show_notice
from standclear.cli.received_lists import list_received
from standclear.cli.records import reachable
from standclear.cli.shell import Shell, reads
from standclear.cli.show import Screen
from standclear.client.answers import record_from
from standclear.core.notice import SiteNotice
from standclear.service.shown.plain import Document


@click.command("list")
@reads
def list_(shell: Shell) -> None:
    """List the notices of places that you may see. Writes nothing."""
    if not reachable(shell):
        list_received(shell, "site")
        return
    found = shell.desk.records("site", over=True)

    def human(screen: Screen) -> None:
        columns = ("site", "version", "state", "category", "name", "last confirmed")
        rows = [_row(screen, notice) for notice in found]
        screen.table(columns, rows, empty="No notice of a place that you may see.")

    shell.answer(found, human)


def _row(screen: Screen, document: Document) -> tuple[str, ...]:
    record = record_from(document)
    site = record.shown
    return (
        record.id,
        f"v{record.version}",
        document["state"],
        site.category.value if isinstance(site, SiteNotice) else "coarse",
        site.name if isinstance(site, SiteNotice) else "",
        screen.moment(_confirmed(document)),
    )


@click.command()
@click.argument("number")
@reads
def show(shell: Shell, number: str) -> None:
    """Show one notice of a place. Writes nothing."""
    show_notice(shell, "site", number, standing=_standing, whole=_submitted)


def _standing(screen: Screen, notice: Document) -> list[Fact]:
    return [("state", notice["state"]), ("confirmed", screen.moment(_confirmed(notice)))]


def _confirmed(notice: Document) -> datetime:
    return datetime.fromisoformat(notice["confirmed_at"])


def _submitted(notice: Document) -> list[Fact]:
    """How often it came, and as what else; of what one gave oneself."""
    count = notice.get("submissions", 1)
    return [
        ("submissions", str(count) if count > 1 else ""),
        ("same as", notice.get("same_as", "")),
    ]
