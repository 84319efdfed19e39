"""Pages to print: a record or a release on paper, or a pack of many with a cover.

    GET /print/record/{owner}/{kind}/{number}      GET /print/release/{number}
    GET /print/pack?record=relief/site/3&record=...&release=17&release=18

Promise: each sheet holds what its reader may see; whoever prints a notice is written down as one
who read it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse

from standclear.core.errors import InvalidInput
from standclear.links.pack import PACK_POLICY, Sheet, render_pack
from standclear.service.people.accounts import Known
from standclear.service.printing import Printer
from standclear.web.asker import Asker, people_of
from standclear.web.field_page import FieldRoute, Me
from standclear.web.reads import Reading, is_notice, note
from standclear.web.records import Number, Owner
from standclear.web.served import served_of

router = APIRouter(prefix="/print", include_in_schema=False, route_class=FieldRoute)

MOST = 60
"""Sheets in one pack."""


@router.get("/record/{owner}/{kind}/{number}")
def print_record(
    request: Request,
    me: Me,
    owner: Owner,
    kind: Literal["zone", "plan", "site", "move"],
    number: Number,
) -> HTMLResponse:
    """One record."""
    return _pack(request, me.person.party, me, [f"{owner}/{kind}/{number}"], [])


@router.get("/release/{number}")
def print_release(
    request: Request, me: Me, number: Annotated[int, Path(ge=1, le=2**31)]
) -> HTMLResponse:
    """One release to the reader's party."""
    return _pack(request, me.person.party, me, [], [number])


@router.get("/pack")
def print_pack(
    request: Request,
    me: Me,
    record: Annotated[list[str] | None, Query(max_length=MOST)] = None,
    release: Annotated[list[int] | None, Query(max_length=MOST)] = None,
) -> HTMLResponse:
    """Many, with a cover."""
    records, releases = record or [], release or []
    if not records and not releases:
        raise InvalidInput("record", "none", "what to print: ?record=relief/site/3&release=17")
    if len(records) + len(releases) > MOST:
        raise InvalidInput("record", len(records) + len(releases), f"at most {MOST} in one pack")
    return _pack(request, me.person.party, me, records, releases)


def _pack(
    request: Request, party: str, me: Known, records: list[str], releases: list[int]
) -> HTMLResponse:
    served = served_of(request)
    readings = []
    with served.reading() as picture:
        printer = Printer(picture, served.office.log, asker=party, origin=served.door.origin)
        now = served.now()
        sheets: list[Sheet] = []
        for record in dict.fromkeys(records):
            sheets.append(printer.of_record(record, now))
            if is_notice(record):
                readings.append(Reading(record, picture.get_notice(record).notice.version))
        for number in dict.fromkeys(releases):
            sheets.append(printer.of_release(number, now))
            told = picture.get_release(party, number)
            readings.append(Reading(told.release.subject, told.release.version, told.index))
        cover = printer.cover(now)
    asker = Asker(party, me.person.id, me.person.roles, ("read",), me.how)
    note(people_of(request), asker, [one for one in readings if is_notice(one.record)])
    return HTMLResponse(render_pack(cover, tuple(sheets)), 200, HEADERS)


HEADERS = {"Content-Security-Policy": PACK_POLICY, "Cache-Control": "no-store"}
