"""Digits, signs, primes and hemisphere letters of any script, brought to one alphabet.

Promise: a digit keeps its value and its place; a character whose meaning is not certain is left
as it stands, so that no grammar accepts it. The Arabic thousands mark and the middle dot are
such; the Arabic decimal mark is a decimal point (a popular parser drops it and all but one
digit behind it).
Not here: what numbers mean (angles.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import partial

INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)]
)
MARKS = str.maketrans(
    dict.fromkeys("−‐‑‒–﹣－", "-")
    | dict.fromkeys("°º˚∘⁰", "°")
    | dict.fromkeys("'′’‘ʹʼ´`＇", "'")
    | dict.fromkeys('"″”“„ʺ＂', '"')
    | {"٫": ".", "،": ";", "؛": ";", "；": ";", "，": ",", "．": ".", "：": ":"}
)

UNITS = {
    "°": r"degrees?|deg\.?|град(?:ус(?:ов|а)?)?\.?|درجة",
    "'": r"minutes?|min\.?|мин(?:ут[аы]?)?\.?|دقيقة",
    '"': r"seconds?|sec\.?|сек(?:унд[аы]?)?\.?|ثانية",
}
AXES = {
    " Y ": r"latitude|lat\.?|широта|خط العرض",
    " X ": r"longitude|long\.?|lon\.?|lng\.?|долгота|خط الطول",
}
HEMISPHERES = {
    "N": r"north|сев(?:ер(?:ной|ная)?)?\.?(?: широт[аы])?|с\. ?ш\.?|пн\.?(?: ?ш\.?)?|с|"
    r"شمالاً|شمالا|شمال|ش",
    "S": r"south|юж(?:ной|ная)?\.?(?: широт[аы])?|юг|ю\. ?ш\.?|пд\.?(?: ?ш\.?)?|ю|"
    r"جنوباً|جنوبا|جنوب|ج",
    "E": r"east|вост(?:ок|очной|очная)?\.?(?: долгот[аы])?|в\. ?д\.?|сх\.?(?: ?д\.?)?|в|"
    r"شرقاً|شرقا|شرق|ق",
    "W": r"west|зап(?:ад|адной|адная)?\.?(?: долгот[аы])?|з\. ?д\.?|зх\.?(?: ?д\.?)?|з|"
    r"غرباً|غربا|غرب|غ",
}
"""Whole words only. ش is north, as on Arabic maps, where east is ق; if a writer means east by
it, the text has two norths and is refused."""


def _pattern(words: dict[str, str]) -> re.Pattern[str]:
    """One alternative for each meaning, none of them inside a longer word."""
    either = "|".join(f"({alternatives})" for alternatives in words.values())
    return re.compile(rf"(?<![^\W\d_])(?:{either})(?![^\W\d_])", re.IGNORECASE)


_WORDS = [(_pattern(words), list(words)) for words in (AXES, UNITS, HEMISPHERES)]


def plain(text: str) -> str:
    """ASCII digits, points, signs and primes; letters as typed, in upper case; single spaces.

    Digits of every script count (Unicode decimal value), also within one number.
    """
    marked = text.translate(INVISIBLE).translate(MARKS)
    digits = "".join(_character(ch) for ch in marked)
    primes = re.sub(r"' ?'", '"', digits)
    return re.sub(r"[^\S\n]+", " ", primes).strip().upper()


def _character(ch: str) -> str:
    """A decimal digit as ASCII; others (superscripts, fractions) stay, to be refused."""
    value = unicodedata.decimal(ch, None)
    if value is not None:
        return str(value)
    return ch if unicodedata.numeric(ch, None) is not None else unicodedata.normalize("NFKC", ch)


def hemispheres(text: str) -> str:
    """`plain` text with unit words as marks, hemispheres as N S E W, axis names as Y and X."""
    for pattern, meanings in _WORDS:
        text = pattern.sub(partial(_meaning, meanings), text)
    return re.sub(r" +", " ", text).strip()


def _meaning(meanings: Sequence[str], found: re.Match[str]) -> str:
    """What stands for the word found: patterns and meanings are numbered alike, from 1."""
    return meanings[(found.lastindex or 1) - 1]


def decimal_commas(text: str) -> list[str]:
    """Every way to understand the commas: as decimal points, or as what parts two coordinates.

    In what is returned "." is decimal and ";" parts the coordinates.
    """
    text = text.replace("/", ";").replace("|", ";").replace("\n", ";")
    if "," not in text:
        return [text]
    if re.search(r"\d\.\d", text):
        return [text.replace(",", ";")]
    loose = re.sub(r"(?<!\d),|,(?!\d)", ";", text)
    readings = [re.sub(r"(\d),(\d)", r"\1.\2", loose), loose.replace(",", ";")]
    if loose.count(",") == 3 and ";" not in loose:
        first, second, third, fourth = loose.split(",")
        readings.append(f"{first}.{second};{third}.{fourth}")
    return list(dict.fromkeys(readings))
