"""`live`: from a receiver's socket to an alert in the log, through `standclear watch` itself.

A desk on SQLite with 1,000 zones, a watch in a process of its own, and receivers in another
(live_sender.py). An alert counts as told when the watch has printed it, which it does once the
entry is durable. What was heard is what the watch itself counts when it ends.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import numpy as np

from bench.commands import STANDCLEAR
from bench.effort import Effort
from bench.filings import DESK, NEIGHBOUR, admission, signer
from bench.live_sender import PROBE_AT, SHIPS
from bench.machine import load_average
from bench.report import Result, Table, pair, per, step
from standclear.core.party import PartyKind
from standclear.core.shape import Circle, Datum, Height, Position, Volume4D
from standclear.core.statements import ZonePropose
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule
from standclear.service.author import say
from standclear.service.desk_home import DeskHome

ZONES = 1_000
LONGEST_S = 300.0
COLUMNS = (
    "reports/s",
    "sent",
    "lost",
    "socket to alert, ms p50 / p99",
    "worst ms",
    "alerts",
    "behind when the last was sent, s",
    "CPU µs a report",
    "so one core carries, reports/s",
)
_COUNTED = re.compile(r"^([\d,]+) reports? of")


@dataclass
class Row:
    """One rate."""

    rate: int
    sent: int
    heard: int
    took_ms: list[float]
    probes: int
    behind_s: float
    cpu_s: float

    def quantiles(self) -> tuple[float, float]:
        if not self.took_ms:
            return float("inf"), float("inf")
        p50, p99 = np.percentile(self.took_ms, (50, 99))
        return float(p50), float(p99)

    def cells(self) -> tuple[str, ...]:
        return (
            f"{self.rate:,}",
            f"{self.sent:,}",
            f"{self.sent - self.heard:,}",
            pair(*self.quantiles()),
            per(max(self.took_ms, default=float("inf"))),
            f"{len(self.took_ms)} of {self.probes}",
            per(self.behind_s),
            per(self.cpu_s / self.heard * 1e6),
            f"{self.heard / self.cpu_s:,.0f}",
        )


def make_desk(directory: Path) -> Path:
    """A desk whose zones bind everybody: ZONES below the traffic, and one for the probes."""
    home = DeskHome.create(
        directory / "desk", desk=DESK, name="Desk", origin="bench.example/log",
        time_zone="UTC", clock=lambda: datetime.now(UTC),
    )  # fmt: skip
    office = home.office()
    office.say(admission(NEIGHBOUR, PartyKind.ARMED_FORCE))
    key, thread = signer(NEIGHBOUR), office.thread_of(NEIGHBOUR)
    at = datetime.now(UTC).replace(microsecond=0)
    for number, zone in enumerate(_zones()):
        nonce = sha256(f"zone {number}".encode()).digest()
        sealed = say(ZonePropose(zone), key=key, thread=thread, at=at, nonce=nonce)
        office.submit(sealed)
        thread = thread.after(sealed)
    home.close()
    return directory / "desk"


def _zones() -> list[Zone]:
    places = np.random.default_rng(3).uniform((5, 45), (15, 52), (ZONES, 2)).tolist()
    low = [_zone(f"low-{n}", lat, lon, 3, 1_000) for n, (lon, lat) in enumerate(places)]
    return [*low, _zone("probed", *PROBE_AT, 50, 40_000)]


def _zone(name: str, lat: float, lon: float, radius_km: int, ceiling_m: int) -> Zone:
    now = datetime.now(UTC).replace(microsecond=0)
    shape = Circle(Position.from_degrees(lon_deg=lon, lat_deg=lat), radius_km * 1_000_000)
    ceiling = Height(ceiling_m * 1000, Datum.WGS84)
    volume = Volume4D(shape, None, ceiling, now - timedelta(hours=1), now + timedelta(days=1))
    rule = ZoneRule((), (Domain.AIR,))
    return Zone(f"{NEIGHBOUR}/zone/{name}", 1, ZoneKind.NO_FLY, name, (volume,), rule)


@dataclass
class Watch:
    """The process, and what it has said so far, each line with when it was read."""

    process: subprocess.Popen[str]
    told: dict[str, float] = field(default_factory=dict)
    notes: list[tuple[float, str]] = field(default_factory=list)

    def listen(self) -> None:
        for listener in (self._alerts, self._notes):
            threading.Thread(target=listener, daemon=True).start()

    def _alerts(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if '"track": "icao:' in line:
                self.told.setdefault(line.split("icao:")[1][:6], time.time())

    def _notes(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.notes.append((time.time(), line.strip()))

    def said(self, of: str, times: int = 1) -> float:
        """When it had said so, so many times; waits for it."""
        until = time.monotonic() + LONGEST_S
        while time.monotonic() < until:
            found = [at for at, note in self.notes if of in note]
            if len(found) >= times:
                return found[times - 1]
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise AssertionError(f"the watch did not say {of!r}: {self.notes[-5:]}")


def measure(desk: Path, rate: int, seconds: int, first: int) -> Row:
    """One watch, one sender. first: how many probes this desk has heard before."""
    udp = _free_port()
    sending = [sys.executable, "-m", "bench.live_sender"]
    options = [f"--rate={rate}", f"--seconds={seconds}", f"--udp={udp}", f"--first={first}"]
    with subprocess.Popen(
        [*sending, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as sender:
        assert sender.stdin is not None
        assert sender.stdout is not None
        tcp = json.loads(sender.stdout.readline())["port"]
        feeds = ("--feed", f"sbs://127.0.0.1:{tcp}", "--feed", f"ais+udp://127.0.0.1:{udp}")
        watch = Watch(
            subprocess.Popen(
                [*STANDCLEAR, "watch", "--json", *feeds], cwd=desk, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
        )  # fmt: skip
        try:
            watch.listen()
            watch.said(": open.", 2)
            spent = _cpu_s(watch.process.pid)
            sender.stdin.write("go\n")
            sender.stdin.flush()
            sent = json.loads(sender.stdout.readline())
            taken_at = watch.said("CUT")
            cpu_s = _cpu_s(watch.process.pid) - spent
            time.sleep(1.0)  # the last datagrams
            watch.process.send_signal(signal.SIGINT)
            watch.process.wait(60)
            time.sleep(0.2)
        finally:
            watch.process.kill()
            sender.kill()
    return Row(
        rate,
        sent["craft"] + sent["ships"] + len(sent["probes"]),
        _counted(watch),
        [(watch.told[a] - at) * 1000 for a, at in sent["probes"].items() if a in watch.told],
        len(sent["probes"]),
        max(sent["late_s"], taken_at - sent["ended"]),
        cpu_s,
    )


def _counted(watch: Watch) -> int:
    for _, note in watch.notes:
        found = _COUNTED.match(note)
        if found:
            return int(found[1].replace(",", ""))
    raise AssertionError(f"the watch did not count: {watch.notes[-5:]}")


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _cpu_s(pid: int) -> float:
    """User and system time of a process so far (proc(5), fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(effort: Effort, directory: Path) -> Result:
    """Every rate, at one desk."""
    before = load_average()
    step(f"live: a desk with {ZONES:,} zones")
    desk = make_desk(directory)
    result = Result()
    rows: list[Row] = []
    for rate in effort.live_rates:
        row = measure(desk, rate, effort.live_s, sum(row.probes for row in rows))
        step(f"live: {rate:,} reports a second: {' | '.join(row.cells())}")
        rows.append(row)
        result.figures[f"live.{rate}.p99_ms"] = row.quantiles()[1]
        result.figures[f"live.{rate}.lost"] = row.sent - row.heard
        result.figures["live.per_s"] = row.heard / row.cpu_s
    said = [
        f"{effort.live_s} s each. {SHIPS:.0%} of the reports are AIS by UDP, the rest BaseStation "
        f"lines by one TCP connection; {ZONES:,} zones lie below the traffic. Twice a second an "
        "aircraft never heard before is heard inside a zone: from its bytes handed to the socket "
        "to its alert printed, which is once it is durable (SQLite, synchronous=FULL).",
        "Sender and watch share the machine's cores. Where it is more than a second behind, the "
        "watch does not hold that rate: TCP holds the sender back, and what is sent by UDP may be "
        "lost, which the watch counts and says.",
    ]
    cells = [row.cells() for row in rows]
    title = "Live: from a receiver's socket to an alert in the log"
    result.tables.append(Table(title, COLUMNS, cells, said, (before, load_average()), "1, 2, 3"))
    return result
