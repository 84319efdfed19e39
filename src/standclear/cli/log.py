"""`standclear log show|export`: what was said, in order, and a copy for other programs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from standclear.cli.log_access import open_log, recorded_at
from standclear.cli.log_checkpoint import checkpoint_as_json
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen
from standclear.core.counted import counted
from standclear.log.checkpoint import read_checkpoint
from standclear.log.entry import Entry
from standclear.log.export import export_log
from standclear.log.note import split_note
from standclear.log.view import LogView
from standclear.service.shown.entries import entry_document, may_read
from standclear.service.shown.plain import Document

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
    end = shell.desk.size() if shell.at_option else log.size
    start, stop = first or 0, end if last is None else min(last + 1, end)
    found: list[tuple[int, Entry]] = []
    with shell.screen.progress("Reading the log", max(0, stop - start)) as bar:
        for index, entry in enumerate(log.entries(start, stop) if start < stop else (), start):
            bar.step()
            if _wanted(entry, types, issuers):
                found.append((index, entry))
    found = found[-newest:] if newest else found
    shell.answer(
        _documents(shell, log, found) if shell.as_json else None,
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


def _documents(shell: Shell, log: LogView, found: list[tuple[int, Entry]]) -> list[Document]:
    """The documents of the API's list of entries."""
    if not found:
        return []
    first, desk = found[0][0], shell.desk.name()
    recorded = recorded_at(shell, log, first, found[-1][0] + 1)
    return [
        entry_document(index, entry, recorded_at_s=recorded[index - first])
        | {"yours_to_read": may_read(entry, shell.party, desk)}
        for index, entry in found
    ]


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
    before = _files(directory)
    with shell.screen.progress("Writing tiles", log.size // 128 + 2) as bar:
        size = export_log(log, directory, progress=lambda done, total: bar.step())
    head = read_checkpoint(split_note(log.checkpoint())[0])
    after = _files(directory)
    written = sum(before.get(file) != state for file, state in after.items())
    word = "updated" if before else "written"
    shell.answer(
        {"directory": str(directory), "files_written": written} | checkpoint_as_json(head),
        lambda screen: screen.line(
            f"{directory}: {word}: {counted(written, 'file')}, {size} entries of {log.origin}. "
            f"Verify with: standclear log verify {directory} --trust FILE"
        ),
    )


def _files(directory: Path) -> dict[Path, tuple[int, int]]:
    """The files below a directory, and by what each is known to be written anew."""
    return {
        file: (file.stat().st_mtime_ns, file.stat().st_ino)
        for file in directory.rglob("*")
        if file.is_file()
    }
