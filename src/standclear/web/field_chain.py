"""One's own notices for a phone: how they stand, who has them down to formations, reports.

Promise: each line says whether its clock still runs or has run out, and by how much.
Not here: who may know what of a notice (service/shown), signing (field_sign.py).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from standclear.core.errors import InvalidInput, NotFound
from standclear.core.notice import MOVEMENT_MOVES, MovementState
from standclear.core.picture import NoticeRecord, Picture
from standclear.core.statements import MovementReport
from standclear.service.people import drafts
from standclear.service.people.accounts import Known
from standclear.service.shown.plain import Document
from standclear.service.shown.telling import chain
from standclear.service.wording import show_time
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
from standclear.web.records import Number
from standclear.web.served import served_of

router = APIRouter(prefix="/notices", route_class=FieldRoute)

Kind = Literal["site", "move"]

SHOWN = 10
RECEIPTS_SHOWN = 4
"""Of one recipient, the newest; the app has them all."""
ANSWERED = ("acknowledged", "cascaded")


@router.get("")
def list_own(
    request: Request, me: Me, after: Annotated[str, Query(max_length=80)] = ""
) -> HTMLResponse:
    """One's party's notices, the newest first."""
    served, party = served_of(request), me.person.party
    with served.reading() as picture:
        mine = [held for key, held in picture.notices.items() if key.startswith(f"{party}/")]
        mine.sort(key=lambda held: (held.given_at, held.notice.id), reverse=True)
        known = [held.notice.id for held in mine]
        first = known.index(after) + 1 if after in known else 0
        now = served.now()
        items = [
            _line(picture, party, held, now, words(request)) for held in mine[first : first + SHOWN]
        ]
        more = known[first + SHOWN - 1] if len(known) > first + SHOWN else ""
    return page(request, "notices.html", items=items, more=more)


def _line(picture: Picture, party: str, held: NoticeRecord, now: datetime, t: Words) -> Document:
    lines = [one for one in _chain(picture, party, held, now, t) if not one["superseded"]]
    return {
        "id": held.notice.id,
        "path": held.notice.id.partition("/")[2],
        "name": held.notice.name,
        "state": held.state.value,
        "done": sum(one["level"] in ANSWERED for one in lines),
        "all": len(lines),
        "overdue": any(one["late"] for one in lines),
    }


@router.get("/{kind}/{number}")
def show(
    request: Request,
    me: Me,
    kind: Kind,
    number: Number,
    skip: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> HTMLResponse:
    """One notice: who has it, and how far each has answered; who is late comes first."""
    return _show(request, me, f"{me.person.party}/{kind}/{number}", skip=skip)


@router.post("/{kind}/{number}")
def report(request: Request, sent: Sent, kind: Kind, number: Number) -> Response:
    """What became of a movement: departed, delayed, arrived."""
    try:
        me = writer(request, sent)
    except FromElsewhere:
        return again(request, f"{kind}/{number}", sent)
    states = [state.value for state in MovementState]
    if sent.get("state") not in states:
        raise InvalidInput("state", sent.get("state", ""), f"one of {', '.join(states)}")
    statement = MovementReport(
        f"{me.person.party}/{kind}/{number}",
        MovementState(sent["state"]),
        text=sent.get("text", ""),
    )
    key = drafts.draft_id(me, sent.get("form", ""), statement)
    return to_said(keep_and_sign(request, me, sent, key, statement))


def again(request: Request, path: str, sent: dict[str, str]) -> HTMLResponse:
    """The page with what was typed of a report, in a session that is new."""
    me = known_of(request)
    assert me is not None
    return _show(request, me, f"{me.person.party}/{path}", sent)


def _show(
    request: Request,
    me: Known,
    record: str,
    sent: dict[str, str] | None = None,
    skip: int = 0,
) -> HTMLResponse:
    served, party = served_of(request), me.person.party
    with served.reading() as picture:
        held = picture.notices.get(record)
        if held is None:
            raise NotFound(
                f"no notice {record} of yours; one that waits for a signature is not given"
            )
        told = _chain(picture, party, held, served.now(), words(request))
        zone = picture.get_party(party).party.time_zone
    lines = sorted((one for one in told if not one["superseded"]), key=lambda one: not one["late"])
    moves = MOVEMENT_MOVES[held.movement] if held.notice.kind == "move" else ()
    return page(
        request,
        "notice.html",
        id=record,
        path=record.partition("/")[2],
        name=held.notice.name,
        state=held.state.value,
        movement=held.movement.value if held.notice.kind == "move" else "",
        version=held.notice.version,
        start=show_time(held.notice.valid_from, zone),
        end=show_time(held.notice.valid_until, zone),
        chain=lines[skip : skip + SHOWN],
        more=skip + SHOWN if len(lines) > skip + SHOWN else 0,
        next_states=[state.value for state in moves],
        form=new_form(request),
        text=(sent or {}).get("text", ""),
        chosen=(sent or {}).get("state", ""),
        signer=signer_for(request, me),
    )


def _chain(
    picture: Picture, party: str, held: NoticeRecord, now: datetime, t: Words
) -> list[Document]:
    """The chain with its clocks, the newest telling of each recipient last."""
    return [_clocked(line, now, t) for line in chain(picture, party, held.notice.id)]


def _clocked(line: Document, now: datetime, t: Words) -> dict[str, Any]:
    due = datetime.fromisoformat(line["acknowledge_by"])
    runs = not line["settled"]
    receipts = [
        each | {"at": stamp(datetime.fromisoformat(each["at"]))}
        for each in line["receipts"][-RECEIPTS_SHOWN:]
    ]
    return line | {
        "late": runs and due < now,
        "clock": clock(due - now, t) if runs else "",
        "acknowledge_by": stamp(due),
        "receipts": receipts,
    }
