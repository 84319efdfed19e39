"""One situation a track and zone: when it begins, what changes, when it has ended.

    no sign -> ENTERING (expected inside within the look-ahead) -> INSIDE -> outside for a while
                                                                   -> LOST -> closed

Promise: the first sign is told at once and each graver one too; one that comes and goes at an edge
is one situation, because the end waits (HOLD_S) and a quick return is the same one again
(AGAIN_S). A craft that is heard no more has not left: that is told as what it is. The same reports
in the same order give the same changes, in whatever batches they come.
Not here: what a report touches (the kernel's questions), when a craft counts as silent
(silence.py), whom to tell (rules/alerts.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from standclear.core.watch.held_situation import Held, is_graver, is_soon, named_in
from standclear.core.watch.situation import AlertState, Kind, Situation, alert_id

HOLD_S = 60.0
"""Outside for so long before it is said to have ended (own choice): six reports of the slowest
feed, and no more than one telling a minute from a track that runs along an edge."""

AGAIN_S = 600.0
"""Back within so long of the end: the same situation, begun anew (own choice)."""

_HOLD, _AGAIN = timedelta(seconds=HOLD_S), timedelta(seconds=AGAIN_S)


@dataclass(frozen=True, slots=True)
class Touch:
    """What is seen of a track and one zone, or of a track and another one.

    since         INSIDE: the time of the report, or of the crossing on the leg before it
    expected_at   ENTERING: when it will be inside
    certain       False: only within the stated uncertainty, or of a report that is doubted
    passed        the way to the report touched the zone; the report itself is elsewhere already
    other, other_party   of a pair, which has no zone: the other track, and whose it is
    filed, filed_version, party   what the craft carries out, and whose that is
    """

    zone: str
    version: int
    kind: Kind
    since: datetime
    expected_at: datetime | None = None
    certain: bool = True
    other: str = ""
    other_party: str = ""
    filed: str = ""
    filed_version: int = 0
    passed: bool = False
    party: str = ""

    @property
    def beside(self) -> str:
        """The zone, the other track, or what was filed."""
        return self.zone or self.other or self.filed

    def of(self, track: str, party: str, callsign: str, claimants: tuple[str, ...]) -> Situation:
        """The same, of this track."""
        return Situation(
            self.kind,
            track,
            self.party or party,
            self.zone,
            self.version,
            self.since,
            self.expected_at,
            self.certain,
            callsign,
            self.other,
            self.other_party,
            self.filed,
            self.filed_version,
            claimants=claimants,
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be said."""

    alert: str
    state: AlertState
    situation: Situation


