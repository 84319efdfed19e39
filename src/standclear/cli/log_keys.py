"""`standclear log vkey|trust`: whose signatures count, to be compared by another road."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import click

from standclear.cli.log_access import (
    desk_of,
    indented,
    log_key,
    open_log,
    pinned_trust,
    write_output,
)
from standclear.cli.shell import Shell, replaces, writes
from standclear.cli.show import Screen
from standclear.core.errors import Corrupt
from standclear.log.note import to_base64
from standclear.log.trust import Trust, write_trust
from standclear.log.words import words
from standclear.service.desk_home import DeskHome


@click.command()
@writes
def vkey(shell: Shell) -> None:
    """Print the log's verifier key. Writes nothing.

    In a party's directory it is the key that was handed over in person.

    \b
    Example:
      standclear log vkey > valley.vkey
    """
    key = log_key(shell)
    shell.answer({"vkey": key.vkey}, lambda screen: screen.line(key.vkey))


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    required=True,
    help="Where to write it.",
)
@replaces
@writes
def trust(shell: Shell, output: Path) -> None:
    """Write the keys that a verifier needs: the log's, and each party's with its positions.

    A file of keys proves nothing by itself. Compare it with the other parties by another road,
    face to face or by its words over the telephone: equal words, equal file.

    \b
    Example:
      standclear log trust -o trust.json
    """
    found = _trust(shell)
    data = write_trust(found)
    shell.may_write(output)
    write_output(output, data)
    spoken = _file_words(data)

    def human(screen: Screen) -> None:
        rows = [
            (
                k.keyid,
                to_base64(k.public_key),
                str(k.from_index),
                _until(k.revoked_index),
                "THE DESK" if k.from_another else k.added_by or "admission",
            )
            for k in found.keys
        ]
        screen.line(f"log  {found.log.vkey}")
        screen.line()
        columns = ("key", "public key", "from entry", "to entry", "added by")
        screen.table(columns, rows, empty="No keys.")
        screen.line()
        screen.line(f"Words of {output}, to compare by another road:\n{indented(spoken)}")

    document = {"file": str(output), "log": found.log.vkey, "keys": len(found.keys)}
    shell.answer(document | {"words": spoken.split()}, human)


def _trust(shell: Shell) -> Trust:
    """All keys that the log grants; in a party's directory only if they bear out the pinned."""
    pinned = pinned_trust(shell)
    if not isinstance(shell.home, DeskHome) and shell.home.desk is None and pinned is not None:
        shell.screen.note("The desk cannot be reached: these are the keys handed over in person.")
        return pinned
    open_log(shell)
    found = desk_of(shell).trust()
    known = {record.keyid: record.public_key for record in found.keys}
    for record in pinned.keys if pinned else ():
        if known.get(record.keyid) != record.public_key:
            raise Corrupt(f"{record.keyid} in the log is not the key that was handed over")
    return found


def _until(index: int | None) -> str:
    return "" if index is None else str(index)


def _file_words(data: bytes) -> str:
    """Sixteen words over the whole file, four a line, as for a checkpoint (log/words.py)."""
    spoken = words(sha256(data).digest()[:16])
    return "\n".join(" ".join(spoken[i : i + 4]) for i in range(0, 16, 4))
