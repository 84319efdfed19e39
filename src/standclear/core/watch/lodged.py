"""Whose a track is, by what parties themselves have lodged with the desk, and by nothing else.

Promise: unknown stays unknown. A track that two parties have lodged is neither's, and claimed by
both: who is right is for them to say, and neither is to miss a warning meanwhile. Nothing is
inferred from where a track comes from or how it moves.
Not here: who may lodge (rules/alerts.py), the tracks (tracks.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from types import MappingProxyType

from standclear.core.errors import InvalidInput
from standclear.core.ids import kind_of

_PATTERNS = {
    "icao": (re.compile(r"[0-9a-f]{6}"), "six hexadecimal digits in lower case, e.g. 3c6444"),
    "mmsi": (re.compile(r"[0-9]{9}"), "nine digits, e.g. 211234560"),
    "uid": (re.compile(r"[\x21-\x7e]{1,80}"), "1 to 80 characters without spaces"),
    "callsign": (
        re.compile(r"[A-Z0-9]{2,7}\*|[A-Z0-9]{2,8}"),
        "2 to 8 of A-Z and 0-9, the last may be a *, e.g. NAT12 or NAT*",
    ),
}


MOST_CALLSIGNS = 100_000
"""Of which it is remembered whose they are; a stranger may make up as many as he likes."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One name under which a party's craft are heard.

    register   icao (24-bit address), mmsi, uid (Cursor on Target), callsign
    pattern    the name there; of a callsign, a * at the end stands for any ending
    formation  which of the party's formations, where it says
    flies      id of the party's plan or movement that this craft carries out, where it says: by
               that word alone it is held against what was filed, and by no likeness to it
    """

    register: str
    pattern: str
    formation: str = ""
    flies: str = ""

    def __post_init__(self) -> None:
        known = _PATTERNS.get(self.register)
        if known is None:
            raise InvalidInput("register", self.register, "icao, mmsi, uid or callsign")
        if not known[0].fullmatch(self.pattern):
            raise InvalidInput("pattern", self.pattern, known[1])
        if self.flies and kind_of(self.flies) not in ("plan", "move"):
            raise InvalidInput("flies", self.flies, "the id of a plan or a movement")

    @property
    def name(self) -> str:
        """As it is lodged, `callsign:NAT*`."""
        return f"{self.register}:{self.pattern}"

    def names(self, track: str, callsign: str) -> bool:
        """Whether it speaks of a track (`icao:3c6444`) heard under this callsign."""
        if self.register == "callsign":
            return bool(callsign) and fnmatchcase(callsign, self.pattern)
        return track == self.name


Lodged = Mapping[str, Iterable[Mark]]
"""What each party has lodged."""


def flown_by(marks: Iterable[Mark], track: str, callsign: str) -> tuple[str, ...]:
    """The plans and movements that a track carries out, by its own party's marks."""
    return tuple(
        sorted({mark.flies for mark in marks if mark.flies and mark.names(track, callsign)})
    )


class Names:
    """What all parties have lodged, to be asked of every report."""

    def __init__(self, lodged: Lodged = MappingProxyType({})) -> None:
        self._exact: dict[str, set[str]] = {}
        self._patterns: list[tuple[str, Mark]] = []
        for party, marks in lodged.items():
            for mark in marks:
                if mark.register == "callsign":
                    self._patterns.append((party, mark))
                else:
                    self._exact.setdefault(mark.name, set()).add(party)
        self._of_callsign: dict[str, set[str]] = {}

    def claimants(self, track: str, callsign: str) -> tuple[str, ...]:
        """Every party that has lodged this track, in order of id.

        An address is told before a callsign: callsigns are set by hand, and repeat.
        """
        found = self._exact.get(track)
        if found is None and callsign and self._patterns:
            found = self._called(track, callsign)
        return tuple(sorted(found)) if found else ()

    def _called(self, track: str, callsign: str) -> set[str]:
        found = self._of_callsign.get(callsign)
        if found is None:
            found = {party for party, mark in self._patterns if mark.names(track, callsign)}
            if len(self._of_callsign) >= MOST_CALLSIGNS:
                self._of_callsign.clear()
            self._of_callsign[callsign] = found
        return found
