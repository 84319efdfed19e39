"""The phrasebook: every phrase in six languages, each with all its parameters.

Requirements: domain 2.5 row 15 and 6.9 (phrase-coded multilingual messages, right-to-left), 6.8.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256

import pytest

from standclear.core.errors import InvalidInput
from standclear.core.hotline.phrases import (
    FIRST_STRONG_ISOLATE,
    LANGUAGES,
    POP_ISOLATE,
    TYPES,
    Given,
    Phrase,
    check_given,
    phrase_of,
    phrasebook,
    render,
)
from tests.docs.test_words import FORBIDDEN

VALUES = {
    "place": "A = 35.28330N 40.15000E",
    "time": "2030-03-01T08:00Z",
    "minutes": "15",
    "metres": "500",
    "number": "4",
    "record": "relief/move/3",
}
PHRASES = list(phrasebook().phrases.values())
SCRIPTS = {"ru": r"[а-яё]", "uk": r"[а-яіїєґ]", "ar": r"[\u0621-\u064a]", "tr": r"[a-zçğıöşü]"}

GIVES_LEAVE = {
    "ru": r"разреш|безопас|одобр|санкци|допуск|чисто",
    "uk": r"дозв|безпеч|схвал|санкці|допуск|чисто",
    "ar": r"آمن|أمان|إذن|مسموح|نسمح|مصر[ّ]?ح|موافق|ترخيص",
    "fr": r"\bsûr|s[ée]curi|autoris|approuv|permis|permet|feu vert|d[ée]gag",
    "tr": r"\bg[üu]ven|\bonay|\bizin|\bizni|\byetki|\bserbest",
}
"""Words that would turn a record into a leave to act."""


def given(phrase: Phrase) -> tuple[Given, ...]:
    return tuple(Given(name, VALUES[kind]) for name, kind in phrase.parameters)


def test_there_are_as_many_as_people_learn_by_heart() -> None:
    assert 20 <= len(PHRASES) <= 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_stands_in_every_language_with_all_its_parameters(language: str) -> None:
    for phrase in PHRASES:
        words = phrase.of(language)
        slots = re.findall(r"\{([a-z]+)\}", words)
        assert sorted(slots) == sorted(name for name, _ in phrase.parameters), phrase.id
        assert {kind for _, kind in phrase.parameters} <= set(TYPES)
        check_given(phrase, given(phrase))
        said = render(phrase.id, given(phrase), language)
        assert "{" not in said, phrase.id
        if language in SCRIPTS:
            assert re.search(SCRIPTS[language], words, re.IGNORECASE), phrase.id
        if language != "en":
            assert words != phrase.of("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_gives_leave_in_any_language(language: str) -> None:
    own = GIVES_LEAVE.get(language)
    wrong = re.compile(own, re.IGNORECASE) if own else FORBIDDEN
    for phrase in PHRASES:
        words = phrase.of(language)
        found = wrong.search(words)
        assert found is None, (phrase.id, found)


def test_in_arabic_numbers_and_coordinates_stand_within_isolates() -> None:
    for phrase in PHRASES:
        said = render(phrase.id, given(phrase), "ar")
        isolated = re.findall(f"{FIRST_STRONG_ISOLATE}([^{POP_ISOLATE}]*){POP_ISOLATE}", said)
        assert len(isolated) == len(phrase.parameters), phrase.id
        outside = re.sub(f"{FIRST_STRONG_ISOLATE}[^{POP_ISOLATE}]*{POP_ISOLATE}", "", said)
        assert not re.search(r"[0-9A-Za-z]", outside), phrase.id
    for language in ("en", "ru", "fr", "tr", "uk"):
        assert FIRST_STRONG_ISOLATE not in render("PL-1", (Given("place", "A"),), language)


def test_a_place_goes_out_with_how_far_it_has_come_in_each_language() -> None:
    marks = (Given("place", "not_agreed"),)
    said = {la: render("FI-1", (Given("place", "A"),), la, marks) for la in LANGUAGES}
    assert "A (NOT AGREED)" in said["en"]
    assert "A (НЕ СОГЛАСОВАНО)" in said["ru"]
    assert f"{FIRST_STRONG_ISOLATE}A{POP_ISOLATE} (غير متفق عليه)" in said["ar"]
    assert all(set(states) == set(LANGUAGES) for states in phrasebook().places.values())


def test_parameters_are_of_their_type() -> None:
    phrase = phrase_of("AC-1")
    fine = dict(zip((name for name, _ in phrase.parameters), given(phrase), strict=True))
    for name, wrong, words in (
        ("metres", "2 km", "a whole number up to 100000"),
        ("metres", "0", "a whole number from 1 to 100000"),
        ("metres", "٥٠٠", "a whole number up to 100000"),
        ("from", "08:00", "a time in UTC"),
        ("from", "2030-03-01T08:00+03:00", "a time in UTC"),
    ):
        with pytest.raises(InvalidInput, match=words):
            check_given(phrase, tuple({**fine, name: Given(name, wrong)}.values()))
    with pytest.raises(InvalidInput, match="each once"):
        check_given(phrase, (*fine.values(), Given("metres", "5")))
    with pytest.raises(InvalidInput, match="FI-1, FI-2"):
        phrase_of("FI-9")


def test_a_phrase_of_this_version_is_never_worded_anew_in_silence() -> None:
    """What was told in English stands in releases; whoever changes a phrase gives it a new id."""
    english = {phrase.id: phrase.of("en") for phrase in PHRASES if phrase.since == 1}
    digest = sha256(json.dumps(english, sort_keys=True).encode()).hexdigest()
    assert (phrasebook().book, digest[:16]) == (1, "e19e674af10531b1")
