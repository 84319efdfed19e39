"""Alerts as their asker was told of them, and the names of craft that it has lodged."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from standclear.service.shown.alerts import alert_document, alert_ids
from standclear.service.shown.plain import Document
from standclear.service.shown.tracks import lodged_names
from standclear.web.asker import Asking
from standclear.web.listing import Listing
from standclear.web.paging import At
from standclear.web.served import Here

router = APIRouter(tags=["alerts"])


@router.get("/alerts")
def list_alerts(asked: Listing) -> Document:
    """The alerts that the asker was told of, the newest first. That none is listed says nothing
    about what is there. No position of anything is in them."""
    return asked.of(alert_ids, alert_document)


@router.get("/alerts/{alert}")
def read_alert(
    served: Here,
    asker: Asking,
    alert: Annotated[str, Path(max_length=40)],
    at: At = None,
) -> Document:
    """One alert: what the asker was told of it, who was told, who answered and who is silent."""
    with served.reading(at) as picture:
        return alert_document(picture, asker.party, alert)


@router.get("/tracks")
def list_names(served: Here, asker: Asking, at: At = None) -> Document:
    """The names under which the asker's craft are heard, as it lodged them by `tracks.lodge`; the
    desk sees everybody's. Not where anything is: no track is shown here."""
    with served.reading(at) as picture:
        return {"items": lodged_names(picture, asker.party), "size": picture.size}
