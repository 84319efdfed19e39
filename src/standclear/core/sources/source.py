"""A source: a text that somebody published, word for word, and a statement quoted from it.

Promise: a quotation stands in the text to the sign, at the place that it names. Who said it, by
whose report and when is what a person read, and is never worked out here.
Not here: who confirms a quotation (rules/sources.py), proposing them (proposing.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from standclear.core.agreements.text import Text
from standclear.core.errors import InvalidInput
from standclear.core.sources.days import check_day

_ID = re.compile(r"[a-z][a-z0-9-]{1,30}")
_URL = re.compile(r"https?://[^\s<>\"]{1,2000}")

LONGEST_LINE = 300
"""Signs in a title, a publisher's or a speaker's name, own choice."""

LONGEST_QUOTE = 4_000
"""Signs in one quotation, own choice: a page."""


def check_name(text: str, *, pointer: str) -> None:
    """A name without owner, as it belongs to all: `report`."""
    if not _ID.fullmatch(text):
        expected = "2 to 31 of a-z, 0-9 and -, beginning with a letter"
        raise InvalidInput(pointer, text, expected)


def check_line(text: str, *, pointer: str, needed: str = "") -> None:
    """One line of words; `needed` says what is missing where it may not be empty."""
    if needed and not text.strip():
        raise InvalidInput(pointer, "empty", needed)
    if len(text) > LONGEST_LINE or "\n" in text:
        raise InvalidInput(
            pointer, f"{len(text)} characters", f"one line of at most {LONGEST_LINE}"
        )


@dataclass(frozen=True, slots=True)
class Source:
    """One text as it was lodged; its hash is that of the text's bytes.

    published_on, retrieved_on   a day as far as it is known (days.py); "" where it is not
    shared_with                  () for a source that all may read, else who may beside its lodger
    """

    id: str
    text: Text
    title: str
    publisher: str
    published_on: str = ""
    retrieved_on: str = ""
    url: str = ""
    shared_with: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_name(self.id, pointer="source/id")
        check_line(self.title, pointer="source/title", needed="what the text is called")
        check_line(self.publisher, pointer="source/publisher", needed="who published the text")
        check_day(self.published_on, pointer="source/published_on")
        check_day(self.retrieved_on, pointer="source/retrieved_on")
        if self.url and not _URL.fullmatch(self.url):
            raise InvalidInput("source/url", self.url, "an address that begins with https://")

    @property
    def sha256(self) -> str:
        return self.text.sha256


class QuoteKind(StrEnum):
    """What kind of statement it is, as the person who confirmed it reads it."""

    COMMITMENT = "commitment"
    OFFER = "offer"
    DEMAND = "demand"  # that others commit to something: it binds nobody
    DENIAL = "denial"
    CLAIM = "claim"  # that something happened, or who did it
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Quote:
    """A statement in a source, word for word.

    start         signs (Unicode code points) before it in the text
    speaker       whose statement it is, as the source names them; "" where it names nobody
    attribution   by whose report, where it is not the publisher's own: an agency, "officials"
    said_on       a day as far as it is known; "" where it is not
    """

    start: int
    text: str
    speaker: str
    kind: QuoteKind
    attribution: str = ""
    said_on: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip() or len(self.text) > LONGEST_QUOTE:
            signs = f"{len(self.text)} characters"
            raise InvalidInput(
                "quote/text", signs, f"1 to {LONGEST_QUOTE} characters of the source"
            )
        if self.start < 0:
            raise InvalidInput("quote/start", self.start, "signs before it in the text: 0 or more")
        check_line(self.speaker, pointer="quote/speaker")
        check_line(self.attribution, pointer="quote/attribution")
        check_day(self.said_on, pointer="quote/said_on")

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def check_stands(source: Source, quote: Quote) -> None:
    """Refuse a quotation that is not in the text, sign for sign, at its place."""
    words = source.text.text
    if words[quote.start : quote.end] == quote.text:
        return
    elsewhere = words.find(quote.text)
    if elsewhere < 0:
        expected = f"words that stand in {source.id} to the sign"
        raise InvalidInput("quote/text", quote.text, expected)
    raise InvalidInput("quote/start", quote.start, f"where the words stand: {elsewhere}")


def find_words(text: str, words: str) -> tuple[int, str]:
    """Where words stand in a text, and as they stand there: a line may be broken between any two.

    Raises InvalidInput where they stand nowhere, or more than once.
    """
    if not words.strip() or len(words) > LONGEST_QUOTE:
        expected = f"1 to {LONGEST_QUOTE} characters of the source"
        raise InvalidInput("quote/text", f"{len(words)} characters", expected)
    found = list(islice(re.finditer(r"\s+".join(map(re.escape, words.split())), text), 2))
    if not found:
        raise InvalidInput("quote/text", words, "words that stand in the source to the sign")
    if len(found) > 1:
        places = " and ".join(str(each.start()) for each in found)
        expected = f"so many words that they stand there once (they stand at {places})"
        raise InvalidInput("quote/text", words, expected)
    return found[0].start(), found[0].group()
