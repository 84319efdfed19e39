"""One count that somebody claims: of a day, a kind of act, a place and a side, with its words.

Promise: a count stands with whose it is, by which clock its day ends, and the words that it was
read from. No count is ever added to another's.
Source: the daily bulletins of the Russian-Turkish commission, 2017 and 2018, each side its own
count and none of both (domain report 1.1); OSCE SMM reports, cut-off 19:30 of a named zone (3.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from standclear.core.act_codes import check_act
from standclear.core.agreements.dates import YEARS
from standclear.core.errors import InvalidInput
from standclear.core.time.time_zones import zone_of

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
LONGEST = 2_000
MOST_COUNTED = 1_000_000
"""Own choice: no side has counted as many in a day."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One cell of one side's ledger.

    by           whose count: a party, or another's name as the source writes it
    day          YYYY-MM-DD, the day on which the count ends
    cut_off      HH:MM by the clocks of `zone`; "" where the source does not say
    act          an act code; "" for all that the claimant counts
    area         a zone of this desk, or a place as it is called; "" for everywhere
    accused      the side that it is laid to; "" where nobody is
    quote        the words that the count is read from
    source       who published them and where; "" where a party claims here itself
    recodes      the earlier claim that it takes the place of, which stays on record
    shared_with  () for all parties, else who may read it beside the desk, its author and `by`
    """

    by: str
    day: str
    zone: str
    count: int
    quote: str
    cut_off: str = ""
    act: str = ""
    area: str = ""
    accused: str = ""
    source: str = ""
    recodes: str = ""
    shared_with: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_day(self.day)
        zone_of(self.zone)
        if self.cut_off and not _CLOCK.fullmatch(self.cut_off):
            expected = "an hour such as 19:30, of 00:00 to 23:59, or nothing"
            raise InvalidInput("claim/cut_off", self.cut_off, expected)
        if self.act:
            check_act(self.act, pointer="claim/act")
        _check_count("claim/count", self.count)
        for name, needed in (("by", True), ("quote", True), ("area", False), ("accused", False),
                             ("source", False)):  # fmt: skip
            check_words(f"claim/{name}", getattr(self, name), needed=needed)

    @property
    def row(self) -> tuple[str, str, str, str]:
        """Where it stands in the table: day, act, area, accused."""
        return self.day, self.act, self.area, self.accused


@dataclass(frozen=True, slots=True)
class Check:
    """What somebody says of another's count: of so many, it confirms these.

    by         whose word; quote and source as of a claim
    confirmed  how many of the claim's count; 0 for none of them
    """

    claim: str
    by: str
    confirmed: int
    quote: str
    source: str = ""

    def __post_init__(self) -> None:
        _check_count("check/confirmed", self.confirmed)
        for name, needed in (("by", True), ("quote", True), ("source", False)):
            check_words(f"check/{name}", getattr(self, name), needed=needed)


def check_words(pointer: str, text: str, *, needed: bool) -> None:
    """Refuse words that are missing, or too many."""
    if needed and not text.strip():
        raise InvalidInput(pointer, "empty", "the words")
    if len(text) > LONGEST:
        raise InvalidInput(pointer, f"{len(text)} characters", f"at most {LONGEST}")


def _check_count(pointer: str, count: int) -> None:
    if not 0 <= count <= MOST_COUNTED:
        raise InvalidInput(pointer, count, f"0 to {MOST_COUNTED}")


def _check_day(day: str) -> None:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        found = None
    if found is None or f"{found}" != day or not YEARS[0] <= found.year <= YEARS[1]:
        expected = f"a day such as 2030-03-01, of the years {YEARS[0]} to {YEARS[1]}"
        raise InvalidInput("claim/day", day, expected)
