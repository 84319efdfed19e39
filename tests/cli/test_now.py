"""Asked about now where the log has gone ahead of this machine's clock.

Story: an exercise is logged in its own time, in 2030; somebody asks in its directory by the clock
of a machine that is years behind. The desk's now is never before what its log has reached.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.desk_on_disk import Valley, done, make_valley, run, say_something, told

BEHIND = "2026-11-23T04:00:00+00:00"
REACHED = "2030-03-01 00:00Z"


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Valley:
    made = make_valley(tmp_path_factory.mktemp("ahead"))
    say_something(made)
    return made


@pytest.mark.parametrize("asker", ["valley", "south"])
def test_what_the_log_has_reached_may_be_asked_about(valley: Valley, asker: str) -> None:
    """At the desk, and at a party beside it."""
    words = ("told", "south", "--at", REACHED)
    found = told(valley.root / asker, *words, at=BEHIND)
    assert found
    assert found == told(valley.root / asker, *words)


def test_what_comes_after_it_is_refused_with_how_far_it_goes(valley: Valley) -> None:
    refused = run(valley.desk, "told", "south", "--at", "2030-03-01 00:01Z", at=BEHIND)
    assert refused.exit_code == 2
    assert "give a time not after now, 2030-03-01 00:00:00Z" in refused.stderr


def test_headings_say_as_of_what_the_log_has_reached(valley: Valley, tmp_path: Path) -> None:
    shown = done(valley.desk, "told", "south", at=BEHIND)
    assert shown.startswith("What south had been told as of Fri 2030-03-01 00:00Z")
    file = tmp_path / "sites.csv"
    said = done(valley.relief, "export", str(file), "--kind", "sites", at=BEHIND)
    assert "as of Fri 2030-03-01 00:00Z" in said


def test_away_from_the_desk_it_is_as_last_heard(valley: Valley, tmp_path: Path) -> None:
    """A party that a courier brings its releases to."""
    away = tmp_path / "away"
    done(tmp_path, "init", "party", "south", "away", "--trust", str(valley.desk / "desk.trust"))
    empty = "No gap of your own known as of "
    assert f"{empty}Mon 2026-11-23 04:00Z" in done(away, "gaps", at=BEHIND)
    done(valley.desk, "carry")
    done(away, "receive", str(valley.desk / "outbox" / "south"), at=BEHIND)
    said = done(away, "export", str(tmp_path / "known.geojson"), at=BEHIND)
    assert "known.geojson: 1 as of Fri 2030-03-01 00:00Z" in said
