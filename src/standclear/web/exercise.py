"""Guests at a living exercise: links for some of its parties, and keys that are theirs at once.

In earnest a key that a browser made is added by somebody of its party who holds one that counts.
The exercise's parties are played by this process, with published keys; it signs `key.add` for
whoever joins, so that a newcomer may sign within their first minute.
Promise: only parties of the exercise, only at a desk that `--demo` made.
"""

from __future__ import annotations

from collections.abc import Iterator

from standclear.core.party import KeyGrant
from standclear.core.picture import Picture
from standclear.core.statements import KeyAdd
from standclear.log.keys import PartySigner
from standclear.scenarios.live import Live
from standclear.service.author import say
from standclear.service.people import invites
from standclear.service.people.accounts import People
from standclear.web.invites import enrol_link
from standclear.web.served import Served
from standclear.web.server import Follower

GUESTS = ("north", "south", "wellspring", "desk")
"""Two forces, a humanitarian organisation, the desk itself."""

LOOK_S = 0.5


def guests(served: Served) -> list[tuple[str, str, tuple[str, ...]]]:
    """(party, its name, the roles they get) of each that is there and that guests may join."""
    found: list[tuple[str, str, tuple[str, ...]]] = []
    with served.reading() as picture:
        for party in (each for each in GUESTS if each in picture.parties):
            described = picture.get_party(party).party
            role = described.role_at(0)
            found.append((party, described.name(), (role.id,) if role else ()))
    return found


def guest_links(served: Served, people: People) -> Iterator[tuple[str, str, str]]:
    """(party, its name, a link with which one guest joins it) for each that guests may join."""
    for party, name, roles in guests(served):
        secret = invites.open_invite(people, party=party, roles=roles, by="the exercise")
        yield party, name, enrol_link(served.door.origin, secret)


def adopting(served: Served, people: People, live: Live) -> Follower:
    """Adds the keys that guests propose."""
    return Follower("adding guests' keys", LOOK_S, lambda: _adopt(served, people, live))


def _adopt(served: Served, people: People, live: Live) -> None:
    for party in GUESTS:
        proposed = people.store.proposed.of(party)
        for each in proposed:
            with served.reading() as picture:
                key_id = _next_key(picture, party, each.public_key)
            if key_id:
                _add(served, live, party, KeyGrant(key_id, each.public_key))


def _next_key(picture: Picture, party: str, public_key: str) -> str:
    """The id under which a key would be added; "" for one that the party has."""
    spans = picture.get_party(party).keys
    if any(span.grant.public_key == public_key for span in spans.values()):
        return ""
    return f"{party}#{max((int(k.partition('#')[2]) for k in spans), default=0) + 1}"


def _add(served: Served, live: Live, party: str, grant: KeyGrant) -> None:
    office, statement = served.office, KeyAdd(party, grant)
    if party == served.desk:
        office.say(statement)
        return
    signer: PartySigner = live.play.signers[party]
    thread = office.thread_of(party)
    office.submit(say(statement, key=signer, thread=thread, at=office.now(), test=True))
