"""Sources: a text is lodged, a person confirms a statement in it, or strikes what they confirmed.

All are told of each, for information: nobody owes an answer to what somebody published. Of a source
with named readers all others hear THAT alone.
Promise: no quotation is held that does not stand in the text, and none that no party signed for.
Not here: proposing statements (sources/proposing.py), what a quotation commits to (commitments.py).
"""

from __future__ import annotations

from standclear.core.duty import Duty
from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.events import Event
from standclear.core.picture import Picture, Said
from standclear.core.release import NoteView
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.subjects import must_be_free, must_be_parties
from standclear.core.sources.changes import QuoteConfirmed, QuoteStruck, SourceLodged
from standclear.core.sources.held import QuoteRecord, SourceRecord
from standclear.core.sources.said import OfSources, SourceLodge, SourceQuote, SourceStrike
from standclear.core.sources.source import Quote, Source, check_line, check_stands
from standclear.core.telling import Disclosure

MOST_QUOTES = 1_000
"""Quotations of one source, own choice: some 400 stand in a book."""


def decide(picture: Picture, said: Said, statement: OfSources) -> Decision:
    match statement:
        case SourceLodge():
            return _lodge(picture, said, statement.source)
        case SourceQuote():
            return _quote(picture, said, statement)
        case SourceStrike():
            return _strike(picture, said, statement)


def may_read_source(picture: Picture, held: SourceRecord, party: str) -> bool:
    """Its lodger, the desk, and all, or those whom the lodger named."""
    named = held.source.shared_with
    return not named or party in (picture.desk, held.party, *named)


def find_source(picture: Picture, source: str, party: str) -> SourceRecord:
    """A source that a party may read; `NotFound` alike for one that is not there."""
    held = picture.sources.get(source)
    if held is None or not may_read_source(picture, held, party):
        raise NotFound(f"no source {source} that you may see")
    return held


def find_quote(picture: Picture, source: str, number: int, party: str) -> QuoteRecord:
    """A confirmed quotation, struck or not."""
    held = find_source(picture, source, party)
    quote = held.quotes.get(number)
    if quote is None:
        known = ", ".join(f"{source}/{each}" for each in sorted(held.quotes)) or "none yet"
        raise NotFound(f"no confirmed quotation {source}/{number}; there are {known}")
    return quote


def _lodge(picture: Picture, said: Said, source: Source) -> Decision:
    must_be_free(picture, source.id, pointer="source/id")
    must_be_parties(picture, source.shared_with, pointer="source/shared_with")
    headline = (
        f"Source {source.id} lodged by {said.issuer}: {source.title} ({source.publisher}). "
        "Lodged is not confirmed: it says what was published, and not that it is so."
    )
    held = SourceRecord(source, said.issuer, said.at)
    event = SourceLodged(source.id, said.issuer)
    return _told(picture, said, held, event, "source.lodged", headline)


def _quote(picture: Picture, said: Said, statement: SourceQuote) -> Decision:
    held, quote = find_source(picture, statement.source, said.issuer), statement.quote
    check_stands(held.source, quote)
    check_line(statement.role, pointer="role", needed="the role of whoever has read it")
    if held.quoted >= MOST_QUOTES:
        raise NotAllowed(f"{held.source.id} has {held.quoted} quotations, and may have no more")
    for other in held.standing():
        if (other.quote, other.party) == (quote, said.issuer):
            name = f"{held.source.id}/{other.number}"
            raise NotAllowed(f"{said.issuer} has confirmed this as {name}", ("source strike",))
    number = held.quoted + 1
    headline = (
        f"{held.source.id}/{number} confirmed by {said.issuer} ({statement.role}), "
        f"{quote.kind.value} {said_by(quote)}: {shortened(quote.text)}"
    )
    event = QuoteConfirmed(held.source.id, number, said.issuer)
    return _told(picture, said, held, event, "source.quoted", headline)


def _strike(picture: Picture, said: Said, statement: SourceStrike) -> Decision:
    quote = find_quote(picture, statement.source, statement.number, said.issuer)
    name = f"{statement.source}/{statement.number}"
    if said.issuer != quote.party:
        raise NotAllowed(
            f"{name} is {quote.party}'s reading, and struck by it alone", ("source confirm",)
        )
    if quote.struck_at is not None:
        raise NotAllowed(f"{name} is struck already", ("source confirm",))
    if not statement.reason.strip():
        raise InvalidInput("reason", "empty", "why it is struck, in a few words")
    held = picture.sources[statement.source]
    reason = statement.reason.strip().rstrip(".")
    headline = f"{name} STRUCK by {said.issuer}: {reason}. It stays in the record."
    event = QuoteStruck(statement.source, statement.number)
    return _told(picture, said, held, event, "source.struck", headline)


def said_by(quote: Quote) -> str:
    """ "of R. Amari, by report of an agency, on 2030-01-02"; nobody is named where nobody is."""
    speaker = (
        f"of {quote.speaker}" if quote.speaker else "of a speaker whom the source does not name"
    )
    by = f", by report of {quote.attribution}" if quote.attribution else ""
    day = f", {quote.said_on}" if quote.said_on else ", day not known"
    return f"{speaker}{by}{day}"


def shortened(words: str, most: int = 240) -> str:
    """One line of a quotation in its marks; cut words end in an ellipsis outside of them."""
    line = " ".join(words.split())
    return f'"{line}"' if len(line) <= most else f'"{line[:most].rstrip()}" ...'


def _told(
    picture: Picture, said: Said, held: SourceRecord, event: Event, because: str, headline: str
) -> Decision:
    duties = []
    for party in picture.participants(said.at):
        if party == said.issuer:
            continue
        reads = may_read_source(picture, held, party)
        word = because.partition(".")[2]
        blind = f"Source {held.source.id}: {word}. Its text is shared with named parties only."
        text = headline if reads else blind
        duties.append(
            Duty(
                recipient=party,
                subject=held.source.id,
                version=1,
                because=because,
                disclosure=Disclosure.FULL if reads else Disclosure.BLIND,
                headline=text,
                content=NoteView(held.source.id, text),
                answer_owed=False,
            )
        )
    return decision(picture, said, headline, (event,), duties)
