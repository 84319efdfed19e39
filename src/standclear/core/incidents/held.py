"""An incident as a picture holds it: the report, and all that was said of it since.

Owner: only folding changes it (fold_incidents.py); rules read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from standclear.core.incidents.evidence import Evidence
from standclear.core.incidents.knowledge import Assessment, Level
from standclear.core.incidents.links import Judged, Link
from standclear.core.incidents.report import Report
from standclear.core.incidents.said import Outcome, Remedy, Stance


class IncidentStanding(StrEnum):
    """How far it has come (domain report 6.3)."""

    REPORTED = "reported"
    TRIAGED = "triaged"  # to be put to the parties
    DUPLICATE = "duplicate"
    OUTSIDE_MANDATE = "outside_mandate"
    PUT = "put"  # to the parties; at least one has time left to reply
    STATED = "stated"  # everybody who was asked has replied
    NO_REPLY = "no_reply"  # somebody has not, and the time is over
    ASSESSED = "assessed"
    CLOSED = "closed"
    REOPENED = "reopened"


S = IncidentStanding

OVER = (S.DUPLICATE, S.OUTSIDE_MANDATE, S.CLOSED)
"""Nobody needs to act on it."""

_ASKED = ("incident put", "incident state", "incident assess")
_BESIDE = ("incident evidence", "incident link")

MOVES: Mapping[IncidentStanding, tuple[str, ...]] = {
    S.REPORTED: ("incident triage", *_BESIDE),
    S.TRIAGED: ("incident triage", "incident put", *_BESIDE),
    S.DUPLICATE: ("incident reopen",),
    S.OUTSIDE_MANDATE: ("incident reopen",),
    S.PUT: (*_ASKED, *_BESIDE),
    S.STATED: (*_ASKED, "incident close", *_BESIDE),
    S.NO_REPLY: (*_ASKED, "incident close", *_BESIDE),
    S.ASSESSED: (*_ASKED, "incident close", *_BESIDE),
    S.CLOSED: ("incident remedy", "incident reopen"),
    S.REOPENED: ("incident triage", *_ASKED, *_BESIDE),
}
"""What may be said of one that stands so."""


@dataclass(frozen=True, slots=True)
class PartyWord:
    """What a party that was asked has said; stance "" where its word was erased."""

    party: str
    at: datetime
    stance: Stance | Literal[""]
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """What one assessor found."""

    party: str
    at: datetime
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Lodged:
    """A file, and who lodged it."""

    party: str
    at: datetime
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Closing:
    """How it ended; one that was reopened keeps what stood before."""

    at: datetime
    outcome: Outcome
    text: str
    remedy: Remedy | None


@dataclass(slots=True)
class LinkRecord:
    """One proposed link; each party's last judgement of it stands, beside the others'."""

    link: Link
    proposed_at: datetime
    judged: dict[str, Judged] = field(default_factory=dict)


@dataclass(slots=True)
class IncidentRecord:
    """One incident.

    reporter     who signed the report; `signed_for` is who held the key
    put          by party, when it was last put to it
    unanswered   by party, when its time was over without a word
    left_off     near things beyond the number that is proposed
    remedied     when the promised remedy was said to be done, and how
    """

    report: Report
    reporter: str
    signed_for: str
    reported_at: datetime
    standing: IncidentStanding
    since: datetime
    reason: str = ""
    same_as: str = ""
    put: dict[str, datetime] = field(default_factory=dict)
    unanswered: dict[str, datetime] = field(default_factory=dict)
    words: list[PartyWord] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    evidence: list[Lodged] = field(default_factory=list)
    links: dict[str, LinkRecord] = field(default_factory=dict)
    left_off: int = 0
    closings: list[Closing] = field(default_factory=list)
    reopened_at: datetime | None = None
    remedied: tuple[datetime, str] | None = None

    @property
    def reporters(self) -> frozenset[str]:
        """Whose report it is: they assess nothing of it."""
        return frozenset({self.reporter, self.signed_for, self.report.reported_for} - {""})

    def word_of(self, party: str) -> PartyWord | None:
        """The last that a party said of it."""
        return next((word for word in reversed(self.words) if word.party == party), None)

    @property
    def silent(self) -> tuple[str, ...]:
        """Who was asked and has said nothing, in order of id."""
        said = {word.party for word in self.words}
        return tuple(sorted(self.put.keys() - said))

    @property
    def remedy(self) -> Remedy | None:
        """What was promised when it was closed; None while it is open, or where nothing was."""
        closed = self.standing is S.CLOSED and self.closings
        return self.closings[-1].remedy if closed else None

    @property
    def verified(self) -> bool:
        """Whether some assessor found it so on site."""
        return any(each.assessment.level is Level.VERIFIED for each in self.found)

    @property
    def disputed_by(self) -> tuple[str, ...]:
        """Whose last word disputes it, or has not confirmed it, in order of id."""
        against = ("disputes", "not_confirmed")
        last = {word.party: word.stance for word in self.words}
        return tuple(sorted(party for party, stance in last.items() if stance in against))
