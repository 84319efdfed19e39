"""Incidents and the two ledgers, as a desk's answers tell of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from standclear.core.incidents.held import Found, IncidentStanding, PartyWord
from standclear.core.incidents.knowledge import Assessment
from standclear.core.incidents.report import Report
from standclear.service.shown.plain import Document, typed


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident as its asker may know it.

    reporter   "" where that is not for the asker
    words      what each party says that was asked; found: what each assessor does
    no_reply   who has said nothing for as long as was given; a fact, and no admission
    possible   what the asker may say of it now
    document   all of it, as docs/reference says
    """

    id: str
    standing: IncidentStanding
    since: datetime
    report: Report
    reporter: str
    words: tuple[PartyWord, ...]
    found: tuple[Found, ...]
    no_reply: tuple[str, ...]
    possible: tuple[str, ...]
    document: Document


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the two ledgers; claimed: each claimant's own count, never added up."""

    day: str
    act: str
    area: str
    accused: str
    claimed: dict[str, int]
    verified: tuple[str, ...]
    document: Document


def incident_from(found: Document) -> Incident:
    """A desk's document of an incident."""
    return Incident(
        id=found["id"],
        standing=IncidentStanding(found["standing"]),
        since=datetime.fromisoformat(found["since"]),
        report=typed(Report, found["report"]),
        reporter=found["reporter"],
        words=tuple(typed(PartyWord, word) for word in found["words"]),
        found=tuple(
            Found(each["by"], datetime.fromisoformat(each["at"]), typed(Assessment, each))
            for each in found["assessments"]
        ),
        no_reply=tuple(each["party"] for each in found["asked"] if each["unanswered"]),
        possible=tuple(found["possible"]),
        document=found,
    )


def row_from(found: Document) -> Row:
    """A row of the desk's table; of one who claims twice in it, the count known last."""
    return Row(
        day=found["day"],
        act=found["act"],
        area=found["area"],
        accused=found["accused"],
        claimed={claim["by"]: claim["count"] for claim in found["claims"]},
        verified=tuple(each["incident"] for each in found["verified"]),
        document=found,
    )
