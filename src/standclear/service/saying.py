"""What became of a statement that somebody said from a directory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from standclear.service.office import Answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """Either the desk's answer, or the file that must be carried to the desk.

    entry   hex leaf hash of the signed statement
    notes   what was done on the way, one sentence each
    """

    entry: str
    answer: Answer | None = None
    file: Path | None = None
    notes: tuple[str, ...] = ()
