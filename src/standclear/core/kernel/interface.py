"""What either engine can be asked, and how it answers.

Promise: the two engines differ in speed and in nothing else.
Not here: the engines (compiled.py, reference.py), which of them serves (engine.py), what their
answers mean (core/overlaps/index.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from standclear.core.earth.extent import Extent
from standclear.core.errors import InvalidInput

Found = tuple[Sequence[int], Sequence[int], Sequence[int]]
"""Three columns of equal length: position of the extent asked about, slot, number of the other
extent within its item."""


class Store(Protocol):
    """Extents by slot. Calls may not overlap in time; a failed call changes nothing."""

    def add(self, extent: Extent, *, number: int, packed: bool) -> int:
        """Keep an extent; `packed` leaves it out of answers until `pack` is called."""

    def link(self, slot: int, following: int) -> None:
        """Chain the slots of one item."""

    def following(self, slot: int) -> int:
        """The next slot of the same item, or -1."""

    def remove(self, slot: int) -> None:
        """Forget a slot, which may then be given out again."""

    def pack(self) -> None:
        """Arrange everything kept for the fastest answers."""

    def extent(self, slot: int) -> Extent:
        """The extent as it was added."""

    def touching(self, extents: Sequence[Extent], *, limit: int) -> Found:
        """Every kept extent that shares a point with one of these; limit < 0 means all."""

    def in_box(self, low: Sequence[int], high: Sequence[int]) -> Found:
        """Every kept extent whose box touches this one (x, y, altitude, time)."""

    def nbytes(self) -> int:
        """Memory held, by own count."""


def bad_shape(extent: Extent) -> InvalidInput:
    """The refusal of an extent that is not one, the same from either engine."""
    return InvalidInput(
        "ring_starts",
        extent.ring_starts.tolist(),
        f"ring starts from 0 to {len(extent.x)} with at least three int32 vertices a ring",
    )
