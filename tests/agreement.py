"""An agreement in the words of these tests: four areas, three guarantors."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from standclear.core.agreements.dates import DatedWords, Period
from standclear.core.agreements.instrument import (
    EntryRule,
    Instrument,
    MapRef,
    Renewal,
    Term,
    map_digest,
)
from standclear.core.agreements.text import Text, canonical
from standclear.core.zone import Zone

WORDS = canonical("""\
Memorandum on four quiet areas in the Sorvath valley

1. The guarantors set up four quiet areas: Alder, Birch, Cedar and Dogwood.
2. Within the lines no weapon is used, aviation included.
3. Aid reaches everybody within the lines.
4. The guarantors complete the maps by 4 June 2030.
5. This memorandum enters into force on 6 January 2030 at 00:00 and lasts six months.
   It may be renewed for six months by consensus of the guarantors.
""")

MIDNIGHT = DatedWords(
    "in_force",
    datetime(2030, 1, 5, 21, tzinfo=UTC),
    "Asia/Damascus",
    day_only=True,
    quote="on 6 January 2030",
    clause="5",
)


def memorandum(*maps: Zone, signatories: tuple[str, ...] = (), **changes: Any) -> Instrument:
    """Signed by all, in force at once, for six months, renewed by consensus."""
    asked = signatories or ("north", "south", "relief")
    return Instrument(
        id="quiet",
        version=1,
        name="Four quiet areas",
        texts=changes.pop("texts", (Text("en", WORDS),)),
        signatories=asked,
        entry=changes.pop("entry", EntryRule(len(asked), clause="5")),
        term=changes.pop("term", Term(lasts=Period(6, zone="Asia/Damascus"), clause="5")),
        renewal=changes.pop("renewal", Renewal(len(asked), Period(6), clause="5")),
        maps=tuple(map_of(zone) for zone in maps),
        **changes,
    )


def map_of(zone: Zone, name: str = "") -> MapRef:
    return MapRef(name or zone.name, map_digest(zone), zone.id, zone.version)


def next_draft(draft: Instrument, **changes: Any) -> Instrument:
    return replace(draft, version=draft.version + 1, **changes)
