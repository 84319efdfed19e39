"""A desk with a zone and lodged craft, on disk and at the present time; and feeds that reach it."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.desk_on_disk import done, told
from tests.faults.watch_process import LONGEST_S, Nursery

LAT, LON = 35.93, 36.63
"""The middle of the zone, of 3 km."""

NOW = ""
"""For commands: by the machine's own clock."""


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(scope="module")
def made_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """North has lodged NAT* and south SUD*; south has declared a zone for the day."""
    root = tmp_path_factory.mktemp("made")
    done(root, "init", "desk", "valley", "--name", "Valley", "--origin", "valley.example/log",
         at=NOW)  # fmt: skip
    for party in ("north", "south"):
        done(root, "init", "party", party, party, "--desk", "valley", "--name", party, at=NOW)
        done(root / "valley", "party", "add", f"../{party}/{party}.toml", at=NOW)
        done(root / party, "track", "lodge", f"callsign:{party[:3].upper()}*", at=NOW)
    declare(root / "valley", "1")
    return root


@pytest.fixture
def desk(made_desk: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    root = tmp_path / "made"
    shutil.copytree(made_desk, root)
    for party in ("north", "south"):
        settings = root / party / "standclear.toml"
        settings.write_text(settings.read_text().replace(str(made_desk), str(root)))
    return root / "valley"


def declare(desk: Path, number: str, lat: float = LAT, lon: float = LON) -> None:
    now = datetime.now(UTC)
    start, end = ((now + timedelta(days=d)).strftime("%Y-%m-%dT%H:%MZ") for d in (-1, 1))
    done(desk.parent / "south", "zone", "propose", number, "--kind", "no_fly", "--name", "Valley",
         "--domain", "air", "--circle", f"{lat:.4f}N {lon:.4f}E", "--radius", "3km",
         "--ceiling", "3000 m AMSL", "--start", start, "--end", end, "--yes", at=NOW)  # fmt: skip


def alerts(desk: Path) -> list[dict[str, Any]]:
    """Of craft and feeds; that nobody watches is another story (tests/watching/test_on_duty.py)."""
    found: list[dict[str, Any]] = told(desk, "alert", "list", at=NOW)
    return [one for one in found if one["kind"] != "unwatched"]


def heard(number: int = 0, east_m: float = 0, *, ago_s: float = 0, **more: Any) -> dict[str, Any]:
    """A report of one of north's craft, so many metres east of the middle of the zone."""
    at = datetime.now(UTC) - timedelta(seconds=ago_s)
    return {
        "track": f"icao:{number:06x}", "callsign": f"NOR{number}",
        "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "lat": LAT, "lon": LON + east_m / 90_000,
        "height_m": 1500, "height_datum": "wgs84", "error_m": 30,
    } | more  # fmt: skip


def lines(*reports: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in reports)


@dataclass
class Receiver:
    """What a watch connects to, and may be cut off from."""

    listening: socket.socket = field(default_factory=lambda: _listening(0))
    taken: list[socket.socket] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listening.getsockname()[1])

    @property
    def url(self) -> str:
        return f"json+tcp://127.0.0.1:{self.port}"

    def send(self, data: bytes) -> None:
        if not self.taken:
            self.listening.settimeout(LONGEST_S)
            self.taken.append(self.listening.accept()[0])
        self.taken[-1].sendall(data)

    def cut(self) -> None:
        while self.taken:
            self.taken.pop().close()

    def close(self) -> None:
        self.cut()
        self.listening.close()


def _listening(port: int) -> socket.socket:
    return socket.create_server(("127.0.0.1", port))


@pytest.fixture
def receivers() -> Iterator[list[Receiver]]:
    """Three."""
    made = [Receiver() for _ in range(3)]
    yield made
    for one in made:
        one.close()
