"""Words that give leave in Russian and Arabic, on the screens, on paper, in the feeds.

The English words are looked for by test_words.py, the phrasebook's by tests/journeys/test_phrases.
A translator who softens a denial turns it into leave: it is found here, in every text of the
browser's word lists and of the program.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from tests.docs.test_words import ROOT
from tests.journeys.test_phrases import GIVES_LEAVE

LANGUAGES = ("ru", "ar")

DENIES = {
    "ru": r"не разрешение|не является разрешением",
    "ar": r"(ليس|ليست|ليس هذا|ولا يمنح) إذن|ليس موافقة",
}
"""How it is denied."""

MEANS_ELSE = {
    "people.disabled": "an account that is shut out",
    "zone.whose": "those whose agreement a zone has",
    "form.consent": "the consent of those whose place it is",
}
"""What holds such a word and speaks of something else."""


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Every text in this language, by its key or its line."""
    lists = (ROOT / "frontend/src/i18n", ROOT / "src/standclear/web/templates")
    for folder in lists:
        words = json.loads((folder / f"{language}.json").read_text(encoding="utf-8"))
        for key, text in words.items():
            yield key, text if isinstance(text, str) else " ".join(text.values())
    for module in sorted((ROOT / "src/standclear").rglob("*.py")):
        lines = module.read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines, 1):
            if not line.isascii():
                yield f"{module.name}:{number}", line


def faults(language: str, found: Iterator[tuple[str, str]]) -> list[str]:
    leave, denied = re.compile(GIVES_LEAVE[language], re.I), re.compile(DENIES[language], re.I)
    return [
        f"{key}: {text}"
        for key, text in found
        if key not in MEANS_ELSE and leave.search(denied.sub("", text))
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_gives_leave_in_another_language(language: str) -> None:
    assert faults(language, texts(language)) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Полёт разрешён."),
        ("ru", "Здесь безопасно."),
        ("ar", "المكان آمن."),
        ("ar", "نسمح لك"),
    ],
)
def test_a_text_that_gives_leave_is_found(language: str, text: str) -> None:
    assert faults(language, iter([("a.key", text)])) != []
