"""The log behind a directory: the desk's own, or the one that a party's directory can reach.

Promise: a party never reads a log that another key signs than the one handed to it in person.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from standclear.cli.shell import Shell
from standclear.cli.show import Progress, Screen
from standclear.core.errors import Corrupt, InvalidInput, NotFound
from standclear.log.files import write_whole
from standclear.log.note import NoteVerifier
from standclear.log.trust import Trust, read_trust
from standclear.log.view import LogView
from standclear.service.desk_home import DeskHome


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
    log, key = desk_of(shell).log, log_key(shell)
    if log.verifier != key:
        raise Corrupt(
            f"the log there is signed as {log.verifier.vkey}, and the key handed over is "
            f"{key.vkey}",
            (log.checkpoint(),),
        )
    return log


def log_file(shell: Shell) -> Path:
    """Where the log's database lies."""
    return desk_of(shell).log_file


def trust_in(file: Path | None) -> Trust | None:
    """What a trust file says, if one was given."""
    return None if file is None else read_trust(file.read_bytes())


def plain_screen(shell: Shell) -> None:
    """Answer without any directory: what follows needs files alone."""
    shell.__dict__.setdefault("screen", Screen())


def write_output(path: Path, data: bytes) -> None:
    """Write a file that a person named, whole or not at all."""
    if not path.absolute().parent.is_dir():
        raise InvalidInput("--output", str(path), "a name in a directory that exists")
    write_whole(path, data)


def reaching(bar: Progress) -> Callable[[int], None]:
    """A bar's steps for work that tells how far it has come: from "so many done" to "more"."""
    done = 0

    def reached(count: int) -> None:
        nonlocal done
        bar.step(count - done)
        done = count

    return reached


def indented(text: str) -> str:
    """Words in lines, set in."""
    return "\n".join(f"  {line}" for line in text.split("\n"))
