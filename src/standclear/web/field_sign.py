"""How what is written in the field gets its signature: a colleague's, or the desk's for a party.

Promise: the desk signs only with a key that the party itself marked as held by the desk, only
for people whom a colleague named, and the record says so; otherwise it waits for a colleague.
Not here: the rules of both (service/people/drafts.py, service/custody.py).
"""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import RedirectResponse

from standclear.service import custody
from standclear.service.people import drafts
from standclear.service.people.accounts import Known
from standclear.service.people.drafts import FieldStatement
from standclear.service.people.secrets import base64url
from standclear.store.people_schema import Draft
from standclear.web.asker import people_of
from standclear.web.served import served_of


def new_form(request: Request) -> str:
    """What makes one form on one screen different from the next one with the same words."""
    return base64url(people_of(request).random(12))


def signer_for(request: Request, known: Known) -> str:
    """The key with which the desk may sign for this person; "" for none."""
    if not custody.may_use(people_of(request), known):
        return ""
    served = served_of(request)
    with served.reading() as picture:
        key = custody.held_key(served.directory, picture, known.person.party)
    return key.keyid if key is not None else ""


def keep_and_sign(
    request: Request, known: Known, sent: Mapping[str, str], key: str, statement: FieldStatement
) -> Draft:
    """Keep what was written; sign it at once where that was asked for.

    Raises what the desk would say of a statement that it refuses; then nothing waits, either.
    """
    people, served = people_of(request), served_of(request)
    found = people.store.drafts.find(key)
    if found is None:
        drafts.check_may_be_said(served.office, known.person.party, statement)
    draft = drafts.keep(people, known, key, statement)
    return sign_now(request, known, draft) if sent.get("do") == "desk" else draft


def sign_now(request: Request, known: Known, draft: Draft) -> Draft:
    """Have the desk sign it; what it cannot sign waits on, for a colleague."""
    people, served = people_of(request), served_of(request)
    return custody.sign(people, known, served.office, served.directory, draft.id)


def to_said(draft: Draft) -> RedirectResponse:
    """On to what became of it: a page that may be loaded again without saying anything twice."""
    return RedirectResponse(f"/field/said/{draft.id}", 303)
