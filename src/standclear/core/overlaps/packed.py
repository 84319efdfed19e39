"""The extents of many items as a few long columns: what an index is made of, to be put away.

    keys       one text an item               extents     (n,) how many extents each item has
    shapes     (m, 2) rings and vertices of each extent    errors_m   (m,)
    bounds     (m, 5) altitudes, times and volume          levels     the extents that have any
    starts, x, y   the ring starts and vertices of all, one after the other

Promise: `unpack(pack(items))` gives the same items in the same order, number for number.
Not here: where the columns are kept (service/snapshot.py), asking of them (index.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from standclear.core.earth.extent import Extent
from standclear.core.earth.levels import NO_LEVELS, Levels


@dataclass(frozen=True, slots=True)
class Packed:
    """Columns as bytes: int32, but `starts` (int64) and `errors_m` (float64); little-endian."""

    keys: tuple[str, ...]
    extents: bytes
    shapes: bytes
    bounds: bytes
    errors_m: bytes
    starts: bytes
    x: bytes
    y: bytes
    levels: tuple[tuple[int, Levels], ...]


def pack(items: Iterable[tuple[str, tuple[Extent, ...]]]) -> Packed:
    """Items as columns."""
    held = list(items)
    flat = [extent for _, extents in held for extent in extents]
    return Packed(
        keys=tuple(key for key, _ in held),
        extents=_bytes("<i4", [len(extents) for _, extents in held]),
        shapes=_bytes("<i4", [(len(e.ring_starts), len(e.x)) for e in flat]),
        bounds=_bytes(
            "<i4",
            [
                (
                    e.altitude_low_mm,
                    e.altitude_high_mm,
                    e.time_start_s,
                    e.time_end_s,
                    e.volume,
                )
                for e in flat
            ],
        ),
        errors_m=_bytes("<f8", [e.error_m for e in flat]),
        starts=b"".join(e.ring_starts.astype("<i8").tobytes() for e in flat),
        x=b"".join(e.x.astype("<i4").tobytes() for e in flat),
        y=b"".join(e.y.astype("<i4").tobytes() for e in flat),
        levels=tuple((n, e.levels) for n, e in enumerate(flat) if e.levels != NO_LEVELS),
    )


def unpack(packed: Packed) -> Iterator[tuple[str, tuple[Extent, ...]]]:
    """The items that were packed."""
    import numpy as np  # in functions: every picture loads this file, and few unpack one

    extents = _extents(packed)
    for key, count in zip(packed.keys, np.frombuffer(packed.extents, "<i4").tolist(), strict=True):
        yield key, tuple(next(extents) for _ in range(count))


def _extents(packed: Packed) -> Iterator[Extent]:
    import numpy as np

    shapes = np.frombuffer(packed.shapes, "<i4").reshape(-1, 2).tolist()
    bounds = np.frombuffer(packed.bounds, "<i4").reshape(-1, 5).tolist()
    errors_m = np.frombuffer(packed.errors_m, "<f8").tolist()
    starts = np.frombuffer(packed.starts, "<i8")
    x, y = np.frombuffer(packed.x, "<i4"), np.frombuffer(packed.y, "<i4")
    levels = dict(packed.levels)
    ring = vertex = 0
    for number, (rings, vertices) in enumerate(shapes):
        low, high, begin, end, volume = bounds[number]
        pressure_low, pressure_high = levels.get(number, NO_LEVELS)
        yield Extent(
            ring_starts=starts[ring : ring + rings],
            x=x[vertex : vertex + vertices],
            y=y[vertex : vertex + vertices],
            altitude_low_mm=low,
            altitude_high_mm=high,
            time_start_s=begin,
            time_end_s=end,
            error_m=errors_m[number],
            volume=volume,
            pressure_low_mm=pressure_low,
            pressure_high_mm=pressure_high,
        )
        ring, vertex = ring + rings, vertex + vertices


def _bytes(kind: str, values: Sequence[float | tuple[int, ...]]) -> bytes:
    import numpy as np

    return np.array(values, kind).tobytes()
