"""Act codes: the one list by which promises and incidents say what is done.

A code is a letter, the kind of act, or a letter and an act of that kind: `A`, `A.mortar`.

Promise: a code never changes its meaning; a new act is a new code.
Source: the code lists of monitoring missions put together, domain report 3.2 (OSCE SMM,
CTSAMVM, UNMHA, ACLED); letters and spelling are the project's own.
Not here: who did it, or why; no code says that.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from standclear.core.errors import InvalidInput

KINDS: Mapping[str, str] = {
    "A": "hostile fire",
    "B": "prohibited movement or presence",
    "C": "dangerous conduct short of fire",
    "D": "harm to civilians or protected objects",
    "E": "access",
    "F": "children; sexual violence",
    "G": "information",
    "H": "obstruction of the monitor",
    "I": "failure to perform",
}

_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "A": (
        "small_arms",
        "heavy_machine_gun",
        "mortar",
        "artillery",
        "rocket_artillery",
        "anti_tank_missile",
        "air_strike",
        "drone_strike",
        "mine",
    ),
    "B": (
        "line_crossing",
        "force_build_up",
        "weapons_in_withdrawal_depth",
        "fortification",
        "overflight",
    ),
    "C": ("close_pass", "lock_on", "flares", "ramming", "unanswered_call"),
    "D": (
        "killing_or_injury",
        "health",
        "school",
        "water_or_power",
        "forced_displacement",
        "detention",
    ),
    "E": ("denial", "delay", "tax", "looting", "attack_on_aid"),
    "F": ("recruitment_of_children", "use_of_children", "sexual_violence"),
    "G": ("incitement", "false_notification", "misuse_of_emblem"),
    "H": ("denial", "jamming", "fire_at_monitor"),
    "I": ("withdrawal", "maps", "release"),
}

CODES: tuple[str, ...] = tuple(
    code for kind, acts in _OF_KIND.items() for code in (kind, *(f"{kind}.{act}" for act in acts))
)
"""Every code, each kind before its acts."""

OBSTRUCTION = "H"
"""Restrictions on monitors, which monitors report as findings of their own (OSCE SMM, 2018)."""


def check_act(code: str, *, pointer: str = "act") -> str:
    """The same code, if it is one."""
    if code not in CODES:
        kind = code[:1]
        near = ", ".join(c for c in CODES if c[:1] == kind) or ", ".join(KINDS)
        nearest = "".join(f"{each}, or else " for each in get_close_matches(code, CODES, n=1))
        raise InvalidInput(pointer, code, f"an act code: {nearest}one of {near}")
    return code


def is_within(code: str, wider: str) -> bool:
    """Whether an act is of a kind, or is that very act: `A.mortar` is within `A`."""
    return code == wider or code.startswith(f"{wider}.")


def act_words(code: str) -> str:
    """ "hostile fire: mortar" for `A.mortar`."""
    kind, _, act = code.partition(".")
    return f"{KINDS[kind]}: {act.replace('_', ' ')}" if act else KINDS[kind]
