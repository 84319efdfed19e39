"""A watch that is killed at any moment and started again: nothing is raised twice, no crossing is
missed that its feed can still show, and each digest is that of the positions kept.

Story: forty craft fly through a zone while the machine keeps killing the watch.
"""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

from standclear.service.desk_home import DeskHome
from standclear.service.home import open_home
from standclear.service.watching.against_log import compare
from standclear.service.watching.keeping import kept_in
from standclear.service.watching.past import Past, alerts_said
from standclear.service.watching.replayed import replay_kept
from standclear.store.kept import stretches
from tests.cli.desk_on_disk import done, told
from tests.faults.watch_process import Nursery, watch
from tests.faults.watched_desk import NOW, Receiver, alerts, heard, lines

KILLS = 20
CRAFT, APART_S = 40, 0.3
SPEED_M_S = 1_000.0
"""Fast, so that the story is short; no faster than what can be."""


def fly(file: Path, ended: threading.Event) -> None:
    """Each craft once through the zone, the next one begun as soon as the last: until all have."""
    begun, passed = time.monotonic(), 0.0
    with file.open("ab", buffering=0) as out:
        while passed < CRAFT * APART_S + 9 and not ended.wait(0.05):
            passed = time.monotonic() - begun
            flying = [(n, passed - n * APART_S) for n in range(CRAFT)]
            out.write(lines(*(heard(n, s * SPEED_M_S - 4_000) for n, s in flying if 0 <= s < 9)))


def test_killed_twenty_times_it_raises_each_crossing_once_and_its_digests_are_right(
    nursery: Nursery, desk: Path
) -> None:
    file, ended, chance = desk.parent / "heard.jsonl", threading.Event(), random.Random(4)
    file.touch()
    flying = threading.Thread(target=fly, args=(file, ended))
    flying.start()
    try:
        for number in range(KILLS):
            before = size(desk)
            with watch(nursery, desk, "--feed", f"json+file:{file}") as running:
                if number % 2:  # in the midst of saying what it saw
                    running.until(lambda: size(desk) > before or not flying.is_alive())  # noqa: B023  # asked in this turn alone
                time.sleep(chance.uniform(0, 0.5 if number % 2 == 0 else 0.05))
        with watch(nursery, desk, "--feed", f"json+file:{file}") as running:
            running.until(lambda: len(alerts(desk)) >= CRAFT)
            assert running.end() == 0
    finally:
        ended.set()
        flying.join()
    found = alerts(desk)
    assert sorted(one["track"] for one in found) == [f"icao:{n:06x}" for n in range(CRAFT)]
    for one in found:
        states = [each["because"] for each in one["history"]]
        assert states.count("alert.raised") == 1, one
    replayed_as_said(desk)
    assert done(desk, "audit", at=NOW)


def size(desk: Path) -> int:
    with closing(sqlite3.connect(desk / "log.db")) as db:
        return int(db.execute("SELECT count(*) FROM entry").fetchone()[0])


def replayed_as_said(desk: Path) -> None:
    home = open_home(desk)
    assert isinstance(home, DeskHome)
    kept = stretches(kept_in(home))
    past = Past(home.log)
    again = [one for each in kept for one in replay_kept(each, past, lambda *_: None)]
    beside = compare(again, alerts_said(home.log, start=0))
    assert beside.missing == ()
    assert beside.extra == ()
    home.close()


def test_killed_before_anybody_was_told_the_next_pass_tells_each_once(
    nursery: Nursery, desk: Path, receivers: list[Receiver]
) -> None:
    feed = receivers[0]
    with watch(nursery, desk, "--feed", feed.url) as running:
        feed.send(lines(heard(0)))
        running.until(lambda: running.said)
        running.kill()
    feed.cut()
    with watch(nursery, desk, "--feed", feed.url) as running:
        feed.send(lines(heard(0), heard(1)))
        running.until(lambda: running.said)
    done(desk, "carry", at=NOW)
    done(desk, "carry", at=NOW)
    for party in ("north", "south"):
        inbox = told(desk.parent / party, "inbox", at=NOW)["releases"]
        subjects = [one["subject"] for one in inbox if one["subject"].startswith("al-")]
        assert sorted(subjects) == sorted(one["id"] for one in alerts(desk))
