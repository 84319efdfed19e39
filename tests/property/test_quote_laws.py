"""Whatever a text holds: what is proposed stands in it to the sign, and may be confirmed as it is;
and a text with its quotations marked is the text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as draw

from standclear.core.agreements.text import Text, canonical
from standclear.core.errors import InvalidInput
from standclear.core.sources.held import QuoteRecord, SourceRecord
from standclear.core.sources.proposing import MOST_PROPOSALS, propose_quotes
from standclear.core.sources.source import Quote, QuoteKind, Source, check_stands, find_words
from standclear.service.shown.sources import passages_of
from tests.town import START

PIECES = draw.sampled_from(
    ["said", " that ", "Minister", "“", "”", "«", "»", '"', ".", ", ", "\n", "\n\n", " will ",
     "according to ", "must commit", "A. B.",
     "قال", " إن ", "заявил", ", что ", "🕊", "\u0301", "ß "]
)  # fmt: skip
TEXTS = draw.lists(PIECES | draw.text("ab ., \"'“”\n", max_size=8), max_size=40).map(
    lambda parts: canonical("a" + "".join(parts))
)


def source(text: str) -> Source:
    return Source("report", Text("en", text), "A report", "A publisher")


@settings(max_examples=25, deadline=None)
@given(TEXTS)
def test_what_is_proposed_stands_in_the_text_and_may_be_confirmed_as_it_is(text: str) -> None:
    found = propose_quotes(text)
    assert found == propose_quotes(text)
    assert [each.number for each in found] == list(range(1, len(found) + 1))
    assert len(found) <= MOST_PROPOSALS
    ends = 0
    for each in found:
        quote = Quote(each.start, each.text, each.speaker, each.kind, each.attribution)
        check_stands(source(text), quote)
        assert each.start >= ends
        ends = quote.end


@settings(max_examples=25, deadline=None)
@given(TEXTS, draw.data())
def test_a_text_with_its_quotations_marked_is_the_text(text: str, data: draw.DataObject) -> None:
    held = SourceRecord(source(text), "north", START)
    places = draw.tuples(draw.integers(0, len(text)), draw.integers(0, len(text)))
    for number, (one, other) in enumerate(data.draw(draw.lists(places, max_size=5)), 1):
        words = text[min(one, other) : max(one, other)]
        if words.strip():
            quote = Quote(min(one, other), words, "", QuoteKind.OTHER)
            held.quotes[number] = QuoteRecord(number, quote, "north", "press", START)
    passages = passages_of(held)
    assert "".join(each["text"] for each in passages) == text
    for number, record in held.quotes.items():
        marked = "".join(each["text"] for each in passages if number in each["quotes"])
        assert marked == record.quote.text


@settings(max_examples=25, deadline=None)
@given(TEXTS, draw.data())
def test_words_that_are_found_stand_there_but_for_the_spaces_between_them(
    text: str, data: draw.DataObject
) -> None:
    start = data.draw(draw.integers(0, len(text) - 1))
    words = text[start : data.draw(draw.integers(start + 1, len(text)))]
    try:
        place, verbatim = find_words(text, words)
    except InvalidInput:
        return
    assert text[place : place + len(verbatim)] == verbatim
    assert verbatim.split() == words.split()
