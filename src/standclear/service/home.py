"""Finding the directory that a command works on: a desk's, or a party's own.

Which one it is, `standclear.toml` says (config.py): it has a section [desk] or [party].

Promise: opening reads; nothing is made or changed by looking.
Not here: what each kind holds (desk_home.py, party_home.py).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from standclear.core.errors import InvalidInput, NotFound
from standclear.service.config import FILE, read_config
from standclear.service.desk_home import DeskHome
from standclear.service.party_home import PartyHome

Home = DeskHome | PartyHome


def find_home(start: Path, *, upwards: bool = False) -> Home:
    """The directory itself, or with `upwards` the nearest one above that is a home."""
    tried = [start, *start.absolute().parents] if upwards else [start]
    for directory in tried:
        if (directory / FILE).is_file():
            return open_home(directory)
    where = f"in {start} or above it" if upwards else f"in {start}"
    raise NotFound(
        f"no {FILE} {where}; make a directory with `standclear init desk` or "
        "`standclear init party`, or name one with --home"
    )


def open_home(directory: Path) -> Home:
    """The home in this directory; `InvalidInput` names what is wrong in its settings."""
    config = read_config(directory)
    if config.desk is not None:
        return DeskHome(config, clock=clock())
    assert config.party is not None
    path = config.party.desk
    return PartyHome(config, desk=_desk_at(path) if path else None, clock=clock())


def _desk_at(directory: Path) -> DeskHome | None:
    """The desk's directory, if it can be reached just now: a stick may be unplugged."""
    if not (directory / FILE).is_file():
        return None
    found = open_home(directory)
    if not isinstance(found, DeskHome):
        raise InvalidInput(f"{FILE} [party] desk", str(directory), "the directory of a desk")
    return found


def clock() -> Callable[[], datetime]:
    """The machine's clock; or the one instant in STANDCLEAR_CLOCK, for tests and demos only."""
    fixed = os.environ.get("STANDCLEAR_CLOCK")
    if not fixed:
        return lambda: datetime.now(UTC)
    at = datetime.fromisoformat(fixed)
    if at.tzinfo is None:
        raise InvalidInput("STANDCLEAR_CLOCK", fixed, "a time with its offset")
    return lambda: at.astimezone(UTC)
