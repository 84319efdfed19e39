"""Rubbish between good reports, and ten times what can be taken: nothing is lost in silence.

Story: a receiver's line is noisy, another one sends a day's traffic in a second, a third sends
datagrams faster than they can be read. The watch's memory stays within bounds, every report that
came over a stream is taken, and what found no room is counted and told.
"""

from __future__ import annotations

import os
import random
import signal
import socket
from pathlib import Path

from tests.faults.watch_process import Nursery, Watch, watch
from tests.faults.watched_desk import Receiver, heard, lines

BURST = 30_000
MOST_MB = 200.0
"""Beside what the watch has when it begins; the burst alone would be 6 MB of lines."""


def memory_mb(running: Watch) -> float:
    status = Path(f"/proc/{running.pid}/status").read_text()
    return int(next(row for row in status.splitlines() if row.startswith("VmRSS")).split()[1]) / 1e3


def counted(running: Watch, name: str) -> int:
    return sum(one[name] for one in running.state.get("feeds", []))


def test_rubbish_between_good_reports_costs_no_good_report(
    nursery: Nursery, desk: Path, receivers: list[Receiver]
) -> None:
    feed, chance = receivers[0], random.Random(1)
    with watch(nursery, desk, "--feed", feed.url) as running:
        running.until_said("open.")
        for number in range(50):
            rubbish = chance.randbytes(chance.randrange(1, 400)).replace(b"\n", b"")
            feed.send(rubbish + b"\n" + lines(heard(number, 60_000)))
        running.until(lambda: counted(running, "reports") == 50)
        running.until(lambda: counted(running, "not_usable") >= 45)
        assert running.notes.count("does not fit") <= 25  # each is counted, the first are said
        assert running.end() == 0
        assert "50 reports of 50 tracks" in running.notes


def test_a_burst_over_a_stream_is_taken_whole_within_bounded_memory(
    nursery: Nursery, desk: Path, receivers: list[Receiver]
) -> None:
    feed = receivers[0]
    with watch(nursery, desk, "--feed", feed.url) as running:
        feed.send(lines(heard(0, 60_000)))
        running.until(lambda: counted(running, "reports") == 1)
        before = memory_mb(running)
        thousand = [heard(number, 60_000 + number) for number in range(1_000)]
        for second in range(BURST // 1_000):
            at = heard(ago_s=(BURST // 1_000 - second) / 10)["at"]
            feed.send(lines(*(one | {"at": at} for one in thousand)))
        feed.send(lines(heard(7)))
        running.until(lambda: running.said)  # behind all the rest, and told all the same
        running.until(lambda: counted(running, "reports") == BURST + 2)
        assert counted(running, "lost") == 0
        assert memory_mb(running) - before < MOST_MB
        assert running.end() == 0


def test_datagrams_that_find_no_room_are_counted_and_told(nursery: Nursery, desk: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    with (
        watch(nursery, desk, "--feed", f"json+udp://127.0.0.1:{port}") as running,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
    ):
        running.until_said("open.")
        datagram = lines(heard(0, 60_000)).rstrip() + b" " * 1_500 + b"\n"
        there = ("127.0.0.1", port)
        os.kill(running.pid, signal.SIGSTOP)  # as if it could not keep up
        for _ in range(BURST // 2):
            sender.sendto(datagram, there)
        os.kill(running.pid, signal.SIGCONT)
        running.until(lambda: sender.sendto(datagram, there) and counted(running, "lost"))
        assert "found no room and are LOST" in running.notes
        assert running.end() == 0
