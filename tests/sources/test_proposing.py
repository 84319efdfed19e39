"""Statements are proposed as people write them: quoted, reported, attributed, in three scripts.

The short quotations are of the news report of July 2017 that the project starts from (talks on
Syria after the meeting at Astana, before that of the G20 at Hamburg).
"""

from __future__ import annotations

import pytest

from standclear.core.errors import InvalidInput
from standclear.core.sources.days import check_day, first_day, precision_of
from standclear.core.sources.proposing import propose_quotes
from standclear.core.sources.source import find_words

CASES = [
    (
        "U.S. Secretary of State Rex Tillerson said on Wednesday that Washington is open to "
        "enforcing no-fly zones in Syria in coordination with Moscow.",
        "Washington is open to enforcing no-fly zones in Syria in coordination with Moscow",
        ("U.S. Secretary of State Rex Tillerson", "", "offer", "on Wednesday"),
    ),
    (
        '"The USA and Russian Federation must publicly commit to protecting civilians in Syria".',
        "The USA and Russian Federation must publicly commit to protecting civilians in Syria",
        ("", "", "demand", ""),
    ),
    (
        'The two had set up "de-confliction zones", Tillerson said, which showed "that our two '
        'nations are capable of further progress".',
        "that our two nations are capable of further progress",
        ("Tillerson", "", "other", ""),
    ),
    (
        "Bashar al-Jaafari, Syria's ambassador to the United Nations, attributed the failure of "
        'the meeting to "counter-efforts" of the Turkish side, reports SANA.',
        "Bashar al-Jaafari, Syria's ambassador to the United Nations, attributed the failure of "
        'the meeting to "counter-efforts" of the Turkish side',
        ("Bashar al-Jaafari", "SANA", "claim", ""),
    ),
    (
        "“We will open the road. We will not fire on it,” Colonel A. B. Reyes said on Monday, "
        "according to the valley radio.",
        "We will open the road. We will not fire on it",
        ("Colonel A. B. Reyes", "the valley radio", "commitment", "on Monday"),
    ),
    (
        "«Мы готовы открыть дорогу для помощи», — сообщил Петров.",
        "Мы готовы открыть дорогу для помощи",
        ("Петров", "", "offer", ""),
    ),
    (
        "Представитель севера Иван Петров заявил в среду, что авиация не будет летать.",
        "авиация не будет летать",
        ("Представитель севера Иван Петров", "", "commitment", "в среду"),
    ),
    (
        "«نحن نلتزم بحماية المدنيين في الوادي»، قال الوزير.",
        "نحن نلتزم بحماية المدنيين في الوادي",
        ("الوزير", "", "commitment", ""),
    ),
]


@pytest.mark.parametrize(("text", "words", "told"), CASES)
def test_a_statement_is_found_with_what_the_text_says_of_it(
    text: str, words: str, told: tuple[str, str, str, str]
) -> None:
    found = {each.text: each for each in propose_quotes(f"A title\n\n{text}\n")}
    assert words in found
    proposal = found[words]
    assert (
        proposal.speaker,
        proposal.attribution,
        proposal.kind.value,
        proposal.day_words,
    ) == told


@pytest.mark.parametrize(
    "text",
    [
        "The summit begins on Friday in Hamburg.",
        'They spoke of "de-confliction zones" again.',
        'An odd mark " stands alone here and is closed by nothing at all',
        "",
    ],
)
def test_what_says_nothing_is_not_proposed(text: str) -> None:
    assert propose_quotes(text) == ()


def test_words_are_found_across_the_break_of_a_line_and_only_where_they_stand_once() -> None:
    text = "One is open to\n  talks. One is open to peace.\n"
    assert find_words(text, "open to talks") == (7, "open to\n  talks")
    for words, fault in (("open to", "stand there once"), ("closed", "stand in the source")):
        with pytest.raises(InvalidInput, match=fault):
            find_words(text, words)


@pytest.mark.parametrize(
    ("day", "precision", "first"),
    [
        ("2017", "year", "2017-01-01"),
        ("2017-07", "month", "2017-07-01"),
        ("2017-W27", "week", "2017-07-03"),
        ("2017-07-05", "day", "2017-07-05"),
    ],
)
def test_a_day_is_kept_as_precisely_as_it_was_told(day: str, precision: str, first: str) -> None:
    check_day(day, pointer="day")
    assert (precision_of(day), first_day(day).isoformat()) == (precision, first)


@pytest.mark.parametrize(
    "day",
    ["2017-13", "2017-00", "2017-02-30", "2017-W54", "2017-W00", "17", "July 2017", "0001", "9999"],
)
def test_a_day_that_cannot_be_is_refused(day: str) -> None:
    with pytest.raises(InvalidInput, match="a day as far as it is known"):
        check_day(day, pointer="day")
