"""Feeds that fail: the others are heard, nothing good is lost, and the operator sees what happens.

Story: a watch hears three receivers. One is cut off in the middle of a line and comes back, one
says nothing, one sends rubbish, and one ten times of what can be taken.
"""

from __future__ import annotations

from pathlib import Path

from tests.faults.watch_process import Nursery, Watch, watch
from tests.faults.watched_desk import Receiver, heard, lines


def feed(running: Watch, receiver: Receiver) -> dict[str, object]:
    found = [one for one in running.state.get("feeds", []) if str(receiver.port) in one["feed"]]
    return dict(found[0]) if found else {}


def test_one_cut_in_the_middle_of_a_line_comes_back_and_the_others_are_heard(
    nursery: Nursery, desk: Path, receivers: list[Receiver]
) -> None:
    one, two, three = receivers
    with watch(nursery, desk, *(w for r in receivers for w in ("--feed", r.url))) as running:
        whole, half = lines(heard(1)), lines(heard(2))[:60]
        for number, receiver in enumerate((two, three)):
            receiver.send(lines(heard(10 + number)))
        one.send(whole + half)
        running.until(lambda: len(running.said) == 3)
        one.cut()
        two.send(lines(heard(20)))
        running.until(lambda: len(running.said) == 4)
        one.send(lines(heard(3)))  # waits until the watch has called again
        running.until(lambda: len(running.said) == 5)
        running.until(lambda: feed(running, one).get("reports") == 2)
        state = feed(running, one)
        assert (state["state"], state["cuts"], state["not_usable"]) == ("open", 1, 1)
        assert "CUT: the other side hung up. Tried again in" in running.notes
        assert "the whole message, not cut off" in running.notes
        assert running.end() == 0


def test_silence_is_an_alert_though_another_feed_never_stops_saying_what_is_of_no_use(
    nursery: Nursery, desk: Path, receivers: list[Receiver]
) -> None:
    mute, noisy, _ = receivers
    url = mute.url + "?silent=0.3"
    with watch(nursery, desk, "--feed", url, "--feed", noisy.url) as running:
        mute.send(lines(heard(0)))
        running.until(lambda: running.said)

        def is_told() -> bool:
            noisy.send(b"no report\n")
            return [one["situation"]["feed"] for one in running.said] == ["", url]

        running.until(is_told)
        running.until(lambda: running.state.get("open") == 2)
        assert running.end() == 0


def test_one_that_says_nothing_is_told_as_silent_and_the_other_is_heard(
    nursery: Nursery, desk: Path, receivers: list[Receiver]
) -> None:
    mute, speaks, _ = receivers
    with watch(nursery, desk, "--feed", mute.url + "?silent=1", "--feed", speaks.url) as running:
        running.until_said(f"{mute.url}?silent=1: SILENT since")
        speaks.send(lines(heard(0)))
        running.until(lambda: running.said)
        assert feed(running, speaks)["state"] == "open"
        assert running.end() == 0
