"""The recorded hour that comes with the package: whole, in order, and as its script makes it."""

from __future__ import annotations

import runpy
from datetime import timedelta
from pathlib import Path

from standclear.core.shape import Datum
from standclear.core.watch.report import Report
from standclear.formats.report_lines import write
from standclear.service.watching.recording import Recording, shipped

SCRIPT = Path(__file__).parents[2] / "scripts" / "build_watch_recording.py"
MOST_BYTES = 400_000


def heard() -> list[Report]:
    batches = list(Recording.of(shipped()).batches())
    assert not [fault for _, heard in batches for fault in heard.faults]
    return [report for _, heard in batches for report in heard.reports]


def test_it_is_an_hour_of_four_feeds_in_the_order_of_hearing() -> None:
    reports = heard()
    assert len({report.track for report in reports}) == 11
    assert len({report.source for report in reports}) == 4
    times = [report.heard_at for report in reports]
    assert times == sorted(times)
    assert timedelta(minutes=59) < times[-1] - times[0] < timedelta(minutes=61)


def test_aircraft_tell_pressure_heights_and_boats_none() -> None:
    for report in heard():
        datum = report.height.datum if report.height else None
        assert datum is (Datum.FLIGHT_LEVEL if report.track.startswith("icao:") else None)


def test_it_is_what_its_script_makes_and_small() -> None:
    data = Path(shipped()).read_bytes()
    assert len(data) < MOST_BYTES
    assert write(heard()) == data
    made = runpy.run_path(str(SCRIPT))
    names = {craft.callsign for craft in made["craft"]()}
    assert names == {report.callsign for report in heard()}


def test_its_page_says_that_nobody_flew_it() -> None:
    assert "**synthetic**" in (Path(shipped()).parent / "README.md").read_text(encoding="utf-8")
