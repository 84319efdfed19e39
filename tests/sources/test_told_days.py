"""The day of a statement, proposed from the words that tell when and the day of publication."""

from __future__ import annotations

import pytest

from standclear.core.sources.told_days import told_day


@pytest.mark.parametrize(
    ("words", "published_on", "day"),
    [
        ("on Wednesday", "2017-07-06", "2017-07-05"),
        ("on Wednesday", "2017-07-05", "2017-07-05"),
        ("on Thursday", "2017-07-05", "2017-06-29"),
        ("on Wednesday", "2017-W27", "2017-07-05"),
        ("в среду", "2017-07-06", "2017-07-05"),
        ("в воскресенье", "2017-07-06", "2017-07-02"),
        ("يوم الأربعاء", "2017-07-06", "2017-07-05"),
        ("yesterday", "2017-07-01", "2017-06-30"),
        ("today", "2017-07-05", "2017-07-05"),
        ("on 5 July", "2017-07-06", "2017-07-05"),
        ("on 30 December", "2017-01-02", "2016-12-30"),
        ("on 5 July 2017", "2019", "2017-07-05"),
    ],
)
def test_a_day_is_proposed_where_one_day_is_left(words: str, published_on: str, day: str) -> None:
    assert told_day(words, published_on) == day


@pytest.mark.parametrize(
    ("words", "published_on"),
    [
        ("on Wednesday", "2017-07"),
        ("on Wednesday", "2017"),
        ("on Wednesday", ""),
        ("yesterday", "2017-W27"),
        ("on 31 June", "2017-07-06"),
        ("on 5 horses", "2017-07-06"),
        ("يوم ما", "2017-07-06"),
        ("", "2017-07-06"),
    ],
)
def test_no_day_is_proposed_where_the_words_leave_it_open(words: str, published_on: str) -> None:
    assert told_day(words, published_on) == ""
