"""`standclear zone list` and `zone show`: what zones there are, and whose word each is.

Not here: saying anything of a zone (zone.py), which loads what places are typed and drawn with.
"""

from __future__ import annotations

import click

from standclear.cli.describe_records import record_rows
from standclear.cli.received_lists import asked_of_desk, list_received
from standclear.cli.records import reachable
from standclear.cli.shell import Shell, reads
from standclear.cli.show import Screen
from standclear.core.picture import ZoneRecord
from standclear.core.zone_words import WATCHED, whose_word
from standclear.service.shown.plain import typed


@click.command("list")
@click.option("--all", "all_", is_flag=True, help="Also withdrawn and lapsed ones.")
@reads
def list_(shell: Shell, all_: bool) -> None:
    """List the zones and whose word each is. Writes nothing."""
    if not reachable(shell):
        list_received(shell, "zone", all_=all_)
        return
    found = shell.desk.records("zone", over=all_)

    def human(screen: Screen) -> None:
        columns = ("zone", "version", "standing", "kind", "name", "ends")
        rows = [_row(screen, typed(ZoneRecord, zone)) for zone in found]
        screen.table(columns, rows, empty="No zone that you may see.")

    shell.answer(found, human)


def _row(screen: Screen, record: ZoneRecord) -> tuple[str, ...]:
    return (
        record.zone.id,
        f"v{record.zone.version}",
        record.standing.value,
        record.zone.kind.value,
        record.zone.name,
        screen.moment(record.zone.valid_until),
    )


@click.command()
@click.argument("number")
@reads
def show(shell: Shell, number: str) -> None:
    """Show one zone. Writes nothing."""
    zone = asked_of_desk(shell, "zone", number)
    if zone is not None:
        reader = () if shell.party == shell.home.desk else (shell.party,)
        shell.answer(zone, lambda screen: _show(screen, typed(ZoneRecord, zone), reader))


def _show(screen: Screen, record: ZoneRecord, reader: tuple[str, ...]) -> None:
    zone = record.zone
    word = whose_word(zone.id, record.standing, record.recognised_by, record.rejected_by, reader)
    screen.facts(
        (
            ("zone", f"{zone.id} v{zone.version}"),
            ("standing", record.standing.value),
            ("recognised", ", ".join(record.recognised_by) or "by nobody yet"),
            ("rejected", ", ".join(record.rejected_by) or "by nobody"),
            *([("whose word", f"{word}\n{WATCHED}")] if word else []),
            ("ovn", record.ovn),
            *record_rows(screen, zone),
        )
    )
