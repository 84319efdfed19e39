"""`standclear log vkey|trust`: whose signatures count, to be compared by another road."""

from __future__ import annotations

from pathlib import Path

import click

from standclear.cli.log_access import (
    file_words,
    granted_trust,
    indented,
    log_key,
    pinned_trust,
)
from standclear.cli.options import output_option
from standclear.cli.records import reachable
from standclear.cli.shell import Shell, replaces, writes
from standclear.cli.show import Screen
from standclear.log.files import write_whole
from standclear.log.note import to_base64
from standclear.log.trust import Trust, write_trust


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
@output_option("Where to write it.")
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
    write_whole(output, data)
    spoken = file_words(data)

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
    if not reachable(shell) and pinned is not None:
        shell.screen.note(
            "The desk cannot be reached: these are the keys handed over in person. For the keys "
            "of every party ask the desk for what `standclear log trust -o trust.json` writes "
            "there, and compare its words by telephone."
        )
        return pinned
    return granted_trust(shell)


def _until(index: int | None) -> str:
    return "" if index is None else str(index)
