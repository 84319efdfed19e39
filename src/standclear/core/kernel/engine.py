"""Which engine answers: the compiled kernel, or its NumPy/Shapely twin.

Promise: both give the same answers; the choice is made once per store and, where the slower
twin must serve because no kernel was built, one warning says so.
Not here: the engines (compiled.py, reference.py) and what their answers mean (core/index.py).
"""

from __future__ import annotations

import importlib
import os
import warnings
from collections.abc import Sequence
from typing import Protocol

from standclear.core.errors import InvalidInput, Unavailable
from standclear.core.extent import Extent

CHOICE = "STANDCLEAR_ENGINE"
"""Environment variable: `compiled` or `reference`; unset takes the best there is."""

NO_KERNEL = (
    "the compiled kernel is not installed; the reference engine gives the same answers, more "
    "slowly. To get the kernel, install a C compiler and the Python headers (Debian: "
    "gcc libc6-dev python3-dev) and install standclear again"
)

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


def compiled_is_there() -> bool:
    """Whether the compiled kernel can be imported here."""
    try:
        importlib.import_module("standclear.core.kernel._kernel")
    except ImportError:
        return False
    return True


_told: set[str] = set()


def open_store(engine: str | None = None) -> Store:
    """An empty store of the engine named, or of the one STANDCLEAR_ENGINE names, or the best."""
    wanted = engine or os.environ.get(CHOICE) or None
    if wanted not in (None, "compiled", "reference"):
        raise InvalidInput(
            CHOICE, wanted, "`compiled`, `reference`, or nothing for the best there is"
        )
    if wanted != "reference" and compiled_is_there():
        from standclear.core.kernel.compiled import CompiledStore

        return CompiledStore()
    if wanted == "compiled":
        raise Unavailable(f"{CHOICE} asks for `compiled`, but {NO_KERNEL}")
    if wanted is None and NO_KERNEL not in _told:
        _told.add(NO_KERNEL)
        warnings.warn(NO_KERNEL, RuntimeWarning, stacklevel=3)
    from standclear.core.kernel.reference import ReferenceStore

    return ReferenceStore()
