"""Bytes to values and back: one file a format, found by entry point.

A format is a module with `read`, `write`, NAME, SUFFIXES, MEDIA_TYPE and CARRIES, named in the
entry-point group `standclear.formats`; built-ins come through the same door as strangers'.
CARRIES says what the bytes hold: "features" (shapes on a map) or "tables" (rows to be checked).

Feeds of the watch are another kind: a stream becomes position reports, as it comes (feed.py; sbs,
beast, aircraft_json, ais, cot, report_lines). ASTERIX (CAT021, CAT062) is left to a gateway for
now: libasterix is permissive and kept well, but its generated code of all categories and editions
took 15 s and 500 MB to load (0.36.3, measured), which no other format here needs.

Promise: nothing here opens a file or a socket.
Not here: what a feature or a row means; see records.py and rows.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Protocol

from standclear.core.errors import InvalidInput

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from standclear.formats.feature import Feature, Reading
    from standclear.formats.tables import Table

GROUP = "standclear.formats"


class ReadFeatures(Protocol):
    def __call__(self, data: bytes, *, half_width_m: float | None = None) -> Reading: ...


@dataclass(frozen=True, slots=True)
class FeatureFormat:
    """A map format. `half_width_m` widens routes that state no width."""

    name: str
    suffixes: tuple[str, ...]
    media_type: str
    read: ReadFeatures
    write: Callable[[Sequence[Feature]], bytes]


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A format of rows and columns."""

    name: str
    suffixes: tuple[str, ...]
    media_type: str
    read: Callable[[bytes], tuple[Table, ...]]
    write: Callable[[Sequence[Table]], bytes]


Format = FeatureFormat | TableFormat


def formats(found: Iterable[EntryPoint] | None = None) -> tuple[Format, ...]:
    """Every installed format, by name.

    found  entry points to use instead of the installed ones
    """
    from importlib.metadata import entry_points  # it loads the whole of `email`

    points = entry_points(group=GROUP) if found is None else found
    return tuple(_load(point) for point in sorted(points, key=lambda point: point.name))


def format_for(name: str, found: Iterable[EntryPoint] | None = None) -> Format:
    """The format of a file name, media type or format name.

    Raises InvalidInput that lists what is known.
    """
    known = formats(found)
    wanted = name.partition(";")[0].strip().lower()
    suffix = PurePath(wanted).suffix
    for format_ in known:
        if wanted in {format_.name, format_.media_type} or suffix in format_.suffixes:
            return format_
    suffixes = ", ".join(suffix for format_ in known for suffix in format_.suffixes)
    raise InvalidInput("format", name, f"a file ending in one of {suffixes or '(none installed)'}")


def _load(point: EntryPoint) -> Format:
    module: Any = point.load()
    kind = FeatureFormat if module.CARRIES == "features" else TableFormat
    return kind(module.NAME, module.SUFFIXES, module.MEDIA_TYPE, module.read, module.write)
