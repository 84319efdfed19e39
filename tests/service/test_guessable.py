"""Somebody guesses a password: what they try first is no password, and unrelated words are one."""

from __future__ import annotations

import pytest

from standclear.core.errors import InvalidInput
from standclear.service.people.guessable import left_of
from standclear.service.people.passwords import LONGEST, check_password

NAMES = ("rana-k", "Rana Karim", "north", "Northern Force", "القوة الشمالية", "Sorvath desk")


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "P@ssw0rd-2026", "letmeinletmein", "correct horse battery staple",
        "northern force", "NORTH.north.2030", "sorvath desk 1", "rana karim 77", "القوة الشمالية",
        "abcdefghijkl", "987654321098", "qwertyuiop12", "1qaz2wsx3edc4rfv", "йцукенгшщзхъ",
        "aaaabbbbcccc", "heron heron heron", "пароль123456", "standclear123", "!!!!????....",
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused_and_it_is_said_why(password: str) -> None:
    with pytest.raises(InvalidInput, match="unrelated words") as refused:
        check_password(password, names=NAMES)
    assert password not in str(refused.value)


@pytest.mark.parametrize(
    "password",
    [
        "four unrelated heron words", "correct horse lantern velvet", "солнце дерево камень",
        "4471-8823-9914", "dLn83kxPq2vw", "north wind over granite",
    ],
)  # fmt: skip
def test_unrelated_words_and_random_letters_are_taken(password: str) -> None:
    check_password(password, names=NAMES)


def test_names_of_one_or_two_letters_take_nothing_away() -> None:
    assert left_of("velvet granite", ("a", "ve")) == len("velvetgranite")


def test_the_longest_is_looked_at_as_well() -> None:
    with pytest.raises(InvalidInput):
        check_password("ab1" * (LONGEST // 3))
