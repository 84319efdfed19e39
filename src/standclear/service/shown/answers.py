"""What became of a statement, as its author may read it.

Promise: `told` names no telling of an overlap that the author may not know of: who is told of
one would say what lies where it may not look; nor who reads an incident, among whom is who
reported it. That stays with the desk.
Not here: remedies (remedies.py), whose search loads what no other answer needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from standclear.core.events import GapFound, OverlapAnswered
from standclear.core.release import Release
from standclear.core.statements import PlanAmend, PlanCheck, PlanFile, Statement
from standclear.service.shown.plain import Document, plain

if TYPE_CHECKING:
    from standclear.service.answer import Answer
    from standclear.service.office import Office

PLANNED = (PlanCheck, PlanFile, PlanAmend)

OVERLAP, INCIDENT, REPORTED = "overlap.", "incident.", "incident.reported"
"""How the reasons of tellings about overlaps begin (core/rules/matching.py), and of incidents,
whose readers are for the desk to know, but for those that the reporter itself named."""


def answer_document(answer: Answer, author: str, desk: str) -> Document:
    """The answer to one statement."""
    decision = answer.decision
    return {
        "taken": True,
        "entry": answer.entry,
        "index": answer.index,
        "at": plain(answer.at),
        "headline": decision.headline,
        "overlaps": [plain(view) for view in decision.overlaps],
        "unseen": list(decision.unseen),
        "told": [
            {"recipient": release.recipient, "number": release.number, "subject": release.subject}
            for release in told_of(answer, author, desk)
        ],
        "not_told": [
            {"party": gap.party, "subject": gap.subject, "reason": gap.reason}
            for gap in not_told_of(answer, author, desk)
        ],
        "size": answer.size,
        "checkpoint": answer.checkpoint.decode("utf-8"),
    }


def whole_answer(office: Office, statement: Statement, answer: Answer, author: str) -> Document:
    """The answer to one statement, with what would remove the overlaps that it tells of."""
    # Without holding the picture: who the desk is never changes, and others are being decided.
    document = answer_document(answer, author, office.picture.desk)
    remedies: list[Document] = []
    if isinstance(statement, PLANNED) and answer.decision.overlaps:
        from standclear.service.shown.remedies import remedy_documents, to_be_removed

        if to_be_removed(answer.decision.overlaps):
            remedies = remedy_documents(office, statement.intent)
    return document | {"remedies": remedies}


def told_of(answer: Answer, author: str, desk: str) -> tuple[Release, ...]:
    """The releases that followed from a statement and that its author may know of."""
    known = {view.overlap for view in answer.decision.overlaps}
    known |= {e.overlap for e in answer.decision.events if isinstance(e, OverlapAnswered)}
    return tuple(
        release
        for release in answer.decision.releases
        if author in (desk, release.recipient)
        or release.subject in known
        or _is_open(release.because)
    )


def not_told_of(answer: Answer, author: str, desk: str) -> tuple[GapFound, ...]:
    """Who could not be told of the author's own records, and why."""
    gaps = [event for event in answer.decision.events if isinstance(event, GapFound)]
    return tuple(gap for gap in gaps if author == desk or _is_open(gap.because))


def _is_open(because: str) -> bool:
    """Whether an author may know whom it was told to."""
    return because == REPORTED or not because.startswith((OVERLAP, INCIDENT))
