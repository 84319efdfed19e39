"""Craft beside what they carry out by their party's word: one situation each, from begin to end.

Promise: what is over is told of no more, whatever was open with it. Batches change nothing, and
neither does how often the clock is looked at.
Not here: what a craft does not keep to (conformance.py), what has not set out (departure.py), when
to tell (situations.py), whom (rules/alerts.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from standclear.core.watch.conformance import Conformance, Filed, Patience
from standclear.core.watch.departure import Departures
from standclear.core.watch.lodged import Lodged, Mark, flown_by
from standclear.core.watch.situation import AlertState, Kind, Situation
from standclear.core.watch.situations import Change, Situations
from standclear.core.watch.tracks import Taken

NO_CRAFT = ""
"""Under this name stands what is of none: a departure that was missed."""


@dataclass
class OnPlans:
    """Everything filed that craft are tied to."""

    conformance: Conformance = field(default_factory=Conformance)
    departures: Departures = field(default_factory=Departures)
    situations: Situations = field(default_factory=Situations)
    ties: dict[str, tuple[Mark, ...]] = field(default_factory=dict)

    def follow(self, ties: Lodged, filed: Mapping[str, Filed], patience: Patience) -> None:
        """Hold craft against these from now on. ties: what each party has lodged."""
        tied = {party: tuple(mark for mark in ties[party] if mark.flies) for party in ties}
        self.ties = {party: marks for party, marks in tied.items() if marks}
        self.conformance.follow(filed, patience)
        self.departures.follow(filed)

    def resume(self, alerts: Mapping[str, tuple[Situation, AlertState]], at: datetime) -> None:
        """Go on from what was told before a restart."""
        self.situations.resume(alerts, at)
        open_ones = [one for one, state in alerts.values() if state is not AlertState.RESOLVED]
        self.conformance.resume(open_ones)

    def take(self, taken: Sequence[Taken], claims: Sequence[tuple[str, ...]]) -> list[list[Change]]:
        """What is changed, report by report. claims: who has lodged each craft."""
        if not self.ties:
            return [[] for _ in taken]
        flown = [
            self.flown(one.track.name, one.callsign, claimants)
            for one, claimants in zip(taken, claims, strict=True)
        ]
        touches = self.conformance.touched(taken, flown)
        found: list[list[Change]] = []
        for one, claimants, tied, touched in zip(taken, claims, flown, touches, strict=True):
            changes = self._departed(one, tied)
            if not one.doubts:
                changes += self.situations.take(
                    one.track.name,
                    one.report.at,
                    party="",  # its touches say it
                    callsign=one.callsign,
                    touches=touched,
                    claimants=claimants if len(claimants) > 1 else (),
                )
            found.append(changes)
        return found

    def flown(self, track: str, callsign: str, claimants: tuple[str, ...]) -> tuple[str, ...]:
        """What a craft carries out by the word of each party that has lodged it."""
        marks = [mark for party in claimants for mark in self.ties.get(party, ())]
        return flown_by(marks, track, callsign)

    def _departed(self, one: Taken, tied: Sequence[str]) -> list[Change]:
        found: list[Change] = []
        patience_s = self.conformance.patience.departure_s
        for key in tied:
            filed = self.conformance.filed.get(key)
            if filed is None or not self.departures.see(filed, one.report, patience_s):
                continue
            if any(situation.filed == key for situation in self.situations.open_of(NO_CRAFT)):
                since = one.report.at.replace(microsecond=0)
                found += self.situations.end(NO_CRAFT, key, since)
        return found

    def turn(
        self, now: datetime, *, began: datetime, is_deaf: Callable[[str], bool]
    ) -> list[Change]:
        """What follows from time alone.

        began    since when the watch has been listening
        is_deaf  whether no feed speaks that could hear a track; "" for any track
        """
        found: list[Change] = []
        for name in sorted(self.situations.tracks()):
            for one in self.situations.open_of(name):
                if one.filed not in self.conformance.filed:
                    found += self.situations.end(name, one.filed, now)
        for filed, report in self.conformance.silent(now):
            if not is_deaf(report.track):
                found += self._see(Kind.OUT_OF_CONTACT, filed, report.track, report.heard_at, now)
        if is_deaf(NO_CRAFT):
            return found
        patience_s = self.conformance.patience.departure_s
        for filed in self.departures.missed(
            self.conformance.filed, now, began=began, patience_s=patience_s
        ):
            found += self._see(Kind.NOT_DEPARTED, filed, NO_CRAFT, filed.start, now)
        return found

    def _see(
        self, kind: Kind, filed: Filed, track: str, since: datetime, now: datetime
    ) -> list[Change]:
        since = since.replace(microsecond=0)
        return self.situations.see(
            Situation(
                kind, track, filed.party, "", 0, since, filed=filed.id, filed_version=filed.version
            ),
            now,
        )
