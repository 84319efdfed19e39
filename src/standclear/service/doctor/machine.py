"""Checks of the machine: versions, disk, and the data that answers are made from."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from standclear import __version__
from standclear.core.errors import InvalidInput
from standclear.core.kernel import compiled_is_there
from standclear.core.time.time_zones import zone_of
from standclear.service.doctor.finding import LATER, Finding, fault, ok, warning

OLDEST_SQLITE = (3, 37, 0)  # STRICT tables
LEAST_FREE = 64 * 1024 * 1024
"""Bytes that must be free for the desk to take anything in (own choice: some 50,000 filings)."""
SOON_FULL = 16
"""A warning when less than so many times that is free, or less than the log needs once more."""
FAR_AWAY = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs")
"""File systems on which SQLite's locks do not hold (sqlite.org/howtocorrupt.html, 2.1)."""
DATA = ("geoid_egm96_15min.npy", "base.pmtiles")


def versions() -> Iterator[Finding]:
    said = (
        f"standclear {__version__}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}"
    )
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        yield fault("versions", said, f"a Python whose SQLite is {wanted} or newer")
    else:
        yield ok("versions", said)


def kernel() -> Iterator[Finding]:
    if compiled_is_there():
        yield ok("kernel", "compiled")
    else:
        yield warning(
            "kernel",
            "the reference engine: the same answers, slower",
            "install a C compiler and the Python headers, then standclear again",
        )


def directory(home: Path) -> Iterator[Finding]:
    """Whether this user may write there, and what it lies on."""
    if not os.access(home, os.W_OK | os.X_OK):
        said = f"{home}: user {os.getuid()} may not write there"
        yield fault("directory", said, "run as the user who owns it", LATER)
    kind = _file_system(home)
    if kind in FAR_AWAY:
        said = f"{home} lies on {kind}, where locks of SQLite do not hold"
        yield fault("directory", said, "move the desk to a disk of this machine", LATER)
    elif home.stat().st_mode & 0o027:
        said = f"{home}: others may look into it"
        yield warning("directory", said, f"chmod 700 {home}: the log holds every body")
    else:
        yield ok("directory", str(home))


def disk(home: Path, log_bytes: int) -> Iterator[Finding]:
    free = shutil.disk_usage(home).free
    said = f"{free / 1e9:.1f} GB free; the log has {log_bytes / 1e6:.1f} MB"
    if free < LEAST_FREE:
        yield fault("disk", said, "make room: nothing can be taken in", LATER)
    elif free < max(LEAST_FREE * SOON_FULL, log_bytes):
        yield warning("disk", said, "make room before it is full")
    else:
        yield ok("disk", said)


def data(web_app: Path) -> Iterator[Finding]:
    """The geoid, the base map, and the web app as built."""
    place = Path(str(files("standclear"))) / "data"
    missing = [name for name in DATA if not (place / name).is_file()]
    if missing:
        yield fault("data", f"{', '.join(missing)} missing", "install standclear again")
    else:
        yield ok("data", "geoid and base map are there")
    if (web_app / "index.html").is_file():
        yield ok("web app", "built")
    else:
        yield warning(
            "web app",
            "not built; the API serves without it",
            "install standclear where Node or a network is, or `npm run build` in frontend/",
        )


def time_zones(zones: dict[str, str]) -> Iterator[Finding]:
    """zones: whose, by where it is said."""
    for where, zone in zones.items():
        try:
            zone_of(zone)
        except InvalidInput:
            yield fault("time zones", f"{where}: {zone} is not known here", "install tzdata")
            return
    yield ok("time zones", ", ".join(sorted(set(zones.values()))))


def _file_system(path: Path) -> str:
    """The kind of file system that a path lies on; "" where that cannot be known."""
    if not sys.platform.startswith("linux"):
        return ""
    best, kind = "", ""
    for line in Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").split("\n"):
        parts = line.split(" ")
        if len(parts) > 2:
            point = parts[1].replace("\\040", " ")
            if path.absolute().is_relative_to(point) and len(point) >= len(best):
                best, kind = point, parts[2]
    return kind
