"""Finding the directory that a command works on: a desk's, or a party's own.

Both hold `standclear.toml`, whose first table says which they are:

    [desk]                               [party]
    id = "desk"                          id = "north"
    name = "Valley desk"                 time_zone = "Asia/Damascus"
    origin = "valley.example/log"        desk = "../desk"     (only where it can be reached)
    time_zone = "Asia/Damascus"

Promise: opening reads; nothing is made or changed by looking.
Not here: what each kind holds (desk_home.py, party_home.py); links and their settings (config).
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from standclear.core.errors import InvalidInput, NotFound
from standclear.service.desk_home import DeskHome
from standclear.service.party_home import PartyHome
from standclear.service.settings_file import SETTINGS

Home = DeskHome | PartyHome


def find_home(start: Path, *, upwards: bool = False) -> Home:
    """The directory itself, or with `upwards` the nearest one above that is a home."""
    tried = [start, *start.absolute().parents] if upwards else [start]
    for directory in tried:
        if (directory / SETTINGS).is_file():
            return open_home(directory)
    where = f"in {start} or above it" if upwards else f"in {start}"
    raise NotFound(
        f"no {SETTINGS} {where}; make a directory with `standclear init desk` or "
        "`standclear init party`, or name one with --home"
    )


def open_home(directory: Path) -> Home:
    """The home in this directory; `InvalidInput` names what is wrong in its settings."""
    file = directory / SETTINGS
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InvalidInput(str(file), "(its text)", f"TOML: {fault}") from None
    kinds = [kind for kind in ("desk", "party") if kind in settings]
    if len(kinds) != 1:
        raise InvalidInput(str(file), str(kinds), "one table [desk] or [party]")
    kind = kinds[0]
    return _open(directory, kind, settings[kind])


def _open(directory: Path, kind: str, table: dict[str, Any]) -> Home:
    def text(name: str, default: str | None = None) -> str:
        value = table.get(name, default)
        if not isinstance(value, str):
            raise InvalidInput(f"{directory / SETTINGS}: {kind}/{name}", str(value), "a text")
        return value

    if kind == "desk":
        return DeskHome(
            directory,
            desk=text("id"),
            origin=text("origin"),
            time_zone=text("time_zone", "UTC"),
            clock=clock(),
        )
    path = text("desk", "")
    return PartyHome(
        directory,
        party=text("id"),
        time_zone=text("time_zone", "UTC"),
        desk=_desk_at(directory, path) if path else None,
        clock=clock(),
    )


def _desk_at(directory: Path, path: str) -> DeskHome | None:
    """The desk's directory, if it can be reached just now: a stick may be unplugged."""
    place = (directory / Path(path).expanduser()).resolve()
    if not (place / SETTINGS).is_file():
        return None
    found = open_home(place)
    if not isinstance(found, DeskHome):
        raise InvalidInput(f"{directory / SETTINGS}: party/desk", path, "the directory of a desk")
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
