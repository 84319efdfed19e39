"""What people type at options, as values: times, durations, shares, names in a language.

Promise: an error names the option, what stood there, and what would be right.
Not here: places, heights and shapes (place_options.py).
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING, cast, get_args

import click

from standclear.core.errors import InvalidInput
from standclear.core.ids import check_party_id
from standclear.core.party import Name
from standclear.core.places.compass import Language
from standclear.core.telling import Disclosure, Share
from standclear.core.time.time_zones import zone_of
from standclear.core.time.times import read_time

if TYPE_CHECKING:
    from standclear.core.places.place import Place


def read_moment(text: str, *, zone: str, pointer: str) -> datetime:
    """The instant that the text says; `zone` is where a time without offset was meant."""
    try:
        return read_time(text, zone=None if _has_offset(text) else zone).utc
    except InvalidInput as fault:
        raise InvalidInput(pointer, text, fault.expected) from None


def known_zone(_: click.Context, option: click.Parameter, zone: str | None) -> str | None:
    """What stands at --zone, which must be a zone even where no time is read by it."""
    if zone:
        try:
            zone_of(zone)
        except InvalidInput as fault:
            raise InvalidInput(option.opts[0], zone, fault.expected) from None
    return zone


def read_place(name: str | None) -> Place | None:
    """The place that --place names; None for none."""
    from standclear.core.places.gazetteer import Gazetteer

    if not name:
        return None
    try:
        return Gazetteer.shipped().find(name)
    except InvalidInput as fault:
        raise InvalidInput("--place", name, fault.expected) from None


def _has_offset(text: str) -> bool:
    """Whether it ends as UTC or an offset does: then no zone is needed or may judge it."""
    tail = text.strip()[10:]
    return tail.upper().endswith(("Z", "UTC", "GMT")) or "+" in tail or "-" in tail


def read_name(text: str, pointer: str) -> Name:
    """ "ar=القوة الشمالية", or a name alone, which is English."""
    language, found, name = text.partition("=")
    if not found:
        return Name("en", text.strip())
    if not language.strip() or not name.strip():
        raise InvalidInput(pointer, text, "LANGUAGE=NAME, such as ar=القوة الشمالية")
    return Name(language.strip(), name.strip())


def read_language(option: str) -> Language:
    """The language of --lang, else of STANDCLEAR_LANG, else English."""
    chosen = option or os.environ.get("STANDCLEAR_LANG", "") or "en"
    for known in get_args(Language):
        if chosen == known:
            return cast("Language", known)
    raise InvalidInput("STANDCLEAR_LANG", chosen, " or ".join(get_args(Language)))


def read_share(text: str, pointer: str) -> Share:
    """ "south", "south=coarse", "south=full:500m": who sees how much, and how precisely."""
    party, _, how = text.partition("=")
    level, _, precision = how.partition(":")
    check_party_id(party.strip(), pointer=pointer)
    try:
        disclosure = Disclosure(level.strip() or "full")
    except ValueError:
        listed = ", ".join(Disclosure)
        raise InvalidInput(pointer, text, f"PARTY=LEVEL, LEVEL one of {listed}") from None
    widened = read_length_mm(precision, pointer) if precision else 0
    return Share(party.strip(), disclosure, widened)


_UNITS_MM = {"m": 1_000, "km": 1_000_000, "nm": 1_852_000, "ft": 304.8}


def read_length_mm(text: str, pointer: str) -> int:
    """ "50m", "2 km", "3 NM": whole millimetres. A number without a unit is refused."""
    typed = text.strip().lower().replace(" ", "")
    for unit in ("km", "nm", "ft", "m"):
        number = typed.removesuffix(unit)
        if number != typed:
            try:
                value = float(number)
            except ValueError:
                break
            if 0 <= value < 1e7:
                return round(value * _UNITS_MM[unit])
            break
    raise InvalidInput(pointer, text, "a length with its unit, such as 50m, 2km or 3NM")
