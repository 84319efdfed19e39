"""One position as a source told it: who says so, of whom, where, when, and how well it is known.

Promise: nothing is guessed. A height keeps what it was measured from, so that a barometric one is
never taken for geometric; what a source does not say is None.
Not here: bytes of feeds (formats/), what became of a track (tracks.py), whose it is (identity is
declared by the party itself, never inferred).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from standclear.core.errors import InvalidInput
from standclear.core.shape import Height, Position


@dataclass(frozen=True, slots=True)
class Report:
    """One position report.

    track       what the source calls the thing itself, with the register that the name is from:
                `icao:3c6444` (24-bit address, lower case hex), `mmsi:211234560`, `uid:...`
    source      the feed, as it was named on start: `sbs://host:30003`
    receiver    within the feed, where it says; two receivers of one feed are one source
    at          when the position was measured, aware UTC, to the millisecond
    heard_at    when it reached this watch; a replay's own time in a replay
    height      None where the source tells none
    error_mm    how far off the place may be; None where the source does not say
    speed_mm_s, course_mdeg   over ground, from true north clockwise; None where not told, nor to be
                made good from the places that the source told before (formats/made_good.py)
    climb_mm_s  upward; None where not told
    callsign    as transmitted, without padding; "" where not told
    stale_at    after which the source itself says not to rely on it; None where not told
    on_ground   told by the source; None where not told
    """

    track: str
    source: str
    at: datetime
    heard_at: datetime
    position: Position
    height: Height | None = None
    error_mm: int | None = None
    speed_mm_s: int | None = None
    course_mdeg: int | None = None
    climb_mm_s: int | None = None
    callsign: str = ""
    receiver: str = ""
    stale_at: datetime | None = None
    on_ground: bool | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is not UTC or self.heard_at.tzinfo is not UTC or self.stale_at:
            self._check_times()
        register, _, own = self.track.partition(":")
        if register not in ("icao", "mmsi", "uid") or not own:
            raise InvalidInput("track", self.track, "icao:, mmsi: or uid: and the name there")
        if self.error_mm is not None and self.error_mm < 0:
            raise InvalidInput("error_mm", self.error_mm, "0 or more, or none where not told")
        if self.course_mdeg is not None and not 0 <= self.course_mdeg < 360_000:
            raise InvalidInput("course_mdeg", self.course_mdeg, "0 up to 359,999")

    def _check_times(self) -> None:
        for name in ("at", "heard_at", "stale_at"):
            time = getattr(self, name)
            if time is not None and time.utcoffset() is None:
                raise InvalidInput(name, time.isoformat(), "a time with its UTC offset")
