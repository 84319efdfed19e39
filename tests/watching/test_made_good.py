"""What tells only where it is has a speed and a course all the same, made good from its places."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from standclear.core.earth.ellipsoid import GEOD
from standclear.core.watch.report import Report
from standclear.core.watch.situation import Kind
from standclear.formats.adsb import Adsb
from standclear.formats.feed import Reader
from standclear.formats.made_good import MadeGood
from standclear.service.watching import formats
from standclear.service.watching.formats import read_feed, reader_of
from standclear.service.watching.watcher import Watcher
from tests.watch.reports import START
from tests.watch.test_watched import zone


def read(*places: tuple[float, float, float], **more: object) -> list[Report]:
    """(seconds, metres east, metres north) of one craft, as a feed of JSON lines tells them."""
    reader = reader_of(read_feed("json+tcp://127.0.0.1:1"))
    found: list[Report] = []
    for after_s, east_m, north_m in places:
        lon, lat, _ = GEOD.fwd(30, 10, 90, east_m)
        lon, lat, _ = GEOD.fwd(lon, lat, 0, north_m)
        at = START + timedelta(seconds=after_s)
        line = {"track": "uid:CONVOY", "at": at.isoformat(), "lat": round(lat, 7),
                "lon": round(lon, 7), "error_m": 5, **more}  # fmt: skip
        heard = reader.read(json.dumps(line).encode() + b"\n", at)
        assert not heard.faults
        found += heard.reports
    return found


def straight(seconds: list[float], speed_mps: float = 20.0) -> list[tuple[float, float, float]]:
    return [(after_s, speed_mps * after_s, 0.0) for after_s in seconds]


@pytest.mark.parametrize("every_s", [0.2, 1, 5, 30, 60])
def test_the_third_place_of_a_straight_way_tells_how_it_goes(every_s: float) -> None:
    found = read(*straight([n * every_s for n in range(60)]))
    going = [n for n, one in enumerate(found) if one.speed_mm_s is not None]
    first = going[0]
    assert found[first].at - START <= timedelta(seconds=max(12, 2 * every_s))
    assert going == list(range(first, 60))
    for one in found[first:]:
        assert one.speed_mm_s == pytest.approx(20_000, abs=30)
        assert one.course_mdeg == pytest.approx(90_000, abs=500)


def test_what_is_told_stands_and_a_part_that_is_not_is_made_good() -> None:
    places = straight([0, 10, 20])
    assert read(*places, speed_mps=3, course_deg=7)[-1].course_mdeg == 7_000
    last = read(*places, speed_mps=3)[-1]
    assert (last.speed_mm_s, round((last.course_mdeg or 0) / 1000)) == (3_000, 90)


@pytest.mark.parametrize(
    "places",
    [
        [(n, 4.0 * (n % 2), 3.0 * (n % 3)) for n in range(0, 60, 5)],  # stands, within its error
        straight([0, 200, 400]),  # too long ago
        straight([0, 10, 20], speed_mps=2_000),  # nothing is so fast
        [*straight([0, 10, 20])[:2], (20, 400, 3_000)],  # one wrong place
        [*straight([0, 10])[:2], (5, 100, 0), (10, 200, 0)],  # out of order, and the same again
    ],
    ids=["stands", "long ago", "too fast", "one wrong place", "out of order"],
)
def test_no_course_is_made_up(places: list[tuple[float, float, float]]) -> None:
    assert read(*places)[-1].course_mdeg is None


def test_an_entry_is_expected_of_a_craft_that_tells_only_where_it_is() -> None:
    watcher = Watcher()
    watcher.zones.follow({"valley": zone()})
    told = watcher.take(read(*[(n, 20.0 * n + 4_000, 0.0) for n in range(0, 40, 5)]))
    assert [one.situation.kind for one in told] == [Kind.ENTERING]


@pytest.mark.parametrize("is_compiled", [True, False])
def test_an_aircraft_of_which_a_receiver_tells_no_speed_has_one(
    is_compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the kernel's rows and the plain reader alike, with odd lines in between."""
    if not is_compiled:
        monkeypatch.setattr(formats, "compiled_serves", lambda: False)
    reader = reader_of(read_feed("sbs://127.0.0.1:1"))
    found: list[Report] = []
    for second in range(40):
        at = START + timedelta(seconds=second)
        when = at.strftime("%Y/%m/%d,%H:%M:%S.000")
        lon = 30 + 0.002 * second
        odd = " " if second % 3 == 0 else ""
        line = f"MSG,3,1,1,4840D6,1,{when},{when},{odd},3000,,,10.0,{lon:.5f},,,0,0,0,0\n"
        found += reader.read(line.encode(), at).reports
    assert len(found) == 40
    assert all(one.speed_mm_s is None for one in found[:10])
    assert all(one.speed_mm_s is not None for one in found[12:])
    assert found[-1].speed_mm_s == pytest.approx(219_280, rel=0.01)
    assert found[-1].course_mdeg == pytest.approx(90_000, abs=500)


@pytest.mark.parametrize("what", ["beast", "avr"])
def test_so_has_one_whose_messages_tell_only_where_it_is(what: str) -> None:
    reader = reader_of(read_feed(f"{what}://127.0.0.1:1"))
    assert isinstance(reader, Reader)
    assert isinstance(reader.message, MadeGood)
    assert isinstance(reader.message.read, Adsb)
