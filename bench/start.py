"""How soon `standclear serve` answers at `/readyz` on a log of 100,000 entries.

As after an ordinary day, when the picture of the desk was put away, and as when that is lost and
every entry is folded anew.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

from bench.commands import CLOCK, STANDCLEAR
from bench.effort import Effort
from bench.filings import DESK, NEIGHBOUR, NOW, admission, intent, sign
from bench.machine import load_average
from bench.report import Result, Table, per, step
from standclear.core.party import PartyKind
from standclear.service.desk_home import SNAPSHOT, DeskHome
from standclear.service.office import Office

FILERS = 16
ENTRIES_A_PLAN = 2  # the statement and its decision: no two of these plans meet
LONGEST_S = 120.0


def make_desk(directory: Path, entries: int) -> int:
    """A desk's directory with a log of about so many entries; how many they are."""
    home = DeskHome.create(
        directory,
        desk=DESK,
        name="Desk",
        origin="bench.example/log",
        time_zone="UTC",
        clock=lambda: NOW,
    )
    office = home.office()
    office.say(admission(NEIGHBOUR, PartyKind.ARMED_FORCE))
    for sealed in sign(NEIGHBOUR, [intent(NEIGHBOUR, 1, 0)]):
        office.submit(sealed)
    _file(office, entries // ENTRIES_A_PLAN)
    size = office.log.size
    home.close()
    return size


def _file(office: Office, plans: int) -> None:
    """From as many threads as there are filers, so that they share their appends."""
    each = plans // FILERS

    def file(place: int) -> None:
        party = f"force-{place:02}"
        office.say(admission(party, PartyKind.ARMED_FORCE))
        held = [intent(party, n + 1, 1 + place * each + n) for n in range(each)]
        for sealed in sign(party, held):
            office.submit(sealed)

    with ThreadPoolExecutor(FILERS) as filers:
        list(filers.map(file, range(FILERS)))


def once(desk: Path) -> float:
    """Seconds from typing it to the first answer that it is ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "STANDCLEAR_CLOCK": CLOCK}
    began = time.perf_counter()
    with subprocess.Popen(
        [*STANDCLEAR, "serve", "--port", str(port)],
        cwd=desk,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            while not _ready(port):
                if server.poll() is not None or time.perf_counter() - began > LONGEST_S:
                    raise AssertionError("the server did not become ready")
                time.sleep(0.01)
            return time.perf_counter() - began
        finally:
            server.terminate()


def _ready(port: int) -> bool:
    asked = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("GET", "/readyz")
        return asked.getresponse().status == 200
    except OSError:
        return False
    finally:
        asked.close()


def run(effort: Effort, directory: Path) -> Result:
    """Both starts."""
    before = load_average()
    desk = directory / "served"
    step(f"start: a log of {effort.start_entries:,} entries")
    size = make_desk(desk, effort.start_entries)
    rows, figures = [], {}
    for name, said, lost in (
        ("serve", "as after an ordinary day", False),
        ("serve_bare", "the picture put away is lost", True),
    ):
        took = []
        for _ in range(3):
            if lost:
                (desk / SNAPSHOT).unlink(missing_ok=True)
            took.append(once(desk))
        took.sort()
        rows.append((said, f"{size:,}", per(took[1]), per(took[0]), per(took[-1])))
        figures[f"start.{name}"] = took[1]
    columns = ("`standclear serve`", "entries", "median s until ready", "least s", "most s")
    about = (
        "Wall clock from typing it until `/readyz` says that it serves, with files in the "
        "system's memory.",
    )
    return Result(
        [Table("Start of the server", columns, rows, about, (before, load_average()))], figures
    )
