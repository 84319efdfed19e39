"""What an operator's tools ask: is it up, is it ready, how much is there to do.

Promise: no name, body or coordinate stands in health or metrics; whoever may read them learns
counts and times alone.
Source: the Prometheus text format, version 0.0.4.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from standclear.core.errors import Unavailable
from standclear.core.picture import Picture
from standclear.log.errors import LogError
from standclear.service.doctor.machine import LEAST_FREE
from standclear.service.shown.plain import Document
from standclear.web.served import Here, Served

router = APIRouter(tags=["operations"])

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Metric = tuple[str, str, str, float]


@router.get("/healthz", response_class=PlainTextResponse)
def alive() -> PlainTextResponse:
    """The process answers."""
    return PlainTextResponse("alive\n")


@router.get("/readyz")
def ready(served: Here) -> Document:
    """The log is open and can be written; 503 says why not."""
    free = _free_bytes(served)
    try:
        served.office.log.check_in_place()
    except LogError:
        free = None
    if free is None:
        raise Unavailable("the desk's directory is gone or was replaced; nothing is taken in", 30)
    if not os.access(served.directory, os.W_OK):
        raise Unavailable("the desk's directory cannot be written; nothing is taken in", 30)
    if free < LEAST_FREE:
        raise Unavailable("the disk is nearly full; nothing can be taken in", 30)
    return {"ready": True, "size": served.office.log.size}


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(served: Here) -> PlainTextResponse:
    """Counts for Prometheus."""
    with served.reading() as picture:
        text = "".join(_lines(_gauges(served, picture)))
    return PlainTextResponse(text, media_type=MEDIA_TYPE)


def _gauges(served: Served, picture: Picture) -> Iterator[Metric]:
    now = served.now()
    late = sum(
        1
        for held in picture.open.values()
        if held.release.acknowledge_by is not None and held.release.acknowledge_by < now
    )
    open_overlaps = sum(1 for record in picture.overlaps.values() if not record.ended)
    yield "standclear_log_entries", "counter", "Entries in the log.", picture.size
    yield "standclear_plans", "gauge", "Plans on record.", len(picture.plans)
    yield "standclear_zones", "gauge", "Zones on record.", len(picture.zones)
    yield "standclear_notices", "gauge", "Notices on record.", len(picture.notices)
    yield "standclear_overlaps_open", "gauge", "Overlaps not ended.", open_overlaps
    yield "standclear_releases_open", "gauge", "Releases not answered yet.", len(picture.open)
    yield "standclear_releases_late", "gauge", "Of these, past their deadline.", late
    yield "standclear_sendings_waiting", "gauge", "Tellings no channel took.", len(picture.unsent)
    yield "standclear_listeners", "gauge", "Open streams.", served.listeners
    free = _free_bytes(served)
    if free is not None:
        yield "standclear_disk_free_bytes", "gauge", "Free where the log lies.", free


def _free_bytes(served: Served) -> int | None:
    """Free where the log lies; None where nothing lies any more."""
    try:
        return shutil.disk_usage(served.directory).free
    except OSError:
        return None


def _lines(metrics: Iterator[Metric]) -> Iterator[str]:
    for name, kind, help_, value in metrics:
        yield f"# HELP {name} {help_}\n# TYPE {name} {kind}\n{name} {value:g}\n"
