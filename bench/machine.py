"""What the figures were taken on, and by which versions."""

from __future__ import annotations

import os
import platform
import resource
import sqlite3
import subprocess
import time
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import shapely

PACKAGES = (
    *("standclear", "numpy", "shapely", "cryptography"),
    *("psycopg", "s2sphere", "scipy", "duckdb", "sedonadb"),
)


def load_average() -> float:
    """Processes that wanted the processor over the last minute."""
    return os.getloadavg()[0]


def cpu_s() -> float:
    """Processor time of this process, and of those it began that have ended."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in spent)


def today() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d %H:%MZ}"


def describe() -> str:
    """Processor, cores, memory, system."""
    model = _line("/proc/cpuinfo", "model name") or platform.machine()
    memory = _line("/proc/meminfo", "MemTotal").removesuffix(" kB")
    size = f", {int(memory) / 2**20:.0f} GB" if memory else ""
    return f"{os.cpu_count()} x {model}{size}; {platform.system()} {platform.release()}"


def versions() -> str:
    """What ran, by its own word."""
    found = [f"Python {platform.python_version()}"]
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} absent")
    found.append(f"GEOS {shapely.geos_version_string}")
    found.append(f"SQLite {sqlite3.sqlite_version}")
    commit = _commit()
    return ", ".join(found) + (f"; commit {commit}" if commit else "")


def file_system(directory: Path) -> str:
    """The kind of file system a directory is on, as the kernel names it; "unknown" elsewhere."""
    best, kind = "", "unknown"
    place = str(directory.resolve())
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return kind
    for line in mounts:
        _, at, found = line.split()[:3]
        if (place == at or place.startswith(at.rstrip("/") + "/")) and len(at) >= len(best):
            best, kind = at, found
    return kind


def flush_ms(directory: Path, *, times: int = 50) -> float:
    """Median milliseconds to write 4 KiB to a file and have the disk say that it holds them."""
    took = []
    with (directory / "flush").open("wb", buffering=0) as file:
        for _ in range(times):
            began = time.perf_counter()
            file.write(b"\0" * 4096)
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    (directory / "flush").unlink()
    return sorted(took)[times // 2] * 1000


def _line(path: str, name: str) -> str:
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
    for line in text.splitlines():
        if line.startswith(name):
            return line.split(":", 1)[1].strip()
    return ""


def _commit() -> str:
    """The commit of the sources, with + where they differ from it."""
    here = Path(__file__).parent
    try:
        said = subprocess.run(
            ["git", "describe", "--always", "--abbrev=10", "--dirty=+"],
            cwd=here,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return said.stdout.strip()
