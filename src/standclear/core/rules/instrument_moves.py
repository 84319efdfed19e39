"""What a party may say of a draft now, found by asking the rules themselves of each word.

Promise: a move is listed only where the rules do not refuse it for who says it, for when, or for
how the draft stands; what is missing of its words (a reason, a clause) is for whoever says it.
No rule stands here a second time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from standclear.core.agreements import said as st
from standclear.core.agreements.held import DraftRecord, InstrumentRecord
from standclear.core.agreements.instrument import EntryRule, Instrument
from standclear.core.errors import InvalidInput, NotAllowed, NotFound, Stale
from standclear.core.picture import Picture, Said
from standclear.core.rules.instruments import decide

WHY = "?"
"""Stands for the words that whoever says it will choose."""


def instrument_moves(
    picture: Picture, record: InstrumentRecord, draft: DraftRecord, party: str, at: datetime
) -> tuple[str, ...]:
    """Which of the words of `_said` a party may say of a draft, in their order."""
    said = Said("0" * 64, party, "", at, at, picture.size)
    found = []
    for statement in _said(record, draft):
        try:
            decide(picture, said, statement)
        except (NotAllowed, NotFound, Stale):
            continue
        except InvalidInput:
            pass  # another value is right
        found.append(statement.type.partition(".")[2])
    return tuple(found)


def _said(record: InstrumentRecord, draft: DraftRecord) -> tuple[st.OfInstruments, ...]:
    worded = draft.draft
    name, version, seal = worded.id, worded.version, worded.seal
    clause = worded.texts[0].clauses[0].number
    renewals = (st.InstrumentRenew(name, version, draft.ends),) if draft.ends else ()
    return (
        st.InstrumentSign(name, version, seal),
        st.InstrumentReserve(name, version, clause, WHY),
        st.InstrumentObject(name, version, clause, WHY),
        st.InstrumentRefuse(name, version, WHY),
        st.InstrumentCounter(_another(record.latest.draft)),
        st.InstrumentDeposit(name, version),
        *renewals,
        st.InstrumentSuspend(name, version, WHY),
        st.InstrumentResume(name, version),
        st.InstrumentDenounce(name, version, WHY),
    )


def _another(latest: Instrument) -> Instrument:
    """Some next draft: its texts and who is asked, without what its author may word anew."""
    entry = EntryRule(len(latest.signatories))
    return replace(
        latest, version=latest.version + 1, entry=entry, term=None, renewal=None, maps=(), dates=()
    )
