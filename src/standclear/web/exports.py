"""Everything that a party may see, in one file: asked for by one person, confirmed by another.

One person who walks off with everything is the leak that no list on a screen is: so it takes two
(pending.py), and every owner sees among its readings what of its own was in the file.
Promise: a file holds no more than lists on the screen would; it is written down before it is
given, with the records of others that it holds.
Not here: what a format cannot carry (service/exporting.py says it), the command line's exports,
which are of a directory that somebody holds already.
"""

from __future__ import annotations

import json
import logging
from base64 import b64encode
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from standclear.core.ids import owner_of
from standclear.formats import FeatureFormat, format_for
from standclear.service.exporting import Written, to_forms, to_map
from standclear.service.shown.plain import Document, plain
from standclear.service.visible import Seen, visible
from standclear.web.asker import Accounts, Asking
from standclear.web.pending import GOES_ON, WAITS, needs_second
from standclear.web.reads import Reading, note_export
from standclear.web.served import Here

router = APIRouter(tags=["people"])

WHAT = "export of everything"
log = logging.getLogger("standclear.exports")


class Exporting(BaseModel):
    """As which kind of file: a map, or the forms."""

    model_config = ConfigDict(extra="forbid")

    format: Annotated[Literal["geojson", "kml", "kmz", "gpx", "xlsx"], Field()]


@router.post(
    "/exports", status_code=200, response_model=None, responses=WAITS, openapi_extra=GOES_ON
)
def export_everything(
    said: Exporting, request: Request, served: Here, asker: Asking, people: Accounts
) -> Document | Response:
    """Everything that the asker's party may see now, as a file; 202 until a second person of the
    party has confirmed it, and then asked for again with `Standclear-Confirmed`.

    The answer holds the file in base64, the ids of its records, and what it cannot carry.
    """
    waits = needs_second(
        request,
        what=WHAT,
        payload=json.dumps({"party": asker.party, "format": said.format}).encode(),
        shown=f"everything that {asker.party} may see, as {said.format}",
    )
    if waits is not None:
        return waits
    with served.reading() as picture:
        chosen, at = visible(picture, asker.party), picture.at
    written = _written(said.format, chosen)
    log.warning("export of everything", extra={"party": asker.party, "person": asker.person})
    held = [each for each in chosen if owner_of(each.id) != asker.party and each.id in written.ids]
    note_export(
        people, asker, [Reading(each.id, getattr(each.record, "version", 0)) for each in held]
    )
    return {
        "name": f"{asker.party}-{at:%Y%m%dT%H%MZ}.{said.format}",
        "media_type": format_for(f"all.{said.format}").media_type,
        "data": b64encode(written.data).decode("ascii"),
        "at": plain(at),
        "records": list(written.ids),
        "losses": list(written.losses),
    }


def _written(name: str, chosen: tuple[Seen, ...]) -> Written:
    format_ = format_for(f"all.{name}")
    if isinstance(format_, FeatureFormat):
        return to_map(format_, chosen)
    return to_forms(format_, chosen, None)
