"""Facts that decisions establish about incidents; events, as those of core/events.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from standclear.core.incidents.held import IncidentStanding
from standclear.core.incidents.links import Link, Verdict


@dataclass(frozen=True, slots=True)
class IncidentChanged:
    """An incident stands otherwise, or has been reported."""

    incident: str
    standing: IncidentStanding
    event: Literal["IncidentChanged"] = "IncidentChanged"


@dataclass(frozen=True, slots=True)
class IncidentPutTo:
    incident: str
    party: str
    event: Literal["IncidentPutTo"] = "IncidentPutTo"


@dataclass(frozen=True, slots=True)
class IncidentSaid:
    """word: `stated`, `assessed`, `evidence` or `remedied`; what was said is in the statement."""

    incident: str
    party: str
    word: Literal["stated", "assessed", "evidence", "remedied"]
    event: Literal["IncidentSaid"] = "IncidentSaid"


@dataclass(frozen=True, slots=True)
class IncidentUnanswered:
    """A party has said nothing for as long as was given. A fact, and no admission."""

    incident: str
    party: str
    event: Literal["IncidentUnanswered"] = "IncidentUnanswered"


@dataclass(frozen=True, slots=True)
class LinksProposed:
    """What stands near, nearest first; left_off: how many more did."""

    incident: str
    links: tuple[Link, ...]
    left_off: int
    event: Literal["LinksProposed"] = "LinksProposed"


@dataclass(frozen=True, slots=True)
class LinkJudged:
    incident: str
    record: str
    party: str
    verdict: Verdict
    event: Literal["LinkJudged"] = "LinkJudged"


ToIncidents = (
    IncidentChanged | IncidentPutTo | IncidentSaid | IncidentUnanswered | LinksProposed | LinkJudged
)
