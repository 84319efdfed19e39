"""Which engine answers: the compiled kernel, or its NumPy/Shapely twin.

Promise: both give the same answers; the choice is made once per store and, where the slower
twin must serve because no kernel was built, one warning says so.
Not here: what an engine can be asked (interface.py, asked.py,
encounters.py), the engines (compiled*.py,
reference*.py).
"""

from __future__ import annotations

import importlib
import os
import warnings
from typing import TYPE_CHECKING

from standclear.core.errors import InvalidInput, Unavailable
from standclear.core.kernel.interface import Store

if TYPE_CHECKING:
    from standclear.core.kernel.asked import ZoneEngine
    from standclear.core.kernel.encounters import EncounterEngine

CHOICE = "STANDCLEAR_ENGINE"
"""Environment variable: `compiled` or `reference`; unset takes the best there is."""

NO_KERNEL = (
    "the compiled kernel is not installed; the reference engine gives the same answers, more "
    "slowly. To get the kernel, install a C compiler and the Python headers (Debian: "
    "gcc libc6-dev python3-dev) and install standclear again"
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
    if compiled_serves(engine):
        from standclear.core.kernel.compiled import CompiledStore

        return CompiledStore()
    from standclear.core.kernel.reference import ReferenceStore

    return ReferenceStore()


def open_zones(engine: str | None = None) -> ZoneEngine:
    """Zones by place, of the engine chosen likewise."""
    if compiled_serves(engine):
        from standclear.core.kernel.compiled_zones import CompiledZones

        return CompiledZones()
    from standclear.core.kernel.reference_zones import ReferenceZones

    return ReferenceZones()


def open_encounters(engine: str | None = None) -> EncounterEngine:
    """A search for tracks that pass one another, of the engine chosen likewise."""
    if compiled_serves(engine):
        from standclear.core.kernel.compiled_encounters import CompiledEncounters

        return CompiledEncounters()
    from standclear.core.kernel.reference_encounters import ReferenceEncounters

    return ReferenceEncounters()


def compiled_serves(engine: str | None = None) -> bool:
    """Whether the compiled kernel is the one that is asked for, or the best."""
    wanted = engine or os.environ.get(CHOICE) or None
    if wanted not in (None, "compiled", "reference"):
        raise InvalidInput(
            CHOICE, wanted, "`compiled`, `reference`, or nothing for the best there is"
        )
    if wanted != "reference" and compiled_is_there():
        return True
    if wanted == "compiled":
        raise Unavailable(f"{CHOICE} asks for `compiled`, but {NO_KERNEL}")
    if wanted is None and NO_KERNEL not in _told:
        _told.add(NO_KERNEL)
        warnings.warn(NO_KERNEL, RuntimeWarning, stacklevel=4)
    return False
