"""Names of places, in any script, and the place nearest to a position.

Promise: a name that may mean several places is refused with all of them, unless one is far
larger than the rest; a name nobody knows is refused with the likeliest spellings.
Not here: reading coordinates (coordinates.py), the shipped file's layout (gazetteer_file.py).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import cache

from standclear.core.errors import InvalidInput
from standclear.core.places.gazetteer_file import GazetteerFile, fold
from standclear.core.places.place import Place, distance_m
from standclear.core.shape import Position

UNIT_WORDS = re.compile(
    r"\b(governorate|province|region|oblast|state|county|department|prefecture|"
    r"muhafazat|wilayat?|мухафаза|провинция|область|область|محافظة|محافظه|ولاية|منطقة)\b",
    re.IGNORECASE,
)
DOMINANT = 3
"""A namesake is passed over when its reach beyond the 5 km of any village is a third or less,
which is a ninth of the inhabitants. The caller is shown the place that was taken."""


class Gazetteer:
    """Places to look up: the shipped ones, a mechanism's own, or both.

    A mechanism's own places come first: its name for a place hides the shipped one.
    """

    __slots__ = ("_own", "_shipped")

    def __init__(self, own: tuple[Place, ...], shipped: GazetteerFile | None) -> None:
        self._own, self._shipped = own, shipped

    @classmethod
    def of(cls, places: Iterable[Place]) -> Gazetteer:
        """Only these places."""
        return cls(tuple(places), None)

    @classmethod
    def shipped(cls) -> Gazetteer:
        """The places inside the package; loaded when first asked."""
        return cls((), _shipped_file())

    def __or__(self, other: Gazetteer) -> Gazetteer:
        """Both; this one's own places first."""
        return Gazetteer(self._own + other._own, self._shipped or other._shipped)

    def find(self, name: str) -> Place:
        """The place of that name: "Idlib", "إدلب", "Idlib governorate", "SY-ID", "London, CA".

        After a comma may stand a country code, a unit's code, or a unit's name.
        """
        head, _, tail = name.partition(",")
        named = self._named(head, tail)
        if not named:
            near = self.suggest(head)
            hint = f"known names like it: {', '.join(near)}" if near else "no known name is like it"
            raise InvalidInput("place", name, f"a name that the gazetteer has; {hint}")
        named.sort(key=lambda p: -p.reach_m)
        largest = named[0]
        if len(named) > 1 and not largest.outline:
            beyond = [max(1, p.reach_m - 5_000) for p in named]
            if beyond[1] * DOMINANT > beyond[0]:
                shown = "; ".join(f"{p.label} ({_degrees(p.position)})" for p in named[:5])
                raise InvalidInput("place", name, f"the one of {len(named)} that is meant: {shown}")
        return largest

    def _named(self, head: str, tail: str) -> list[Place]:
        own = [p for p in self._own if fold(head) in _folded_names(p)]
        if own or not self._shipped:
            return own
        held, key = self._shipped, fold(head)
        as_unit = [
            held.unit(k)
            for k, (country, code, *names) in enumerate(held.units)
            if head.strip().upper() == code
            or (
                UNIT_WORDS.search(head)
                and fold(UNIT_WORDS.sub("", head)) in {_unit_key(n) for n in names if n}
                and (not tail.strip() or tail.strip().upper() == country)
            )
        ]
        if as_unit or not key:
            return as_unit
        for lines in (held.folded[:3], held.folded[3:]):  # a name counts before an alias
            rows = sorted({k for each in lines for k in each.rows_holding(key)})
            if found := [p for p in map(held.row, rows) if _lies_in(p, tail, held)]:
                return found
        return []

    def suggest(self, name: str) -> list[str]:
        """Up to five known names most like this one."""
        key = fold(name)
        names = {fold(n): n for p in self._own for _, n in p.names}
        if self._shipped and key:
            plain = [*self._shipped.names.values(), self._shipped.names["en"]]  # aliases: English
            for folded, shown in zip(self._shipped.folded, plain, strict=True):
                for k, line in enumerate(folded.all()):
                    for word in line.split("|"):
                        if word[:1] == key[:1] and abs(len(word) - len(key)) < 3:
                            names.setdefault(word, shown[k])
        alike = difflib.get_close_matches(key, names, n=8, cutoff=0.7)
        return list(dict.fromkeys(names[word] for word in alike))[:5]

    def nearest(self, position: Position) -> tuple[Place, float]:
        """The nearest place that is not a unit, and its distance in metres."""
        shortlist = [p for p in self._own if not p.outline]
        if self._shipped:
            shortlist += self._shipped.near(position)
        if not shortlist:
            raise InvalidInput("gazetteer", "no places", "a gazetteer with at least one place")
        measured = [(distance_m(p.position, position), p.label, p) for p in shortlist]
        metres, _, place = min(measured, key=lambda m: m[:2])
        return place, metres

    def around(self, position: Position, metres: float) -> list[Place]:
        """Places that are no units within a distance, the largest first."""
        found = [p for p in self._own if not p.outline]
        if self._shipped:
            found += self._shipped.around(position, metres)
        within = [p for p in found if distance_m(p.position, position) <= metres]
        return sorted(within, key=lambda p: (-p.reach_m, p.label))


@cache
def _shipped_file() -> GazetteerFile:
    return GazetteerFile()


def _folded_names(place: Place) -> set[str]:
    return {fold(name) for _, name in place.names} | {fold(place.code)} - {""}


def _unit_key(name: str) -> str:
    return fold(UNIT_WORDS.sub("", name))


def _lies_in(place: Place, tail: str, held: GazetteerFile) -> bool:
    """Whether the place lies in what the writer put after the comma."""
    wanted = tail.strip()
    if not wanted:
        return True
    codes = {
        code
        for country, code, name, *_ in held.units
        if name == place.part_of and country == place.country
    }
    return (
        wanted.upper() == place.country
        or wanted.upper() in codes
        or _unit_key(wanted) == _unit_key(place.part_of)
    )


def _degrees(position: Position) -> str:
    ns, ew = "NS"[position.lat_e7 < 0], "EW"[position.lon_e7 < 0]
    return f"{abs(position.lat_deg):.2f}{ns} {abs(position.lon_deg):.2f}{ew}"
