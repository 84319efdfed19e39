"""How what is said of agreements changes the picture.

Promise: total, also where a draft has been erased: what was said of it is then not held.
Not here: tellings (fold_telling.py), everything else that events change (fold.py).
"""

from __future__ import annotations

from standclear.core import statements as st
from standclear.core.agreements import held as words
from standclear.core.agreements import said as sayings
from standclear.core.agreements.changes import InstrumentAnswered, InstrumentChanged, ToInstruments
from standclear.core.agreements.held import (
    Answer,
    DraftRecord,
    InstrumentRecord,
    InstrumentStanding,
    Reading,
)
from standclear.core.agreements.instrument import Instrument, MapRef
from standclear.core.picture import Picture, Said
from standclear.core.zone import Zone


def fold_instrument(
    picture: Picture, said: Said, statement: st.Statement | None, event: ToInstruments
) -> None:
    """Let one fact about an agreement hold."""
    if isinstance(statement, sayings.InstrumentPropose | sayings.InstrumentCounter) and isinstance(
        event, InstrumentChanged
    ):
        _word(picture, said, statement.instrument, event)
    held = picture.instruments.get(event.instrument)
    draft = held.of(event.version) if held else None
    if held is None or draft is None:
        return  # its draft has been erased
    match event:
        case InstrumentChanged():
            _change(said, draft, event)
        case InstrumentAnswered():
            clause, text = getattr(statement, "clause", ""), _reason(statement)
            draft.answers.append(Answer(event.party, event.word, said.at, clause, text))
            if event.word == words.RENEWED:
                draft.renewing = (*draft.renewing, event.party)
        case _:
            if isinstance(statement, sayings.InstrumentDate):
                reading = Reading(event.party, said.at, event.version, statement.date)
                held.readings.append(reading)


def _word(picture: Picture, said: Said, draft: Instrument, event: InstrumentChanged) -> None:
    if draft.id != event.instrument or draft.version != event.version:
        return
    maps = tuple(map_wording(picture, ref) for ref in draft.maps)
    record = DraftRecord(draft, said.issuer, said.at, event.standing, maps=maps)
    held = picture.instruments.get(draft.id)
    if held is None:
        picture.instruments[draft.id] = InstrumentRecord([record])
    else:
        held.drafts.append(record)


def map_wording(picture: Picture, ref: MapRef) -> Zone | None:
    """The zone's wording that a draft names, while it is the newest or the agreed one."""
    record = picture.zones.get(ref.zone)
    wordings = () if record is None else (record.zone, record.agreed)
    return next((zone for zone in wordings if zone and zone.version == ref.version), None)


def _change(said: Said, draft: DraftRecord, event: InstrumentChanged) -> None:
    draft.standing = event.standing
    if event.since is not None:
        draft.in_force_at = draft.term_since = event.since
        draft.ends = event.ends
    elif event.ends is not None and event.ends != draft.ends:
        draft.ends, draft.term_since, draft.renewing = event.ends, said.at, ()
    if event.standing is InstrumentStanding.LAPSED:
        draft.renewing = ()


def _reason(statement: st.Statement | None) -> str:
    """What was said with it, in the party's own words; "" where that has been erased."""
    return str(getattr(statement, "reason", "") or getattr(statement, "text", ""))
