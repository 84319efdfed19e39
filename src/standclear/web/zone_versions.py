"""The wordings of a zone, and two of them compared: what parties negotiate over."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from standclear.service.shown.asked import zone_seen
from standclear.service.shown.plain import Document
from standclear.service.shown.zone_ground import touched
from standclear.service.shown.zone_versions import (
    ZoneHistory,
    compared,
    comparison_document,
    versions_document,
)
from standclear.web.asker import Asking
from standclear.web.records import Number, Owner
from standclear.web.served import Here

router = APIRouter(tags=["records"])


@router.get("/zones/{owner}/{number}/versions")
def list_versions(
    served: Here, asker: Asking, request: Request, owner: Owner, number: Number
) -> Document:
    """Every wording of a zone by its entry in the log, with who recognised or rejected it."""
    zone = f"{owner}/zone/{number}"
    with served.reading() as picture:
        return versions_document(picture, _history(request), served.office.log, asker.party, zone)


@router.get("/zones/{owner}/{number}/comparison")
def compare_versions(
    served: Here,
    asker: Asking,
    request: Request,
    owner: Owner,
    number: Number,
    before: Annotated[int, Query(alias="from", ge=1, le=2**31)],
    after: Annotated[int, Query(alias="to", ge=1, le=2**31)],
) -> Document:
    """Two wordings of a zone: ground added and removed, in square metres on the ellipsoid."""
    zone = f"{owner}/zone/{number}"
    with served.reading() as picture:
        return comparison_document(
            picture,
            _history(request),
            served.office.log,
            asker.party,
            zone,
            before=before,
            after=after,
        )


@router.get("/zones/{owner}/{number}/beside")
def compare_zones(
    served: Here,
    asker: Asking,
    owner: Owner,
    number: Number,
    other: Annotated[str, Query(max_length=120, description="A zone to lay beside it.")],
) -> Document:
    """A zone beside another, such as a counter-proposal beside the zone that it names."""
    zone = f"{owner}/zone/{number}"
    with served.reading() as picture:
        one, two = (zone_seen(picture, asker.party, each).zone for each in (zone, other))
        return compared(one, two) | {"touches": touched(picture, asker.party, one, two)}


def _history(request: Request) -> ZoneHistory:
    history: ZoneHistory = request.app.state.zone_history
    return history
