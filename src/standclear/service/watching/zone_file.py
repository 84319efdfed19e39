"""Zones as one file that many processes map into memory: for a replay on several machines.

    standclear zones 1\n             form and version
    {"sha256": ..., "zones": n ...}\n  what follows, and its digest
    columns of all extents           int64, then int32; each zone's own, one after another
    documents                        each zone's wording as in the log

Promise: the file is named after its content and checked against it before it is used; one that was
altered, or is of another version, is refused. The same zones give the same bytes.
Not here: which zones (on_dask.py), what is asked of them (core/watch/membership.py).
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from standclear.core.earth.extent import Extent
from standclear.core.earth.footprint import all_extents
from standclear.core.errors import Corrupt
from standclear.core.statements import ZonePropose
from standclear.core.watch.watched import look_ahead_s
from standclear.core.watch.zone_index import ZoneIndex
from standclear.core.zone import Zone
from standclear.formats.documents import read_statement, write_statement
from standclear.log.files import write_whole

FORM = b"standclear zones 1\n"


@dataclass(frozen=True, slots=True)
class ZoneFile:
    """Zones by number, and an index in which their keys are these numbers as text."""

    zones: tuple[Zone, ...]
    index: ZoneIndex


def write_zones(folder: Path, zones: Sequence[Zone]) -> Path:
    """Write them, numbered in this order; the file's path, which its content names."""
    extents = [all_extents(zone.volumes) for zone in zones]
    flat = [extent for of_zone in extents for extent in of_zone]
    documents = [write_statement(ZonePropose(zone)) for zone in zones]
    longs = [
        np.array([len(of_zone) for of_zone in extents], np.int64),
        np.array([(len(e.ring_starts), len(e.x)) for e in flat], np.int64).reshape(-1),
        np.array(
            [(e.altitude_low_mm, e.altitude_high_mm, e.time_start_s, e.time_end_s) for e in flat],
            np.int64,
        ).reshape(-1),
        *(np.asarray(e.ring_starts, np.int64) for e in flat),
        np.array([len(document) for document in documents], np.int64),
    ]
    places = [column for e in flat for column in (e.x, e.y)]
    whole = np.concatenate(longs).astype("<i8").tobytes()
    whole += np.concatenate(places).astype("<i4").tobytes() if places else b""
    whole += b"".join(documents)
    digest = sha256(whole).hexdigest()
    counts = {"extents": len(flat), "longs": sum(map(len, longs)), "zones": len(zones)}
    head = json.dumps({**counts, "sha256": digest}, sort_keys=True).encode()
    path = Path(folder) / f"{digest[:32]}.zones"
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(path, FORM + head + b"\n" + whole)
    return path


@lru_cache(maxsize=4)
def read_zones(path: Path) -> ZoneFile:
    """The zones of a file, arranged once a process. Raises Corrupt for one that is not as written.

    Points stay where the file is mapped; the engine makes its own arrangement of them.
    """
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if not data[: len(FORM)] == FORM:
        raise Corrupt(f"{path}: no zones of this version")
    end = data.find(b"\n", len(FORM)) + 1
    body = memoryview(data)[end:]
    try:
        head = json.loads(data[len(FORM) : end])
        if sha256(body).hexdigest() != head["sha256"]:
            raise Corrupt(f"{path}: altered since it was written")
        return _read(head, body)
    except (ValueError, KeyError, TypeError) as fault:
        raise Corrupt(f"{path}: no zones of this version: {fault}") from None


def _read(head: dict[str, Any], body: memoryview) -> ZoneFile:
    count, zones, longs = head["extents"], head["zones"], head["longs"]
    numbers = np.frombuffer(body, "<i8", longs)
    of_zone, rest = numbers[:zones].tolist(), numbers[zones:]
    sizes, rest = rest[: 2 * count].reshape(-1, 2), rest[2 * count :]
    bounds, rest = rest[: 4 * count].reshape(-1, 4).tolist(), rest[4 * count :]
    rings = np.split(rest[: sizes[:, 0].sum()], np.cumsum(sizes[:, 0])[:-1])
    lengths = rest[sizes[:, 0].sum() :].tolist()
    many = 2 * int(sizes[:, 1].sum())
    columns = np.split(
        np.frombuffer(body, "<i4", many, 8 * longs), np.cumsum(np.repeat(sizes[:, 1], 2))[:-1]
    )
    extents = iter(
        Extent(rings[n], columns[2 * n], columns[2 * n + 1], low, high, start, end, error_m=0.0)
        for n, (low, high, start, end) in enumerate(bounds)
    )
    worded = tuple(_documents(body[8 * longs + 4 * many :], lengths))
    index = ZoneIndex.of(
        {str(n): [next(extents) for _ in range(k)] for n, k in enumerate(of_zone)},
        look_ahead_s={str(n): look_ahead_s(zone) for n, zone in enumerate(worded)},
    )
    return ZoneFile(worded, index)


def _documents(body: memoryview, lengths: Sequence[int]) -> list[Zone]:
    found, start = [], 0
    for length in lengths:
        statement = read_statement(bytes(body[start : start + length]))
        if not isinstance(statement, ZonePropose):
            raise ValueError("not a zone's wording")
        found.append(statement.zone)
        start += length
    return found
