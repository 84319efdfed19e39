"""`python -m bench.live_sender`: receivers, as a watch hears them, at a steady rate.

Serves BaseStation lines over TCP to whoever connects, and sends AIS sentences by UDP: so many
reports a second, each craft once a second and each ship once in five, in slots of 10 ms that are
due at fixed times whether the ones before were taken or not. Twice a second an aircraft that was
never heard before is heard inside the zone (probe_address). One line of JSON at the end says what
was sent, and of each probe when its bytes were handed to the socket.
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pyais

SLOTS = 100
PROBES_A_SECOND = 2
WAYS = 10
"""Seconds of movement; then back again the same way."""
SHIPS = 0.02
"""Share of the reports that are AIS, by UDP."""
SHIP_EVERY_S = 5
TIME = b"YYYY/MM/DD,hh:mm:ss.mmm"
PROBE_AT = 47.0, -30.0
"""Latitude and longitude of the probes' zone, away from everything else."""

Block = tuple[bytes, int]


@dataclass(frozen=True)
class Sent:
    """What went out."""

    craft: int
    ships: int
    probes: dict[str, float]
    late_s: float


def probe_address(number: int) -> str:
    return f"{0xF10000 + number:06x}"


def _line(address: str, lat: float, lon: float, feet: int, knots: int, course: float) -> bytes:
    """MSG,3 with everything in it, as readsb writes it; the time is filled in when it is sent."""
    when = TIME.decode()
    cells = f"{feet},{knots},{course:.0f},{lat:.5f},{lon:.5f},0,,0,0,0,0"
    return f"MSG,3,1,1,{address.upper()},1,{when},{when},,{cells}\r\n".encode()


def craft(count: int) -> list[list[bytes]]:
    """WAYS x SLOTS blocks of lines: aircraft over Europe, well above every zone."""
    chance = random.Random(1)
    flying = [
        (chance.uniform(45, 52), chance.uniform(5, 15), chance.randrange(20_000, 38_000, 25),
         chance.randrange(350, 500))
        for _ in range(count)
    ]  # fmt: skip
    blocks = []
    for second in range(WAYS):
        lines = [
            _line(f"{0x400000 + n:06x}", lat + second * 0.002, lon, feet, knots, 0)
            for n, (lat, lon, feet, knots) in enumerate(flying)
        ]
        blocks.append([b"".join(lines[slot::SLOTS]) for slot in range(SLOTS)])
    return blocks


def ships(count: int) -> list[bytes]:
    """Class A position reports, at sea; their second is not told, so that none is old."""
    chance = random.Random(2)
    return [
        "\r\n".join(pyais.encode_dict({
            "type": 1, "mmsi": 200_000_000 + n, "lat": chance.uniform(45, 50),
            "lon": chance.uniform(-12, -6), "speed": 12.0, "course": 90.0, "second": 60,
            "accuracy": 1,
        })).encode() + b"\r\n"
        for n in range(count)
    ]  # fmt: skip


def send(stream: socket.socket, to: tuple[str, int], rate: int, seconds: int, first: int) -> Sent:
    """Everything, in its time. first: the number of the first probe."""
    at_sea = round(rate * SHIPS)
    blocks, sailing = craft(rate - at_sea), ships(at_sea * SHIP_EVERY_S)
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    probes: dict[str, float] = {}
    sent_ships, late_s = 0, 0.0
    began = time.monotonic() + 0.5
    for slot in range(seconds * SLOTS):
        due = began + slot / SLOTS
        time.sleep(max(0.0, due - time.monotonic()))
        second, part = divmod(slot, SLOTS)
        back = second % (2 * WAYS)
        block = blocks[min(back, 2 * WAYS - 1 - back)][part]
        address = ""
        if slot % (SLOTS // PROBES_A_SECOND) == 0:
            address = probe_address(first + len(probes))
            block += _line(address, *PROBE_AT, 30_000, 0, 0)
            probes[address] = time.time()
        now = datetime.now(UTC)
        when = now.strftime("%Y/%m/%d,%H:%M:%S.") + f"{now.microsecond // 1000:03}"
        stream.sendall(block.replace(TIME, when.encode()))
        while sent_ships < (slot + 1) * at_sea // SLOTS:
            datagrams.sendto(sailing[sent_ships % len(sailing)], to)
            sent_ships += 1
        late_s = max(late_s, time.monotonic() - due)
    datagrams.close()
    return Sent((rate - at_sea) * seconds, sent_ships, probes, late_s)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.live_sender")
    parser.add_argument("--rate", type=int, required=True)
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--first", type=int, default=0, help="probes of watches before this one")
    parser.add_argument("--udp", type=int, required=True, help="the port that AIS goes to")
    options = parser.parse_args(arguments)
    listening = socket.create_server(("127.0.0.1", 0))
    print(json.dumps({"port": listening.getsockname()[1]}), flush=True)
    stream, _ = listening.accept()
    listening.close()
    sys.stdin.readline()  # both feeds are open
    sent = send(stream, ("127.0.0.1", options.udp), options.rate, options.seconds, options.first)
    handed_over = time.time()
    stream.close()
    said = {"craft": sent.craft, "ships": sent.ships, "late_s": sent.late_s}
    print(json.dumps({**said, "probes": sent.probes, "ended": handed_over}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
