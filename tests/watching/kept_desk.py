"""A desk on disk whose watch keeps what it takes: the valley with its forces, and craft that cross
a zone, turn away, fall silent, jump, and come near each other."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from standclear.core.shape import Datum, Height, Position
from standclear.core.watch.report import Report
from standclear.service.desk_home import DeskHome
from standclear.service.home import open_home
from standclear.service.watching.desk_watch import DeskWatch
from tests.cli.desk_on_disk import Valley, done, make_valley

START = datetime(2030, 3, 1, 6, tzinfo=UTC)
AT = START.isoformat()
YEAR = ("--start", "2030-03-01T00:00Z", "--end", "2030-04-01T00:00Z", "--yes")


@pytest.fixture
def valley(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Valley:
    """North and south have lodged their craft; south has declared a zone."""
    monkeypatch.setenv("STANDCLEAR_CLOCK", AT)
    return lodged_valley(tmp_path)


@pytest.fixture(scope="module")
def made_valley(tmp_path_factory: pytest.TempPathFactory) -> Valley:
    """The same, made once for a module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STANDCLEAR_CLOCK", AT)
        return lodged_valley(tmp_path_factory.mktemp("made"))


@pytest.fixture
def desk_copied(made_valley: Valley, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Valley:
    """A copy of its desk alone."""
    monkeypatch.setenv("STANDCLEAR_CLOCK", AT)
    copied = Valley(tmp_path)
    shutil.copytree(made_valley.desk, copied.desk)
    return copied


def lodged_valley(root: Path) -> Valley:
    made = make_valley(root)
    done(made.north, "track", "lodge", "callsign:NAT*")
    done(made.south, "track", "lodge", "icao:00000b", "icao:00000c")
    declare(made, "1")
    return made


def declare(valley: Valley, number: str, place: str = "35.9300N 36.6300E") -> None:
    done(valley.south, "zone", "propose", number, "--kind", "no_fly", "--name", "Valley",
         "--domain", "air", "--circle", place, "--radius", "3km", "--ceiling", "3000 m AMSL",
         *YEAR, at=AT)  # fmt: skip


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def report(second: float, east_m: float = 0, north_m: float = 0, **more: Any) -> Report:
    """So many metres from the middle of the first zone."""
    at = after(second)
    place = Position.from_degrees(lon_deg=36.63 + east_m / 90_000, lat_deg=35.93 + north_m / 111e3)
    said: dict[str, Any] = {
        "track": "icao:3c6444", "source": "json+tcp://one:1", "at": at, "heard_at": at,
        "position": place, "error_mm": 30_000, "height": Height(1_500_000, Datum.WGS84),
    }  # fmt: skip
    return Report(**(said | more))


def flights(seed: int, *, begin: float = 0, seconds: int = 900) -> list[Report]:
    """Two dozen straight flights over the zone, as they are heard, some badly; and the receiver
    is silent for a minute and a half."""
    chance = random.Random(seed)
    heard = []
    for number in range(24):
        east, north = chance.uniform(-20_000, 20_000), chance.uniform(-20_000, 20_000)
        wide, high = chance.uniform(-200, 200), chance.uniform(-200, 200)
        second = begin + chance.uniform(0, 30)
        ends = begin + chance.choice([seconds, seconds / 3])
        while second < ends:
            second += chance.choice([1.0, 5.25, 30.5])
            jump = 2e6 if chance.random() < 0.02 else 0.0
            told = chance.random() < 0.7
            one = report(
                second, east + wide * (second - begin) + jump, north + high * (second - begin),
                track=f"icao:{number:06x}", callsign=f"NAT{number}" if number % 3 == 0 else "",
                height=chance.choice([None, Height(900_000, Datum.FLIGHT_LEVEL, 7_620)]),
                error_mm=chance.choice([None, 30_000]), receiver=chance.choice(["", "south mast"]),
                speed_mm_s=round(1000 * (wide**2 + high**2) ** 0.5) if told else None,
                course_mdeg=chance.randrange(360_000) if told else None, on_ground=None,
            )  # fmt: skip
            heard += [one] * chance.choice([1, 1, 1, 2])
    gap = [one for one in heard if not 100 < (one.heard_at - after(begin)).total_seconds() < 190]
    return sorted(gap, key=lambda one: one.heard_at)


@contextmanager
def desk(valley: Valley) -> Iterator[DeskHome]:
    home = open_home(valley.desk)
    assert isinstance(home, DeskHome)
    try:
        yield home
    finally:
        home.close()


def watch(valley: Valley, reports: list[Report], *, size: int = 7) -> int:
    """A whole run of the watch, which looks up now and then without having heard anything; how
    much was said."""
    with desk(valley) as home:
        watching, said = DeskWatch(home), 0
        for first in range(0, len(reports), size):
            batch = reports[first : first + size]
            said += len(watching.take(batch))
            watching.watcher.rest(batch[-1])
            if first % (3 * size) == 0:
                said += len(watching.take((), now=batch[-1].heard_at + timedelta(seconds=0.6)))
        watching.keeping.close()
        return said
