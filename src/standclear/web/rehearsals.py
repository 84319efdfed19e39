"""Whether wordings would be taken, before any of them is signed; nothing enters the record.

For programs that bring many at once, such as a form of two hundred places: all of them are tried
one after another, as if those before had been said, on a picture that holds the asker's own
records and nobody else's (service/rehearse.py).

Promise: writes nothing, tells nobody, and tells the asker nothing of what others have said: what
a plan overlaps is told by filing it, or by a `plan.check`, which is counted.
"""

from __future__ import annotations

import json
import threading
import time
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from standclear.core.errors import InvalidInput, Unavailable
from standclear.core.picture import Picture
from standclear.core.statements import PlanAmend, PlanFile
from standclear.formats import documents
from standclear.service.rehearse import MOST_AFAR, Wording, picture_of_own, rehearse
from standclear.service.shown.plain import Document
from standclear.service.shown.rehearsals import tried_document
from standclear.web.asker import Writing
from standclear.web.guesses import too_many
from standclear.web.lanes import Buckets, Measure
from standclear.web.served import Here

router = APIRouter(tags=["before signing"])

OF_A_PARTY = Measure(burst=20, per_s=0.05)
"""Rehearsals: a person who corrects a form tries it a dozen times; a thousand places take 3 s."""

_WORDINGS = "a statement that words a record: plan.file, notice.give, zone.propose, or an amendment"


class Turns:
    """One rehearsal at a time, and not too many of one party."""

    def __init__(self) -> None:
        self._buckets, self._lock, self.one = Buckets(), threading.Lock(), threading.Lock()

    def take(self, party: str) -> None:
        """Count one for this party; Problem 429 if it had many."""
        with self._lock:
            wait_s = self._buckets.wait_s(("rehearsal", party), OF_A_PARTY, time.monotonic())
        if wait_s > 0:
            raise too_many("too many rehearsals; wait", wait_s)


class Rehearsing(BaseModel):
    """Statement documents, in the order in which they would be said."""

    model_config = ConfigDict(extra="forbid")

    statements: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST_AFAR)]


@router.post("/rehearsals")
def rehearse_wordings(said: Rehearsing, request: Request, served: Here, asker: Writing) -> Document:
    """What the rules would refuse of these, and which places were given before. Nothing is said.

    `items`: one for each, in order. `notes`: what was not tried.
    """
    wordings = [_wording(number, each) for number, each in enumerate(said.statements)]
    turns: Turns = request.app.state.rehearsals
    turns.take(asker.party)
    if not turns.one.acquire(blocking=False):
        raise Unavailable("the desk tries another file just now", 1)
    try:
        with served.reading() as picture:
            own, at = picture_of_own(picture, asker.party, wordings), served.now()
        tried = rehearse(own, wordings, party=asker.party, at=at)
        items = [tried_document(each) for each in tried]
    finally:
        turns.one.release()
    return {"items": items, "notes": _not_tried(own, asker.party, wordings)}


def _wording(number: int, document: dict[str, Any]) -> Wording:
    where = f"statements/{number}"
    try:
        statement = documents.parse_statement(json.dumps(document).encode())
    except InvalidInput as fault:
        raise fault.under(where) from None
    if not isinstance(statement, Wording):
        raise InvalidInput(f"{where}/type", statement.type, _WORDINGS)
    return statement


def _not_tried(picture: Picture, party: str, wordings: list[Wording]) -> list[str]:
    bound = party in picture.mechanism.proof_of_knowledge
    if not bound or not any(isinstance(each, PlanFile | PlanAmend) for each in wordings):
        return []
    return [
        f"{party} is bound to name what its plans overlap. That was not tried, for the answer "
        "would tell it: check each plan first; one that names too little is refused when it is said"
    ]
