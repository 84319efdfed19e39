"""A phrase of the hotline in plain words, in every language of the phrasebook."""

from __future__ import annotations

from collections.abc import Iterator

from standclear.core.hotline.phrases import (
    FIRST_STRONG_ISOLATE,
    LANGUAGES,
    POP_ISOLATE,
    Given,
    render,
)
from standclear.core.release import PhraseView


def phrase_lines(view: PhraseView) -> Iterator[str]:
    """The same meaning in each language, then the words beside it, which are in one."""
    for language, words in phrase_words(view.phrase, view.given, view.marks).items():
        yield f"[{language}] {FIRST_STRONG_ISOLATE}{words}{POP_ISOLATE}"
    if view.text:
        yield f"Beside it: {view.text}"


def phrase_words(
    phrase: str, given: tuple[Given, ...], marks: tuple[Given, ...] = ()
) -> dict[str, str]:
    """By language; none for words without a phrase."""
    if not phrase:
        return {}
    return {language: render(phrase, given, language, marks) for language in LANGUAGES}
