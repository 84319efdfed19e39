"""Incidents: what is reported, what each side says of it, and what was found."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from standclear.service.evidence_files import EvidenceFiles
from standclear.service.shown.incident_files import file_to_hand_in, file_to_read, files_document
from standclear.service.shown.incidents import incident_document, incident_ids
from standclear.service.shown.plain import Document
from standclear.web.asker import Asking, Writing
from standclear.web.paging import At, Cursor, Limit, page
from standclear.web.served import Here, Served

router = APIRouter(tags=["incidents"])

Incident = Annotated[str, Path(pattern=r"^in-[0-9a-f]{12}$", description="Its id.")]
Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the file.")]
Closed = Annotated[bool, Query(description="Also what is closed, or was not taken up.")]


@router.get("/incidents")
def list_incidents(
    served: Here,
    asker: Asking,
    limit: Limit = 100,
    cursor: Cursor = "",
    at: At = None,
    over: Closed = False,
) -> Document:
    """The incidents that the asker may read, the newest first. That there is none says nothing."""
    with served.reading(at) as picture:
        return page(
            incident_ids(picture, asker.party, over=over),
            lambda key: incident_document(picture, asker.party, key),
            limit=limit,
            cursor=cursor,
            picture=picture,
        )


@router.get("/incidents/{incident}")
def read_incident(served: Here, asker: Asking, incident: Incident, at: At = None) -> Document:
    """One incident, as it stood at a time, and as this asker may know it."""
    with served.reading(at) as picture:
        return incident_document(picture, asker.party, incident)


@router.get("/incidents/{incident}/files")
def list_files(served: Here, asker: Asking, incident: Incident, at: At = None) -> Document:
    """The files lodged with it, in their order: whether each is kept here, and who may see it."""
    files = EvidenceFiles(served.directory)
    with served.reading(at) as picture:
        return {"items": files_document(picture, asker.party, incident, files.standing)}


@router.put("/incidents/{incident}/files/{digest}", status_code=204)
async def hand_in_file(
    request: Request, served: Here, asker: Writing, incident: Incident, digest: Digest
) -> None:
    """The bytes of a file that the asker has lodged by `incident.evidence`; at most 8 MiB."""
    data = await request.body()
    await run_in_threadpool(_keep, served, asker.party, incident, digest, data)


@router.get(
    "/incidents/{incident}/files/{digest}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
def read_file(served: Here, asker: Asking, incident: Incident, digest: Digest) -> Response:
    """A file, as the very bytes of its hash; never opened by a browser of itself."""
    with served.reading() as picture:
        file_to_read(picture, asker.party, incident, digest)
    data = EvidenceFiles(served.directory).read(digest)
    headers = {"Content-Disposition": f'attachment; filename="{digest[:16]}"'}
    return Response(data, media_type="application/octet-stream", headers=headers)


def _keep(served: Served, party: str, incident: str, digest: str, data: bytes) -> None:
    with served.reading() as picture:
        lodged = file_to_hand_in(picture, party, incident, digest)
    EvidenceFiles(served.directory).keep(lodged, data)
