"""One line of a doctor's answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"  # works now; will not for long, or not as well as it could
    FAULT = "fault"  # does not work, or the record is in doubt


DAMAGED, LATER, CORRECT = 7, 6, 2
"""Exit codes, as everywhere: the record is damaged; the machine must be seen to; a value."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    check      its name, one word or two
    says       what is so, in words
    do         what to do about it; "" where nothing needs doing
    exit_code  for a fault: who must act
    """

    check: str
    level: Level
    says: str
    do: str = ""
    exit_code: int = 0


def ok(check: str, says: str) -> Finding:
    return Finding(check, Level.OK, says)


def warning(check: str, says: str, do: str) -> Finding:
    return Finding(check, Level.WARNING, says, do)


def fault(check: str, says: str, do: str, exit_code: int = CORRECT) -> Finding:
    return Finding(check, Level.FAULT, says, do, exit_code)


def exit_code_of(findings: tuple[Finding, ...]) -> int:
    """0 without a fault; else the gravest: damage before wrong values before the machine."""
    codes = {one.exit_code for one in findings if one.level is Level.FAULT}
    return next((code for code in (DAMAGED, CORRECT, LATER) if code in codes), 0)
