"""What can be said of incidents. One dataclass a sentence.

Not here: whether it may be said, and what follows (rules/incidents.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from standclear.core.incidents.evidence import Evidence
from standclear.core.incidents.knowledge import Assessment
from standclear.core.incidents.links import Verdict
from standclear.core.incidents.report import Report

Stance = Literal["confirms", "partly", "disputes", "not_confirmed", "inquiring"]
"""What a party says of what is put to it; its word is evidence, and neither truth nor guilt.

not_confirmed   it has looked and found nothing; inquiring: it is still looking
"""

Outcome = Literal["agreed", "not_agreed", "undetermined"]


@dataclass(frozen=True, slots=True)
class IncidentReport:
    report: Report
    type: Literal["incident.report"] = "incident.report"


@dataclass(frozen=True, slots=True)
class IncidentTriage:
    """The desk: what becomes of a report.

    same_as   with `duplicate`: the incident that it tells of once more
    """

    incident: str
    verdict: Literal["put", "duplicate", "outside_mandate"]
    reason: str = ""
    same_as: str = ""
    type: Literal["incident.triage"] = "incident.triage"


@dataclass(frozen=True, slots=True)
class IncidentPut:
    """The desk: these parties are asked what they say of it."""

    incident: str
    parties: tuple[str, ...]
    text: str = ""
    type: Literal["incident.put"] = "incident.put"


@dataclass(frozen=True, slots=True)
class IncidentState:
    """A party that was asked: what it says. A later word stands beside the earlier."""

    incident: str
    stance: Stance
    text: str
    type: Literal["incident.state"] = "incident.state"


@dataclass(frozen=True, slots=True)
class IncidentAssess:
    incident: str
    assessment: Assessment
    type: Literal["incident.assess"] = "incident.assess"


@dataclass(frozen=True, slots=True)
class IncidentEvidence:
    """A file bears on it. The file itself is handed to the desk apart, or stays with its holder."""

    incident: str
    evidence: Evidence
    type: Literal["incident.evidence"] = "incident.evidence"


@dataclass(frozen=True, slots=True)
class IncidentLink:
    """Somebody's judgement of a link that the rules proposed."""

    incident: str
    record: str
    verdict: Verdict
    reason: str = ""
    type: Literal["incident.link"] = "incident.link"


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a party promised, and by when."""

    by: str
    text: str
    due: datetime


@dataclass(frozen=True, slots=True)
class IncidentClose:
    """The desk: how it ended, by what the parties said and assessors found."""

    incident: str
    outcome: Outcome
    text: str
    remedy: Remedy | None = None
    type: Literal["incident.close"] = "incident.close"


@dataclass(frozen=True, slots=True)
class IncidentRemedy:
    """Whoever promised a remedy: it is done, and how."""

    incident: str
    text: str
    type: Literal["incident.remedy"] = "incident.remedy"


@dataclass(frozen=True, slots=True)
class IncidentReopen:
    incident: str
    reason: str
    type: Literal["incident.reopen"] = "incident.reopen"


OfIncidents = (
    IncidentReport
    | IncidentTriage
    | IncidentPut
    | IncidentState
    | IncidentAssess
    | IncidentEvidence
    | IncidentLink
    | IncidentClose
    | IncidentRemedy
    | IncidentReopen
)
