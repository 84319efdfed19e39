"""One cell to one value: what a person typed, read by what its column holds.

Promise: a value, or one InvalidInput that names the cell and what would be right there. What
the spreadsheet made of the text behind the person's back (a date out of a number code, a
formula, `#REF!`) is refused, never repaired by guess.
Not here: which column and row it is; see rows.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from standclear.core.errors import InvalidInput
from standclear.core.ids import check_party_id
from standclear.core.notice import Vehicle
from standclear.core.places.coordinates import ReadPosition, read_position
from standclear.core.places.place import Area, Place
from standclear.core.shape import Height
from standclear.core.telling import Disclosure, Share
from standclear.core.time.times import read_time
from standclear.formats import heights
from standclear.formats.columns import Column, Holds
from standclear.formats.tables import Cell

Value = (
    str
    | int
    | bool
    | datetime
    | Height
    | ReadPosition
    | tuple[ReadPosition, ...]
    | tuple[Share, ...]
    | tuple[Vehicle, ...]
    | None
)

_BETWEEN = re.compile(r"[;؛\n]+")
_WITHIN = re.compile(r"[,،|]")
_YES = frozenset({"yes", "y", "true", "1", "x", "نعم", "да", "так", "oui", "evet"})
_NO = frozenset({"no", "n", "false", "0", "لا", "нет", "ні", "non", "hayır"})
_DATE_HOLDERS = frozenset({Holds.TIME, Holds.DATE})


@dataclass(frozen=True, slots=True)
class RowContext:
    """What else a cell is read by.

    zone   the IANA zone of the row's clock
    place  where the row says its coordinates are
    area   the agreement's area, which must hold every position
    """

    zone: str = ""
    place: Place | None = None
    area: Area | None = None


def read_cell(column: Column, cell: Cell, pointer: str, row: RowContext) -> Value:
    """The cell's value; None for an empty cell, a floor at the surface, an unlimited ceiling."""
    _refuse_mangled(column, cell, pointer)
    text = cell.text.strip()
    if not text:
        if column.required:
            raise InvalidInput(pointer, "empty", f"{column.label}: {column.help or column.example}")
        return None
    match column.holds:
        case Holds.FLOOR:
            return heights.read_floor(text, pointer)
        case Holds.CEILING:
            return heights.read_ceiling(text, pointer)
        case Holds.TIME:
            if cell.kind == "date" and ":" not in text:
                raise InvalidInput(
                    pointer, text, "a time, too: the cell shows a date only; write 00:01 or a time"
                )
            return _time(text, pointer, row)
        case Holds.POSITION:
            return _position(text, pointer, row)
        case Holds.POSITIONS:
            return tuple(_position(part, pointer, row) for part in _parts(text))
        case _:
            return _PLAIN[column.holds](column, text, pointer)


def _refuse_mangled(column: Column, cell: Cell, pointer: str) -> None:
    match cell.kind:
        case "formula":
            raise InvalidInput(pointer, cell.text, "the value itself; the formula holds none")
        case "error":
            raise InvalidInput(pointer, cell.text, f"a value, such as {column.example or 'text'}")
        case "date" if column.holds not in _DATE_HOLDERS:
            expected = "what was typed: the spreadsheet made a date of it; format the cell as text"
            raise InvalidInput(pointer, cell.text, expected)
        case _:
            pass


def _text(_column: Column, text: str, _pointer: str) -> str:
    return text


def _choice(column: Column, text: str, pointer: str) -> str:
    said = re.sub(r"[\s-]+", "_", text.lower())
    if said not in column.choices:
        raise InvalidInput(pointer, text, f"one of {', '.join(column.choices)}")
    return said


def _yes_no(_column: Column, text: str, pointer: str) -> bool:
    said = text.lower()
    if said not in _YES | _NO:
        raise InvalidInput(pointer, text, "yes or no")
    return said in _YES


def _number(_column: Column, text: str, pointer: str) -> int:
    digits = heights.plain(text)
    if not re.fullmatch(r"\d{1,9}", digits):
        raise InvalidInput(pointer, text, "a whole number, 0 or more, in digits")
    return int(digits)


