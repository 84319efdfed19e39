"""The field form: pages for somebody with a cheap phone, a slow line and no JavaScript.

    /field                  sign in; what waits, what was written
    /field/site /move       give notice (field_notices.py)
    /field/notices          one's own, who has them, movement reports (field_chain.py)
    /field/inbox            read, acknowledge (field_inbox.py)
    /field/said/{id}        what became of what was written

Promise: nothing here needs a script or a map; what was typed outlives an error, a lapsed session
and a form that is sent twice; the desk never signs for a party that did not want it so.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError

from standclear.core.errors import NotFound
from standclear.service.inbox_line import told_by_desk
from standclear.service.people import drafts
from standclear.service.people.accounts import Known
from standclear.service.people.secrets import hash_of
from standclear.store.people_schema import Draft
from standclear.web import field_chain, field_inbox, field_notices, sign_in
from standclear.web.asker import people_of
from standclear.web.faults import Problem
from standclear.web.field_page import KEPT, FieldRoute, Me, Sent, page, writer
from standclear.web.field_sign import sign_now, signer_for, to_said
from standclear.web.identity import session_of, take_session
from standclear.web.served import served_of
from standclear.web.sign_in import SigningIn

router = APIRouter(prefix="/field", include_in_schema=False, route_class=FieldRoute)

WRITTEN_SHOWN = 10
OURS = ("/field", "/print")
"""Where one may be led after signing in: pages of this desk, and no other address."""
DraftId = Annotated[str, Path(max_length=40)]


@router.get("")
def home(request: Request, me: Me) -> HTMLResponse:
    """What waits for this person, and what they wrote."""
    served = served_of(request)
    with served.reading() as picture:
        now = served.now()
        lines = told_by_desk(picture, me.person.party)
    owed = [line for line in lines if line.owed]
    return page(
        request,
        "home.html",
        owed=len(owed),
        overdue=sum(line.overdue(now) for line in owed),
        drafts=people_of(request).store.drafts.of(me.person.id, WRITTEN_SHOWN),
    )


@router.post("/session")
def enter(request: Request, sent: Sent) -> Response:
    """Sign in; then on to where one was, with what one had typed."""
    kept = {name: value for name, value in sent.items() if name.startswith(KEPT)}
    to = sent.get("to", "") if sent.get("to", "").startswith(OURS) else "/field"
    carrier = Response()
    people = people_of(request)
    try:
        said = SigningIn(**{name: sent.get(name, "") for name in ("person", "password", "code")})
        entered = sign_in.sign_in(said, request, carrier, served_of(request), people)
    except (ValidationError, Problem) as fault:
        if isinstance(fault, Problem) and fault.status_code != 401:
            raise
        person = sent.get("person", "")[:40]
        return page(
            request, "sign_in.html", 401, wrong=True, kept=kept, to=to, person=person, lapsed=False
        )
    answer: Response = RedirectResponse(to, 303)
    if kept:
        found = people.get(entered["person"])
        request.state.field_known = Known(found, ("read", "write", "admin"), "session")
        request.state.field_csrf = entered["csrf"]
        answer = _where_one_was(request, to, kept) or answer
    for cookie in carrier.headers.getlist("set-cookie"):
        answer.headers.append("set-cookie", cookie)
    return answer


def _where_one_was(request: Request, to: str, kept: dict[str, str]) -> HTMLResponse | None:
    """The form that one was about to send, with what stood in it."""
    values = {name.removeprefix(KEPT): value for name, value in kept.items()}
    room, _, rest = to.removeprefix("/field/").partition("/")
    if room in ("site", "move"):
        return field_notices.again(request, room, values)
    if room == "inbox" and rest.isdecimal():
        return field_inbox.again(request, int(rest), values)
    if room == "notices" and rest.count("/") == 1:
        return field_chain.again(request, rest, values)
    return None


@router.post("/session/end")
def leave(request: Request, sent: Sent) -> Response:
    """Sign out here."""
    writer(request, sent)
    served = served_of(request)
    people_of(request).store.sessions.end(hash_of(session_of(request, served.door)))
    answer = RedirectResponse("/field", 303)
    take_session(answer, served.door)
    return answer


@router.get("/said/{draft}")
def said(request: Request, me: Me, draft: DraftId) -> HTMLResponse:
    """What became of what was written."""
    return _said(request, me, _own(request, me, draft))


@router.post("/said/{draft}")
def decide(request: Request, sent: Sent, draft: DraftId) -> Response:
    """Take it back; or have the desk sign it after all."""
    me = writer(request, sent)
    held = _own(request, me, draft)
    if sent.get("do") == "withdraw":
        held = drafts.withdraw(people_of(request), me, served_of(request).office, draft)
    elif sent.get("do") == "desk":
        held = sign_now(request, me, held)
    return to_said(held)


def _own(request: Request, me: Known, draft: str) -> Draft:
    """Something that this person wrote; a colleague's is looked at in the app."""
    held = drafts.get(people_of(request), me, draft)
    if held.person != me.person.id:
        raise NotFound(f"nothing of yours is kept under {draft[:40]}")
    return held


def _said(request: Request, me: Known, draft: Draft) -> HTMLResponse:
    parts = draft.about.split("/")
    notice = f"{parts[1]}/{parts[2]}" if draft.type.startswith("notice.") else ""
    signer = signer_for(request, me) if draft.state == "waiting" else ""
    return page(request, "said.html", draft=draft, notice=notice, signer=signer)


for _room in (field_chain, field_inbox, field_notices):  # the last answers at any other name
    router.include_router(_room.router)
