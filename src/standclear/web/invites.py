"""Bringing people in: links, enrolling, people, and the keys that they propose.

A link reads `https://desk.example/enrol#SECRET`: what stands after `#` is sent to no server and
stands in no log; the page sends it in the body of what it asks here.

Promise: a signing key is made where its person is. Its public half waits here as a proposal; it
counts once the party has added it by a signed statement, which the party alone can make.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from standclear.core.errors import NotAllowed, NotFound
from standclear.core.picture import Picture
from standclear.service.people import invites, passwords
from standclear.service.shown.plain import Document
from standclear.store.people_schema import Invite, Person, Proposed
from standclear.web import guesses
from standclear.web.asker import Accounts, Asking, AsKnown, Managing
from standclear.web.identity import address_of, site_of
from standclear.web.served import Here
from standclear.web.sign_in import check_from_browser, guesses_of, let_in

router = APIRouter(tags=["people"])

Id = Annotated[str, Path(max_length=60)]
Secret = Annotated[str, Field(min_length=1, max_length=100)]


class Inviting(BaseModel):
    """For whom a link is. `person` names somebody who gets new credentials."""

    model_config = ConfigDict(extra="forbid")

    party: Annotated[str, Field(max_length=40)] = ""
    roles: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)] = []
    person: Annotated[str, Field(max_length=40)] = ""


class Looking(BaseModel):
    """The secret of a link."""

    model_config = ConfigDict(extra="forbid")

    token: Secret


class Enrolling(BaseModel):
    """Who one is, how one will sign in, and the public half of a key made here and now."""

    model_config = ConfigDict(extra="forbid")

    token: Secret
    person: Annotated[str, Field(max_length=40)]
    name: Annotated[str, Field(max_length=200)] = ""
    password: Annotated[str, Field(max_length=256)] = ""
    code: Annotated[str, Field(max_length=12)] = ""
    passkey: dict[str, Any] | None = None
    public_key: Annotated[str, Field(max_length=60)] = ""


class Proposing(BaseModel):
    """The public half of a signing key: base64 of its 32 bytes."""

    model_config = ConfigDict(extra="forbid")

    public_key: Annotated[str, Field(min_length=44, max_length=44)]


# ---- links


@router.post("/invites", status_code=201)
def invite(
    said: Inviting, served: Here, asker: Managing, known: AsKnown, people: Accounts
) -> Document:
    """A new link, shown once. The desk's people invite for any party, others for their own."""
    secret, made = invites.invite(
        people,
        known,
        desk=served.desk,
        party=said.party or asker.party,
        roles=tuple(said.roles),
        person=said.person,
    )
    return _invite(made) | {"link": enrol_link(served.door.origin, secret)}


def enrol_link(origin: str, secret: str) -> str:
    """What the invited person opens."""
    return f"{origin}/enrol#{secret}"


@router.get("/invites")
def list_invites(served: Here, asker: Managing, known: AsKnown, people: Accounts) -> Document:
    """Links made, and what became of them."""
    found = invites.waiting(people, known, desk=served.desk)
    return {"items": [_invite(each) for each in found], "next": None}


@router.delete("/invites/{invite_id}", status_code=204)
def withdraw_invite(
    invite_id: Id, served: Here, asker: Managing, known: AsKnown, people: Accounts
) -> None:
    """Take back a link that nobody has used."""
    invites.withdraw(people, known, invite_id, desk=served.desk)


@router.post("/enrolments/look")
def look(said: Looking, request: Request, served: Here, people: Accounts) -> Document:
    """What a link is for, and what its holder needs in order to join."""
    _slow(request, people.now_s())
    found = invites.look(people, said.token)
    site = site_of(request, served.door, served.desk)
    passkey = None if site is None else invites.passkey_options(people, found, site)
    with served.reading() as picture:
        name = picture.mechanism.name
    return {
        "party": found.party,
        "roles": list(found.roles),
        "person": found.person,
        "desk": served.desk,
        "desk_name": name,
        "ends_s": found.ends_s,
        "needs": ["passkey", "password"] if passkey else ["password"],
        "password_at_least": passwords.SHORTEST,
        "secret": found.secret,
        "secret_link": passwords.secret_link(
            found.secret, person=found.person or found.party, desk=served.desk
        ),
        "passkey": passkey,
    }


