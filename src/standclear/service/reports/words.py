"""What reports say, in each language of the desk: an id, and its words (data/report_words.toml).

Promise: an id without words is a fault of ours, and raised, never printed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib.resources import files

from standclear.core.time.time_zones import zone_of
from standclear.service.shown.reports.parts import Cell

LANGUAGES = ("en", "ru", "ar")
RIGHT_TO_LEFT = ("ar",)


@cache
def all_words() -> dict[str, dict[str, str]]:
    """By id, then by language."""
    text = files("standclear").joinpath("data", "report_words.toml").read_text("utf-8")
    found: dict[str, dict[str, str]] = tomllib.loads(text)["words"]
    return found


def words_in(language: str) -> Callable[[str], str]:
    """What an id says in a language."""
    table = all_words()
    return lambda name: table[name][language]


def moment(text: str, zone: str) -> str:
    """A time of a document by a zone's clocks: "2030-03-01 06:00"."""
    return f"{datetime.fromisoformat(text).astimezone(zone_of(zone)):%Y-%m-%d %H:%M}"


def cell_text(cell: Cell, language: str, zone: str) -> str:
    """A cell as a reader of a language sees it."""
    if isinstance(cell, dict):
        if "word" in cell:
            return words_in(language)(cell["word"])
        return moment(cell["at"], zone)
    return str(cell)
