"""Declared volumes in the kernel's form; the latest are kept, as they are asked for again.

Promise: what is answered is what `all_extents` says, whether it was kept, worked out ahead, or
worked out now. A declaration is known by being the very same object, so that asking costs nothing.
Owner: the picture (picture.py).
Not here: how a volume becomes extents (earth/footprint.py), which ones hold (index.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from standclear.core.earth.extent import Extent
from standclear.core.errors import InvalidInput
from standclear.core.shape import Volume4D

if TYPE_CHECKING:
    from standclear.core.earth.footprint import Drawn

KEPT = 256
"""Declarations kept: as many as are filed in one batch, and some."""

Volumes = tuple[Volume4D, ...]


class Declared:
    """The extents of what was declared."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[Volumes, tuple[Extent, ...]]] = {}

    def extents(self, volumes: Volumes, drawn: Drawn | None = None) -> tuple[Extent, ...]:
        """Of one declaration. Raises InvalidInput, naming the place within the volumes."""
        kept = self._kept.get(id(volumes))
        if kept is not None and kept[0] is volumes:
            return kept[1]
        # Geometry is loaded for the first declaration: who only reads what was said needs none.
        from standclear.core.earth.footprint import UNDRAWN, all_extents

        extents = all_extents(volumes, drawn=UNDRAWN if drawn is None else drawn)
        self.foresee(volumes, extents)
        return extents

    def of_all(self, several: Mapping[str, Volumes]) -> dict[str, tuple[Extent, ...]]:
        """Of many, by key. Raises as `extents`."""
        drawn = self._drawn(several.values())
        return {key: self.extents(volumes, drawn) for key, volumes in several.items()}

    def look_ahead(self, several: Sequence[Volumes]) -> None:
        """Work out what is soon asked for; what one of them lacks is said when it is."""
        drawn = self._drawn(several)
        for volumes in several:
            with suppress(InvalidInput):
                self.extents(volumes, drawn)

    def foresee(self, volumes: Volumes, extents: tuple[Extent, ...]) -> None:
        """What the extents of these are was worked out elsewhere."""
        while len(self._kept) >= KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[id(volumes)] = (volumes, extents)

    def _drawn(self, several: Iterable[Volumes]) -> Drawn:
        """The circles of those that are not kept: together they are drawn in half the time."""
        from standclear.core.earth.footprint import drawn_together

        return drawn_together(
            volume for volumes in several if id(volumes) not in self._kept for volume in volumes
        )
