"""How what is said of sources and commitments changes the picture.

Promise: total, also where a statement has been erased: what it said is then not held, and the
numbers of what came after it stay as they were.
Not here: tellings (fold_telling.py), everything else that events change (fold.py).
"""

from __future__ import annotations

from standclear.core import statements as st
from standclear.core.commitments import said as promised
from standclear.core.commitments.changes import (
    CommitmentAnswered,
    CommitmentEnded,
    CommitmentRecorded,
    CommitmentReported,
    ToCommitments,
)
from standclear.core.commitments.held import Answered, Ended, HeldCommitment, Reported
from standclear.core.fold_telling import fold_over
from standclear.core.picture import Picture, Said
from standclear.core.sources import said as lodged
from standclear.core.sources.changes import QuoteConfirmed, QuoteStruck, SourceLodged, ToSources
from standclear.core.sources.held import QuoteRecord, SourceRecord


def fold_source(
    picture: Picture, said: Said, statement: st.Statement | None, event: ToSources
) -> None:
    """Let one fact about a source hold."""
    if isinstance(event, SourceLodged):
        if isinstance(statement, lodged.SourceLodge):
            picture.sources[event.source] = SourceRecord(statement.source, event.party, said.at)
        return
    held = picture.sources.get(event.source)
    if held is None:
        return  # its text has been erased
    match event:
        case QuoteConfirmed():
            held.quoted = event.number
            if isinstance(statement, lodged.SourceQuote):
                held.quotes[event.number] = QuoteRecord(
                    event.number, statement.quote, event.party, statement.role, said.at
                )
        case QuoteStruck():
            quote = held.quotes.get(event.number)
            if quote is not None:
                quote.struck_at = said.at
                if isinstance(statement, lodged.SourceStrike):
                    quote.struck_because = statement.reason


def fold_commitment(
    picture: Picture, said: Said, statement: st.Statement | None, event: ToCommitments
) -> None:
    """Let one fact about a commitment hold."""
    if isinstance(event, CommitmentRecorded):
        if isinstance(statement, promised.CommitmentRecord):
            held = HeldCommitment(statement.commitment, event.party, said.at)
            picture.commitments[event.commitment] = held
        return
    if isinstance(event, CommitmentEnded):
        fold_over(picture, event.commitment)
    found = picture.commitments.get(event.commitment)
    if found is None:
        return  # its recording has been erased
    match event:
        case CommitmentAnswered():
            text = statement.text if isinstance(statement, promised.CommitmentAnswer) else ""
            found.answers.append(Answered(event.party, event.answer, text, said.at))
        case CommitmentReported():
            found.reported = event.number
            found.corrected |= {event.replaces} - {0}
            if isinstance(statement, promised.CommitmentReport):
                report = Reported(event.number, event.party, said.at, statement.performance)
                found.reports.append(report)
        case CommitmentEnded():
            text, quoted = "", None
            if isinstance(statement, promised.CommitmentEnd):
                text, quoted = statement.text, statement.quoted
            found.ended = Ended(event.party, said.at, event.reason, text, quoted)
