"""The words of an agreement: kept as they were lodged, cut into clauses, committed to by a hash.

    Memorandum on ...            what stands before the first number is clause 0
    1. The guarantors shall      a clause begins on a line that begins with its number and a full
    1.1. draw the lines;         stop or bracket, or with the word for "article" and its number
    Статья 2                     digits of any script: clause numbers are told in ASCII

Promise: the clauses put together are the text, to the sign. The digest is the SHA-256 of the
text's UTF-8 bytes, so that `sha256sum` of the file gives it.
Not here: what a text is part of (instrument.py).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from standclear.core.errors import InvalidInput

LONGEST = 400_000
"""Signs in one text, own choice: eight times the Charter of the United Nations."""

MOST_CLAUSES = 2_000
"""Clauses in one text, own choice: eighteen times the articles of that Charter (111)."""

_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e]")
"""Signs that a screen obeys and nobody reads (ECMA-48; UAX 9: LRO, RLO)."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ARTICLE = r"(?:article|clause|section|статья|пункт|стаття|madde|المادة|البند|ماده)"
_NUMBER = r"\d{1,6}(?:\.\d{1,6}){0,9}"
"""Six digits, ten levels, own choice; a longer one is no clause's number but words of the text."""

_BEGINS = re.compile(
    rf"^[ \t]*(?:{_ARTICLE}[ \t]+(?P<article>{_NUMBER})[.):]?|(?P<plain>{_NUMBER})[.)])(?=\s)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One piece of a text. `number` "0" stands for what comes before the first numbered one."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """The words in one language (BCP 47), as `canonical` spells them."""

    language: str
    text: str

    def __post_init__(self) -> None:
        if not _LANGUAGE.fullmatch(self.language):
            raise InvalidInput("texts/language", self.language, "a language tag such as en or ar")
        if not 0 < len(self.text) <= LONGEST:
            signs = f"{len(self.text)} characters"
            raise InvalidInput(f"texts/{self.language}", signs, f"1 to {LONGEST} characters")
        if canonical(self.text) != self.text:
            expected = "a text in Unicode's form NFC, each line ended by a line feed alone"
            raise InvalidInput(f"texts/{self.language}", "another spelling", expected)
        if _OBEYED.search(self.text):
            raise InvalidInput(f"texts/{self.language}", "a control character", "words alone")

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the text's bytes."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The text's pieces, in order."""
        return clauses_of(self.text)


def canonical(text: str) -> str:
    """The one spelling of a text: Unicode NFC, lines ended by a line feed, the last one too."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", plain).rstrip("\n") + "\n"


@lru_cache(maxsize=32)
def clauses_of(text: str) -> tuple[Clause, ...]:
    """The pieces of a text. Raises InvalidInput where a number stands twice."""
    begins = list(_BEGINS.finditer(text))
    edges = [match.start() for match in begins] + [len(text)]
    found = [Clause("0", text[: edges[0]])] if edges[0] > 0 else []
    seen = {clause.number for clause in found}
    for match, start, end in zip(begins, edges[:-1], edges[1:], strict=True):
        number = _in_ascii(match["article"] or match["plain"])
        if number in seen:
            raise InvalidInput(f"clause {number}", "a number that stands twice", "each number once")
        seen.add(number)
        found.append(Clause(number, text[start:end]))
    return tuple(found)


def _in_ascii(number: str) -> str:
    return ".".join(str(int(part)) for part in number.split("."))
