"""The phrasebook: what is said on such lines, by id, in six languages.

    render("PR-1", (Given("time", "2030-03-01T08:00Z"),), "fr")
    "Vous aurez notre réponse au plus tard le 2030-03-01 08:00Z."

Promise: a phrase means one thing in every language, so that no meaning hangs on an interpreter of
the hour (the call that threatened al-Tanf was interpreted by one junior airman; domain 1.1). In
Arabic whatever is put in stands within U+2068 and U+2069, so that digits and coordinates keep
their order (Unicode UAX 9, 6.2). Free words stand beside a phrase, never inside it.
Not here: whether a phrase may be passed (rules/call_passing.py). The translations have not been
reviewed by a professional interpreter.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from standclear.core.errors import InvalidInput

LANGUAGES = ("en", "ru", "ar", "fr", "tr", "uk")
RIGHT_TO_LEFT = ("ar",)
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"

TYPES = ("place", "time", "minutes", "metres", "number", "record")
MOST = 100_000
"""The largest number in a phrase, own choice: metres to the horizon and beyond."""

_SLOT = re.compile(r"\{([a-z]+)(?::([a-z]+))?\}")
_RECORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9/._-]{1,80}")


@dataclass(frozen=True, slots=True)
class Given:
    """One parameter of a phrase. Times as RFC 3339 in UTC, a place by its name on the call."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase.

    since       version of the phrasebook that brought it
    parameters  name and type, in the order of the English words
    words       language and words, parameters as {name}
    """

    id: str
    since: int
    parameters: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...]

    def of(self, language: str) -> str:
        return dict(self.words)[language]


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Every phrase, and how far a place has come in words (`said`, `agreed`, `not_agreed`)."""

    book: int
    phrases: Mapping[str, Phrase]
    places: Mapping[str, Mapping[str, str]]


@cache
def phrasebook() -> Phrasebook:
    """The one inside the package."""
    held = tomllib.loads((files("standclear") / "data" / "phrases.toml").read_text("utf-8"))
    phrases = {key: _phrase(key, each) for key, each in held["phrases"].items()}
    return Phrasebook(held["book"], phrases, held["places"])


def _phrase(key: str, held: Mapping[str, Any]) -> Phrase:
    english = held["en"]
    parameters = tuple((name, kind or name) for name, kind in _SLOT.findall(english))
    words = tuple((la, _SLOT.sub(r"{\1}", held[la])) for la in LANGUAGES)
    return Phrase(key, held.get("since", 1), parameters, words)


def phrase_of(phrase: str, *, pointer: str = "phrase") -> Phrase:
    """A phrase by its id; `InvalidInput` names those that are like it."""
    known = phrasebook().phrases
    if phrase not in known:
        alike = [key for key in known if key[:2] == phrase[:2].upper()] or list(known)
        raise InvalidInput(pointer, phrase, f"a phrase of the phrasebook: {', '.join(alike)}")
    return known[phrase]


def check_given(phrase: Phrase, given: tuple[Given, ...]) -> None:
    """Refuse parameters that are missing, too many, or not of their type."""
    names, wanted = [each.name for each in given], [name for name, _ in phrase.parameters]
    if sorted(names) != sorted(wanted):
        needs = ", ".join(f"{name} ({kind})" for name, kind in phrase.parameters) or "none"
        raise InvalidInput(
            "given", ", ".join(names) or "none", f"the parameters {needs}, each once"
        )
    kinds = dict(phrase.parameters)
    for each in given:
        _check(f"given/{each.name}", kinds[each.name], each.value)


def _check(pointer: str, kind: str, value: str) -> None:
    match kind:
        case "time":
            _moment(pointer, value)
        case "minutes" | "metres" | "number":
            if not (value.isascii() and value.isdecimal() and 1 <= len(value) <= 6):
                raise InvalidInput(pointer, value, f"a whole number up to {MOST}")
            if not 0 < int(value) <= MOST:
                raise InvalidInput(pointer, value, f"a whole number from 1 to {MOST}")
        case "record":
            if not _RECORD.fullmatch(value):
                raise InvalidInput(pointer, value, "the id of a record, such as north/plan/12")
        case _:  # a place: its name is looked up by whoever has the call
            pass


def _moment(pointer: str, value: str) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        at = None
    if at is None or at.utcoffset() != timedelta(0):
        raise InvalidInput(pointer, value, "a time in UTC such as 2030-03-01T08:00Z")
    return at


def render(
    phrase: str, given: tuple[Given, ...], language: str, marks: tuple[Given, ...] = ()
) -> str:
    """The phrase in a language, with its parameters put in; times as `2030-03-01 08:00Z`.

    given  a place as it is to be shown
    marks  how far each place has come, by its parameter's name: said, agreed or not_agreed
    """
    found = phrase_of(phrase)
    kinds = dict(found.parameters)
    values = {each.name: each.value for each in given}
    marked = {each.name: each.value for each in marks}

    def put_in(slot: re.Match[str]) -> str:
        name = slot[1]
        value = values[name]
        shown = f"{_moment(name, value):%Y-%m-%d %H:%MZ}" if kinds[name] == "time" else value
        if language in RIGHT_TO_LEFT:
            shown = f"{FIRST_STRONG_ISOLATE}{shown}{POP_ISOLATE}"
        if name in marked:
            shown += f" ({phrasebook().places[marked[name]][language]})"
        return shown

    return _SLOT.sub(put_in, found.of(language))
