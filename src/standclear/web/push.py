"""How a person wants to be reached beside the app: by mail, by waking a browser.

    GET  /v1/me/news                      how many, for a bell
    GET  /v1/me/reach                     what there is, and what one has chosen
    PUT  /v1/me/reach/mail                an address of one's own; a code goes there first
    POST /v1/me/reach/mail/confirmations  that code
    POST /v1/me/reach/pushes              a browser's subscription (Push API)

Promise: one sets one's own and nobody else's, signed in, never by a token. What leaves says that
something is new, and no more.
Not here: how parties are told (their roles' channels): that is a duty, and nobody turns it off.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from standclear.core.errors import NotAllowed
from standclear.core.release import Release
from standclear.core.telling import Urgency
from standclear.links.web_push import Subscription
from standclear.service.people import reaching
from standclear.service.people.accounts import People
from standclear.service.people.reaching import Wires
from standclear.service.shown.plain import Document
from standclear.store.people_reach import MailReach, PushReach
from standclear.store.people_schema import Person
from standclear.web.asker import Accounts, Asking, AsKnown
from standclear.web.served import Here, Served
from standclear.web.server import Follower

router = APIRouter(tags=["being told"])

PASS_S = 5.0
"""Between two looks for persons to be reached."""

Wants = Literal["urgent", "all", "none"]


def wires_of(request: Request) -> Wires:
    """What this desk has for persons."""
    return cast(Wires, getattr(request.app.state, "wires", Wires()))


After = Annotated[int, Query(ge=0, le=2**31, description="The newest that one has looked at.")]
ByWire = Annotated[Wires, Depends(wires_of)]


def signed_in(asker: Asking, known: AsKnown) -> Person:
    """The person whose browser asks."""
    if asker.how != "session":
        raise NotAllowed("a token changes nothing of how a person is reached", ("sign in",))
    return known.person


InPerson = Annotated[Person, Depends(signed_in)]


class Mailing(BaseModel):
    """An address of one's own, and what to get there."""

    model_config = ConfigDict(extra="forbid")

    address: Annotated[str, Field(min_length=3, max_length=254)]
    wants: Wants


class Confirming(BaseModel):
    """The code that came there."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, Field(min_length=1, max_length=20)]


class PushKeys(BaseModel):
    """As `PushSubscription.toJSON().keys` has them."""

    model_config = ConfigDict(extra="forbid")

    p256dh: Annotated[str, Field(min_length=1, max_length=200)]
    auth: Annotated[str, Field(min_length=1, max_length=100)]


class Pushing(BaseModel):
    """A browser's subscription, and what to wake it for."""

    model_config = ConfigDict(extra="forbid")

    endpoint: Annotated[str, Field(min_length=1, max_length=1000)]
    keys: PushKeys
    wants: Wants


@router.get("/me/reach")
def read_reach(person: InPerson, people: Accounts, wires: ByWire) -> Document:
    """What there is here, and what one has chosen."""
    mail = people.store.reaches.mail_of(person.id)
    return {
        "mail": {"possible": wires.mail is not None, "chosen": _mail(mail) if mail else None},
        "push": {
            "key": wires.push.public_key if wires.push else None,
            "browsers": [_push(each) for each in people.store.reaches.pushes(person.id)],
        },
    }


@router.get("/me/news")
def read_news(served: Here, asker: Asking, after: After = 0) -> Document:
    """How much there is, and nothing of what: looking at this is no reading of anything.

    `owed` still ask for an answer; `waiting` are these and whatever is newer than `after`;
    `urgency` is the gravest of what is owed, "" where nothing is.
    """
    with served.reading() as picture:
        newest = len(picture.releases.get(asker.party, []))
        owed = [held.release for (party, _), held in picture.open.items() if party == asker.party]
    older = sum(1 for release in owed if release.number <= after)
    gravest = max((list(Urgency).index(release.urgency) for release in owed), default=None)
    return {
        "newest": newest,
        "owed": len(owed),
        "waiting": max(0, newest - after) + older,
        "urgency": "" if gravest is None else list(Urgency)[gravest].value,
    }


@router.put("/me/reach/mail")
def set_mail(
    said: Mailing, served: Here, person: InPerson, people: Accounts, wires: ByWire
) -> Document:
    """Choose; a code goes to a new address, and nothing else until it is repeated."""
    with served.reading() as picture:
        made = reaching.set_mail(
            people, wires, picture, person, address=said.address, wants=said.wants
        )
    reaching.send_code(people, wires, made)
    return _mail(made)


@router.post("/me/reach/mail/confirmations")
def confirm_mail(said: Confirming, served: Here, person: InPerson, people: Accounts) -> Document:
    """Repeat the code."""
    with served.reading() as picture:
        return _mail(reaching.confirm_mail(people, picture, person, said.code))


@router.delete("/me/reach/mail", status_code=204)
def drop_mail(person: InPerson, people: Accounts) -> None:
    """Forget the address."""
    people.store.reaches.drop_mail(person.id)


@router.post("/me/reach/pushes", status_code=201)
def add_push(
    said: Pushing, served: Here, person: InPerson, people: Accounts, wires: ByWire
) -> Document:
    """Have this browser woken when something is new."""
    subscription = Subscription(said.endpoint, said.keys.p256dh, said.keys.auth)
    with served.reading() as picture:
        made = reaching.add_push(people, wires, picture, person, subscription, said.wants)
    return _push(made)


@router.delete("/me/reach/pushes/{push}", status_code=204)
def drop_push(
    push: Annotated[str, Path(max_length=60)], person: InPerson, people: Accounts
) -> None:
    """Wake it no more."""
    reaching.drop_push(people, person, push)


def reaching_persons(served: Served, people: People, wires: Wires) -> Follower:
    """The work beside the door that reaches persons."""

    def told(party: str, after: int) -> Sequence[Release]:
        with served.reading() as picture:
            return [record.release for record in picture.releases.get(party, [])[after:]]

    return Follower("reaching persons", PASS_S, lambda: reaching.reach_out(people, wires, told))


def _mail(mail: MailReach) -> Document:
    return {
        "address": mail.address,
        "wants": mail.wants,
        "confirmed": not mail.code,
        "failed": mail.failed,
        "last": mail.last,
    }


def _push(push: PushReach) -> Document:
    """Without its address and keys: whoever has them can write to the browser."""
    return {
        "id": push.id,
        "wants": push.wants,
        "created_s": push.created_s,
        "failed": push.failed,
        "last": push.last,
    }
