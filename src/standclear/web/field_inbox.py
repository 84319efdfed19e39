"""What one's party was told, for a phone: read, acknowledge, ask.

Promise: the fixed disclaimer stands above every answer; whoever has a notice before them is
written down first, as at every other door (reads.py).
Not here: what may be seen (the release was made so), signing (field_sign.py).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from standclear.core.statements import ReceiptGive
from standclear.core.telling import Receipt, ReceiptLevel
from standclear.service import wording
from standclear.service.inbox_line import InboxLine, get_line, told_by_desk
from standclear.service.people import drafts
from standclear.service.people.accounts import Known
from standclear.service.shown.telling import release_document
from standclear.web.asker import Asker, people_of
from standclear.web.field_page import (
    FieldRoute,
    FromElsewhere,
    Me,
    Sent,
    Words,
    clock,
    known_of,
    page,
    stamp,
    words,
    writer,
)
from standclear.web.field_sign import keep_and_sign, new_form, signer_for, to_said
from standclear.web.reads import note, readings_in
from standclear.web.served import served_of

router = APIRouter(prefix="/inbox", route_class=FieldRoute)

ReleaseNumber = Annotated[int, Path(ge=1, le=2**31)]

SHOWN = 15
MOST_BYTES, MOST_LINES = 6000, 60
"""Of one release; a longer one goes on, on the page to print."""
LEVELS = ("acknowledged", "queried")


@router.get("")
def list_told(
    request: Request, me: Me, before: Annotated[int, Query(ge=0, le=2**31)] = 0
) -> HTMLResponse:
    """The newest first."""
    served = served_of(request)
    with served.reading() as picture:
        lines = told_by_desk(picture, me.person.party)
        now = served.now()
    shown = [one for one in reversed(lines) if not before or one.release.number < before]
    more = shown[SHOWN - 1].release.number if len(shown) > SHOWN else 0
    _note(request, me, shown[:SHOWN], -1)
    items = [_line(one, now, words(request)) for one in shown[:SHOWN]]
    return page(request, "inbox.html", items=items, more=more)


def _line(line: InboxLine, now: datetime, t: Words) -> dict[str, Any]:
    due = line.release.acknowledge_by
    return {
        "number": line.release.number,
        "headline": line.release.headline,
        "urgency": line.release.urgency.value,
        "level": line.level.value if line.level else "",
        "due": stamp(due) if line.owed else "",
        "late": line.overdue(now),
        "clock": clock(due - now, t) if due else "",
    }


@router.get("/{number}")
def read(request: Request, me: Me, number: ReleaseNumber) -> HTMLResponse:
    """One telling, whole."""
    return _release(request, me, number, {})


@router.post("/{number}")
def answer(request: Request, sent: Sent, number: ReleaseNumber) -> Response:
    """Acknowledge it, or ask."""
    try:
        me = writer(request, sent)
    except FromElsewhere:
        return again(request, number, sent)
    level = sent.get("level", "")
    if level == "queried" and not sent.get("text"):
        return _release(request, me, number, sent, words(request)("ack.say"))
    level = level if level in LEVELS else LEVELS[0]
    receipt = Receipt(number, ReceiptLevel(level), sent.get("role", ""), (), sent.get("text", ""))
    statement = ReceiptGive(receipt)
    key = drafts.draft_id(me, sent.get("form", ""), statement)
    return to_said(keep_and_sign(request, me, sent, key, statement))


def again(request: Request, number: int, sent: dict[str, str]) -> HTMLResponse:
    """The page with what was typed, in a session that is new."""
    me = known_of(request)
    assert me is not None
    return _release(request, me, number, sent)


def _release(
    request: Request, me: Known, number: int, sent: dict[str, str], missed: str = ""
) -> HTMLResponse:
    """One telling; `sent` is what was typed of an answer."""
    served, party = served_of(request), me.person.party
    with served.reading() as picture:
        line = get_line(told_by_desk(picture, party), number)
        index = picture.get_release(party, number).index
        own = picture.get_party(party).party
    _note(request, me, [line], index)
    text = wording.text(line.release, own.time_zone)
    beginning = text.encode()[:MOST_BYTES].decode("utf-8", "ignore").splitlines()[:MOST_LINES]
    lines = [each for each in beginning if each.strip()]
    roles = list(dict.fromkeys((*me.person.roles, *(role.id for role in own.roles))))
    return page(
        request,
        "release.html",
        422 if missed else 200,
        number=number,
        headline=line.release.headline,
        signed=line.release.disclaimer,
        lines=lines,
        cut=len("".join(lines)) < len("".join(text.splitlines())),
        level=line.level.value if line.level else "",
        roles=roles,
        role=sent.get("role", ""),
        chosen=sent.get("level") or LEVELS[0],
        text=sent.get("text", ""),
        form=sent.get("form") or new_form(request),
        signer=signer_for(request, me),
        missed=missed,
    )


def _note(request: Request, me: Known, lines: list[InboxLine], index: int) -> None:
    asker = Asker(me.person.party, me.person.id, me.person.roles, ("read",), me.how)
    shown = [release_document(line) for line in lines]
    note(people_of(request), asker, readings_in(shown, entry=index))
