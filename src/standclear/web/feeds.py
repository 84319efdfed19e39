"""Feeds: alerts of what a party was told (CAP 1.2, by an Atom index), and its plans as a calendar.

    GET /v1/feeds/cap                      GET /v1/feeds/with/{secret}/cap
    GET /v1/feeds/cap/{number}.xml         GET /v1/feeds/with/{secret}/cap/{number}.xml
    GET /v1/feeds/plans.ics                GET /v1/feeds/with/{secret}/plans.ics

The left ones are for whoever can sign in or send a token; the right ones for feed readers and
calendars, which can send neither. The address is the secret: for one feed, for some days, ended
by hand at once. Log lines name the route and never the address (access.py).

Promise: one feed, one party; an alert on a notice is a reading of it, written down and shown to
its owner, whoever holds the address. `If-None-Match` is answered 304.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from standclear.formats import atom, cap, icalendar
from standclear.service.people import tokens
from standclear.service.shown import feeds
from standclear.service.shown.plain import Document
from standclear.web.asker import Accounts, Asker, Asking, AsKnown, Managing, people_of
from standclear.web.paging import tagged
from standclear.web.reads import Reading, note_readings
from standclear.web.served import Here, Served
from standclear.web.tokens import token_document

router = APIRouter(tags=["feeds"])

FEED_PATHS = {"cap": "cap", "calendar": "plans.ics"}


class Subscribing(BaseModel):
    """Which feed, and for how many days its address opens it."""

    model_config = ConfigDict(extra="forbid")

    feed: Literal["cap", "calendar"]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    days: Annotated[int, Field(ge=1, le=365)] = 90


@router.post("/feeds", status_code=201)
def make_feed(
    said: Subscribing, served: Here, asker: Managing, known: AsKnown, people: Accounts
) -> Document:
    """An address for one feed of one's party, shown once. End it as any token."""
    secret, made = tokens.make_feed(
        people, known, name=said.name, feed=said.feed, lives=timedelta(days=said.days)
    )
    path = f"/v1/feeds/with/{secret}/{FEED_PATHS[said.feed]}"
    return token_document(made) | {"address": f"{served.door.origin}{path}"}


Secret = Annotated[str, Path(min_length=1, max_length=100, description="The address's secret.")]
Number = Annotated[int, Path(ge=1, le=2**31, description="Number of the release.")]
Before = Annotated[int | None, Query(ge=1, le=2**31, description="Older than this release.")]


def _reader(feed: str) -> Any:
    """Who reads by an address: the party of whoever made it."""

    def read(secret: Secret, request: Request) -> Asker:
        person = tokens.reader_of(people_of(request), secret, feed)
        asker = Asker(person.party, person.id, person.roles, ("read",), "token")
        request.state.asker = asker
        return asker

    return Depends(read)


ByCap = Annotated[Asker, _reader("cap")]
ByCalendar = Annotated[Asker, _reader("calendar")]


def _is(media_type: str, what: str) -> dict[int | str, dict[str, Any]]:
    content = {media_type: {"schema": {"type": "string"}}}
    return {200: {"description": what, "content": content}, 304: {"description": "Nothing new."}}


INDEX = _is(atom.MEDIA_TYPE, "An Atom feed, the newest alert first.")
ALERT = _is(cap.MEDIA_TYPE, "One alert.")
CALENDAR = _is(icalendar.MEDIA_TYPE, "A calendar.")


@router.get("/feeds/cap", response_class=Response, responses=INDEX)
def read_index(served: Here, asker: Asking, request: Request, before: Before = None) -> Response:
    """Alerts of everything that one's party was told."""
    return _index(served, asker, request, before)


@router.get("/feeds/cap/{number}.xml", response_class=Response, responses=ALERT)
def read_alert(served: Here, asker: Asking, request: Request, number: Number) -> Response:
    """One release as an alert."""
    return _alert(served, asker, request, number)


@router.get("/feeds/plans.ics", response_class=Response, responses=CALENDAR)
def read_calendar(served: Here, asker: Asking, request: Request) -> Response:
    """One's party's own plans, ends of zones, and deadlines."""
    return _calendar(served, asker, request)


@router.get("/feeds/with/{secret}/cap", response_class=Response, responses=INDEX)
def read_index_by_address(
    served: Here, asker: ByCap, request: Request, before: Before = None
) -> Response:
    """The same, for feed readers."""
    return _index(served, asker, request, before)


@router.get("/feeds/with/{secret}/cap/{number}.xml", response_class=Response, responses=ALERT)
def read_alert_by_address(served: Here, asker: ByCap, request: Request, number: Number) -> Response:
    """The same, for feed readers."""
    return _alert(served, asker, request, number)


@router.get("/feeds/with/{secret}/plans.ics", response_class=Response, responses=CALENDAR)
def read_calendar_by_address(served: Here, asker: ByCalendar, request: Request) -> Response:
    """The same, for calendars."""
    return _calendar(served, asker, request)


def _index(served: Served, asker: Asker, request: Request, before: int | None) -> Response:
    """Headlines are read here: each notice on the page counts as read."""
    with served.reading() as picture:
        desk = _desk(served, picture)
        document = feeds.index(picture, asker.party, desk, before=before)
        shown = feeds.page(picture, asker.party, before)
    answer = _answer(document, atom.MEDIA_TYPE, request)
    readings = [Reading(each.release.subject, each.release.version, each.index) for each in shown]
    note_readings(request, asker, readings)
    return answer


def _alert(served: Served, asker: Asker, request: Request, number: int) -> Response:
    with served.reading() as picture:
        found = feeds.alert(picture, asker.party, number, _desk(served, picture))
    answer, release = _answer(found.document, cap.MEDIA_TYPE, request), found.release
    note_readings(request, asker, [Reading(release.subject, release.version, found.index)])
    return answer


def _calendar(served: Served, asker: Asker, request: Request) -> Response:
    with served.reading() as picture:
        document = feeds.calendar(
            picture,
            asker.party,
            origin=served.office.log.origin,
            address=served.door.origin,
            now=served.now(),
        )
    return _answer(document, icalendar.MEDIA_TYPE, request)


def _desk(served: Served, picture: Any) -> cap.Desk:
    return feeds.desk_of(
        picture,
        origin=served.office.log.origin,
        address=served.door.origin,
        exercise=served.exercise,
    )


def _answer(document: bytes, media_type: str, request: Request) -> Response:
    """The bytes; Problem 304 for who has them: a feed that was polled in vain was not read."""
    answer = Response(document, media_type=media_type)
    tagged(answer, request, sha256(document).hexdigest()[:32])
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
