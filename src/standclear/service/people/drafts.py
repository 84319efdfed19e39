"""What a person writes where they have no key, until a colleague who has one signs it.

    anna at a checkpoint, by phone     a draft: what she wrote, exactly as it would be signed
    boris at the office, in the app    looks at it, signs it with his key, hands it in
    anna                               sees who signed it, and its place in the log

Promise: nothing is said until it is signed; a draft is its own party's business alone, counts
once however often it is sent, and is called signed only if the log holds exactly its words.
Not here: signing (browsers, service/custody.py), the pages (web/field.py).
"""

from __future__ import annotations

import threading
from hashlib import sha256

from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.ids import split
from standclear.core.picture import Picture, Said
from standclear.core.rules.journeys import decide
from standclear.core.statements import (
    MovementReport,
    NoticeAmend,
    NoticeGive,
    ReceiptGive,
    Statement,
)
from standclear.formats import documents
from standclear.log.entry import read_entry
from standclear.service.office import Office
from standclear.service.people.accounts import Known, People
from standclear.service.people.secrets import base64url
from standclear.store.people_schema import Draft

FieldStatement = NoticeGive | NoticeAmend | MovementReport | ReceiptGive
"""What may be written without a key: notices, what became of movements, receipts."""

MOST_WAITING = 200
"""Of one party; a flood of drafts must not bury the one that matters."""


ONE_AT_A_TIME = threading.Lock()
"""A form that is sent twice at one moment must not be signed twice, nor signed and taken back."""


def draft_id(known: Known, form: str, statement: Statement) -> str:
    """The same words in the same form are the same draft, however often they are sent."""
    said = f"{known.person.id}\0{form}\0".encode() + documents.write_statement(statement)
    return base64url(sha256(said).digest()[:15])


def keep(people: People, known: Known, key: str, statement: FieldStatement) -> Draft:
    """Keep what somebody wrote; what was kept under its id before, if that came first."""
    found = people.store.drafts.find(key)
    if found is not None:
        return found
    if len(people.store.drafts.waiting(known.person.party)) >= MOST_WAITING:
        raise NotAllowed(
            f"{MOST_WAITING} drafts of {known.person.party} wait for a signature already",
            ("have a colleague sign or take back some of them",),
        )
    draft = Draft(
        id=key,
        party=known.person.party,
        person=known.person.id,
        type=statement.type,
        about=about(statement),
        statement=documents.write_statement(statement),
        created_s=people.now_s(),
    )
    return people.store.drafts.keep(draft)


def about(statement: FieldStatement) -> str:
    """The record or release in question: relief/site/4, or #17."""
    match statement:
        case NoticeGive() | NoticeAmend():
            return statement.notice.id
        case MovementReport():
            return statement.notice
        case ReceiptGive():
            return f"#{statement.receipt.release}"


def get(people: People, known: Known, key: str) -> Draft:
    """A draft of one's own party."""
    draft = people.store.drafts.find(key)
    if draft is None or draft.party != known.person.party:
        raise NotFound(f"nothing written by {known.person.party} is kept under {key[:40]}")
    return draft


def note_signed(people: People, known: Known, office: Office, key: str, entry: int) -> Draft:
    """A colleague says that they signed it; believed if the log says so."""
    draft = get(people, known, key)
    if draft.state != "waiting":
        return draft
    if not 0 <= entry < office.log.size:
        raise InvalidInput("entry", entry, f"an entry of the log, below {office.log.size}")
    found, body = office.log.entry(entry), office.log.body(entry)
    if found.header.issuer != draft.party or body is None or body[0] != draft.statement:
        raise InvalidInput("entry", entry, "the entry that says exactly what was written")
    people.store.drafts.signed(
        key, key_id=found.keyid, by=known.person.id, entry=entry, at_s=people.now_s()
    )
    return get(people, known, key)


def withdraw(people: People, known: Known, office: Office, key: str) -> Draft:
    """Take it back: whoever wrote it, or a colleague who will not sign it.

    What the desk has signed by then stands in the log, and is not called taken back.
    """
    with ONE_AT_A_TIME:
        draft, at_s = get(people, known, key), people.now_s()
        entry = in_log_already(office, draft)
        if entry is None:
            people.store.drafts.withdraw(key, by=known.person.id, at_s=at_s)
        else:
            people.store.drafts.signed(
                key, key_id=draft.key_id, by=draft.by, entry=entry, at_s=at_s
            )
        return get(people, known, key)


def in_log_already(office: Office, draft: Draft) -> int | None:
    """Where it stands, if a process ended between handing it in and noting so."""
    return office.log.find(read_entry(draft.leaf).leaf_hash) if draft.leaf else None


def next_id(picture: Picture, people: People, party: str, kind: str) -> str:
    """The id of a new record: the next number that neither the desk nor a draft has."""
    waiting = [draft.about for draft in people.store.drafts.waiting(party)]
    mine = (r for r in (*picture.notices, *waiting) if r.startswith(f"{party}/{kind}/"))
    numbers = [int(n) for n in (split(record)[2] for record in mine) if n.isdecimal()]
    return f"{party}/{kind}/{max(numbers, default=0) + 1}"


def check_may_be_said(office: Office, party: str, statement: Statement) -> None:
    """Raise now what the desk would say of a statement if it were signed now; nothing is written.

    Whoever signs it later may be told otherwise: the desk decides then.
    """
    at = office.now()
    said = Said("0" * 64, party, f"{party}#0", at, at, office.picture.size)
    with office.reading() as picture:
        decide(picture, said, statement)
