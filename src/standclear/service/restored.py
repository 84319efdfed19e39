"""The mark of a desk that was restored from a backup: it reads, and does not write yet.

    restored.json   {"size", "root", "made_at", "restored_at", "as_of": checkpoint or null,
                     "to_read_only": reason or ""}

A desk that goes on from a backup while somebody holds a newer checkpoint of it signs two
histories with one key: a fork, and the end of everybody's trust in it. So writing waits until a
person has asked the parties for the newest checkpoint that they hold, and named it.

Promise: while the mark stands unconfirmed, no entry is added, by whichever command.
Not here: how a checkpoint is judged (newest_heads.py, restoring.py).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from standclear.core.errors import Corrupt, NotAllowed
from standclear.service.settings_file import replace_file

RESTORED = "restored.json"


@dataclass(frozen=True, slots=True)
class Restored:
    """How a desk came back.

    size, root     of the log in the backup
    made_at        when the backup was made
    restored_at    when it was brought back
    as_of          size of the newest checkpoint that the parties named; None while nobody asked
    to_read_only   why this copy never writes; "" if it may, once confirmed
    """

    size: int
    root: str
    made_at: str
    restored_at: str
    as_of: int | None = None
    to_read_only: str = ""

    @property
    def may_write(self) -> bool:
        """Whether it is as any other desk by now."""
        return self.as_of is not None and not self.to_read_only


def read_restored(directory: Path) -> Restored | None:
    """The mark, if the desk in this directory was restored; `Corrupt` if it cannot be read."""
    try:
        return Restored(**json.loads((directory / RESTORED).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, OSError) as fault:
        raise Corrupt(
            f"{directory / RESTORED}: cannot be read: {fault}; do not remove it"
        ) from None


def write_restored(directory: Path, mark: Restored) -> None:
    """Set the mark, whole."""
    text = json.dumps(asdict(mark), indent=1) + "\n"
    replace_file(directory / RESTORED, text.encode())


def confirm(directory: Path, mark: Restored, as_of: int) -> None:
    """The parties' newest checkpoint was named and is within this log: it may write."""
    write_restored(directory, replace(mark, as_of=as_of))


def check_may_write(directory: Path) -> None:
    """Raises `NotAllowed` where the desk was restored and nobody has confirmed it."""
    mark = read_restored(directory)
    if mark is None or mark.may_write:
        return
    if mark.to_read_only:
        raise NotAllowed(
            f"this desk was restored to be read only: {mark.to_read_only}",
            ("read, verify and export it", "begin a new log under a new origin"),
        )
    raise NotAllowed(
        f"this desk was restored from a backup of {mark.size} entries made at {mark.made_at}, "
        "and writes nothing until the parties' newest checkpoint is named",
        (
            "ask every party for the newest receipt or checkpoint that it holds",
            "standclear restore --as-of FILE",
        ),
    )
