"""The exercise at a desk that goes on living: played up to a busy morning, then in real time.

Promise: every entry is marked as an exercise; the clock moves as fast as the wall's. Taken up
again from its directory, the script goes on, nobody's earlier words are repeated, and the clock
has not gone back, however the process ended.
Not here: serving it (web/server.py), the script (exercise/).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from standclear.core.errors import InvalidInput
from standclear.scenarios.exercise import SEED
from standclear.scenarios.exercise.valley import BEGINS, TIME_ZONE
from standclear.scenarios.playing import Play, SimulatedClock
from standclear.service.config import FILE, read_config
from standclear.service.desk_home import DeskHome
from standclear.service.settings_file import replace_file

ORIGIN = "sorvath.example/live"
LIVE_FROM = BEGINS + timedelta(days=1, hours=6, minutes=40)
"""Tuesday 06:40 UTC: plans have been filed, convoys are about to leave, some are silent."""

BESIDE = ("serving",)
"""What may lie in a directory before there is a desk: the server's own lock and words."""

TIME = "exercise-time"
"""The file that says until when the clock may have gone; written ahead, so never less."""
AHEAD = timedelta(minutes=1)
"""By how much, and so how far the clock may jump when the exercise is taken up (own choice)."""

SCALE = 0.5
"""Of the exercise: some two hundred plans, sites and movements; played up in half a minute."""


@dataclass
class Live:
    """A desk of the exercise, and its time.

    wall_s   a clock that never goes back, in seconds
    """

    home: DeskHome
    play: Play
    clock: SimulatedClock
    wall_s: Callable[[], float] = monotonic
    began: datetime = field(init=False)
    started_s: float = field(init=False)
    until: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.until = self.clock.now
        self.started_s = self.wall_s()

    def go_on(self) -> None:
        """Let the exercise take place up to now; call it about once a second."""
        now = self.began + timedelta(seconds=int(self.wall_s() - self.started_s))
        if now >= self.until:
            self.until = now + AHEAD
            _keep_time(self.home.directory, self.until)
        self.play.go_on(now)


def open_live(
    directory: Path,
    *,
    scale: float = SCALE,
    seed: int = SEED,
    progress: Callable[[float], None] = lambda _: None,
) -> Live:
    """The live exercise in a directory: made and played on where there is none yet."""
    if (directory / FILE).is_file():
        return _taken_up(directory, scale=scale, seed=seed)
    if directory.exists() and any(each.name not in BESIDE for each in directory.iterdir()):
        raise InvalidInput("--out", str(directory), "a directory that is new, empty, or a demo's")
    clock = SimulatedClock(BEGINS)
    home = DeskHome.create(
        directory,
        desk="desk",
        name="Sorvath desk (exercise)",
        origin=ORIGIN,
        time_zone=TIME_ZONE,
        clock=clock,
    )
    play = Play(home, clock, seed=seed, scale=scale)
    play.run(progress, until=LIVE_FROM)
    return Live(home, play, clock)


def _taken_up(directory: Path, *, scale: float, seed: int) -> Live:
    config = read_config(directory)
    if config.desk is None or config.desk.origin != ORIGIN:
        raise InvalidInput("--out", str(directory), "the directory of a demo, or a new one")
    clock = SimulatedClock(BEGINS)
    home = DeskHome(config, clock=clock)
    at = home.office().picture.at
    play = Play(home, clock, seed=seed, scale=scale)
    play.skip(at)
    clock.now = max(clock.now, _kept_time(directory))
    return Live(home, play, clock)


def _keep_time(directory: Path, until: datetime) -> None:
    """Whole or not at all: whoever is killed meanwhile finds the time before."""
    replace_file(directory / TIME, f"{until.isoformat()}\n".encode())


def _kept_time(directory: Path) -> datetime:
    """Until when the clock may have gone; the exercise's beginning, where nothing says it."""
    try:
        return datetime.fromisoformat((directory / TIME).read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return BEGINS
