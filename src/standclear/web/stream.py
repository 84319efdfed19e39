"""The stream: every growth of the log, as it happens, to whoever may know of it.

    event: changed          id: log size
    data: {"size": 4711, "records": ["north/plan/12"], "overlaps": [...], "releases": [17]}

Promise: a listener that comes back with `Last-Event-ID` hears all that it missed, once and in
order; a quiet line still beats every five seconds, so that silence is never taken for peace.
A slow listener is not waited for: it holds its own place in the log and reads on from there.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse

from standclear.core.errors import InvalidInput
from standclear.web.asker import Asking, who_asks
from standclear.web.faults import Problem
from standclear.web.growth import Growth, event
from standclear.web.served import Here, Served

router = APIRouter(tags=["stream"])

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@router.get("/stream", response_class=StreamingResponse)
async def stream(
    request: Request,
    served: Here,
    asker: Asking,
    after: Annotated[int | None, Query(ge=0, description="A log size heard before.")] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """Server-sent events from a place in the log on; from now, where none is named."""
    place = _place(last_event_id, after, served)
    return StreamingResponse(
        _listen(request, served, asker.party, place),
        media_type="text/event-stream",
        headers=HEADERS,
    )


def _place(last_event_id: str | None, after: int | None, served: Served) -> int:
    """Where to begin: the browser's own memory counts before the address."""
    size = served.office.log.size
    if last_event_id is not None:
        if not last_event_id.isdecimal() or int(last_event_id) > size:
            raise InvalidInput("Last-Event-ID", last_event_id, f"a log size up to {size}")
        return int(last_event_id)
    if after is not None and after > size:
        raise InvalidInput("after", after, f"a log size up to {size}")
    return size if after is None else after


async def _listen(request: Request, served: Served, party: str, place: int) -> AsyncIterator[bytes]:
    yield b"retry: 2000\n" + event("hello", place, {"size": place})
    served.listeners += 1
    try:
        growth: Growth = request.state.growth
        with growth.listening(party):
            async for events in _events(request, growth, party, place):
                yield events
    finally:
        served.listeners -= 1


async def _events(request: Request, growth: Growth, party: str, place: int) -> AsyncIterator[bytes]:
    served: Served = request.app.state.served
    beat_s, known_s = served.door.beat_s, monotonic()
    while not served.closing.is_set():
        found = await growth.after(party, place, beat_s)
        if served.closing.is_set():
            return
        if monotonic() - known_s >= beat_s:  # however much there is to tell
            if not await _still_known(request, party):
                return  # signed out or ended meanwhile: the listener asks again, and is refused
            known_s = monotonic()
        if found is None:
            yield b"event: beat\ndata: {}\n\n"
        else:
            place, events = found
            yield events


async def _still_known(request: Request, party: str) -> bool:
    try:
        found = await who_asks(request)
    except Problem:
        return False
    return found is not None and found.party == party
