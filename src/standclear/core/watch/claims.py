"""Which lodged names may speak of the same craft.

Promise: two names are found if and only if some callsign or address is named by both. What an
address and a callsign have in common nobody knows before a craft is heard; of such a craft the
address counts (lodged.py).
Not here: who is told of it (rules/lodging.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from standclear.core.watch.lodged import Lodged, Mark

ANY = "*"


class Claims:
    """Names that parties have lodged, to be asked which of them meet another name."""

    def __init__(self, lodged: Lodged) -> None:
        self._names: dict[str, set[str]] = {}  # by whole name
        self._open: dict[str, set[str]] = {}  # those that end in any way, by what they begin with
        self._begins: dict[str, set[str]] = {}  # every name, by each of its beginnings
        for party, marks in lodged.items():
            for mark in marks:
                name, is_open = _parted(mark)
                (self._open if is_open else self._names).setdefault(name, set()).add(party)
                for begin in _beginnings(mark, name):
                    self._begins.setdefault(begin, set()).add(party)

    def meeting(self, mark: Mark) -> frozenset[str]:
        """The parties that have lodged a name of which this one may be another."""
        name, is_open = _parted(mark)
        beside = self._begins if is_open else self._names
        found = set(beside.get(name, ()))
        for begin in _beginnings(mark, name):
            found |= self._open.get(begin, set())
        return frozenset(found)


def _parted(mark: Mark) -> tuple[str, bool]:
    """(`callsign:NAT`, whether any ending may follow)."""
    is_open = mark.register == "callsign" and mark.pattern.endswith(ANY)
    return f"{mark.register}:{mark.pattern.removesuffix(ANY) if is_open else mark.pattern}", is_open


def _beginnings(mark: Mark, name: str) -> Iterable[str]:
    """Of a callsign all of them, itself last; nothing else has an open end."""
    if mark.register != "callsign":
        return ()
    return (name[:end] for end in range(len("callsign:") + 1, len(name) + 1))
