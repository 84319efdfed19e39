"""The machine's clock leaps while the watch runs: it is told, and nothing else comes of it.

Story: a craft is inside a zone when somebody sets the clock an hour on, and later back again. No
alert ends because of that, the feed is not called silent, and what flies in next is told at once.
A library loaded before the system's own shifts the clock that the watch reads; nothing else on
the machine is touched.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.watch_process import Nursery, watch
from tests.faults.watched_desk import Receiver, alerts, heard, lines

SHIFTED = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

/* The seconds that the file in CLOCK_SHIFT holds, as a long, are added to the time of day. */
int clock_gettime(clockid_t id, struct timespec *at) {
    static int (*real)(clockid_t, struct timespec *);
    static volatile long *shift;
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    if (!shift)
        shift = mmap(0, sizeof(long), PROT_READ, MAP_SHARED, open(getenv("CLOCK_SHIFT"), 0), 0);
    int answer = real(id, at);
    if (id == CLOCK_REALTIME) at->tv_sec += *shift;
    return answer;
}
"""


class Clock:
    """What the watches of a nursery take for the time of day."""

    def __init__(self, folder: Path) -> None:
        self.shift, self.library = folder / "shift", folder / "shifted.so"
        source = folder / "shifted.c"
        source.write_text(SHIFTED)
        self.set(0)
        compiler = shutil.which("cc")
        assert compiler is not None
        words = [compiler, "-shared", "-fPIC", "-o", str(self.library), str(source), "-ldl"]
        subprocess.run(words, check=True, timeout=60)

    def set(self, ahead_s: int) -> None:
        with self.shift.open("r+b" if self.shift.exists() else "wb") as file:
            file.write(ahead_s.to_bytes(8, "little", signed=True))


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Clock:
    if shutil.which("cc") is None:
        pytest.skip("no C compiler to shift the clock with")
    return Clock(tmp_path_factory.mktemp("clock"))


@pytest.fixture(scope="module")
def shifted(clock: Clock) -> Iterator[Nursery]:
    made = Nursery(LD_PRELOAD=str(clock.library), CLOCK_SHIFT=str(clock.shift))
    yield made
    made.close()


def test_a_clock_set_on_and_back_ends_nothing_and_freezes_nothing(
    shifted: Nursery, clock: Clock, desk: Path, receivers: list[Receiver]
) -> None:
    feed = receivers[0]
    with watch(shifted, desk, "--feed", feed.url) as running:
        feed.send(lines(heard(0)))
        running.until(lambda: running.said)
        for number, (ahead_s, way) in enumerate(((3_600, "forward"), (0, "back")), 1):
            clock.set(ahead_s)
            running.until_said(f"THE MACHINE'S CLOCK LEAPT {way} by 1 h")
            feed.send(lines(heard(0, ago_s=-ahead_s), heard(number, ago_s=-ahead_s)))
            running.until(lambda known=number + 1: len(running.said) == known)
        assert [one["state"] for one in running.said] == ["raised"] * 3
        assert all(one["situation"]["certain"] for one in running.said)
        assert "SILENT" not in running.notes
        assert running.end() == 0
    assert {one["state"] for one in alerts(desk)} == {"raised"}
