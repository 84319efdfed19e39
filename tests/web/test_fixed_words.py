"""What an acknowledgement is not stands before whoever acknowledges in a language that they read.
One English text is signed; wherever it is shown, its translation stands beside it, the same at
every door."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from standclear.core.telling import DISCLAIMER, DISCLAIMER_IN, fixed_words
from standclear.service.wording import lines
from tests.links.test_page import Reader
from tests.town import site
from tests.web.people_door import Desk
from tests.web.phone import phone_of

WORDS = Path(__file__).parents[2] / "frontend/src/i18n"
TRANSLATED = ("ru", "ar")


@pytest.mark.parametrize("language", DISCLAIMER_IN)
def test_the_web_app_says_it_as_the_desk_does(language: str) -> None:
    words = json.loads((WORDS / f"{language}.json").read_text(encoding="utf-8"))
    assert words["fixed.receipt"] == DISCLAIMER_IN[language]


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_phone_shows_the_translation_and_what_is_signed(desk: Desk, language: str) -> None:
    anna, _ = phone_of(desk, "north", "anna")
    desk.town["relief"].gives(site())
    told = desk.town["north"].last
    page = anna.goes(f"/field/inbox/{told.number}?lang={language}")
    assert DISCLAIMER_IN[language] in page.words
    assert told.disclaimer in page.words


def test_paper_is_read_in_every_language(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    desk.town["relief"].gives(site())
    words = " ".join(Reader(rita.client.get("/print/record/relief/site/1").text).words.split())
    for said in DISCLAIMER_IN.values():
        assert said in words


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_command_line_repeats_it_in_the_language_asked_for(desk: Desk, language: str) -> None:
    desk.town["relief"].gives(site())
    told = desk.town["north"].last
    assert lines(told)[-1] == DISCLAIMER
    assert lines(told, language=language)[-2:] == [DISCLAIMER, DISCLAIMER_IN[language]]


def test_another_wording_than_this_ones_is_not_passed_off_as_translated() -> None:
    assert fixed_words("Received.") == ("Received.",)
