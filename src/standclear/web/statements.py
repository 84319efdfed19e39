"""Handing in what a party signed: the one way of writing.

The browser, the command line and other nodes sign; the door only carries. A statement handed in
twice is answered as it was the first time, so that whoever lost the answer may ask again.
"""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error as BadBase64
from collections.abc import Mapping
from typing import Annotated, Any, cast

from anyio.to_thread import run_sync
from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from standclear.core import statements as st
from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.picture import Picture
from standclear.core.statements import Statement
from standclear.formats import documents
from standclear.log.entry import Entry, Sealed, read_entry
from standclear.log.errors import BadEntry
from standclear.service.advice import to_be_removed
from standclear.service.answer import Answer, answer_again
from standclear.service.shown.answers import answer_document, whole_answer
from standclear.service.shown.plain import Document
from standclear.service.shown.records import ovn_of
from standclear.web.asker import Asker, Asking, asking, writing
from standclear.web.body import NOTHING, read_json
from standclear.web.counter import Counter
from standclear.web.paging import must_match
from standclear.web.pending import GOES_ON, WAITS, needs_second
from standclear.web.served import Here, Served, served_of
from standclear.web.slots import slot_of

router = APIRouter(tags=["statements"])

FOLLOWS = ("decision", "release")
"""Entries that follow from a statement, and are none."""

ADDRESS = "/statements"
MINIMAL = "return=minimal"
BASE64 = r"^[A-Za-z0-9+/]+={0,2}$"
LARGEST = 6 * 1024 * 1024  # 4 MiB of body (formats/documents.py) in base64, and some


class Handed(BaseModel):
    """One signed statement: the leaf for all, body and nonce for those it is said to."""

    model_config = ConfigDict(extra="forbid")

    leaf: Annotated[str, Field(pattern=BASE64, max_length=200_000)]
    body: Annotated[str, Field(pattern=BASE64, max_length=LARGEST)]
    nonce: Annotated[str, Field(pattern=BASE64, min_length=44, max_length=44)]


_BODY = {"content": {"application/json": {"schema": Handed.model_json_schema()}}, "required": True}
_ANSWER = {"content": {"application/json": {"schema": {"type": "object"}}}}
_HEADERS = {
    "If-Match": "Tag of the record that the statement changes; 412 if it has changed meanwhile.",
    "Prefer": f"`{MINIMAL}` (RFC 7240): without remedies.",
}


@router.post(
    ADDRESS,
    status_code=201,
    response_model=None,
    responses=WAITS | {200: {"description": "The log held it already.", **_ANSWER}},
    openapi_extra={
        "requestBody": _BODY,
        "security": [{"HTTPBearer": []}, {"APIKeyCookie": []}],
        "parameters": [
            *GOES_ON["parameters"],
            *(
                {"in": "header", "name": name, "description": said, "schema": {"type": "string"}}
                for name, said in _HEADERS.items()
            ),
        ],
    },
)
async def hand_in(request: Request) -> Response:
    """Take one signed statement; answered when it is durable. 200 if the log held it already.

    202 for a change of the desk's keys: a second person of the desk confirms it first.
    `Prefer: return=minimal` (RFC 7240) leaves the remedies of overlaps out: they take longer to
    find than all else.
    """
    # Body and asker are read here and not by FastAPI's dependencies, which take longer than both.
    served, counter = served_of(request), cast(Counter, request.state.counter)
    said = await read_json(request)
    asker = await writing(await asking(request))
    handed = _handed(said)
    sealed = Sealed(*(_bytes(name, getattr(handed, name)) for name in ("leaf", "body", "nonce")))
    entry = _entry(sealed)
    _may_carry(asker, entry, served)
    if "if-match" in request.headers or entry.header.issuer == served.desk:
        waits = await run_in_threadpool(_before, request, sealed, entry, served)
        if waits is not None:
            return waits
    try:
        answer, held_before = await counter.submit(sealed, slot_of(request))
    except InvalidInput:
        documents.read_statement(sealed.body or b"")  # says where in the body, if it is there
        raise
    headers = {"Location": f"/v1/entries/{answer.index}"}
    if MINIMAL in request.headers.get("Prefer", ""):
        headers["Preference-Applied"] = MINIMAL
        document = answer_document(answer, entry.header.issuer, served.desk)
    else:
        document = await _whole(request, sealed, answer, entry.header.issuer)
    return _Answered(document, 200 if held_before else 201, headers)


@router.get("/statements/{entry}")
def read_answer(
    served: Here,
    asker: Asking,
    entry: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="Its leaf hash, in hex.")],
) -> Document:
    """What became of a statement of one's party, as it was answered; 404 if it is not here."""
    log = served.office.log
    index = log.find(bytes.fromhex(entry))
    header = None if index is None else log.entry(index).header
    if header and header.type not in FOLLOWS and asker.party in (header.issuer, served.desk):
        answer = answer_again(log, bytes.fromhex(entry))
        if answer is not None:
            return answer_document(answer, header.issuer, served.desk)
    raise NotFound(f"no statement {entry[:22]} of yours is in the log")


