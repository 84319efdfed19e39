"""Extended squitters of one receiver, joined into reports: who, where, how high, how fast.

Promise: a place is told only where two messages agree on it, or one agrees with where the same
aircraft was moments ago; messages that do not agree are counted, and the next pair decides. So a
true jump is told two messages late, and never as a place between.
Velocity, callsign and accuracy come in other messages; none is used beyond its stated age.
Not here: bits (mode_s.py), cells (cpr.py), framing (beast.py), whether the jump is believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import cos, hypot, radians

from standclear.core.shape import Datum, Height, Position
from standclear.core.watch.report import Report
from standclear.formats import cpr
from standclear.formats.adsb_quality import GVA_MM, NAC_P_MM, TYPE_CODE_MM
from standclear.formats.feed import Hearing, callsign_of
from standclear.formats.mode_s import (
    Airborne,
    Identity,
    OnGround,
    Squitter,
    Status,
    Velocity,
    read_squitter,
)
from standclear.formats.recent import Recent
from standclear.formats.sbs import JOINED, NAMED

PAIRED = timedelta(seconds=10)
"""An even and an odd message further apart may lie in different cells (DO-260B, A.1.7.7)."""
NEAR = timedelta(seconds=30)
"""How long a known place serves to read a single message."""
STATUS = timedelta(seconds=60)
"""Operational status comes every 2.5 s (DO-260B, 2.2.3.3.2.2)."""
FASTEST_M_S, SLACK_M = 1_000.0, 1_000.0
"""Further from the last place than this, one message alone is not believed (own choice)."""
AGREE_M = 200.0
STEP_ERROR_MM = {True: 3_000, False: 12_000}
"""Half the diagonal of a CPR step, on the ground and in the air, outward. A step in the air is
5.1 m a side, but up to 23 m from east to west where two zones of longitude are left, at 86 N."""
M_PER_DEGREE = 111_319.5


@dataclass(slots=True)
class Adsb:
    """One receiver's aircraft.

    receiver_deg  (longitude, latitude) of the receiver, without which a place on the ground can
                  be read only of aircraft that it saw land
    """

    receiver_deg: tuple[float, float] | None = None
    _cells: Recent[tuple[str, bool, bool], tuple[datetime, cpr.Cpr]] = field(
        default_factory=lambda: Recent(PAIRED)
    )
    _places: Recent[str, tuple[datetime, float, float]] = field(
        default_factory=lambda: Recent(NEAR)
    )
    _speeds: Recent[str, Velocity] = field(default_factory=lambda: Recent(JOINED))
    _names: Recent[str, str] = field(default_factory=lambda: Recent(NAMED))
    _status: Recent[str, Status] = field(default_factory=lambda: Recent(STATUS))
    _unplaced: Recent[str, bool] = field(default_factory=lambda: Recent(NAMED))

    def __call__(self, data: bytes, hearing: Hearing) -> Iterator[Report]:
        squitter = read_squitter(data)
        if squitter is None:
            return
        track, at = _track(squitter), hearing.heard_at
        match squitter.told:
            case Identity(callsign):
                if callsign:
                    self._names.put(track, callsign_of(callsign), at)
            case Velocity() as velocity:
                self._speeds.put(track, velocity, at)
            case Status() as status:
                self._status.put(track, status, at)
            case Airborne() | OnGround() as told:
                place = self._place(track, told.place, hearing)
                if place is not None:
                    yield self._report(track, told, place, hearing)

    def _place(self, track: str, told: cpr.Cpr, hearing: Hearing) -> Position | None:
        """Where the message places the aircraft, or None where nothing agrees."""
        at = hearing.heard_at
        self._cells.put((track, told.surface, told.odd), (at, told), at)
        known = self._places.get(track, at)
        alone = None if known is None else cpr.near(told, known[1], known[2])
        paired = self._paired(track, told, at, known)
        if told.surface and known is None and paired is None and self.receiver_deg is None:
            if self._unplaced.get(track, at) is None:
                self._unplaced.put(track, True, at)
                hearing.fault(
                    "place", track, "the receiver's place, ?at=LAT,LON, to read it on ground"
                )
            return None
        place = paired or alone
        if place is None:
            return None
        if not self._agree(alone, paired, known, at):
            self._places.drop(track)
            self._cells.drop((track, told.surface, not told.odd))
            hearing.fault("place", f"{track} {place[1]:.5f} {place[0]:.5f}", _EXPECTED)
            return None
        self._places.put(track, (at, *place), at)
        return Position.from_degrees(lon_deg=place[0], lat_deg=place[1])

    def _paired(
        self, track: str, told: cpr.Cpr, at: datetime, known: tuple[datetime, float, float] | None
    ) -> tuple[float, float] | None:
        other = self._cells.get((track, told.surface, not told.odd), at)
        if other is None:
            return None
        even, odd = (other[1], told) if told.odd else (told, other[1])
        near_deg = self.receiver_deg if known is None else (known[1], known[2])
        return cpr.of_pair(even, odd, newer_is_odd=told.odd, near_deg=near_deg)

    def _agree(
        self,
        alone: tuple[float, float] | None,
        paired: tuple[float, float] | None,
        known: tuple[datetime, float, float] | None,
        at: datetime,
    ) -> bool:
        if alone is None or known is None:
            return True
        if paired is not None:
            return _apart_m(alone, paired) <= AGREE_M
        seconds = abs((at - known[0]).total_seconds())
        return _apart_m(alone, (known[1], known[2])) <= SLACK_M + FASTEST_M_S * seconds

    def _report(
        self, track: str, told: Airborne | OnGround, place: Position, hearing: Hearing
    ) -> Report:
        at = hearing.heard_at
        velocity = self._speeds.get(track, at)
        status = self._status.get(track, at)
        on_ground = isinstance(told, OnGround)
        moving = told if isinstance(told, OnGround) else velocity
        return Report(
            track,
            hearing.source,
            at,
            at,
            place,
            height=_height(told.height, status) if isinstance(told, Airborne) else None,
            error_mm=_error_mm(told, status),
            speed_mm_s=moving.speed_mm_s if moving else None,
            course_mdeg=moving.course_mdeg if moving else None,
            climb_mm_s=None if on_ground or velocity is None else velocity.climb_mm_s,
            callsign=self._names.get(track, at) or "",
            on_ground=on_ground,
        )


_EXPECTED = "a place that agrees with the message before it, or with the next"


def _track(squitter: Squitter) -> str:
    """`icao:`, or `uid:~` for an address that ICAO gave to nobody (TIS-B, anonymous modes)."""
    foreign = squitter.control in (1, 5) or (
        squitter.control in (2, 6)
        and isinstance(squitter.told, Airborne | OnGround)
        and squitter.told.foreign
    )
    return f"uid:~{squitter.address:06x}" if foreign else f"icao:{squitter.address:06x}"


def _height(height: Height | None, status: Status | None) -> Height | None:
    """A geometric height with the accuracy that the aircraft states, where it does."""
    gva_mm = GVA_MM.get(status.gva) if status is not None and status.gva is not None else None
    if height is None or height.datum is not Datum.WGS84 or gva_mm is None:
        return height
    return Height(height.value_mm, height.datum, gva_mm)


def _error_mm(told: Airborne | OnGround, status: Status | None) -> int | None:
    """By the aircraft's stated accuracy, else by what the type of the message stands for."""
    nac_p = status.nac_p if status is not None else None
    error = NAC_P_MM.get(nac_p) if nac_p is not None else None
    if error is None:
        error = TYPE_CODE_MM.get(told.type_code)
    return None if error is None else error + STEP_ERROR_MM[told.place.surface]


def _apart_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """About how far apart two places are; good enough to tell one cell from another."""
    east = (one[0] - other[0] + 180) % 360 - 180
    return M_PER_DEGREE * hypot(east * cos(radians(other[1])), one[1] - other[1])
