"""The log as C2SP clients read it: checkpoint, tiles, entry bundles. Hashes and headers only.

    /checkpoint   /tile/<L>/<N>[.p/<W>]   /tile/entries/<N>[.p/<W>]

Promise: the same bytes as `standclear log export` writes; a full tile never changes and may be
kept for ever; bodies are never here. Whoever asks must be known, unless the desk opens its log.
Source: c2sp.org/tlog-tiles.
"""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from standclear.core.errors import NotFound
from standclear.log.merkle import HASH_BYTES
from standclear.log.tiles import WIDTH, bundle_path, tile_path, write_bundle
from standclear.log.view import LogView
from standclear.web.asker import asker_of
from standclear.web.served import Here, Served

router = APIRouter(tags=["static log"])

FOR_EVER = "public, max-age=31536000, immutable"
NUMBER = re.compile(r"((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")

Rest = Annotated[str, Path(max_length=60)]


@router.get("/checkpoint", response_class=Response)
def read_checkpoint(served: Here, request: Request) -> Response:
    """The newest signed checkpoint: origin, size, root hash, signatures."""
    _must_be_known(served, request)
    return Response(
        served.office.log.checkpoint(),
        media_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


@router.get("/tile/entries/{rest:path}", response_class=Response)
def read_entries(served: Here, request: Request, rest: Rest) -> Response:
    """Up to 256 leaves, each after its length."""
    _must_be_known(served, request)
    number, width = _named(rest)
    log = served.office.log
    _must_have(log, 0, number, width, bundle_path(number, width))
    start = number * WIDTH
    return _tile(write_bundle(log.leaves(start, start + width)), width)


@router.get("/tile/{level}/{rest:path}", response_class=Response)
def read_tile(
    served: Here, request: Request, level: Annotated[int, Path(ge=0, le=63)], rest: Rest
) -> Response:
    """Up to 256 hashes of one level of the tree."""
    _must_be_known(served, request)
    number, width = _named(rest)
    log = served.office.log
    _must_have(log, level, number, width, tile_path(level, number, width))
    return _tile(log.tile(level, number)[: HASH_BYTES * width], width)


def _must_be_known(served: Served, request: Request) -> None:
    if not served.door.open_log:
        asker_of(request)


def _named(rest: str) -> tuple[int, int]:
    """(number, width) of a tile's path; the one spelling, as the standard has it."""
    match = NUMBER.fullmatch(rest)
    if match is None:
        raise NotFound(f"no tile {rest}")
    number = int(match[1].replace("/", "").replace("x", ""))
    width = int(match[2] or WIDTH)
    if not bundle_path(number, width).endswith(f"/{rest}"):
        raise NotFound(f"no tile {rest}")
    return number, width


def _must_have(log: LogView, level: int, number: int, width: int, path: str) -> None:
    """Refuse what the tree does not hold yet, and partial tiles wider than 255."""
    held = log.size // WIDTH**level - number * WIDTH
    if not 1 <= width <= min(WIDTH, held):
        raise NotFound(f"no {path}: the log has {log.size} entries")


def _tile(data: bytes, width: int) -> Response:
    keep = FOR_EVER if width == WIDTH else "no-cache"
    return Response(data, media_type="application/octet-stream", headers={"Cache-Control": keep})