class Situations:
    """Every situation that is open, or ended so lately that it may begin anew."""

    def __init__(self) -> None:
        self._held: dict[str, dict[str, Held]] = {}  # by track, then zone or other track
        self._known: dict[str, dict[str, datetime]] = {}  # so, and told of until then
        self._began: datetime | None = None

    def resume(self, alerts: Mapping[str, tuple[Situation, AlertState]], at: datetime) -> None:
        """Go on from what was told before a restart. at: the newest time that was told of.

        A feed that begins anew, such as a file, shows once more what was told of: reports from
        before the last telling change nothing of it.
        """
        for alert, (situation, state) in alerts.items():
            known = self._known.setdefault(situation.track, {})
            since = known.get(situation.beside, situation.since)
            known[situation.beside] = max(since, situation.since)
            is_open = state is not AlertState.RESOLVED
            if is_open or at - situation.since <= _AGAIN:
                outside = None if is_open else situation.since
                held = Held(alert, situation, is_open, outside)
                held.told_soon = is_soon(situation)
                held.losses = int(situation.kind is Kind.LOST)
                held.is_resumed, held.named = True, named_in(situation)
                beside = situation.beside
                self._held.setdefault(situation.track, {})[beside] = held

    def begin(self, now: datetime) -> None:
        """The first report after a restart is heard now; what was told of later times was told by
        a clock that has been set back since, and says nothing about what is known."""
        self._began = now
        for track, known in list(self._known.items()):
            self._known[track] = {key: since for key, since in known.items() if since <= now}

    def open(self) -> tuple[Situation, ...]:
        """What goes on now."""
        held = (one for zones in self._held.values() for one in zones.values())
        return tuple(one.situation for one in held if one.is_open)

    def going_on(self) -> Iterator[tuple[str, Situation, datetime]]:
        """(alert, as told, since when it is so as it was opened last) of what goes on now."""
        for zones in self._held.values():
            for held in zones.values():
                if held.is_open:
                    yield held.alert, held.situation, held.opened

    def insist(self, track: str, beside: str, alert: str, ended: datetime) -> list[Change]:
        """Another watch has told that this is over since then: it is not, if it was seen later.

        alert  under which it is told from now on
        """
        held = self._held.get(track, {}).get(beside)
        if held is None or not held.is_open or held.outside or held.seen is None:
            return []
        if held.situation.kind.is_silence or held.seen.since <= ended:
            return []
        said = held.situation = held.seen
        held.alert, held.told_soon, held.opened = alert, is_soon(said), said.since
        held.named = named_in(said)
        return [Change(alert, AlertState.REOPENED, said)]

    def tracks(self) -> set[str]:
        """Those of which something is open, or has ended lately."""
        return set(self._held)

    def open_of(self, track: str) -> tuple[Situation, ...]:
        """What goes on now with one track, by zone or other track."""
        held = self._held.get(track, {})
        return tuple(held[beside].situation for beside in sorted(held) if held[beside].is_open)

    def names(self, track: str, beside: str) -> tuple[str, ...]:
        """The tracks that it is of."""
        other = self._held[track][beside].situation.other
        return (track, other) if other else (track,)

    def losses(self, track: str, beside: str) -> int:
        """How often it was told as lost."""
        return self._held[track][beside].losses

    def lose(self, track: str, beside: str, since: datetime | None) -> list[Change]:
        """Heard no more since then, None: since this watch began; told once. One that was last
        seen elsewhere has left."""
        held = self._held[track][beside]
        if held.outside is not None:
            return [self._left(held, held.outside)]
        held.losses += 1
        began = self._began if since is None else None
        held.situation = replace(
            held.situation, kind=Kind.LOST, since=since or held.situation.since, watch_began=began
        )
        return [Change(held.alert, AlertState.UPDATED, held.situation)]

    def end(self, track: str, beside: str, since: datetime) -> list[Change]:
        """It is so no more since then, and there is nothing to wait for."""
        held = self._held[track][beside]
        held.outside = since
        return [self._left(held, since)]

    def close(self, track: str, beside: str) -> list[Change]:
        """Silent for so long that it is told of no more; heard again, it is another situation."""
        held = self._held[track].pop(beside)
        if not self._held[track]:
            del self._held[track]
        return [Change(held.alert, AlertState.RESOLVED, held.situation)]

    def forget(self, before: datetime) -> None:
        """Let go of what had ended by then, and so is long over: its track may never be heard
        again."""
        for track, zones in list(self._held.items()):
            for beside, held in list(zones.items()):
                if not held.is_open and held.outside is not None and held.outside < before:
                    del zones[beside]
            if not zones:
                del self._held[track]

    def take(
        self,
        track: str,
        at: datetime,
        *,
        party: str,
        callsign: str,
        touches: Iterable[Touch],
        unasked: Collection[str] = (),
        claimants: tuple[str, ...] = (),
    ) -> list[Change]:
        """What is changed by what was seen of a track; its touches, one a zone or other track.

        unasked  zones or other tracks about which nothing could be seen this time
        """
        zones = self._held.setdefault(track, {})
        found: list[Change] = []
        touched = self._told_of(track, at) if track in self._known else set()
        for touch in sorted(touches, key=lambda touch: touch.beside):
            if touch.beside in touched:
                continue
            touched.add(touch.beside)
            found += self.see(touch.of(track, party, callsign, claimants), at)
            if touch.passed:
                zones[touch.beside].outside = at
        for zone, held in list(zones.items()):
            if zone not in touched and zone not in unasked:
                found += self._untouched(zones, zone, held, at)
        if not zones:
            del self._held[track]
        return found

    def _told_of(self, track: str, at: datetime) -> set[str]:
        """The zones or other tracks of which more was told before a restart than a report of that
        time can say."""
        known = {beside: since for beside, since in self._known[track].items() if at < since}
        if not known:
            del self._known[track]
        return set(known)

    def see(self, said: Situation, at: datetime) -> list[Change]:
        """One situation is so, or goes on; of the others of its track nothing is said."""
        zones, beside = self._held.setdefault(said.track, {}), said.beside
        held = zones.get(beside)
        if held is None or _is_long_over(held, at):
            alert = alert_id(said.track, beside, said.since)
            held = zones[beside] = Held(alert, said, told_soon=is_soon(said), opened=said.since)
            held.named = named_in(said)
            return [Change(alert, AlertState.RAISED, said)]
        held.outside, held.is_resumed, held.seen = None, False, said
        if not held.is_open:
            held.is_open, held.situation, held.told_soon = True, said, is_soon(said)
            held.opened, held.named = said.since, named_in(said)
            return [Change(held.alert, AlertState.REOPENED, said)]
        if not is_graver(said, held):
            return []
        held.situation, held.told_soon = said, held.told_soon or is_soon(said)
        held.named |= named_in(said)
        return [Change(held.alert, AlertState.UPDATED, said)]

    def _untouched(
        self, zones: dict[str, Held], zone: str, held: Held, at: datetime
    ) -> list[Change]:
        """A report of the track that does not touch the zone any more."""
        if not held.is_open:
            if _is_long_over(held, at):
                del zones[zone]
            return []
        held.outside = held.outside or at
        if at - held.outside < _HOLD:
            return []
        return [self._left(held, held.outside)]

    def _left(self, held: Held, since: datetime) -> Change:
        """Seen elsewhere since then."""
        held.is_open, kind = False, held.situation.kind
        if kind is Kind.LOST:
            kind = _KIND_BEFORE_SILENCE[bool(held.situation.other)]
        whole = since.replace(microsecond=0)  # as the log has times
        began = self._began if held.is_resumed else None
        ended = replace(held.situation, kind=kind, since=whole, expected_at=None, watch_began=began)
        return Change(held.alert, AlertState.RESOLVED, ended)


_KIND_BEFORE_SILENCE = {False: Kind.INSIDE, True: Kind.TOO_NEAR}
"""As which it ends when a craft is heard again, elsewhere; by whether it is of a pair."""


def _is_long_over(held: Held, at: datetime) -> bool:
    return not held.is_open and held.outside is not None and at - held.outside > _AGAIN