def _metres(_column: Column, text: str, pointer: str) -> int:
    said = heights.plain(text).removesuffix("m").strip()
    if not re.fullmatch(r"\d+(\.\d+)?", said):
        raise InvalidInput(pointer, text, "metres, such as 500 or 0.5")
    return heights.size_millimetres(said, pointer)


def _date(_column: Column, text: str, pointer: str) -> str:
    try:
        return date.fromisoformat(heights.plain(text)).isoformat()
    except ValueError:
        raise InvalidInput(pointer, text, "a day as year-month-day, 2026-03-01") from None


def _zone(_column: Column, text: str, pointer: str) -> str:
    return read_zone(text, pointer)


def read_zone(text: str, pointer: str) -> str:
    """The name of an IANA zone."""
    try:
        return ZoneInfo(text).key
    except (ValueError, OSError, KeyError):
        raise InvalidInput(
            pointer, text, "an IANA time zone such as Asia/Damascus or UTC"
        ) from None


def _shares(_column: Column, text: str, pointer: str) -> tuple[Share, ...]:
    shares = tuple(_share(part, pointer) for part in _parts(text))
    parties = [share.party for share in shares]
    if len(set(parties)) != len(parties):
        raise InvalidInput(pointer, text, "each recipient once")
    return shares


def _share(text: str, pointer: str) -> Share:
    """ "south", "south:coarse", "south:500" (all of it, widened to 500 m), "south:coarse:500"."""
    party, *words = (part.strip() for part in heights.plain(text).split(":"))
    check_party_id(party, pointer=pointer)
    level = Disclosure.FULL
    if words and words[0] in {level.value for level in Disclosure}:
        level = Disclosure(words.pop(0))
    if not words or words == [""]:
        return Share(party, level)
    metres = words[0].removesuffix("m").strip()
    if len(words) > 1 or not re.fullmatch(r"\d+(\.\d+)?", metres):
        raise InvalidInput(
            pointer, text, "PARTY, PARTY:coarse, PARTY:500 for 500 m, or PARTY:coarse:500"
        )
    return Share(party, level, heights.size_millimetres(metres, pointer))


def _vehicles(_column: Column, text: str, pointer: str) -> tuple[Vehicle, ...]:
    return tuple(_vehicle(part, pointer) for part in _parts(text))


def _vehicle(text: str, pointer: str) -> Vehicle:
    fields = [field.strip() for field in _WITHIN.split(text)]
    if len(fields) > 6 or not fields[0]:
        raise InvalidInput(pointer, text, "type, colour, plate, logo yes/no, roof mark, tracker")
    kind, colour, plate, logo, roof, tracker = (fields + [""] * 6)[:6]
    has_logo = bool(logo) and _yes_no(_LOGO, logo, pointer)
    return Vehicle(kind, colour, plate, has_logo, roof, tracker)


def _position(text: str, pointer: str, row: RowContext) -> ReadPosition:
    try:
        return read_position(text, place=row.place, area=row.area)
    except InvalidInput as fault:
        raise _at(pointer, fault) from None


def _time(text: str, pointer: str, row: RowContext) -> datetime:
    try:
        return read_time(text, zone=row.zone or None).utc
    except InvalidInput as fault:
        raise _at(pointer, fault) from None


_LOGO = Column("logo", "Logo", "", "yes", Holds.YES_NO)
_PLAIN: dict[Holds, Callable[[Column, str, str], Value]] = {
    Holds.TEXT: _text,
    Holds.CHOICE: _choice,
    Holds.YES_NO: _yes_no,
    Holds.NUMBER: _number,
    Holds.METRES: _metres,
    Holds.DATE: _date,
    Holds.ZONE: _zone,
    Holds.SHARES: _shares,
    Holds.VEHICLES: _vehicles,
}


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def _at(pointer: str, fault: InvalidInput) -> InvalidInput:
    """The fault of a value at its cell, with what it may mean."""
    return InvalidInput(pointer, fault.value, fault.expected, possible=fault.possible)
