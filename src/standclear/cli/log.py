"""`standclear log show|export`: what was said, in order, and a copy for other programs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from standclear.cli.log_access import open_log
from standclear.cli.log_checkpoint import checkpoint_as_json
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen
from standclear.log.checkpoint import read_checkpoint
from standclear.log.entry import Entry
from standclear.log.export import export_log
from standclear.log.note import split_note

_COLUMNS = ("index", "issued", "issuer", "type", "to", "urgency", "release")


@click.command()
@click.option("--from", "first", type=click.IntRange(min=0), metavar="N", help="First index.")
@click.option("--to", "last", type=click.IntRange(min=0), metavar="N", help="Last index.")
@click.option(
    "--last", "newest", type=click.IntRange(min=1), metavar="N", help="Only the newest N of them."
)
@click.option(
    "--type",
    "types",
    multiple=True,
    metavar="TYPE",
    help="Only entries of this type, such as notice.give; notice for all of its kind.",
)
@click.option("--issuer", "issuers", multiple=True, metavar="PARTY", help="Only entries by it.")
@reads
def show(
    shell: Shell,
    first: int | None,
    last: int | None,
    newest: int | None,
    types: tuple[str, ...],
    issuers: tuple[str, ...],
) -> None:
    """List the entries of the log. Writes nothing.

    What is shown is each entry's header, which everybody who holds the log sees; what was said
    in it is in its body, which only its addressees have. ISSUED is the issuer's own clock.

    \b
    Examples:
      standclear log show --last 20
      standclear log show --from 100 --to 199 --type release --issuer desk
    """
    log = open_log(shell)
    end = shell.picture.size if shell.at_option else log.size
    start, stop = first or 0, end if last is None else min(last + 1, end)
    found: list[tuple[int, Entry]] = []
    with shell.screen.progress("Reading the log", max(0, stop - start)) as bar:
        for index, entry in enumerate(log.entries(start, stop) if start < stop else (), start):
            bar.step()
            if _wanted(entry, types, issuers):
                found.append((index, entry))
    found = found[-newest:] if newest else found
    shell.answer(
        [_as_json(index, entry) for index, entry in found],
        lambda screen: screen.table(
            _COLUMNS, [_row(screen, *each) for each in found], empty="No such entry."
        ),
    )


def _wanted(entry: Entry, types: tuple[str, ...], issuers: tuple[str, ...]) -> bool:
    kind = entry.header.type
    of_type = not types or any(kind == t or kind.startswith(f"{t}.") for t in types)
    return of_type and (not issuers or entry.header.issuer in issuers)


def _row(screen: Screen, index: int, entry: Entry) -> tuple[str, ...]:
    header = entry.header
    marks = [name for name in ("test", "custodial") if getattr(header, name)]
    release = header.release
    return (
        str(index),
        screen.moment(datetime.fromisoformat(header.issued_at)),
        header.issuer,
        " ".join([header.type, *(f"({mark})" for mark in marks)]),
        ", ".join(header.to),
        header.urgency,
        f"{release.recipient} #{release.number}" if release else "",
    )


def _as_json(index: int, entry: Entry) -> dict[str, Any]:
    header = entry.header
    release = header.release
    return {
        "index": index,
        "entry": entry.leaf_hash.hex(),
        "issued_at": header.issued_at,
        "issuer": header.issuer,
        "seq": header.seq,
        "key": entry.keyid,
        "type": header.type,
        "to": list(header.to),
        "subject": header.subject,
        "urgency": header.urgency,
        "release": {"recipient": release.recipient, "number": release.number} if release else None,
        "reason": header.reason,
        "test": header.test,
        "custodial": header.custodial,
    }


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@writes
def export(shell: Shell, directory: Path) -> None:
    """Write the log as static files that other programs read.

    The files are C2SP tlog-tiles: any reader of that form, in any language, checks them against
    the log's key (`standclear log vkey`). Headers and signatures are exported, bodies never are.
    Again into the same directory writes only what is new.

    \b
    Example:
      standclear log export /media/stick/valley-log
    """
    log = open_log(shell)
    with shell.screen.progress("Writing tiles", log.size // 128 + 2) as bar:
        size = export_log(log, directory, progress=lambda done, total: bar.step())
    head = read_checkpoint(split_note(log.checkpoint())[0])
    shell.answer(
        {"directory": str(directory)} | checkpoint_as_json(head),
        lambda screen: screen.line(
            f"{directory}: {size} entries of {log.origin}. Verify with: "
            f"standclear log verify {directory} --trust FILE"
        ),
    )
