"""A draft of an agreement as a file that people fill in: TOML, its texts in files beside it.

    id = "quiet"                          [texts]  en = "quiet.en.txt"
    signatories = ["north", "south"]      [maps]   Alder = "north/zone/1"
    [entry] signatures = 2                [term]   months = 6        [renewal] months = 6

Promise: every fault names its place in the file; a member that is not known is a fault.
Not here: what becomes of a draft (core/rules/instruments.py).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from standclear.cli.words import read_moment
from standclear.core.agreements.dates import ENDS, IN_FORCE, DatedWords, Period
from standclear.core.agreements.instrument import EntryRule, Instrument, MapRef, Renewal, Term
from standclear.core.agreements.text import Text, canonical
from standclear.core.errors import InvalidInput

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_KNOWN = {
    "": ("id", "name", "zone", "prevails", "signatories", "shared_with", "texts", "entry", "term",
         "renewal", "maps", "dates"),
    "entry": ("signatures", "clause", "on", "quote", "deposit_with"),
    "term": ("months", "hours", "until", "quote", "clause"),
    "renewal": ("signatures", "months", "hours", "clause"),
    "dates": ("what", "on", "quote", "clause", "source"),
}  # fmt: skip

TEMPLATE = """\
# A draft: fill in, then `standclear instrument propose FILE`. Leave out what does not hold.
id = "quiet"                    # a short name for it, for all; clauses are quiet/1, quiet/2 ...
name = "Four quiet areas"
zone = "UTC"                    # IANA zone by which days and hours in here are read
# prevails = "en"               # where texts differ, this one decides; else all are equal
signatories = ["north", "south", "relief"]
# shared_with = ["watch"]       # only these read it beside the signatories; else everybody

[texts]                         # one file a language; a clause begins with its number: "3."
en = "quiet.en.txt"

[entry]                         # in force when all of this is fulfilled, and not before
signatures = 3
# on = "2030-01-06 00:00"       # or a day alone
# quote = "on 6 January 2030"   # the words that say so
# clause = "5"                  # and where they stand
# deposit_with = "watch"

[term]                          # leave out: until it is denounced
months = 6                      # or hours = 48, or until = "2030-07-01" with a quote
# clause = "5"

[renewal]                       # leave out: it cannot be renewed
signatures = 3                  # so many say so before the end; silence renews nothing
months = 6

[maps]                          # zones at their newest, or the SHA-256 of a map lodged elsewhere
# Alder = "north/zone/1"

