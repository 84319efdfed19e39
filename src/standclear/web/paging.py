"""Pages of lists, the past, and the versions that amendments must name.

    ?limit=100 &cursor=... &at=2030-03-01T06:00:00Z        {"items", "next", "as_of"}

A cursor is the key of the last item shown, so that a list may grow between two pages and
nothing is shown twice or skipped.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Request, Response

from standclear.core.errors import InvalidInput
from standclear.core.picture import Picture
from standclear.service.shown.plain import Document, plain
from standclear.web.faults import Problem

K = TypeVar("K")

MOST = 1000


def read_at(
    at: Annotated[
        str | None, Query(description="As it was then, by what had been logged; RFC 3339.")
    ] = None,
) -> datetime | None:
    """The instant asked about; None for now."""
    if at is None:
        return None
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        raise InvalidInput("at", at, "a time such as 2030-03-01T06:00:00Z") from None
    if found.tzinfo is None:
        raise InvalidInput("at", at, "a time with its offset, such as 2030-03-01T06:00:00Z")
    return found.astimezone(UTC)


At = Annotated[datetime | None, Depends(read_at)]
Limit = Annotated[int, Query(ge=1, le=MOST, description="Items on one page.")]
Cursor = Annotated[str, Query(description="`next` of the page before.", max_length=400)]


def page(
    keys: Iterable[str], show: Callable[[str], Any], *, limit: int, cursor: str, picture: Picture
) -> Document:
    """One page of the items behind these keys, in their order."""
    after = _read_cursor(cursor)
    rest = iter(keys)
    if after is not None:
        held = list(rest)
        if after not in held:
            # What the cursor names is over by now: begin where it would stand.
            raise Problem(410, "the list has changed under this cursor; begin again")
        rest = iter(held[held.index(after) + 1 :])
    shown = list(islice(rest, limit))
    more = next(rest, None) is not None
    return {
        "items": [show(key) for key in shown],
        "next": _cursor(shown[-1]) if more and shown else None,
        "as_of": {"size": picture.size, "at": plain(picture.at)},
    }


def _cursor(key: str) -> str:
    return urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> str | None:
    if not cursor:
        return None
    try:
        return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError:
        raise InvalidInput("cursor", cursor, "`next` of the page before") from None


def tagged(response: Response, request: Request, ovn: str) -> None:
    """Name the version shown; `304` if the asker has it already."""
    if not ovn:
        return
    tag = f'"{ovn}"'
    response.headers["ETag"] = tag
    asked = request.headers.get("if-none-match", "")
    # RFC 9110, 13.1.2: compared weakly, for proxies that compress weaken a tag; `*` is any.
    if {"*", tag} & {part.strip().removeprefix("W/") for part in asked.split(",")}:
        raise Problem(304, "", headers={"ETag": tag})


def tagged_by_content(response: Response, request: Request, document: Document) -> Document:
    """The document, its version named by its own bytes; `304` if the asker has it already."""
    body = json.dumps(document, sort_keys=True).encode()
    tagged(response, request, sha256(body).hexdigest()[:22])
    return document


def must_match(request: Request, ovn: str) -> None:
    """Refuse what was decided on an older version than the present one."""
    asked = request.headers.get("if-match")
    if asked is None or asked.strip() == "*":
        return
    if f'"{ovn}"' not in (part.strip() for part in asked.split(",")):
        raise Problem(412, "the record has changed since you read it; read it again", ovn=ovn)
