"""One shape for every error: RFC 9457 problem details, from the errors that say who must act.

    {"type", "title", "status", "detail", and where known
     "pointer", "value", "expected", "possible" | "unseen"}

Promise: a fault of ours is never passed off as the sender's; no answer repeats a body, a
coordinate or a secret beyond the value that its sender must correct.
"""

from __future__ import annotations

import logging
from email.message import Message as MediaType
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from standclear.core.errors import (
    Corrupt,
    InvalidInput,
    NotAllowed,
    NotFound,
    Stale,
    StandclearError,
    Unavailable,
)
from standclear.log.errors import BadEntry, BadProof, Busy, LogError, NotStored
from standclear.service.shown.faults import fault_document

NOT_MODIFIED = 304
UNFIT = 422
OUT_OF_REACH = "the desk cannot reach its files just now; its operator must see to it"
MEDIA_TYPE = "application/problem+json"
JSON = "application/json"
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
log = logging.getLogger("standclear.web")

STATUS: dict[type[StandclearError], int] = {
    InvalidInput: 422,
    NotAllowed: 403,
    NotFound: 404,
    Stale: 409,
    Unavailable: 503,
    Corrupt: 500,
}
TITLE = {
    304: "not modified",
    400: "the request cannot be read",
    401: "nobody is asking",
    403: "not yours to do",
    404: "not found",
    405: "this address does not do that",
    408: "the request did not come whole",
    409: "decided on an older state",
    410: "gone",
    412: "the record has changed",
    413: "too large",
    415: "another media type",
    422: "a value to correct",
    429: "too many requests",
    500: "a fault of the desk",
    503: "not just now",
}


ANY_PROBLEM: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "A problem document (RFC 9457): what is wrong, and what would be right.",
        "content": {
            MEDIA_TYPE: {
                "schema": {
                    "type": "object",
                    "required": ["type", "title", "status", "detail"],
                    "properties": {
                        "type": {"type": "string"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string"},
                        "error": {"type": "string"},
                        "pointer": {"type": "string"},
                        "value": {},
                        "expected": {"type": "string"},
                        "possible": {"type": "array", "items": {"type": "string"}},
                        "unseen": {"type": "array", "items": {"type": "string"}},
                    },
                }
            }
        },
    }
}
"""Documented with every route: whatever is not an answer has this one shape."""


class Problem(HTTPException):
    """An error of the door itself: nobody asking, too many, too large, a record that changed."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        headers: dict[str, str] | None = None,
        **members: object,
    ) -> None:
        super().__init__(status, detail, headers)
        self.members = members


def problem(
    status: int, detail: str, headers: dict[str, str] | None = None, **members: object
) -> JSONResponse:
    """One problem document."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLE.get(status, "error"),
        "status": status,
        "detail": detail,
    }
    body |= {name: value for name, value in members.items() if value not in (None, ())}
    return JSONResponse(body, status, headers, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error of every route in the one shape."""
    app.add_exception_handler(StandclearError, _told)
    app.add_exception_handler(LogError, _of_the_log)
    app.add_exception_handler(HTTPException, _of_the_door)
    app.add_exception_handler(RequestValidationError, _of_the_form)
    app.add_exception_handler(Exception, _ours)


async def _told(request: Request, fault: Exception) -> JSONResponse:
    assert isinstance(fault, StandclearError)
    if isinstance(fault.__cause__, Busy | NotStored):
        return await _of_the_log(request, fault.__cause__)
    status = next((s for kind, s in STATUS.items() if isinstance(fault, kind)), 500)
    if status == UNFIT:
        status = _unfit(request)
    headers = None
    if isinstance(fault, Unavailable):
        headers = {"Retry-After": str(max(1, round(fault.retry_after_s)))}
    if isinstance(fault, Corrupt):
        log.critical("the record contradicts itself", exc_info=fault, extra=_asked(request))
    return problem(status, headers=headers, **fault_document(fault))


async def _of_the_log(request: Request, fault: Exception) -> JSONResponse:
    assert isinstance(fault, LogError)
    named = problem_of(fault, _asked(request)["id"])
    return problem(named.status_code, named.detail, _headers(named), **named.members)


def problem_of(fault: LogError, request_id: str = "") -> Problem:
    """Errors of the log know no airspace and no HTTP; they are named here once. Where its files
    lie is for its own operator, in the desk's own log."""
    name, headers = type(fault).__name__, {"Retry-After": "1"}
    if isinstance(fault, BadEntry | BadProof):
        return Problem(422, str(fault), error=name)
    if isinstance(fault, Busy):
        return Problem(503, "another process is writing; try again", headers=headers, error=name)
    log.critical("the log is damaged or out of reach", exc_info=fault, extra={"id": request_id})
    if isinstance(fault, NotStored):
        headers["Retry-After"] = "30"
        return Problem(503, OUT_OF_REACH, headers=headers, error=name)
    return Problem(500, "the desk's record contradicts itself; its operator must see", error=name)


async def _of_the_door(_: Request, fault: Exception) -> Response:
    """Also that the asker has it already, which by RFC 9110 (15.4.5) bears no body: with one the
    server ends the connection."""
    assert isinstance(fault, HTTPException)
    members = fault.members if isinstance(fault, Problem) else {}
    headers = _headers(fault)
    if fault.status_code == NOT_MODIFIED:
        return Response(status_code=NOT_MODIFIED, headers=headers)
    return problem(fault.status_code, str(fault.detail), headers, **members)


async def _of_the_form(request: Request, fault: Exception) -> JSONResponse:
    """A parameter or body that does not have the documented form; the first fault is named."""
    assert isinstance(fault, RequestValidationError)
    first = fault.errors()[0]
    pointer = "/".join(str(part) for part in first["loc"])
    status = _unfit(request)
    if first["loc"][:1] == ("body",) and _brings_another_type(request):
        detail = "the body is of another media type than this address documents"
        return problem(415, detail, expected=f"{JSON}, or what /v1/openapi.json says of it")
    return problem(status, f"{pointer}: {first['msg']}", pointer=pointer, expected=first["msg"])


async def _ours(request: Request, fault: Exception) -> JSONResponse:
    log.error("a fault of standclear itself", exc_info=fault, extra=_asked(request))
    return problem(500, "a fault of standclear itself; it is in the desk's own log")


def _brings_another_type(request: Request) -> bool:
    """A body that calls itself neither JSON nor a form (RFC 9110, 15.5.16); none at all is
    another matter."""
    headers = request.headers
    brings = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    said = headers.get("content-type", "")
    return brings and not (said.startswith(FORMS) or says_json(said))


def says_json(media_type: str) -> bool:
    """Whether a body of this type is read as JSON, as FastAPI would."""
    if media_type == JSON:
        return True
    said = MediaType()
    said["content-type"] = media_type
    subtype = said.get_content_subtype()
    return said.get_content_maintype() == "application" and (
        subtype == "json" or subtype.endswith("+json")
    )


def _headers(fault: HTTPException) -> dict[str, str] | None:
    return dict(fault.headers) if fault.headers else None


def _unfit(request: Request) -> int:
    """OGC 17-069r4, requirements 8 and 9: a query that does not fit is 400 there."""
    return 400 if request.url.path.startswith("/ogc/") else UNFIT


def _asked(request: Request) -> dict[str, str]:
    """The number of the request, by which the log's line and its answer belong together."""
    return {"id": getattr(request.state, "request_id", "")}