class Straight:
    """ASGI: leads whoever hands in to its room, past the routes, of which there are many.

    What stands between a route and the headers (app.py) opens and closes files, and names errors;
    of that the second alone is needed here.
    """

    def __init__(self, app: ASGIApp, handlers: Mapping[Any, Any]) -> None:
        self.app, self._handlers = app, handlers
        self._route = Route(f"/v1{ADDRESS}", hand_in, methods=["POST"])  # as the log names it

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path") != self._route.path or scope.get("method") != "POST":
            await self.app(scope, receive, send)
            return
        scope["route"] = self._route
        request = Request(scope, receive, send)
        try:
            response = await hand_in(request)
        except Exception as fault:
            kind = next((kind for kind in type(fault).__mro__ if kind in self._handlers), Exception)
            if kind is Exception:  # a fault of ours: for the outermost
                raise
            response = await self._handlers[kind](request, fault)
        await response(scope, receive, send)


class _Answered(JSONResponse):
    """The same bytes, by one writer for all."""

    _write = staticmethod(
        json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
    )

    def render(self, content: object) -> bytes:
        return self._write(content).encode()


async def _whole(request: Request, sealed: Sealed, answer: Answer, issuer: str) -> Document:
    """With remedies, which are searched for in a thread: they take as long as many filings."""
    served, counter = served_of(request), cast(Counter, request.state.counter)
    if not to_be_removed(answer.decision.overlaps):
        return answer_document(answer, issuer, served.desk) | {"remedies": []}
    statement = documents.read_statement(sealed.body or b"")
    return await run_sync(
        whole_answer, served.office, statement, answer, issuer, limiter=counter.searching
    )


def _handed(said: object) -> Handed:
    if said is NOTHING:
        raise RequestValidationError([{"loc": ("body",), "msg": "Field required"}])
    try:
        return Handed.model_validate(said, from_attributes=True)
    except ValidationError as fault:
        found = [{**each, "loc": ("body", *each["loc"])} for each in fault.errors()]
        raise RequestValidationError(found) from None


def _before(request: Request, sealed: Sealed, entry: Entry, served: Served) -> Response | None:
    """What a statement that the log does not hold yet must meet first."""
    statement = documents.read_statement(sealed.body or b"")
    if served.office.log.find(entry.leaf_hash) is not None:
        return None
    _if_match(request, served, statement)
    return _second_person(request, entry, statement, served.desk)


def _second_person(
    request: Request, entry: Entry, statement: Statement, desk: str
) -> Response | None:
    """The desk's keys are changed by two; what a party says of its own keys is its own word."""
    if entry.header.issuer != desk or not isinstance(statement, st.KeyAdd | st.KeyRevoke):
        return None
    added = isinstance(statement, st.KeyAdd)
    key_id = statement.key.key_id if isinstance(statement, st.KeyAdd) else statement.key_id
    shown = f"{'add' if added else 'revoke'} key {key_id}, signed with {entry.keyid}"
    return needs_second(request, what="key change", payload=entry.leaf, shown=shown)


def _bytes(name: str, text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except BadBase64:
        raise InvalidInput(name, text[:40], "base64 (RFC 4648) with its padding") from None


def _entry(sealed: Sealed) -> Entry:
    try:
        return read_entry(sealed.leaf)
    except BadEntry as fault:
        shown = sealed.leaf[:40].decode("ascii", "replace")
        expected = f"an entry that the log can take; of this one it says: {fault}"
        raise InvalidInput("leaf", shown, expected) from None


def _may_carry(asker: Asker, entry: Entry, served: Served) -> None:
    """A party hands in its own word; the desk's people also what a courier brought."""
    if entry.header.issuer != asker.party and asker.party != served.desk:
        raise NotAllowed(
            f"you speak for {asker.party}, and this is signed as {entry.header.issuer}",
            (f"hand in statements of {asker.party}",),
        )


def _if_match(request: Request, served: Served, statement: Statement) -> None:
    """Hold `If-Match` against the record that the statement changes."""
    if "if-match" not in request.headers:
        return
    with served.reading() as picture:
        record = _changed(picture, statement)
        if record:
            must_match(request, ovn_of(picture, record))


def _changed(picture: Picture, statement: Statement) -> str:
    """The record that a statement would change; "" for one that makes a new one."""
    match statement:
        case st.ZoneAmend() | st.ZonePropose():
            record = statement.zone.id
        case st.PlanAmend():
            record = statement.intent.id
        case st.PlanMove():
            record = statement.plan
        case st.NoticeAmend():
            record = statement.notice.id
        case st.ZoneRecognise() | st.ZoneReject() | st.ZoneWithdraw():
            record = statement.zone
        case (
            st.NoticeConfirm()
            | st.NoticeSuspend()
            | st.NoticeResume()
            | st.NoticeWithdraw()
            | st.MovementReport()
            | st.MovementOutcome()
        ):
            record = statement.notice
        case _:
            return ""
    return record if picture.holds(record) else ""
