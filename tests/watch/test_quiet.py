"""Reports as rows, taken many at once: the watch says the same as of each report alone.

Story: forty craft over a field of zones, heard once a second, some of them jumping, repeated, late,
of two receivers; what the one watch takes as rows the other takes report by report.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pytest

from standclear.core.shape import Circle, Datum, Height, Position, Volume4D
from standclear.core.watch.columns import DATUMS, NOT_TOLD, ROW, Named, ReportColumns, as_one
from standclear.core.watch.columns import microseconds as us
from standclear.core.watch.lodged import Mark
from standclear.core.watch.report import Report
from standclear.core.watch.said import AlertChange
from standclear.core.watch.whose import Whose
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule
from standclear.service.watching import watcher as watching
from standclear.service.watching.watcher import Watcher
from tests.watch.reports import START, after, report

FEEDS = ("sbs://hill:30003", "sbs://tower:30003")
HEIGHTS = (
    Height(500_000, Datum.WGS84), Height(900_000, Datum.FLIGHT_LEVEL, 38_100), None,
    Height(200_000, Datum.AGL, 1), Height(45_000_000, Datum.FLIGHT_LEVEL, 38_100),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _every_row_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "FEW", 1)


def zones() -> dict[str, Zone]:
    """Nine circles, 12 km from each other, and a band of heights that some traffic passes over."""
    found = {}
    for number in range(9):
        place = Position.from_degrees(
            lon_deg=30 + 0.12 * (number % 3), lat_deg=10 + 0.12 * (number // 3)
        )
        volume = Volume4D(
            Circle(place, 3_000_000), None, Height(600_000, Datum.WGS84),
            START - timedelta(days=1), START + timedelta(days=1),
        )  # fmt: skip
        key = f"south/zone/{number}"
        bound = () if number % 2 else ("north",)
        found[key] = Zone(key, 1, ZoneKind.NO_FLY, key, (volume,), ZoneRule(bound, (Domain.AIR,)))
    return found


class Wire:
    """One receiver's reports as rows."""

    def __init__(self, source: str) -> None:
        self.named = Named(source, [], [""])

    def rows(self, reports: Sequence[Report], heard_at: datetime) -> ReportColumns:
        rows = np.array([self._row(each) for each in reports], ROW)
        return ReportColumns(self.named, heard_at, rows)

    def _row(self, one: Report) -> tuple[object, ...]:
        def told(value: int | None) -> int:
            return NOT_TOLD if value is None else value

        height = one.height or Height(NOT_TOLD, Datum.WGS84, NOT_TOLD)
        return (
            us(one.at), us(one.heard_at), number_in(self.named.tracks, one.track),
            number_in(self.named.callsigns, one.callsign), one.position.lon_e7,
            one.position.lat_e7, height.value_mm, height.error_mm, told(one.error_mm),
            told(one.speed_mm_s), told(one.course_mdeg), told(one.climb_mm_s),
            DATUMS.index(height.datum) if one.height else -1,
            -1 if one.on_ground is None else int(one.on_ground), b"",
        )  # fmt: skip


def number_in(names: list[str], name: str) -> int:
    if name not in names:
        names.append(name)
    return names.index(name)


def heard(seed: int) -> list[list[Report]]:
    """What the two receivers bring, second by second, one after the other."""
    chance = random.Random(seed)
    flights = [
        (30 + 0.4 * chance.random() - 0.1, 10 + 0.4 * chance.random() - 0.1,
         chance.uniform(-250, 250), chance.uniform(-250, 250), chance.choice(HEIGHTS))
        for _ in range(40)
    ]  # fmt: skip
    pieces = []
    for second in range(70):
        for feed, source in enumerate(FEEDS):
            pieces.append([
                _of(chance, second, source, number, flights[number])
                for number in range(40)
                if (feed == 0 or number < 6) and chance.random() > 0.1
                for _ in range(2 if chance.random() < 0.03 else 1)
            ])  # fmt: skip
    return [piece for piece in pieces if piece]


