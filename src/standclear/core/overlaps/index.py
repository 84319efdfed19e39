"""The extents that hold now, by key, and which of them touch given ones.

Promise: `overlapping` misses nothing and invents nothing (exact, closed on every side);
`near` may name too many and never too few. Answers do not depend on the order of arrival.
May be used from several threads: calls follow one another.
Not here: what an overlap means and when it holds (overlap.py); the test itself (kernel/).
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from standclear.core.earth.extent import BRAD_PER_DEGREE, UNBOUNDED, Extent
from standclear.core.earth.levels import NO_LEVELS, Levels, least_gap_m
from standclear.core.errors import InvalidInput, NotFound
from standclear.core.kernel import open_store
from standclear.core.kernel.interface import Found, Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_METRES_PER_DEGREE = 110_574.0
"""A degree of latitude is nowhere shorter than at the equator: pi a (1 - e^2) / 180 for the
meridian radius of curvature M(0) on WGS 84 (NIMA TR8350.2), 110 574.27 m, rounded down."""

LEAST_POLAR_FACTOR = 0.0099
"""A degree of longitude at latitude p is at least cos(p) * 111 319 m long; under this cosine
(within 0.57 degree of a pole) a search looks at every longitude."""

KEPT = 512
"""Items whose extents are kept as they were read last: those around a place are asked for with
each filing there."""

_HALF_TURN = 2**31


Hit = tuple[str, int, int]
"""(key, own, other): one extent asked about touches one that is kept. `own` counts among the
extents asked about, `other` among `index.extents(key)`. A plain tuple, because a crowded answer
holds thousands: as objects with names, making them took longer than finding them."""


class Index:
    """A changing set of items, each with a key and one or more extents."""

    def __init__(self, *, engine: str | None = None) -> None:
        self._engine = engine
        self._first: dict[str, int] = {}  # key -> first slot of its chain
        self._keys: list[str] = []  # slot -> key; "" when free
        self._levels: dict[int, Levels] = {}  # only the slots that have a flight level
        self._kept: dict[str, tuple[Extent, ...]] = {}  # what was asked for last, by key
        self._lock = threading.Lock()
        if engine is not None:
            _ = self._store  # one that is not there is refused at once

    @cached_property
    def _store(self) -> Store:
        """The engine, opened for the first item: a picture that is only read needs none."""
        return open_store(self._engine)

    @classmethod
    def of(cls, items: Mapping[str, Sequence[Extent]], *, engine: str | None = None) -> Index:
        """An index of all these items, arranged for the fastest answers."""
        index = cls(engine=engine)
        for key, extents in items.items():
            index._add(key, extents, packed=True)
        index._store.pack()
        return index

    # ------------------------------------------------------------------ change

    def insert(self, key: str, extents: Sequence[Extent]) -> None:
        """Add an item. Raises InvalidInput for a key that is there, or an extent that is none."""
        with self._lock:
            self._add(key, extents, packed=False)

    def remove(self, key: str) -> None:
        """Take an item out. Raises NotFound."""
        with self._lock:
            self._drop(self._first_slot(key))
            del self._first[key]
            self._kept.pop(key, None)

    def amend(self, key: str, extents: Sequence[Extent]) -> None:
        """Replace an item's extents, wholly or (on an error) not at all. Raises NotFound."""
        with self._lock:
            before = self._first_slot(key)
            del self._first[key]
            try:
                self._add(key, extents, packed=False)
            except BaseException:
                self._first[key] = before
                raise
            self._drop(before)
            self._kept.pop(key, None)

    def repack(self) -> None:
        """Arrange everything anew; worth it after as many changes as there are items."""
        with self._lock:
            self._store.pack()

    def _add(self, key: str, extents: Sequence[Extent], *, packed: bool) -> None:
        if key in self._first:
            raise InvalidInput("key", key, "a key that is not in the index yet, or use amend")
        store, keys = self._store, self._keys
        first = last = -1
        try:
            for number, extent in enumerate(extents):
                slot = store.add(extent, number=number, packed=packed)
                if slot == len(keys):
                    keys.append(key)
                else:
                    keys[slot] = key
                if extent.pressure_low_mm is not None or extent.pressure_high_mm is not None:
                    self._levels[slot] = extent.levels
                if last < 0:
                    first = slot
                else:
                    store.link(last, slot)
                last = slot
        except BaseException:
            self._drop(first)
            raise
        self._first[key] = first

    def _drop(self, slot: int) -> None:
        while slot >= 0:
            following = self._store.following(slot)
            self._store.remove(slot)
            self._keys[slot] = ""
            if self._levels:
                self._levels.pop(slot, None)
            slot = following

    def _first_slot(self, key: str) -> int:
        slot = self._first.get(key)
        if slot is None:
            raise NotFound(f"the index holds no item {key!r}")
        return slot

    # ------------------------------------------------------------------ look

    def __len__(self) -> int:
        return len(self._first)

    def __contains__(self, key: object) -> bool:
        return key in self._first

    def keys(self) -> Iterator[str]:
        """Every key, in order of arrival."""
        return iter(list(self._first))

    def items(self) -> Iterator[tuple[str, tuple[Extent, ...]]]:
        """Every item as it was given, in order of arrival."""
        return ((key, self.extents(key)) for key in self.keys())

    def extents(self, key: str) -> tuple[Extent, ...]:
        """An item's extents as they were given; the very same while kept. Raises NotFound."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                return kept
            found: list[Extent] = []
            slot = self._first_slot(key)
            while slot >= 0:
                found.append(self._with_levels(self._store.extent(slot), slot))
                slot = self._store.following(slot)
            while len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = tuple(found)
            return self._kept[key]

    def _with_levels(self, extent: Extent, slot: int) -> Extent:
        levels = self._levels.get(slot)
        if levels is None:
            return extent
        return replace(extent, pressure_low_mm=levels[0], pressure_high_mm=levels[1])

    def nbytes(self) -> int:
        """Memory held by the engine, by its own count; keys, levels and their tables on top."""
        return self._store.nbytes()

    # ------------------------------------------------------------------ ask

    def overlapping(self, extents: Sequence[Extent], *, limit: int | None = None) -> list[Hit]:
        """Every kept extent that shares a point in space and time with one of these.

        Those that flight levels keep apart share none, though their altitudes may.

        limit    stop after this many hits; which ones is then not promised
        returns  hits in no promised order; raises InvalidInput for an extent that is none
        """
        if limit is not None and limit < 0:
            raise InvalidInput("limit", limit, "a number of hits from 0 up, or None for all")
        most = -1 if limit is None else limit
        with self._lock:
            if not self._levels or all(extent.levels == NO_LEVELS for extent in extents):
                return self._named(self._store.touching(extents, limit=most))
            found = self._store.touching(extents, limit=-1)
            return self._in_reach(found, extents, 0.0)[:limit]

    def near(
        self,
        extents: Sequence[Extent],
        *,
        horizontal_m: float,
        vertical_mm: int = 0,
        time_s: int = 0,
    ) -> list[Hit]:
        """Candidates for lying within these distances of an extent: too many, never too few."""
        hits: set[Hit] = set()
        with self._lock:
            for own, extent in enumerate(extents):
                for low, high in grown_boxes(extent, horizontal_m, vertical_mm, time_s):
                    found = self._store.in_box(low, high)
                    named = self._in_reach(found, [extent], vertical_mm / 1000)
                    hits.update((key, own, other) for key, _, other in named)
        return sorted(hits)

    def _named(self, found: Found) -> list[Hit]:
        own, slots, numbers = found
        keys = map(self._keys.__getitem__, slots)
        return list(zip(keys, own, numbers, strict=True))

    def _in_reach(self, found: Found, extents: Sequence[Extent], vertical_m: float) -> list[Hit]:
        """Named, without those that flight levels keep further apart than this."""
        named, levels = self._named(found), self._levels
        if not levels:
            return named
        return [
            hit
            for hit, slot in zip(named, found[1], strict=True)
            if slot not in levels or least_gap_m(extents[hit[1]].levels, levels[slot]) <= vertical_m
        ]


def grown_boxes(
    extent: Extent, horizontal_m: float, vertical_mm: int, time_s: int
) -> list[tuple[tuple[int, int, int, int], tuple[int, int, int, int]]]:
    """(low, high) of x, y, altitude and time that hold all within these distances of an extent.

    Two boxes where the search crosses the antimeridian, else one.
    Source: in dy degrees of latitude lie at least dy * LEAST_METRES_PER_DEGREE metres. A circle
    of angular radius r about latitude p reaches asin(sin r / cos p) in longitude, less than
    r / cos(|p| + r); the box takes the latter, at the end of the box nearer to a pole.
    """
    grown_deg = horizontal_m / LEAST_METRES_PER_DEGREE
    dy = math.ceil(grown_deg * BRAD_PER_DEGREE) + 1
    south, north = _ends(extent.y)
    y_low, y_high = south - dy, north + dy
    cosine = math.cos(math.radians(min(max(-y_low, y_high) / BRAD_PER_DEGREE, 90.0)))
    altitudes = (
        _held(extent.altitude_low_mm - vertical_mm),
        _held(extent.altitude_high_mm + vertical_mm),
    )
    times = (_held(extent.time_start_s - time_s), _held(extent.time_end_s + time_s))
    if cosine < LEAST_POLAR_FACTOR:
        spans = [(-_HALF_TURN, _HALF_TURN - 1)]
    else:
        dx = math.ceil(grown_deg / cosine * BRAD_PER_DEGREE) + 1
        west, east = _ends(extent.x)
        spans = _wrapped(west - dx, east + dx)
    y_low, y_high = max(y_low, -_HALF_TURN), min(y_high, _HALF_TURN - 1)
    return [
        ((x_low, y_low, altitudes[0], times[0]), (x_high, y_high, altitudes[1], times[1]))
        for x_low, x_high in spans
    ]


def _ends(values: NDArray[np.int32]) -> tuple[int, int]:
    """Least and greatest; by the ufuncs, as the methods take twice as long over so few."""
    import numpy as np

    return int(np.minimum.reduce(values)), int(np.maximum.reduce(values))


def _wrapped(low: int, high: int) -> list[tuple[int, int]]:
    """A span of longitude as one or two spans of int32."""
    if high - low >= 2 * _HALF_TURN - 1:
        return [(-_HALF_TURN, _HALF_TURN - 1)]
    if low < -_HALF_TURN:
        return [(low + 2 * _HALF_TURN, _HALF_TURN - 1), (-_HALF_TURN, high)]
    if high >= _HALF_TURN:
        return [(low, _HALF_TURN - 1), (-_HALF_TURN, high - 2 * _HALF_TURN)]
    return [(low, high)]


def _held(value: int) -> int:
    return max(-UNBOUNDED, min(UNBOUNDED, value))
