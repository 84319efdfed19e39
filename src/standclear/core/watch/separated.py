"""Which tracks of different parties come too near each other, by the parties' own separations.

In the air the mechanism may name a set: the rule of threes of 2015, or well clear of DO-365.

Promise: only tracks whose party is known are compared, and only with those of another party; of
the others nothing is said. Each pair is told once, under the track whose name comes first. From a
report that is doubted nothing is expected, and what is so now is so possibly.
Not here: the geometry (passing.py), whether it was told before (situations.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np

from standclear.core.earth.extent import EPOCH
from standclear.core.kernel import open_encounters
from standclear.core.kernel.encounters import EncounterEngine
from standclear.core.mechanism import NAMED_SEPARATIONS, Mechanism, Separation
from standclear.core.watch.batch import batch_of
from standclear.core.watch.motion import motion_of
from standclear.core.watch.passing import DWC_EN_ROUTE, Limits, passing
from standclear.core.watch.situation import Kind, Situation
from standclear.core.watch.situations import HOLD_S, Touch
from standclear.core.watch.tracks import Track
from standclear.core.watch.well_clear import first_violation

FRESH = timedelta(seconds=60)
"""A track not heard for so long is not carried on: where it is by now, nobody knows."""

AHEAD_S = {"air": 120.0, "sea": 600.0}
"""How far ahead courses are believed (own choice): at sea everything takes longer."""

_MILLISECOND = timedelta(milliseconds=1)
_HOLD = timedelta(seconds=HOLD_S)
_ANY_HEIGHT_M = 1e6


@dataclass(frozen=True, slots=True)
class Known:
    """A track and the party that lodged it."""

    track: Track
    party: str


@dataclass(slots=True)
class _Near:
    """Since when a pair has been too near, and when it was so last."""

    since: datetime
    last: datetime


@dataclass
class Separated:
    """The separations that are watched."""

    limits: Mapping[str, Limits] = field(default_factory=dict)
    engine: EncounterEngine = field(default_factory=open_encounters)
    _near: dict[tuple[str, str], _Near] = field(default_factory=dict)

    def follow(self, mechanism: Mechanism) -> None:
        """Watch by these settings from now on; a domain without a separation is not watched."""
        own = {domain: mechanism.separation(domain) for domain in AHEAD_S}
        self.limits = {domain: _limits(near) for domain, near in own.items() if near is not None}
        if mechanism.watch_separation == "do_365":
            self.limits["air"] = DWC_EN_ROUTE
        elif mechanism.watch_separation:
            self.limits["air"] = _limits(NAMED_SEPARATIONS[mechanism.watch_separation])

    def resume(self, told: Iterable[Situation]) -> None:
        """Go on from what was open before a restart."""
        for one in told:
            if one.kind in (Kind.TOO_NEAR, Kind.TOO_LONG):
                self._near[one.track, one.other] = _Near(one.since, one.since)

    def touched(self, known: Sequence[Known], now: datetime) -> dict[str, list[Touch]]:
        """Pairs too near each other now or soon, by the first of the two names."""
        found: dict[str, list[Touch]] = {}
        self._near = {pair: near for pair, near in self._near.items() if now - near.last <= _HOLD}
        for domain, limits in self.limits.items():
            fresh = sorted(
                (one for one in known if _moves_in(one.track, domain) and is_fresh(one.track, now)),
                key=lambda one: one.track.name,
            )
            if len({one.party for one in fresh}) > 1:
                self._pairs(found, fresh, limits, now)
        return found

    def _pairs(
        self, found: dict[str, list[Touch]], fresh: Sequence[Known], limits: Limits, now: datetime
    ) -> None:
        reports = [one.track.last for one in fresh]
        numbers = {party: n for n, party in enumerate(sorted({one.party for one in fresh}))}
        pairs = passing(
            self.engine,
            batch_of(reports, range(len(reports))),
            motion_of(reports),
            np.array([numbers[one.party] for one in fresh], np.int32),
            _wide(limits),
            now_ms=(now - EPOCH) // _MILLISECOND,
        )
        for a, b, first_s in zip(
            pairs.a.tolist(), pairs.b.tolist(), pairs.first_s.tolist(), strict=True
        ):
            one, other = fresh[a], fresh[b]
            if limits.tau_s:
                exact_s = first_violation(one.track.last, other.track.last, limits, now)
                if exact_s is None:
                    continue
                first_s = exact_s
            touch = self._touch(one, other, first_s, limits, now)
            if touch is not None:
                found.setdefault(one.track.name, []).append(touch)

    def _touch(
        self, one: Known, other: Known, first_s: float, limits: Limits, now: datetime
    ) -> Touch | None:
        """Of two that are within the limits in so many seconds, or now; None where that stands on
        what is doubted."""
        is_now, is_doubted = first_s <= 0, bool(one.track.doubts or other.track.doubts)
        if is_doubted and not is_now:
            return None
        expected = None if is_now else _second(now + timedelta(seconds=first_s))
        kind, since = Kind.TOO_NEAR if is_now else Kind.APPROACHING, _second(now)
        if is_now and not is_doubted:
            kind, since = self._so_near(one.track.name, other.track.name, limits, since)
        sure = not is_doubted and _is_known(one.track) and _is_known(other.track)
        name, party = other.track.name, other.party
        return Touch("", 0, kind, since, expected, sure, other=name, other_party=party)

    def _so_near(
        self, one: str, other: str, limits: Limits, now: datetime
    ) -> tuple[Kind, datetime]:
        """Too near, or so for too long: since when, without having been apart for HOLD_S."""
        near = self._near.setdefault((one, other), _Near(now, now))
        near.last = now
        tolerated = timedelta(seconds=limits.tolerated_s)
        if limits.tolerated_s and now - near.since >= tolerated:
            return Kind.TOO_LONG, near.since
        return Kind.TOO_NEAR, now


def _limits(near: Separation) -> Limits:
    return Limits(
        near.domain,
        near.horizontal_mm / 1000,
        near.vertical_mm / 1000,
        AHEAD_S[near.domain],
        tolerated_s=near.time_s,
    )


def _wide(limits: Limits) -> Limits:
    """Limits within which every pair is found that tau may speak of: whoever has a modified tau of
    T comes within D in T at most, at whatever height until then."""
    if not limits.tau_s:
        return limits
    return replace(limits, vertical_m=_ANY_HEIGHT_M, ahead_s=limits.ahead_s + limits.tau_s)


def _moves_in(track: Track, domain: str) -> bool:
    """By its register; what has a name of its own flies where its source says how high."""
    last = track.last
    match track.name.partition(":")[0]:
        case "mmsi":
            return domain == "sea"
        case "icao":
            return domain == "air" and not last.on_ground
        case _:
            return domain == "air" and not last.on_ground and last.height is not None


def is_fresh(track: Track, now: datetime) -> bool:
    """Whether it was heard so lately that it is carried on."""
    return abs(now - track.last.at) < FRESH


def _is_known(track: Track) -> bool:
    """Whether its source said how high it is and how far off its place may be."""
    return track.last.height is not None and track.last.error_mm is not None


def _second(at: datetime) -> datetime:
    return at.replace(microsecond=0)