def _of(
    chance: random.Random, second: int, source: str, number: int,
    flight: tuple[float, float, float, float, Height | None],
) -> Report:  # fmt: skip
    lon, lat, east, north, height = flight
    late = chance.choice([0.0] * 20 + [0.4, 3.0, 70.0, -30.0])
    jump = 3.0 if chance.random() < 0.01 else 0.0
    then = max(0.0, second - max(0.0, late))
    place = Position.from_degrees(
        lon_deg=lon + jump + east * then / 109_639, lat_deg=lat + north * then / 110_611
    )
    return report(
        track=f"icao:{number + 1:06x}", source=source, at=after(second - late),
        heard_at=after(second), position=place, height=height,
        error_mm=chance.choice([None, 30_000]),
        speed_mm_s=round(1000 * abs(complex(east, north))) if number % 3 else None,
        course_mdeg=round(1000 * np.degrees(np.arctan2(east, north))) % 360_000,
        climb_mm_s=chance.choice([None, 0, -2_000]),
        callsign=f"NAT{number}" if second > 20 and chance.random() < 0.7 else "",
    )  # fmt: skip


def said_of(pieces: Sequence[Sequence[Report]], *, as_rows: bool) -> list[AlertChange]:
    watcher = Watcher()
    watcher.zones.follow(zones())
    watcher.whose = Whose({"north": (Mark("callsign", "NAT1*"), Mark("icao", "000002"))})
    wires = {source: Wire(source) for source in FEEDS}
    said = []
    for piece in pieces:
        part: Sequence[Report] = piece
        if as_rows:
            rows = wires[piece[0].source].rows(piece, piece[0].heard_at)
            assert list(rows) == list(piece)
            part = as_one([rows, ()])
        said += watcher.take(part)
        watcher.rest(part[-1])
    return said


@pytest.mark.parametrize("seed", [1, 2])
def test_rows_give_the_words_of_their_reports_digests_and_all(seed: int) -> None:
    pieces = heard(seed)
    each = said_of(pieces, as_rows=False)
    assert len(each) > 20
    assert {change.situation.party for change in each} == {"", "north"}
    assert said_of(pieces, as_rows=True) == each


def test_of_rows_that_say_nothing_new_no_report_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    watcher, wire = Watcher(), Wire(FEEDS[0])
    watcher.zones.follow(zones())
    far = [Position.from_degrees(lon_deg=50 + n / 100, lat_deg=40) for n in range(100)]
    made = []
    monkeypatch.setattr(Named, "_report", lambda _, row: made.append(row))
    for second in range(70):
        reports = [
            report(second, track=f"icao:{n + 1:06x}", position=place, source=FEEDS[0])
            for n, place in enumerate(far)
        ]
        assert not watcher.take(wire.rows(reports, after(second)))
    assert not made
    monkeypatch.undo()
    track = watcher.tracks.tracks["icao:000003"]
    assert [each.at for each in track.behind] == [after(second) for second in range(6, 70)]
    assert track.last.position == far[2]


def test_tracks_that_are_heard_no_more_are_let_go_whether_settled_or_not() -> None:
    watcher, wire = Watcher(), Wire(FEEDS[0])
    first = [report(0, track=f"icao:{n:06x}", source=FEEDS[0]) for n in range(1, 9)]
    watcher.take(wire.rows(first, after(0)))
    assert watcher.tracks.tracks["icao:000001"].last == first[0]
    late = report(7200, track="icao:000009", source=FEEDS[0])
    watcher.take(wire.rows([late], after(7200)))
    watcher.rest(late)
    assert list(watcher.tracks.tracks) == ["icao:000009"]
    again = report(7201, track="icao:000001", source=FEEDS[0])
    watcher.take(wire.rows([again], after(7201)))
    assert list(watcher.tracks.tracks["icao:000001"].behind) == [again]
