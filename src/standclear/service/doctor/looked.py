"""All checks of one desk, in the order in which a person reads them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from standclear.core.errors import StandclearError
from standclear.log.errors import LogError
from standclear.service.config import read_config
from standclear.service.desk_home import DeskHome
from standclear.service.doctor import door, machine, record
from standclear.service.doctor.finding import Finding, fault, ok
from standclear.service.settings_file import LOG_DB
from standclear.service.settings_held import serve_settings

Check = Callable[[], Iterator[Finding]]


def look_over(
    directory: Path,
    *,
    now: datetime,
    web_app: Path,
    whole: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> tuple[Finding, ...]:
    """Everything that can be known from here.

    web_app  where the built app lies
    whole    every byte of the log, too
    """
    found = [
        *_made("versions", machine.versions),
        *_made("kernel", machine.kernel),
        *_made("data", lambda: machine.data(web_app)),
        *_made("directory", lambda: machine.directory(directory)),
        *_made("disk", lambda: machine.disk(directory, _size(directory / LOG_DB))),
    ]
    try:
        config = read_config(directory, environ)
        serve = serve_settings(config, {}, environ)
    except StandclearError as error:
        do = "correct it; `standclear serve --show-config` shows what holds"
        return (*found, fault("settings", str(error), do))
    if config.desk is None:
        said = f"{directory / 'standclear.toml'}: a party's own directory; the log is at its desk"
        return (*found, ok("settings", said), *_made("links", lambda: door.links(config)))
    found.append(ok("settings", str(directory / "standclear.toml")))
    home = DeskHome(config, clock=lambda: now)
    try:
        set_to = environ.get("STANDCLEAR_CLOCK", "")
        for name, check in _checks(home, now, set_to, whole=whole):
            found += _made(name, check)
        found += _made("door", lambda: door.door(serve))
        found += _made("certificate", lambda: door.certificate(serve, now))
        found += _made("port", lambda: door.port(serve))
        found += _made("links", lambda: door.links(config))
    finally:
        home.close()
    return tuple(found)


def _checks(
    home: DeskHome, now: datetime, set_to: str, *, whole: bool
) -> Iterator[tuple[str, Check]]:
    yield "log", lambda: record.log(home)
    if whole:
        yield "every byte", lambda: record.whole_log(home)
    yield "keys", lambda: record.keys(home)
    yield "people", lambda: record.people(home)
    yield "restored", lambda: record.restored(home)
    yield "snapshot", lambda: record.snapshot(home)
    yield "clock", lambda: record.clock(home, now, set_to)
    yield "releases", lambda: record.parties(home.reader().picture)
    yield "time zones", lambda: machine.time_zones(_zones(home))


def _zones(home: DeskHome) -> dict[str, str]:
    picture = home.reader().picture
    said = {"standclear.toml": home.time_zone, "the mechanism": picture.mechanism.time_zone}
    return said | {name: each.party.time_zone for name, each in picture.parties.items()}


def _made(name: str, check: Check) -> list[Finding]:
    """What a check finds; what it stumbles over is a finding of its own."""
    found: list[Finding] = []
    try:
        found.extend(check())
    except (StandclearError, LogError, OSError, sqlite3.Error, ValueError) as error:
        found.append(record.unreadable(name, error))
    return found


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0
