"""The desk signs for a party with a key that it holds, where that party wanted it so.

    the desk makes a key; the party adds it, marked `custodial`, by its own signature
    a colleague names each person who may have it used; each use is kept with that person's name
    every entry so signed carries `custodial`: receipts and verifiers say that the desk held the key

Promise: only for a party whose own statement (or whose admission) put the key in the log with the
mark, only what `FieldStatement` lists, only for people whom a colleague of that party named.
Trust: whoever reads the desk's `keys` can speak as such a party; docs/concepts/trust.md says so.
"""

from __future__ import annotations

import os
from pathlib import Path

from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.picture import Picture
from standclear.formats import documents
from standclear.log.keys import PartySigner
from standclear.service.author import say
from standclear.service.key_files import find_keys, key_file, make_key
from standclear.service.office import Office
from standclear.service.people.accounts import Known, People
from standclear.service.people.drafts import ONE_AT_A_TIME, get, in_log_already
from standclear.service.settings_file import KEYS
from standclear.store.people_schema import Custody, Draft


def held_key(directory: Path, picture: Picture, party: str) -> PartySigner | None:
    """The newest live key of a party that the desk holds and the log calls custodial."""
    record = picture.parties.get(party)
    if record is None or party == picture.desk:
        return None
    for number in find_keys(directory / KEYS, party):
        span = record.keys.get(f"{party}#{number}")
        if span is None or span.revoked_at is not None or not span.grant.custodial:
            continue
        signer = PartySigner.from_file(party, number, key_file(directory / KEYS, party, number))
        if signer.public_key_base64 == span.grant.public_key:
            return signer
    return None


def new_key(directory: Path, picture: Picture, party: str) -> PartySigner:
    """A key for a party, held here; it counts for nothing until the party adds it, as custodial."""
    record = picture.get_party(party)
    if party == picture.desk:
        raise NotAllowed("the desk signs with its own keys", ())
    numbers = [int(key.partition("#")[2]) for key in record.keys]
    for number in find_keys(directory / KEYS, party):
        if number > max(numbers, default=0):  # made before, and not added yet
            return PartySigner.from_file(party, number, key_file(directory / KEYS, party, number))
    (directory / KEYS).mkdir(exist_ok=True, mode=0o700)
    return make_key(directory / KEYS, party, os.urandom(32), after=max(numbers, default=0))


def may_use(people: People, known: Known) -> bool:
    """Whether a colleague has named this person."""
    return people.store.custody.find(known.person.id) is not None


def give(people: People, known: Known, person: str) -> Custody:
    """Name a colleague who may have the desk sign; nobody names themselves."""
    if known.how != "session":
        raise NotAllowed("a person names a person, not a token", ("sign in",))
    named = people.get(person)
    if named.party != known.person.party or named.disabled_s is not None:
        raise InvalidInput("person", person, f"somebody of {known.person.party}")
    if person == known.person.id:
        raise NotAllowed("nobody names themselves", ("ask a colleague to name you",))
    people.store.custody.give(Custody(person, known.person.id, people.now_s()))
    found = people.store.custody.find(person)
    assert found is not None
    return found


def take(people: People, known: Known, person: str) -> None:
    """End it; for oneself or for a colleague."""
    if people.get(person).party != known.person.party:
        raise InvalidInput("person", person, f"somebody of {known.person.party}")
    people.store.custody.take(person)


def sign(people: People, known: Known, office: Office, directory: Path, key: str) -> Draft:
    """Sign a waiting draft with the key that the desk holds, hand it in, and note who had it done.

    Raises what the office says of a statement that is refused; the draft waits on.
    """
    with ONE_AT_A_TIME:
        draft = get(people, known, key)
        if draft.state != "waiting":
            return draft
        if not may_use(people, known):
            raise NotAllowed(
                f"{known.person.id} may not have the desk sign for {draft.party}",
                ("wait for a colleague's signature", "ask a colleague to name you"),
            )
        entry = in_log_already(office, draft)
        signer_id = draft.key_id
        if entry is None:
            with office.reading() as picture:
                signer = held_key(directory, picture, draft.party)
            if signer is None:
                raise NotAllowed(
                    f"the desk holds no live key of {draft.party}",
                    ("wait for a colleague's signature",),
                )
            entry, signer_id = _hand_in(people, known, office, draft, signer), signer.keyid
        people.store.drafts.signed(
            key, key_id=signer_id, by=known.person.id, entry=entry, at_s=people.now_s()
        )
        return get(people, known, key)


def _hand_in(
    people: People, known: Known, office: Office, draft: Draft, signer: PartySigner
) -> int:
    sealed = say(
        documents.read_statement(draft.statement),
        key=signer,
        thread=office.thread_of(draft.party),
        at=office.now(),
        custodial=True,
    )
    people.store.drafts.sealed(draft.id, sealed.leaf, signer.keyid, known.person.id)
    return office.submit(sealed).index
