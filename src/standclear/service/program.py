"""Which program this is: whatever was worked out by another one is worked out anew."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

from standclear import __version__, core
from standclear.core.rules import RULES_VERSION

_LIBRARIES = ("numpy", "shapely", "pyproj")
"""They work out the extents of what is declared."""


@cache
def program_of(*modules: ModuleType) -> str:
    """Rules, kinds and their folding, these modules, Python, and its libraries: one digest."""
    parts = [__version__, str(RULES_VERSION), sys.version, sys.implementation.cache_tag or ""]
    parts += [f"{name} {version(name)}" for name in _LIBRARIES]
    parts += [sha256(file.read_bytes()).hexdigest() for file in _sources(modules)]
    return sha256("\n".join(parts).encode()).hexdigest()


def _sources(modules: tuple[ModuleType, ...]) -> Iterator[Path]:
    """Every module whose values a picture holds, and what else a fold goes by."""
    for place in core.__path__:
        yield from sorted(Path(place).rglob("*.py"))
    for module in modules:
        yield Path(str(module.__file__))
    yield Path(__file__).parents[1] / "data" / "geoid_egm96_15min.npy"