# [[dates]]
# what = "maps_due"
# on = "2030-06-04"
# quote = "by 4 June 2030"
# clause = "4"                  # or source = "who said it, and when"
"""

MapOf = Callable[[str, str], MapRef]
"""What a name and a zone's id make: asked of the desk, which knows the zone's version."""

VersionOf = Callable[[str], int]
"""Which draft of an agreement it is going to be."""


def read_draft(path: Path, *, version_of: VersionOf, map_of: MapOf) -> Instrument:
    """The draft that a file says. Raises InvalidInput, naming the place in the file."""
    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8"))
    except (OSError, ValueError) as fault:
        raise InvalidInput(str(path), "what cannot be read", f"a draft in TOML: {fault}") from None
    try:
        return _draft(document, path.parent, version_of, map_of)
    except InvalidInput as fault:
        raise fault.under(path.name) from None


def _draft(
    document: dict[str, Any], beside: Path, version_of: VersionOf, map_of: MapOf
) -> Instrument:
    _known("", document)
    zone = _text(document, "zone", "UTC")
    entry, term, renewal = (_table(document, name) for name in ("entry", "term", "renewal"))
    on = _dated(entry, "on", IN_FORCE, zone, "entry")
    return Instrument(
        id=_text(document, "id"),
        version=version_of(_text(document, "id")),
        name=_text(document, "name"),
        texts=tuple(
            Text(language, _read_text(beside, language, name))
            for language, name in _table(document, "texts").items()
        ),
        signatories=_names(document, "signatories"),
        entry=EntryRule(
            _whole(entry, "signatures", "entry", len(_names(document, "signatories"))),
            on,
            _text(entry, "deposit_with", ""),
            _text(entry, "clause", ""),
        ),
        prevails=_text(document, "prevails", ""),
        term=_term(term, zone) if term else None,
        renewal=_renewal(renewal, zone) if renewal else None,
        maps=tuple(_map(name, str(of), map_of) for name, of in _table(document, "maps").items()),
        dates=_dates(document, zone),
        shared_with=_names(document, "shared_with"),
    )


def read_dated(
    what: str, text: str, *, zone: str, quote: str, clause: str = "", source: str = ""
) -> DatedWords:
    """A day, or a day and hour, with its words: "2030-06-04", "2030-06-04 12:00"."""
    at, day_only = _moment(text, zone, "on")
    return DatedWords(what, at, zone, day_only, quote, clause, source)


def _moment(text: str, zone: str, pointer: str) -> tuple[datetime, bool]:
    if _DAY.fullmatch(text.strip()):
        return read_moment(f"{text.strip()} 00:00", zone=zone, pointer=pointer), True
    return read_moment(text, zone=zone, pointer=pointer), False


def _dated(table: dict[str, Any], key: str, what: str, zone: str, place: str) -> DatedWords | None:
    if key not in table:
        return None
    try:
        at, day_only = _moment(_text(table, key), zone, key)
        return DatedWords(what, at, zone, day_only, _text(table, "quote"), _text(table, "clause"))
    except InvalidInput as fault:
        raise fault.under(place) from None


def _term(table: dict[str, Any], zone: str) -> Term:
    until = _dated(table, "until", ENDS, zone, "term")
    lasts = _period(table, zone, "term") if "months" in table or "hours" in table else None
    return Term(until, lasts, _text(table, "clause", ""))


def _renewal(table: dict[str, Any], zone: str) -> Renewal:
    lasts = _period(table, zone, "renewal")
    return Renewal(_whole(table, "signatures", "renewal"), lasts, _text(table, "clause", ""))


def _period(table: dict[str, Any], zone: str, place: str) -> Period:
    months, hours = (_whole(table, unit, place, 0) for unit in ("months", "hours"))
    return Period(months, hours, zone)


def _map(name: str, of: str, map_of: MapOf) -> MapRef:
    return map_of(name, of) if "/" in of else MapRef(name, of)


def _dates(document: dict[str, Any], zone: str) -> tuple[DatedWords, ...]:
    found, tables = [], document.get("dates", [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise InvalidInput("dates", repr(tables), "tables: [[dates]] before each date")
    for number, table in enumerate(tables):
        _known("dates", table)
        try:
            found.append(
                read_dated(
                    _text(table, "what"),
                    _text(table, "on"),
                    zone=zone,
                    quote=_text(table, "quote"),
                    clause=_text(table, "clause", ""),
                    source=_text(table, "source", ""),
                )
            )
        except InvalidInput as fault:
            raise fault.under(f"dates/{number}") from None
    return tuple(found)


def _read_text(beside: Path, language: str, name: object) -> str:
    return read_verbatim(beside / str(name), pointer=f"texts/{language}", shown=str(name))


# ---- plain members of a table


def _known(place: str, table: dict[str, Any]) -> None:
    for name in table:
        if name not in _KNOWN[place]:
            listed = ", ".join(_KNOWN[place])
            raise InvalidInput(f"{place}/{name}".strip("/"), name, f"one of {listed}")


def _table(document: dict[str, Any], name: str) -> dict[str, Any]:
    found = document.get(name, {})
    if not isinstance(found, dict):
        raise InvalidInput(name, repr(found), f"a table: [{name}]")
    if name in _KNOWN:
        _known(name, found)
    return found


def read_verbatim(path: Path, *, pointer: str, shown: str) -> str:
    """The text of a file in its one spelling. Raises InvalidInput for what is no text in UTF-8."""
    try:
        return canonical(path.read_bytes().decode("utf-8"))
    except OSError as fault:
        expected = f"the file of a text in UTF-8: {fault.strerror}, {path}"
        raise InvalidInput(pointer, shown, expected) from None
    except ValueError as fault:
        raise InvalidInput(pointer, shown, f"the file of a text in UTF-8: {fault}") from None


def _text(table: dict[str, Any], name: str, default: str | None = None) -> str:
    found = table.get(name, default)
    if not isinstance(found, str):
        given = "nothing" if found is None else f"{found}"  # a date as it was typed
        raise InvalidInput(name, given, f'words in quotes: {name} = "..."')
    return found


def _names(table: dict[str, Any], name: str) -> tuple[str, ...]:
    found = table.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise InvalidInput(name, repr(found), f'a list of parties: {name} = ["north", "south"]')
    return tuple(found)


def _whole(table: dict[str, Any], name: str, place: str, default: int | None = None) -> int:
    found = table.get(name, default)
    if not isinstance(found, int) or isinstance(found, bool):
        given = "nothing" if found is None else repr(found)
        raise InvalidInput(f"{place}/{name}", given, "a whole number")
    return found
