"""The log behind a directory: the desk's own, or the one that a party's directory can reach.

Promise: a party never reads a log that another key signs than the one handed to it in person.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from standclear.cli.shell import Shell
from standclear.cli.show import Progress, Screen
from standclear.core.errors import Corrupt, NotFound
from standclear.log.note import NoteVerifier
from standclear.log.receipt import Receipt, make_receipt
from standclear.log.trust import Trust, read_trust
from standclear.log.view import LogView
from standclear.log.words import words
from standclear.service.desk_home import DeskHome

if TYPE_CHECKING:
    from standclear.client.desk import Client


MOST_ENTRIES = 1000
"""Entries on one page of the API."""


def desk_of(shell: Shell) -> DeskHome:
    """The desk's directory; `NotFound` where it cannot be reached from here."""
    home = shell.home
    if isinstance(home, DeskHome):
        return home
    if home.desk is None:
        raise NotFound(
            "the desk's log cannot be reached from here; a receipt is verified from files alone "
            "with `standclear proof verify`"
        )
    return home.desk


def client_afar(shell: Shell) -> Client | None:
    """The client of a desk over a network; None where the desk's directory is asked, or none."""
    home = shell.home
    if isinstance(home, DeskHome) or home.afar is None:
        return None
    from standclear.client.taking import DeskAfar

    assert isinstance(home.afar, DeskAfar)
    return home.afar.client


def pinned_trust(shell: Shell) -> Trust | None:
    """The keys that were handed to this party; None in a desk's own directory."""
    home = shell.home
    return None if isinstance(home, DeskHome) else home.trust()


def log_key(shell: Shell) -> NoteVerifier:
    """The key that must have signed: pinned here, or the desk's own."""
    pinned = pinned_trust(shell)
    if pinned is not None:
        return pinned.log
    return desk_of(shell).verifier


def open_log(shell: Shell) -> LogView:
    """The log, its newest checkpoint verified by the key that is pinned here."""
    afar = client_afar(shell)
    if afar is not None:
        return afar.log(log_key(shell).vkey)
    log, key = desk_of(shell).log, log_key(shell)
    if log.verifier != key:
        raise Corrupt(
            f"the log there is signed as {log.verifier.vkey}, and the key handed over is "
            f"{key.vkey}",
            (log.checkpoint(),),
        )
    return log


def receipt_of(shell: Shell, index: int) -> Receipt:
    """The entry's bytes and its proof, with what was said where that is the asker's to have."""
    afar = client_afar(shell)
    return make_receipt(open_log(shell), index) if afar is None else afar.receipt(index)


def recorded_at(shell: Shell, log: LogView, start: int, stop: int) -> list[int | None]:
    """When these entries were written, by the desk's clock; nothing that is signed says it."""
    afar = client_afar(shell)
    if afar is None:
        return [log.recorded_at_s(index) for index in range(start, stop)]
    found: list[int | None] = []
    while start + len(found) < stop:
        after, left = start + len(found) - 1, stop - start - len(found)
        page = afar.document("/v1/entries", after=after, limit=min(left, MOST_ENTRIES))["items"]
        if not page:
            raise Corrupt(f"the desk shows {after + 1} entries, and has signed for {stop}")
        found += [each["recorded_at_s"] for each in page]
    return found


def granted_trust(shell: Shell) -> Trust:
    """Every key that the log grants, by whoever keeps it; `Corrupt` if not those handed over."""
    pinned, afar = pinned_trust(shell), client_afar(shell)
    if afar is None:
        open_log(shell)
        found = desk_of(shell).trust()
    else:
        found = afar.trust()
        if pinned is not None and found.log != pinned.log:
            said = f"the desk names {found.log.vkey}, and the key handed over is {pinned.log.vkey}"
            raise Corrupt(said)
    known = {record.keyid: record.public_key for record in found.keys}
    for record in pinned.keys if pinned else ():
        if known.get(record.keyid) != record.public_key:
            raise Corrupt(f"{record.keyid} in the log is not the key that was handed over")
    return found


def log_file(shell: Shell) -> Path:
    """Where the log's database lies."""
    return desk_of(shell).log_file


def trust_in(file: Path | None) -> Trust | None:
    """What a trust file says, if one was given."""
    return None if file is None else read_trust(file.read_bytes())


def plain_screen(shell: Shell) -> None:
    """Answer without any directory: what follows needs files alone."""
    shell.__dict__.setdefault("screen", Screen())


def reaching(bar: Progress) -> Callable[[int], None]:
    """A bar's steps for work that tells how far it has come: from "so many done" to "more"."""
    done = 0

    def reached(count: int) -> None:
        nonlocal done
        bar.step(count - done)
        done = count

    return reached


jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Processes that share the work on a long log.  [else: one a core]",
)


def jobs_of(given: int | None) -> int:
    """As many as asked for; else one for each core that this process may use."""
    if given is not None:
        return given
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # only Linux knows
        return os.cpu_count() or 1


def file_words(data: bytes) -> str:
    """Sixteen words over a whole file, four a line, as for a checkpoint (log/words.py)."""
    spoken = words(sha256(data).digest()[:16])
    return "\n".join(" ".join(spoken[i : i + 4]) for i in range(0, 16, 4))


def indented(text: str) -> str:
    """Words in lines, set in."""
    return "\n".join(f"  {line}" for line in text.split("\n"))
