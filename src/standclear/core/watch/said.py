"""What is said of tracks: by parties of their own craft, by the desk of what its watch sees.

Two of the statements (core/statements.py), apart from the others because of what they speak of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from standclear.core.watch.lodged import Mark
from standclear.core.watch.situation import AlertState, Situation


@dataclass(frozen=True, slots=True)
class TracksLodge:
    """A party: under these names our craft are heard. Takes the place of what it lodged before."""

    marks: tuple[Mark, ...]
    type: Literal["tracks.lodge"] = "tracks.lodge"


@dataclass(frozen=True, slots=True)
class AlertChange:
    """The desk: the watch sees that something begins, changes, ends or begins anew.

    alert   `al-` and twelve digits, made of track, zone and beginning (watch/situation.py)
    digest  SHA-256 in hex of the position reports behind it, one JSON line each; the reports
            themselves are kept apart and never enter the log
    """

    alert: str
    state: AlertState
    situation: Situation
    digest: str
    type: Literal["alert.change"] = "alert.change"


@dataclass(frozen=True, slots=True)
class AlertClose:
    """The desk, by a person: what no watch will see the end of is ended for good.

    alert   that nobody watches, or that a feed is silent
    role    of the person who says so
    reason  why it will not be otherwise
    """

    alert: str
    role: str
    reason: str
    type: Literal["alert.close"] = "alert.close"


OfTracks = TracksLodge | AlertChange | AlertClose
