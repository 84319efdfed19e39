"""Before signing: what was understood, and what each party would see. Nothing is written.

Only the asker's own words come back, read and widened as the rules would; nothing here says
what lies anywhere. Overlaps are told by a signed `plan.check`, which is counted.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, File, Form, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from standclear.core import statements as st
from standclear.core.agreements.said import InstrumentCounter, InstrumentPropose
from standclear.core.disclosure import share_of_plan, share_of_zone, view_of_notice, view_of_plan
from standclear.core.errors import InvalidInput
from standclear.core.intent import IntentState, OperationalIntent
from standclear.core.notice import NoticeState, share_for
from standclear.core.picture import Picture
from standclear.core.rules.instrument_telling import draft_view, may_read
from standclear.core.shape import Volume4D
from standclear.core.telling import Disclosure, Share
from standclear.formats import documents
from standclear.service.places import place_lines, shape_line
from standclear.service.shown.drawings import drawing, uncertainty
from standclear.service.shown.instrument_diff import drafts_compared
from standclear.service.shown.instruments import draft_at_hand, readable_drafts, wording_document
from standclear.service.shown.plain import Document, plain
from standclear.service.shown.readings import (
    Language,
    drawing_read,
    position_read,
    schedule_read,
    time_read,
)
from standclear.web.asker import Asking
from standclear.web.served import Here

router = APIRouter(tags=["before signing"])


class Reading(BaseModel):
    """Something as a person typed it."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=400)]
    kind: Literal["position", "time", "schedule"] = "position"
    place: Annotated[str, Field(max_length=200)] = ""
    zone: Annotated[str, Field(max_length=64)] = ""
    language: Language = "en"


@router.post("/readings")
def read_text(reading: Reading, served: Here, asker: Asking) -> Document:
    """A position, a time or the hours of a zone as understood, said back; or one clear error."""
    if reading.kind == "time":
        return time_read(reading.text, zone=reading.zone or served.time_zone)
    if reading.kind == "schedule":
        return schedule_read(
            reading.text, zone=reading.zone or served.time_zone, start=served.now()
        )
    return position_read(reading.text, place=reading.place, language=reading.language)


@router.post("/previews")
def preview(
    served: Here,
    asker: Asking,
    statement: Annotated[dict[str, Any], Body(embed=True, description="Any statement document.")],
) -> Document:
    """A statement said back, its drawing, and what each party would see of it."""
    said = documents.parse_statement(json.dumps(statement).encode())
    body = documents.write_statement(said)
    with served.reading() as picture:
        recipients = [
            {"party": party, "disclosure": share.disclosure.value, "view": view}
            for party in sorted(picture.parties)
            if party not in (asker.party, picture.desk)
            for share, view in [_seen(picture, asker.party, said, party)]
        ]
        draft = _draft(picture, asker.party, said)
    volumes = _volumes(said)
    return {
        "canonical": body.decode("utf-8"),
        "recipients": recipients,
        "read_back": [_read_back(volume) for volume in volumes],
        "geojson": drawing(volumes) if volumes else None,
        "uncertainty": uncertainty(volumes) if volumes else None,
        "draft": draft,
    }


def _draft(picture: Picture, party: str, statement: st.Statement) -> Document | None:
    """A draft of an agreement as it would stand, and how it differs from the one on the table."""
    if not isinstance(statement, InstrumentPropose | InstrumentCounter):
        return None
    at_hand = draft_at_hand(picture, party, statement.instrument)
    before = readable_drafts(picture, party, statement.instrument.id)
    against = drafts_compared(picture, party, before[-1], at_hand) if before else None
    return wording_document(picture, party, at_hand) | {"against": against}


def _volumes(statement: st.Statement) -> tuple[Volume4D, ...]:
    match statement:
        case st.PlanCheck() | st.PlanFile() | st.PlanAmend():
            return statement.intent.volumes
        case st.ZonePropose() | st.ZoneAmend():
            return statement.zone.volumes
        case st.NoticeGive() | st.NoticeAmend():
            return statement.notice.volumes
        case _:
            return ()


def _read_back(volume: Volume4D) -> Document:
    return {"shape": shape_line(volume), "places": list(place_lines(volume))}


def _seen(picture: Picture, author: str, statement: st.Statement, party: str) -> tuple[Share, Any]:
    """How much a party would see of what is about to be signed, and what that looks like."""
    settings = picture.mechanism
    match statement:
        case st.PlanCheck():
            return Share(party, Disclosure.NONE), None
        case st.PlanFile() | st.PlanAmend():
            share = share_of_plan(statement.intent, party)
            if share.disclosure is Disclosure.BLIND:
                return share, None
            intent: OperationalIntent = statement.intent
            state = IntentState.ACCEPTED.value
            return share, plain(view_of_plan(intent, state, share, settings))
        case st.ZonePropose() | st.ZoneAmend():
            share = share_of_zone(statement.zone, party)
            return share, plain(statement.zone) if share.disclosure is Disclosure.FULL else None
        case st.NoticeGive() | st.NoticeAmend():
            share = share_for(statement.notice, party)
            if share.disclosure.rank < Disclosure.COARSE.rank:
                return share, None
            state = NoticeState.ACTIVE.value
            return share, plain(view_of_notice(statement.notice, state, share, settings))
        case InstrumentPropose() | InstrumentCounter():
            at_hand = draft_at_hand(picture, author, statement.instrument)
            view = plain(draft_view(at_hand))
            reads = may_read(picture, at_hand, party)
            return (
                (Share(party, Disclosure.FULL), view)
                if reads
                else (Share(party, Disclosure.BLIND), None)
            )
        case _:
            return Share(party, Disclosure.NONE), None


@router.post("/drawings")
def read_drawing(
    served: Here,
    asker: Asking,
    file: Annotated[UploadFile, File(description="KML, KMZ, GPX, GeoJSON, CSV or XLSX.")],
    start: Annotated[datetime | None, Form(description="For shapes that say none.")] = None,
    end: Annotated[datetime | None, Form(description="For shapes that say none.")] = None,
) -> Document:
    """The shapes of a drawing, as volumes to be completed; nothing enters the record."""
    name = file.filename or ""
    if not name:
        raise InvalidInput("file", "", "a file with its name, which says the format")
    return drawing_read(name, file.file.read(), start=start, end=end)
