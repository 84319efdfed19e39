"""What one person asks for and a second of the same party confirms: the two-person rule.

    first   asks, and is told to wait                  -> a pair, open for 15 minutes
    second  sees who asks for what, and confirms it
    first   asks again for exactly the same            -> it is done, once

Promise: nobody is their own second; a confirmation is for exactly those bytes, and counts once.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from standclear.core.errors import NotAllowed, NotFound
from standclear.service.people.accounts import Known, People
from standclear.service.people.secrets import base64url
from standclear.store.people_schema import Pair

OPEN_FOR = timedelta(minutes=15)


def go_on_or_wait(
    people: People, known: Known, *, what: str, payload: bytes, shown: str, confirmed: str
) -> Pair | None:
    """None if a second person has confirmed exactly this; else what waits for one.

    payload    what is asked, to the byte
    confirmed  id of the pair that the asker says was confirmed; "" when asking first
    """
    if known.how != "session":
        raise NotAllowed(f"{what} is asked for by a person, not by a token", ("sign in",))
    digest = sha256(f"{what}\0".encode() + payload).digest()
    if not confirmed:
        return _ask(people, known, what, digest, shown)
    pair = people.store.pairs.find(confirmed)
    if pair is None or (pair.first, pair.payload) != (known.person.id, digest):
        raise NotAllowed("that confirmation is for something else", ("ask again, without it",))
    if pair.confirmed_s is None and pair.ends_s > people.now_s():
        return pair
    if not people.store.pairs.spend(confirmed, people.now_s()):
        raise NotAllowed("that confirmation has ended or was used", ("ask again, without it",))
    return None


def confirm(people: People, known: Known, pair_id: str) -> Pair:
    """The second person has seen what is asked, and confirms it."""
    if known.how != "session":
        raise NotAllowed("a person confirms, not a token", ("sign in",))
    pair = get(people, known, pair_id)
    if pair.first == known.person.id:
        raise NotAllowed(
            "you asked for this yourself: a second person confirms it",
            tuple(f"{each} confirms" for each in others(people, known)),
        )
    if not people.store.pairs.confirm(pair_id, known.person.id, people.now_s()):
        raise NotAllowed("this has ended or was confirmed already", ("ask again",))
    return get(people, known, pair_id)


def withdraw(people: People, known: Known, pair_id: str) -> None:
    """Either person says no."""
    get(people, known, pair_id)
    people.store.pairs.remove(pair_id)


def get(people: People, known: Known, pair_id: str) -> Pair:
    pair = people.store.pairs.find(pair_id)
    if pair is None or pair.party != known.person.party:
        raise NotFound(f"nothing of {known.person.party} waits under {pair_id}")
    return pair


def others(people: People, known: Known) -> list[str]:
    """Ids of those who could be the second person."""
    return [
        each.id
        for each in people.store.persons.of(known.person.party)
        if each.id != known.person.id and each.disabled_s is None
    ]


def _ask(people: People, known: Known, what: str, digest: bytes, shown: str) -> Pair:
    if not others(people, known):
        raise NotAllowed(
            f"{what} needs a second person of {known.person.party}, and there is none",
            ("invite a second person",),
        )
    now = people.now_s()
    for waiting in people.store.pairs.waiting(known.person.party, now):
        if (waiting.first, waiting.payload) == (known.person.id, digest):
            return waiting  # asked again before anybody answered: one question, not two
    pair = Pair(
        id=base64url(people.random(9)),
        party=known.person.party,
        what=what,
        payload=digest,
        shown=shown,
        first=known.person.id,
        created_s=now,
        ends_s=now + int(OPEN_FOR.total_seconds()),
    )
    people.store.pairs.add(pair)
    return pair
