"""An error as its sender may read it, the same on standard error with `--json` and over HTTP.

    {"error", "detail", and where known "pointer", "value", "expected", "possible" | "unseen"}

Not here: exit codes (cli/exits.py), HTTP's own members (web/faults.py).
"""

from __future__ import annotations

from typing import Any

from standclear.core.errors import InvalidInput, NotAllowed, Stale

MOST_SHOWN = 200
"""Letters of a value that is to be corrected: enough to find it again."""


def fault_document(fault: BaseException) -> dict[str, Any]:
    """What is wrong, and what would be right."""
    return {"error": type(fault).__name__, "detail": str(fault)} | members(fault)


def members(fault: BaseException) -> dict[str, Any]:
    """What an error says beside its sentence."""
    match fault:
        case InvalidInput():
            value = fault.value if isinstance(fault.value, int | float) else str(fault.value)
            shown = value[:MOST_SHOWN] if isinstance(value, str) else value
            said = {"pointer": fault.pointer, "value": shown, "expected": fault.expected}
            return said | ({"possible": list(fault.possible)} if fault.possible else {})
        case NotAllowed() if fault.possible:
            return {"possible": list(fault.possible)}
        case Stale() if fault.unseen:
            return {"unseen": list(fault.unseen)}
        case _:
            return {}
