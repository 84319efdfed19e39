"""Sources as documents: the text, who lodged it, and every quotation that a person confirmed.

    passages    the text in pieces, each with the numbers of the standing quotations that it is in;
                put together they are the text

Promise: a source that the asker may not read is neither shown nor counted. What was struck is shown
as struck. Proposals are made anew each time, and are nobody's word.
Not here: what a quotation commits to (commitments.py).
"""

from __future__ import annotations

from standclear.core.picture import Picture
from standclear.core.rules.commitment_telling import may_read_commitment
from standclear.core.rules.sources import find_source, may_read_source
from standclear.core.sources.days import precision_of
from standclear.core.sources.held import QuoteRecord, SourceRecord
from standclear.core.sources.told_days import told_day
from standclear.service.shown.plain import Document, plain


def source_ids(picture: Picture, asker: str) -> list[str]:
    """Sources that the asker may read, by name."""
    held = picture.sources
    return [key for key in sorted(held) if may_read_source(picture, held[key], asker)]


def source_line(picture: Picture, asker: str, source: str) -> Document:
    """One source without its text."""
    held = find_source(picture, source, asker)
    worded = held.source
    return {
        "id": worded.id,
        "title": worded.title,
        "publisher": worded.publisher,
        "published_on": worded.published_on,
        "published_precision": precision_of(worded.published_on),
        "retrieved_on": worded.retrieved_on,
        "url": worded.url,
        "language": worded.text.language,
        "sha256": worded.sha256,
        "shared_with": list(worded.shared_with),
        "lodged_by": held.party,
        "lodged_at": plain(held.lodged_at),
        "quotes_standing": len(held.standing()),
    }


def source_document(picture: Picture, asker: str, source: str) -> Document:
    """One source, its text verbatim, and its quotations in the order of the text."""
    line, held = source_line(picture, asker, source), picture.sources[source]
    quotes = sorted(held.quotes.values(), key=lambda each: (each.quote.start, each.number))
    return {
        **line,
        "text": held.source.text.text,
        "quotes": [_quote(picture, asker, held, each) for each in quotes],
        "passages": passages_of(held),
    }


def proposals_document(picture: Picture, asker: str, source: str) -> list[Document]:
    """Statements in it that a rule finds, each with the day that its words leave (`said_on`, else
    "") and the quotations that stand there already."""
    from standclear.core.sources.proposing import propose_quotes  # its patterns take a while

    held = find_source(picture, source, asker)
    return [
        plain(found)
        | {
            "said_on": told_day(found.day_words, held.source.published_on),
            "confirmed": [
                each.number
                for each in held.standing()
                if each.quote.start < found.start + len(found.text) and found.start < each.quote.end
            ],
        }
        for found in propose_quotes(held.source.text.text)
    ]


def _quote(picture: Picture, asker: str, held: SourceRecord, record: QuoteRecord) -> Document:
    quote, ref = record.quote, f"{held.source.id}/{record.number}"
    struck = {"at": plain(record.struck_at), "because": record.struck_because}
    return {
        "ref": ref,
        "number": record.number,
        **plain(quote),
        "end": quote.end,
        "said_precision": precision_of(quote.said_on),
        "confirmed_by": record.party,
        "role": record.role,
        "confirmed_at": plain(record.at),
        "struck": struck if record.struck_at is not None else None,
        "commitments": [
            key
            for key, promised in sorted(picture.commitments.items())
            if promised.commitment.quoted.ref == ref
            and promised.commitment.quoted.source
            and may_read_commitment(picture, promised, asker)
        ],
    }


def passages_of(held: SourceRecord) -> list[Document]:
    """In order of n log n: edges of the quotations, and which are open between two of them."""
    text = held.source.text.text
    edges: dict[int, list[tuple[bool, int]]] = {}
    for each in held.standing():
        edges.setdefault(each.quote.start, []).append((True, each.number))
        edges.setdefault(each.quote.end, []).append((False, each.number))
    found: list[Document] = []
    inside: set[int] = set()
    place = 0
    for edge in (*sorted(edges), len(text)):
        if edge > place:
            found.append({"text": text[place:edge], "quotes": sorted(inside)})
            place = edge
        for begins, number in edges.get(edge, ()):
            (inside.add if begins else inside.discard)(number)
    return found
