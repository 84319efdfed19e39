"""Build the recorded hour of the valley that ships inside the package.

    python scripts/build_watch_recording.py

SYNTHETIC: nobody flew, sailed or drove it. Craft of the invented valley of Sorvath move along
straight legs at steady speeds, and are told as their kinds of feed tell: aircraft by pressure
height every 10 s through two receivers, boats without height every 20 s, a convoy by Cursor on
Target every 15 s. Made by arithmetic and one seed: the same bytes on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import atan2, degrees, hypot
from pathlib import Path

from standclear.core.shape import Datum, Height
from standclear.core.watch.report import Report
from standclear.formats.feed import TRANSPONDER_ERROR_MM
from standclear.formats.report_lines import write
from standclear.scenarios.exercise.valley import BEGINS, at

OUT = Path(__file__).parent.parent / "src" / "standclear" / "data" / "watch" / "valley.jsonl"
FIRST = BEGINS + timedelta(hours=10)
FLIGHT_LEVEL_MM = 30_480
NORTH, SOUTH = "sbs://north-ridge.example:30003", "beast://south-mill.example:30005"
PORT, TRUCKS = "ais+udp://0.0.0.0:10110", "cot+tls://relief.example:8089"

Metres = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Craft:
    """Something that moves along legs at one speed.

    heard   (feed, how often in s, how late in s) of each receiver
    level   flight level; None for what has no height
    silent  seconds from its start between which nobody hears it
    """

    track: str
    callsign: str
    begins_s: int
    legs: tuple[Metres, ...]
    speed_mps: float
    heard: tuple[tuple[str, int, float], ...]
    error_m: float
    level: int | None = None
    silent: tuple[int, int] = (0, 0)


def craft() -> tuple[Craft, ...]:
    """Everything that moves in the hour, and what each is for."""
    both = ((NORTH, 10, 0.4), (SOUTH, 10, 0.7))
    north, south = both[:1], both[1:]
    return (
        # Through the no-fly zone of Halmere, from the north-west, and out again.
        Craft("icao:f00a12", "NAT12", 120, ((20_000, 50_000), (80_000, 4_000)), 90, both, 30, 55),
        # Towards it, and away before its edge.
        Craft(
            "icao:f00b31",
            "SOU31",
            300,
            ((50_000, 2_000), (50_000, 18_000), (85_000, 4_000)),
            70,
            south,
            30,
            40,
        ),
        # Along its edge, now inside, now outside what the receiver can tell.
        Craft("icao:f00b44", "SOU44", 900, ((42_000, 20_480), (75_000, 20_480)), 60, south, 93, 35),
        # An airliner that nobody lodged, over everything: the zone has no upper limit.
        Craft("icao:f00001", "OCN204", 1_500, ((0, 12_000), (99_000, 38_000)), 235, both, 10, 350),
        # Into the disputed ring in the east, which binds the south.
        Craft(
            "icao:f00b52", "SOU52", 1_900, ((60_000, 58_000), (96_000, 40_000)), 80, both, 30, 65
        ),
        # Over the firing range, which binds the north; out of hearing while inside.
        Craft(
            "icao:f00a20",
            "NAT20",
            2_300,
            ((2_000, 20_000), (16_000, 500)),
            55,
            north,
            30,
            25,
            silent=(150, 290),
        ),
        # Two that come within three miles of each other at one height.
        Craft(
            "icao:f00a33", "NAT33", 2_500, ((60_000, 52_000), (90_000, 10_000)), 85, both, 30, 80
        ),
        Craft(
            "icao:f00b61", "SOU61", 2_500, ((92_000, 46_000), (64_000, 12_000)), 80, both, 30, 80
        ),
        # Boats on the Nevar.
        Craft(
            "mmsi:999000011",
            "NEVAR FERRY",
            0,
            ((48_000, 28_500), (52_000, 28_500)) * 3,
            5,
            ((PORT, 20, 1.0),),
            10,
        ),
        Craft(
            "mmsi:999000024",
            "HOPE OF BESK",
            600,
            ((30_000, 28_800), (45_000, 28_400)),
            6,
            ((PORT, 20, 1.0),),
            10,
        ),
        # Relief: from Halmere along the road to Besk and up to the Fennick gate.
        Craft(
            "uid:RELIEF-7",
            "RELIEF 7",
            60,
            ((50_000, 25_000), (30_000, 25_000), (30_000, 36_000)),
            11,
            ((TRUCKS, 15, 2.0),),
            15,
        ),
    )


def places(one: Craft) -> Iterator[tuple[int, Metres, Metres]]:
    """(seconds from the start of the hour, metres, metres a second), each second of its way."""
    second = 0
    for (a_east, a_north), (b_east, b_north) in zip(one.legs, one.legs[1:], strict=False):
        length = hypot(b_east - a_east, b_north - a_north)
        east, north = (b_east - a_east) / length, (b_north - a_north) / length
        for step in range(int(length / one.speed_mps)):
            far = step * one.speed_mps
            if one.begins_s + second >= 3_600:
                return
            moving = (east * one.speed_mps, north * one.speed_mps)
            yield one.begins_s + second, (a_east + far * east, a_north + far * north), moving
            second += 1


def reports(one: Craft, chance: random.Random) -> Iterator[Report]:
    for second, (east, north), (to_east, to_north) in places(one):
        if one.silent[0] <= second - one.begins_s < one.silent[1]:
            continue
        for number, (feed, every, late_s) in enumerate(one.heard):
            if (second + 5 * number) % every:
                continue
            spread = one.error_m / 2.45  # within error_m 95 times in 100 (Rayleigh)
            place = at(east + chance.gauss(0, spread), north + chance.gauss(0, spread))
            measured = FIRST + timedelta(seconds=second)
            late = timedelta(milliseconds=round(1000 * late_s * chance.uniform(0.5, 1.5)))
            yield Report(
                one.track,
                feed,
                measured,
                measured + late,
                place,
                height=None
                if one.level is None
                else Height(one.level * FLIGHT_LEVEL_MM, Datum.FLIGHT_LEVEL, TRANSPONDER_ERROR_MM),
                error_mm=round(one.error_m * 1000),
                speed_mm_s=round(1000 * one.speed_mps),
                course_mdeg=round(degrees(atan2(to_east, to_north)) % 360 * 1000) % 360_000,
                callsign=one.callsign,
            )


def main() -> None:
    chance = random.Random(0)
    told = [report for one in craft() for report in reports(one, chance)]
    told.sort(key=lambda report: (report.heard_at, report.track, report.source))
    OUT.write_bytes(write(told))
    print(f"{len(told)} reports, {OUT.stat().st_size / 1000:.0f} kB in {OUT.name}")


if __name__ == "__main__":
    main()
