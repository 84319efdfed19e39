"""Whose each track is that was heard, remembered from report to report.

Promise: what parties have lodged counts from the moment it is taken over, for every track that is
known then, also where nothing of it is heard.
Not here: what a lodged name speaks of (lodged.py), the tracks (tracks.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from standclear.core.watch.lodged import Mark, Names
from standclear.core.watch.tracks import Track

Claim = tuple[str, ...]
"""The parties that have lodged a craft."""


class Whose:
    """Every track that somebody has lodged. Owner: one thread.

    lodged   what each party has lodged
    """

    def __init__(self, lodged: Mapping[str, tuple[Mark, ...]] | None = None) -> None:
        self.lodged: Mapping[str, tuple[Mark, ...]] = dict(lodged or {})
        self._names = Names(self.lodged)
        self._claims: dict[str, Claim] = {}

    def follow(self, lodged: Mapping[str, tuple[Mark, ...]], tracks: Mapping[str, Track]) -> None:
        """Take over what is lodged now, for the tracks that are known."""
        if lodged == self.lodged:
            return
        self.lodged, self._names = dict(lodged), Names(lodged)
        whose = {
            name: self._names.claimants(name, track.callsign) for name, track in tracks.items()
        }
        self._claims = {name: claim for name, claim in whose.items() if claim}

    def heard(self, name: str, callsign: str) -> Claim:
        """Who has lodged a track that was just heard."""
        claim = self._names.claimants(name, callsign)
        if claim:
            self._claims[name] = claim
        else:
            self._claims.pop(name, None)
        return claim

    def forget(self, tracks: Mapping[str, Track]) -> None:
        """Let go of those that are no more among these."""
        for name in [name for name in self._claims if name not in tracks]:
            del self._claims[name]

    def is_lodged(self, name: str) -> bool:
        """Whether anybody has lodged this track."""
        return name in self._claims

    def is_contested(self, name: str) -> bool:
        """Whether more than one has."""
        return is_contested(self._claims.get(name, ()))

    def sure(self) -> Iterator[tuple[str, str]]:
        """(track, the one party that has lodged it)."""
        return ((n, claim[0]) for n, claim in self._claims.items() if len(claim) == 1)


def party_of(claim: Claim) -> str:
    """Whose a craft is: of one that is claimed by more than one, nobody knows."""
    return claim[0] if len(claim) == 1 else ""


def is_contested(claim: Claim) -> bool:
    """Whether more than one party claims it."""
    return len(claim) > 1
