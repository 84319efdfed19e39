"""A craft that its party ties to its plan, and a feed that falls silent: told by a watch in a
process of its own, to whoever may know.

Story: north files a flight and says which aircraft flies it; south's zone lies beside; the aircraft
leaves the plan, and later the receiver says nothing more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState
from standclear.service.watching.desk_watch import DeskWatch
from standclear.service.watching.recording import Recording
from tests.cli.desk_on_disk import Valley, done, run
from tests.cli.test_watch import AT, START, line, receiver, recording, until, valley, watching
from tests.watching.kept_desk import desk

__all__ = ["valley"]

PLAN = "north/plan/1"


def file_plan(valley: Valley) -> None:
    """A circle of 10 km around the zone's middle, for four hours, activated."""
    done(valley.north, "plan", "file", "1", "--domain", "air", "--activity", "flight",
         "--circle", "35.9300N 36.6300E", "--radius", "10km", "--start", "2030-03-01T05:00Z",
         "--end", "2030-03-01T09:00Z", "--contact", "operations, +1", "--yes", at=AT)  # fmt: skip
    done(valley.north, "track", "lodge", f"icao:3c6444=1st@{PLAN}", at=AT)
    done(valley.north, "plan", "activate", "1", at=AT)


def test_what_leaves_its_plan_is_told_to_its_party_and_audited(valley: Valley) -> None:
    file_plan(valley)
    heard_at = (START + timedelta(seconds=30)).isoformat()
    with receiver() as heard, watching(valley, heard.url, at=heard_at):
        heard.send(line(0, 20_000), line(20, 20_100))
        found = until(valley, PLAN, kind="nonconforming", state="raised")
    assert f"is outside {PLAN} since 2030-03-01 06:00:00Z: Nonconforming." in done(
        valley.north, "alert", "show", found["id"], at=heard_at
    )
    beside = done(valley.south, "inbox", at=heard_at)  # the plan reaches into its zone
    assert "A craft of north is outside a plan of north that you were told of" in beside
    assert found["id"] not in done(valley.relief, "inbox", at=heard_at)
    assert done(valley.desk, "audit", at=heard_at)


def test_a_recording_shows_it_too(valley: Valley) -> None:
    file_plan(valley)
    file = recording(valley.root, line(0, 20_000), line(20, 20_100), line(340, 20_200))
    shown = run(valley.desk, "watch", "--replay", str(file), at=AT)
    assert f"(north)  nonconforming {PLAN}" in shown.stdout
    assert f"(north)  contingent {PLAN}" in shown.stdout


def test_a_feed_that_falls_silent_is_told_to_the_parties_of_zones(valley: Valley) -> None:
    heard = Recording.of(str(recording(valley.root, line(0, 90_000)))).batches()
    (batch,) = [replace(one, source="sbs://receiver:30003") for _, h in heard for one in h.reports]
    with desk(valley) as home:
        watching = DeskWatch(home)
        assert watching.take([batch]) == []
        (said,) = until_said(watching, START + timedelta(minutes=2))
        watching.keeping.close()
    assert (said.state, said.situation.feed) == (AlertState.RAISED, "sbs://receiver:30003")
    assert "A feed by which your zones are watched is silent" in done(
        valley.south, "alert", "show", said.alert, at=AT
    )


def until_said(watching: DeskWatch, now: datetime) -> list[AlertChange]:
    """Once the log has taken it."""
    said: list[AlertChange] = []
    while not said:
        said = watching.take((), now=now)
    return said
