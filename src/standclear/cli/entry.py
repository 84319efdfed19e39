"""One line of the table of commands (commands.py)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One command, or a group of commands.

    words    as typed, e.g. `plan file`
    target   `module:function` below `standclear.cli`; "" for a group that this table fills
    summary  one line of help
    section  heading of a top-level command; "" below a group; "hidden" for what help leaves out
    """

    words: str
    target: str
    summary: str
    section: str = ""
