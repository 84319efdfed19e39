"""What others log meanwhile: a zone is watched within a second, one that has ended no more; and
two watches on one desk tell of each craft once.

Story: south declares a second zone while the watch runs, and withdraws it again. North's machine
runs a second watch beside the first, for the night when the first one fails.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from tests.cli.desk_on_disk import done
from tests.faults.watch_process import Nursery, watch
from tests.faults.watched_desk import NOW, Receiver, alerts, declare, heard, lines

FAR_M = 45_000.0
"""East of the first zone."""

WITHIN_S = 5.0
"""The promise is one second, on a machine that does nothing else; here others run beside it."""


@contextmanager
def heard_always(feed: Receiver, *craft: tuple[int, float]) -> Iterator[None]:
    """Each craft (number, metres east) ten times a second."""
    ended = threading.Event()

    def speak() -> None:
        while not ended.wait(0.1):
            feed.send(lines(*(heard(number, east) for number, east in craft)))

    speaking = threading.Thread(target=speak)
    speaking.start()
    try:
        yield
    finally:
        ended.set()
        speaking.join()


def test_a_zone_is_watched_within_a_second_of_being_logged_and_no_more_when_it_has_ended(
    nursery: Nursery, desk: Path, receivers: list[Receiver]
) -> None:
    feed = receivers[0]
    with watch(nursery, desk, "--feed", feed.url) as running:
        with heard_always(feed, (0, FAR_M)):
            running.until_said("open.")
            declare(desk, "2", lon=36.63 + FAR_M / 90_000)
            logged = monotonic()
            running.until(lambda: running.said)
            took_s = monotonic() - logged
            assert took_s < WITHIN_S
            done(
                desk.parent / "south",
                "zone",
                "withdraw",
                "south/zone/2",
                "--reason",
                "over",
                at=NOW,
            )
            running.until(lambda: len(running.said) == 2)
        feed.send(lines(heard(1, FAR_M), heard(2)))
        running.until(lambda: len(running.said) == 3)
        told = [(one["state"], one["situation"]["zone"]) for one in running.said]
        assert told == [
            ("raised", "south/zone/2"), ("resolved", "south/zone/2"), ("raised", "south/zone/1"),
        ]  # fmt: skip
        assert running.end() == 0


def test_two_watches_on_one_desk_tell_of_each_craft_once(
    nursery: Nursery, desk: Path, receivers: list[Receiver]
) -> None:
    one, two, _ = receivers
    with (
        watch(nursery, desk, "--feed", one.url) as first,
        watch(nursery, desk, "--feed", two.url) as second,
    ):
        for each in (first, second):
            each.until_said("open.")
        for number in range(5):  # the second receiver hears each some seconds later than the first
            one.send(lines(heard(number, ago_s=9)))
            two.send(lines(heard(number, ago_s=5)))
        first.until(lambda: all(each.state.get("tracks") == 5 for each in (first, second)))
        first.until(lambda: len(first.said) + len(second.said) >= 5)
        assert (first.end(), second.end()) == (0, 0)
        assert "NOT SAID" not in first.notes + second.notes
    found = alerts(desk)
    assert sorted(each["track"] for each in found) == [f"icao:{n:06x}" for n in range(5)]
