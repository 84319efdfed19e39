"""What people of a party wrote without a key: for a colleague to look at and sign in the app.

    GET    /v1/drafts                       what waits, with each statement as it would be signed
    POST   /v1/drafts                       {"form", "statement"}: left for a colleague to look at
    POST   /v1/drafts/{id}/signature        {"entry": n}: it was signed, and stands there
    DELETE /v1/drafts/{id}                  taken back
    GET    /v1/custody                      the key that the desk holds for the asker's party, who
                                            may have it used, and every use
    POST   /v1/custody/key                  a key made here; the party adds it, marked `custodial`
    PUT, DELETE /v1/custody/people/{person} name a colleague; end it

Promise: a party sees its own alone, the desk's people too: a draft is no statement yet.
Not here: the pages of those who write (field.py), the rules (service).
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from standclear.core.errors import InvalidInput
from standclear.formats import documents
from standclear.service import custody
from standclear.service.people import drafts
from standclear.service.shown.plain import Document
from standclear.store.people_schema import Custody, Draft
from standclear.web.asker import Accounts, Asking, AsKnown, Managing, Writing
from standclear.web.served import Here

router = APIRouter(tags=["drafts"])

DraftId = Annotated[str, Path(max_length=40)]
Person = Annotated[str, Path(max_length=40)]
USES_SHOWN = 100


class Left(BaseModel):
    """A statement for a colleague to look at and sign. `form`: the same one twice is kept once."""

    model_config = ConfigDict(extra="forbid")

    form: Annotated[str, Field(min_length=8, max_length=60)]
    statement: dict[str, Any]


class Signed(BaseModel):
    """Where in the log a signed draft stands."""

    model_config = ConfigDict(extra="forbid")

    entry: Annotated[int, Field(ge=0, le=2**53)]


@router.get("/drafts")
def list_drafts(asker: Asking, people: Accounts) -> Document:
    """What waits for a signature of one's party, in the order of writing."""
    return {"items": [_draft(one) for one in people.store.drafts.waiting(asker.party)]}


@router.post("/drafts", status_code=201)
def leave(left: Left, asker: Writing, known: AsKnown, people: Accounts, served: Here) -> Document:
    """Leave a notice, report or receipt for a colleague: a second person, by name."""
    statement = documents.parse_statement(json.dumps(left.statement).encode())
    if not isinstance(statement, drafts.FieldStatement):
        expected = "a notice, a movement report or a receipt"
        raise InvalidInput("statement/type", statement.type, expected)
    key = drafts.draft_id(known, left.form, statement)
    if people.store.drafts.find(key) is None:
        drafts.check_may_be_said(served.office, asker.party, statement)
    return _draft(drafts.keep(people, known, key, statement))


@router.post("/drafts/{draft}/signature")
def signed(
    draft: DraftId, said: Signed, asker: Writing, known: AsKnown, people: Accounts, served: Here
) -> Document:
    """It was signed; believed if that entry says exactly what was written."""
    return _draft(drafts.note_signed(people, known, served.office, draft, said.entry))


@router.delete("/drafts/{draft}", status_code=204)
def withdraw(
    draft: DraftId, asker: Writing, known: AsKnown, people: Accounts, served: Here
) -> None:
    """It will not be signed."""
    drafts.withdraw(people, known, served.office, draft)


@router.get("/custody")
def read_custody(asker: Asking, people: Accounts, served: Here) -> Document:
    """The key that the desk holds for one's party, who may have it used, and every use."""
    with served.reading() as picture:
        key = custody.held_key(served.directory, picture, asker.party)
    uses = people.store.drafts.signed_by_desk(asker.party, USES_SHOWN)
    return {
        "key_id": key.keyid if key else None,
        "people": [_custody(one) for one in people.store.custody.of(asker.party)],
        "uses": [_draft(one) for one in uses],
    }


@router.post("/custody/key", status_code=201)
def make_key(asker: Managing, served: Here) -> Document:
    """A key that the desk holds; it counts once the party has added it by its own signature."""
    with served.reading() as picture:
        key = custody.new_key(served.directory, picture, asker.party)
    return {"key_id": key.keyid, "public_key": key.public_key_base64, "custodial": True}


@router.put("/custody/people/{person}")
def give(person: Person, asker: Managing, known: AsKnown, people: Accounts) -> Document:
    """Name a colleague who may have the desk sign; nobody names themselves."""
    return _custody(custody.give(people, known, person))


@router.delete("/custody/people/{person}", status_code=204)
def take(person: Person, asker: Managing, known: AsKnown, people: Accounts) -> None:
    """They may not any more."""
    custody.take(people, known, person)


def _draft(draft: Draft) -> Document:
    return {
        "id": draft.id,
        "person": draft.person,
        "type": draft.type,
        "about": draft.about,
        "state": draft.state,
        "statement": json.loads(draft.statement) if draft.statement else None,
        "created_s": draft.created_s,
        "key_id": draft.key_id,
        "by": draft.by,
        "entry": draft.entry,
        "done_s": draft.done_s,
    }


def _custody(one: Custody) -> Document:
    return {"person": one.person, "by": one.by, "at_s": one.at_s}
