"""How much of a password is left once what is guessed first is taken out of it.

    what is named    person, party, desk and this program, with what is known of their names
    what is common   the words that head every published list of passwords, in `0` for `o` too
    what is in a row 1234, abcd, aaaa, qwerty, йцукен, either way round; years; what came before

Promise: a few unrelated words are never refused for one that is common among them.
Source: NIST SP 800-63B-4, 3.1.1.2 (commonly used or expected values are refused, and it is said
why). The words were chosen by hand: stems of what heads the published lists of leaked passwords,
and what somebody of a duty office would think of first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

LEAST_LEFT = 6
"""Letters and digits that must be left; half of the shortest password."""

SHORTEST_NAME, SHORTEST_ROW, SHORTEST_KEYS = 3, 3, 4

_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"[^\W_]+")

COMMON = tuple(
    _WORD.findall("""
    password passwort passwd contrasena motdepasse senha parola parol пароль admin administrator
    root user guest login default changeme changeit secret welcome letmein access master superuser
    test testing temp hello iloveyou loveyou lovely sunshine princess monkey dragon football
    baseball soccer hockey liverpool chelsea arsenal superman batman pokemon starwars naruto shadow
    michael michelle jordan jennifer jessica ashley daniel charlie andrew thomas robert george
    freedom whatever trustno blink ninja mustang hunter killer harley ranger buster tigger ginger
    cookie cheese summer winter spring autumn monday january computer internet samsung google
    facebook qazwsx zaqwsx asdf zxcv qwer wsxedc correcthorsebatterystaple correct horse battery
    staple любовь привет наташа максим солнышко мама سلام محمد احمد كلمةالسر مرحبا حبيبي
    standclear deconflict notification operations officer duty desk office army force command
    """)
)
KEYBOARD = (
    "`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "qwertzuiopü", "azertyuiop",
    "qsdfghjklm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "ضصثقفغعهخحجد", "شسيبلاتنمكط",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)  # fmt: skip
_KEYS = tuple(way for row in KEYBOARD for way in (row, row[::-1]))
_AS_LETTERS = str.maketrans("01345789@$!", "oleastbgasi")


def left_of(password: str, names: Iterable[str] = ()) -> int:
    """Letters and digits that are left of a password.

    names   what whoever guesses knows of its owner: ids and names, in any script
    """
    text = folded(password)
    taken = [not letter.isalnum() for letter in text]
    words = {word for name in names for word in _WORD.findall(folded(name))}
    known = {word for word in words if len(word) >= SHORTEST_NAME}.union(COMMON)
    for start, end in (*_said(text, known), *_rows(text), *_again(text)):
        taken[start:end] = [True] * (end - start)
    return taken.count(False)


def folded(text: str) -> str:
    """One spelling for what is guessed alike."""
    return unicodedata.normalize("NFKC", text).casefold()


def _said(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where one of the words stands, or a year, or keys that lie side by side."""
    read = text.translate(_AS_LETTERS)
    for word in words:
        for spelt in {text, read}:
            for found in re.finditer(re.escape(word), spelt):
                yield found.span()
    for found in _YEAR.finditer(text):
        yield found.span()
    for start in range(len(text) - SHORTEST_KEYS + 1):
        end = start + SHORTEST_KEYS
        if any(text[start:end] in way for way in _KEYS):
            yield start, end


def _rows(text: str) -> Iterator[tuple[int, int]]:
    """Where letters stay the same or go on by one, up or down."""
    steps = [ord(after) - ord(letter) for letter, after in pairwise(text)]
    for start in range(len(steps) - SHORTEST_ROW + 2):
        row = steps[start : start + SHORTEST_ROW - 1]
        if len(set(row)) == 1 and abs(row[0]) <= 1:
            yield start, start + SHORTEST_ROW


def _again(text: str) -> Iterator[tuple[int, int]]:
    """Where something stands that has stood before it."""
    for start in range(1, len(text) - SHORTEST_ROW + 1):
        if text.find(text[start : start + SHORTEST_ROW], 0, start + SHORTEST_ROW - 1) >= 0:
            yield start, start + SHORTEST_ROW
