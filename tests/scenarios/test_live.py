"""A learner stops the living exercise and starts it again: the desk's clock has not gone back, or
sessions would come alive again and what was told would be told from the future."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from standclear.scenarios.live import AHEAD, BEGINS, Live, open_live

SMALL = 0.02


class Wall:
    """A clock on the wall, set by hand."""

    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def taken_up(directory: Path) -> tuple[Live, Wall]:
    live, wall = open_live(directory, scale=SMALL), Wall()
    return Live(live.home, live.play, live.clock, wall), wall


def test_the_clock_of_an_exercise_that_was_ended_at_any_moment_has_not_gone_back(
    tmp_path: Path,
) -> None:
    directory = tmp_path / "demo"
    live, wall = taken_up(directory)
    seen = live.clock.now
    for stop_s in (7, 59, 60, 61, 200):
        wall.now_s += stop_s
        live.go_on()
        assert live.clock.now == seen + timedelta(seconds=stop_s)
        left_at, said = live.clock.now, live.play.office.picture.size
        live.home.close()  # and nothing else: as if it were killed
        live, wall = taken_up(directory)
        assert left_at <= live.clock.now <= left_at + AHEAD
        assert live.play.office.picture.size == said
        seen = live.clock.now
    live.home.close()


def test_a_directory_of_an_earlier_version_goes_on_from_its_log(tmp_path: Path) -> None:
    directory = tmp_path / "demo"
    live, _ = taken_up(directory)
    at = live.play.office.picture.at
    live.home.close()
    again, _ = taken_up(directory)
    assert again.clock.now >= at > BEGINS
    again.home.close()
