"""The record: entries by place, each with its proof to be taken home."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from standclear.core.errors import NotFound
from standclear.log.receipt import make_receipt
from standclear.log.receipt_files import receipt_as_file
from standclear.log.trust import write_trust
from standclear.log.view import LogView
from standclear.service.desk_trust import trust_of
from standclear.service.shown.entries import body_of, entry_document, may_read
from standclear.service.shown.plain import Document
from standclear.web.asker import Asking
from standclear.web.reads import note_readings, readings_in
from standclear.web.served import Here

router = APIRouter(tags=["record"])

Place = Annotated[int, Path(ge=0, le=2**53, description="The entry's place in the log, from 0.")]


@router.get("/entries")
def list_entries(
    served: Here,
    asker: Asking,
    after: Annotated[int, Query(ge=-1, le=2**53, description="Entries after this place.")] = -1,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    newest: Annotated[bool, Query(description="The newest page instead.")] = False,
) -> Document:
    """Headers in log order: who spoke, when, to whom, about what. Bodies stay with theirs."""
    log = served.office.log
    start = max(0, log.size - limit) if newest else after + 1
    stop = min(start + limit, log.size)
    items = [
        entry_document(index, entry, recorded_at_s=log.recorded_at_s(index))
        | {"yours_to_read": may_read(entry, asker.party, served.desk)}
        for index, entry in enumerate(log.entries(start, stop), start)
    ]
    return {"items": items, "next": stop - 1 if stop < log.size else None, "size": log.size}


@router.get("/entries/{index}")
def read_entry(request: Request, served: Here, asker: Asking, index: Place) -> Document:
    """One entry, and its body if it was said by or to the asker."""
    log = _holding(served.office.log, index)
    entry = log.entry(index)
    body = body_of(log, index, entry, asker.party, served.desk)
    note_readings(request, asker, readings_in([body["body"] or {}], entry=index))
    return entry_document(index, entry, recorded_at_s=log.recorded_at_s(index)) | body


@router.get("/entries/{index}/receipt", response_class=Response)
def read_receipt(request: Request, served: Here, asker: Asking, index: Place) -> Response:
    """A receipt: the entry, its proof, and its body where it is the asker's; verifies offline."""
    log = _holding(served.office.log, index)
    receipt = make_receipt(log, index)
    if not may_read(log.entry(index), asker.party, served.desk):
        receipt = replace(receipt, body=None, nonce=None)
    if receipt.body is not None:
        note_readings(request, asker, readings_in([json.loads(receipt.body)], entry=index))
    return Response(
        receipt_as_file(receipt),
        media_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="entry-{index}.receipt.json"'},
    )


@router.get("/trust", response_class=Response)
def read_trust(served: Here, asker: Asking) -> Response:
    """The keys that a verifier needs. Compare them with those handed over in person."""
    with served.reading() as picture:
        trust = trust_of(picture, served.office.log.verifier)
    return Response(write_trust(trust), media_type="application/json")


def _holding(log: LogView, index: int) -> LogView:
    if index >= log.size:
        raise NotFound(f"no entry {index}: the log has {log.size}")
    return log
