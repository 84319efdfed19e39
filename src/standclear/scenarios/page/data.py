"""What the page of a run shows, as plain values: places in metres, times in seconds since 1970.

Promise: the page draws nothing that is not here. Whoever makes a run fills this in (run.py).
Not here: drawing (render.py, page.js).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Layer = Literal["zone", "plan", "site", "move"]
Metres = tuple[int, int]
"""East and south of the map's north-west corner."""


@dataclass(frozen=True, slots=True)
class Outline:
    """Something drawn: a disc (one point and a radius), a line with a width, or areas.

    kind    disc | line | area
    rings   for a disc one ring of one point; for an area each ring, holes included
    reach   radius of a disc, half the width of a line, in metres
    """

    kind: Literal["disc", "line", "area"]
    rings: tuple[tuple[Metres, ...], ...]
    reach: int = 0


@dataclass(frozen=True, slots=True)
class BaseFeature:
    """Part of the ground: river, road, ridge."""

    kind: Literal["river", "road", "ridge"]
    name: str
    outline: Outline


@dataclass(frozen=True, slots=True)
class Label:
    """A town with its names: (language, text), the first one is shown largest."""

    names: tuple[tuple[str, str], ...]
    at: Metres
    people: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A record on the map while it holds.

    letter  what it is, for those who cannot tell the colours: N no-fly, A area, S site ...
    state   word shown beside it, e.g. `disputed`
    """

    id: str
    layer: Layer
    owner: str
    title: str
    letter: str
    state: str
    outline: Outline
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OverlapRow:
    """One overlap found, what would remove it, and what came of it."""

    id: str
    first: str
    second: str
    near: bool
    found_at: int
    start: int
    end: int
    where: str
    heights: str
    remedies: tuple[str, ...]
    answers: tuple[str, ...]
    ended: str


@dataclass(frozen=True, slots=True)
class Telling:
    """One numbered release and how far it came.

    state  acknowledged | cascaded | delivered | refused | silent | gap | noted (no answer owed)
    steps  (time, word) in order: delivered, read, rung, acknowledged ...
    """

    recipient: str
    number: int
    at: int
    subject: str
    headline: str
    urgent: bool
    state: str
    answered_at: int | None
    steps: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One narrated step."""

    at: int
    issuer: str
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Somebody concerned who was not told, or has not answered."""

    at: int
    party: str
    subject: str
    why: str


@dataclass(frozen=True, slots=True)
class Card:
    """One item of the case file with its replay."""

    title: str
    when: str
    place: str
    happened: str
    lacked: str
    verdict: str
    headline: str
    lines: tuple[str, ...]
    assumed: str
    sources: tuple[tuple[str, str], ...]  # publisher, where


@dataclass(frozen=True, slots=True)
class Proof:
    """What the separate verifier said of the record."""

    origin: str
    tree_size: int
    root_hash: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageData:
    """Everything the page shows."""

    title: str
    subtitle: str
    time_zone: str
    offset_minutes: int
    start: int
    end: int
    width_m: int
    height_m: int
    base: tuple[BaseFeature, ...]
    towns: tuple[Label, ...]
    parties: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # id, (language, name) ...
    drawn: tuple[Drawn, ...]
    overlaps: tuple[OverlapRow, ...]
    tellings: tuple[Telling, ...]
    gaps: tuple[Gap, ...]
    lines: tuple[Line, ...]
    proof: Proof | None = None
    cards: tuple[Card, ...] = ()