@router.post("/enrolments", status_code=201)
def enrol(
    said: Enrolling, request: Request, response: Response, served: Here, people: Accounts
) -> Document:
    """Join: once for each link. Answers with a session."""
    _slow(request, people.now_s())
    check_from_browser(request, served)
    joining = invites.Joining(
        said.person, said.name, said.password, said.code, said.passkey, said.public_key
    )
    site = site_of(request, served.door, served.desk)
    with served.reading() as picture:
        names = _names(picture, invites.look(people, said.token).party)
    return let_in(response, served, invites.join(people, said.token, joining, site, names))


def _names(picture: Picture, party: str) -> tuple[str, ...]:
    """By what a party and the desk are known: of no password enough."""
    found = [picture.parties[each] for each in {party, picture.desk} if each in picture.parties]
    named = (name.text for record in found for name in record.party.names)
    return (picture.desk, picture.mechanism.name, *named)


def _slow(request: Request, now_s: int) -> None:
    key = f"links from {address_of(request)}"
    guesses_of(request).charge(key, guesses.LINKS, now_s=float(now_s))


# ---- people


@router.get("/people")
def list_people(
    served: Here,
    asker: Asking,
    people: Accounts,
    party: Annotated[str, Query(max_length=40, description="For the desk: whose people.")] = "",
) -> Document:
    """The people of one's own party; for the desk, of any, or of all."""
    if asker.party != served.desk:
        if party not in ("", asker.party):
            raise NotAllowed("another party's people are its own", (f"{asker.party}'s people",))
        party = asker.party
    found = people.store.persons.of(party) if party else people.store.persons.all()
    return {"items": [_person(each) for each in found], "next": None}


@router.delete("/people/{person}", status_code=204)
def disable(person: Id, served: Here, asker: Managing, people: Accounts) -> None:
    """Let somebody in no more: their sessions and tokens end now."""
    found = people.store.persons.find(person)
    if found is None or asker.party not in (found.party, served.desk):
        raise NotFound(f"no person {person} that you may know of")
    people.store.persons.disable(person, people.now_s())


# ---- keys proposed


@router.get("/keys/proposed")
def list_proposed(
    served: Here,
    asker: Asking,
    people: Accounts,
    party: Annotated[str, Query(max_length=40, description="For the desk: whose keys.")] = "",
) -> Document:
    """Public keys that people of a party made, and under which number each would be added."""
    whose = party or asker.party
    if whose != asker.party and asker.party != served.desk:
        raise NotAllowed("another party's keys are its own", (f"{asker.party}'s keys",))
    found = people.store.proposed.of(whose)
    with served.reading() as picture:
        return proposed_document(picture, whose, found)


@router.post("/keys/proposed", status_code=201)
def propose(said: Proposing, asker: Asking, people: Accounts) -> Document:
    """Propose one more key, made in this browser."""
    key = invites.checked_key(said.public_key)
    people.store.proposed.add(asker.party, asker.person, key, people.now_s())
    return {"party": asker.party, "person": asker.person, "public_key": key}


@router.delete("/keys/proposed/{number}", status_code=204)
def withdraw_proposed(
    number: Annotated[int, Path(ge=1, le=2**53)], asker: Asking, people: Accounts
) -> None:
    """Propose it no more."""
    people.store.proposed.remove(asker.party, number)


def proposed_document(picture: Picture, party: str, found: list[Proposed]) -> Document:
    """Proposals beside the party's keys: which are added, and which number comes next."""
    record = picture.parties.get(party)
    spans = dict(record.keys) if record else {}
    by_key = {span.grant.public_key: key_id for key_id, span in spans.items()}
    last = max((int(key_id.partition("#")[2]) for key_id in spans), default=0)
    return {
        "items": [
            {
                "number": each.number,
                "person": each.person,
                "public_key": each.public_key,
                "at_s": each.at_s,
                "added": by_key.get(each.public_key),
            }
            for each in found
        ],
        "next": None,
        "next_key_id": f"{party}#{last + 1}",
        "admitted": record is not None,
        "added_by": "a statement key.add, signed with a key of this party that counts",
    }


def _invite(made: Invite) -> Document:
    return {
        "id": made.id,
        "party": made.party,
        "roles": list(made.roles),
        "person": made.person,
        "by": made.by,
        "created_s": made.created_s,
        "ends_s": made.ends_s,
        "used_s": made.used_s,
        "used_by": made.used_by,
    }


def _person(person: Person) -> Document:
    return {
        "person": person.id,
        "party": person.party,
        "name": person.name,
        "roles": list(person.roles),
        "created_s": person.created_s,
        "disabled_s": person.disabled_s,
    }
