"""How somebody becomes a person: a link, used once within three days.

    the desk's people invite for any party, a party's own people for theirs; so a party needs
    nobody's leave to bring in its people, and the desk cannot do without being seen: `by` says so

The link carries its secret after `#`, which browsers send to no server: it stands in no log.
A link may name a person, who then gets new credentials and loses the old ones: a lost telephone.

Promise: the desk makes no password and no key for anybody. A first desk has nobody and no
password; `first_invite` makes one link, for whoever started it.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.ids import check_party_id
from standclear.service.people import passwords
from standclear.service.people.accounts import Entered, Known, People
from standclear.service.people.passkeys import Site, registration_options
from standclear.service.people.secrets import base64url, hash_of
from standclear.store.people_access import Enrolment
from standclear.store.people_schema import Invite, Passkey, Password, Person

LIVES = timedelta(hours=72)
_PERSON = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_ROLE = re.compile(r"[^\W_](?:[\w .-]{0,38}[^\W_])?")  # as parties name theirs: duty officer


@dataclass(frozen=True, slots=True)
class Joining:
    """What somebody with a link says of themselves, and how they will enter."""

    person: str
    name: str
    password: str = ""
    code: str = ""
    passkey: dict[str, Any] | None = None
    public_key: str = ""


def first_invite(people: People, desk: str) -> str | None:
    """The secret of a link for the desk's first person; None once there is one.

    Called at each start: an earlier first link that nobody used ends here.
    """
    if any(each.disabled_s is None for each in people.store.persons.of(desk)):
        return None
    for before in people.store.invites.all():
        if before.party == desk and not before.by:
            people.store.invites.remove(before.id)
    return _make(people, party=desk, roles=(), person="", by="")[0]


def invite(
    people: People, known: Known, *, desk: str, party: str, roles: tuple[str, ...], person: str = ""
) -> tuple[str, Invite]:
    """A new link's secret, shown once, and what is kept of it."""
    _own(known, party, desk)
    check_party_id(party)
    for role in roles:
        if not _ROLE.fullmatch(role):
            raise InvalidInput("roles", role, "a role's id, such as duty")
    if person and people.get(person).party != party:
        raise NotFound(f"no person {person} of {party}")
    return _make(people, party=party, roles=roles, person=person, by=known.person.id)


def open_invite(
    people: People, *, party: str, roles: tuple[str, ...], by: str, person: str = ""
) -> str:
    """The secret of a link that the process itself makes, for an exercise.

    person   who gets new credentials by it; "" for somebody new
    """
    return _make(people, party=party, roles=roles, person=person, by=by)[0]


def waiting(people: People, known: Known, *, desk: str) -> list[Invite]:
    """The links that the asker may know of."""
    found = people.store.invites.all()
    own = known.person.party
    return [each for each in found if own in (desk, each.party)]


def withdraw(people: People, known: Known, invite_id: str, *, desk: str) -> None:
    """Take back a link that nobody has used."""
    if invite_id not in (each.id for each in waiting(people, known, desk=desk)):
        raise NotFound(f"no invite {invite_id} that you may know of")
    people.store.invites.remove(invite_id)


def look(people: People, secret: str) -> Invite:
    """The link behind a secret; one answer for used, ended and never made."""
    found = people.store.invites.find(hash_of(secret))
    if found is None or found.used_s is not None or found.ends_s <= people.now_s():
        raise NotFound("this link was used, has ended or was never made; ask for another")
    return found


def passkey_options(people: People, found: Invite, site: Site) -> dict[str, Any]:
    """What a browser needs to make the passkey of somebody who is about to join."""
    return registration_options(
        site,
        challenge=people.new_challenge(f"join {found.id}"),
        handle=found.handle,
        person=found.person or found.party,
        name=found.person or found.party,
        held=[],
    )


def join(
    people: People, secret: str, said: Joining, site: Site | None, names: tuple[str, ...] = ()
) -> Entered:
    """Make the person, or give them their new credentials, and sign them in.

    names   what else no password is made of: the names of the party and of the desk
    """
    found = look(people, secret)
    person = _person(people, found, said)
    password = _password(people, found, said, (person.id, person.name, person.party, *names))
    passkey = _passkey(people, found, said, site)
    if password is None and passkey is None:
        raise InvalidInput("passkey", "none", "a passkey, or a password with its one-time code")
    shown, session = people.new_session(person, "enrolment")
    done = people.store.invites.use(
        Enrolment(found.hash, person, password, passkey, session, checked_key(said.public_key)),
        people.now_s(),
    )
    if done == "spent":
        look(people, secret)
    if done != "done":
        raise InvalidInput("person", said.person, "another id or passkey: this one is taken")
    return Entered(person, shown, session)


def checked_key(public_key: str) -> str:
    """The same key, if it can be one; "" for none."""
    if not public_key:
        return ""
    try:
        raw = b64decode(public_key, validate=True)
    except ValueError:
        raw = b""
    if len(raw) != 32 or b64encode(raw).decode() != public_key:
        expected = "base64 of the 32 bytes of an Ed25519 key"
        raise InvalidInput("public_key", public_key, expected)
    return public_key


def _make(
    people: People, *, party: str, roles: tuple[str, ...], person: str, by: str
) -> tuple[str, Invite]:
    secret, now = people.new_secret(), people.now_s()
    handle = people.get(person).handle if person else people.random(32)
    made = Invite(
        id=base64url(people.random(9)),
        hash=hash_of(secret),
        party=party,
        roles=roles,
        person=person,
        by=by,
        secret=passwords.new_secret(people.random(20)),
        handle=handle,
        created_s=now,
        ends_s=now + int(LIVES.total_seconds()),
    )
    people.store.invites.add(made)
    return secret, made


def _own(known: Known, party: str, desk: str) -> None:
    if known.person.party not in (party, desk):
        raise NotAllowed(
            f"you invite for {known.person.party}, not for {party}", ("ask the desk's people",)
        )


def _person(people: People, found: Invite, said: Joining) -> Person:
    if found.person:
        known = people.get(found.person)
        if said.person != known.id:
            raise InvalidInput("person", said.person, f"{known.id}, for whom this link is")
        return known
    if not _PERSON.fullmatch(said.person):
        raise InvalidInput("person", said.person, "2 to 40 of a-z, 0-9, '.', '_' and '-'")
    name = " ".join(said.name.split())
    if not 1 <= len(name) <= 80 or any(unicodedata.category(c)[0] == "C" for c in name):
        raise InvalidInput("name", said.name, "1 to 80 characters, as colleagues know them")
    return Person(said.person, found.party, name, found.roles, found.handle, people.now_s())


def _password(
    people: People, found: Invite, said: Joining, names: tuple[str, ...]
) -> Password | None:
    if not said.password:
        return None
    passwords.check_password(said.password, names=names)
    step = passwords.step_of(found.secret, said.code, now_s=people.now_s())
    if step is None:
        raise InvalidInput("code", said.code, "the code that the authenticator shows now")
    return Password(people.hashing.hash(said.password), found.secret, step)


def _passkey(people: People, found: Invite, said: Joining, site: Site | None) -> Passkey | None:
    if said.passkey is None:
        return None
    if site is None:
        raise NotAllowed("passkeys need a host name", ("a password with its one-time code",))
    return people.read_passkey(site, said.passkey, f"join {found.id}", said.person, "first")
