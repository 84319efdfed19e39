"""The zones that the watch asks about now, by key: added and taken out while it runs.

Promise: what is added is found from the next question on, what is removed is not; the answers are
those of the same zones put in at once, in any order. A slot names one extent of one zone as long
as the index lives, and is never given out again.
May be used from several threads: questions follow one another, and `merge` lets them pass.
Not here: the questions (membership.py); which zones are in force when (their extents say).

What a change costs, on one core: what came late stands in a small set beside the large one, made
anew with the next question: 0.2 ms for one zone, 0.6 ms for 64, 6 ms for 256. Beyond LATE_MOST
everything is made anew as one: 0.2 s for ten thousand zones, 3 s for a hundred thousand. Whoever
calls `merge` now and then from a thread of its own never waits for that. Taking a zone out is one
write.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping, Sequence
from copy import copy
from types import MappingProxyType

from standclear.core.earth.extent import Extent
from standclear.core.errors import InvalidInput, NotFound
from standclear.core.kernel import open_zones
from standclear.core.kernel.asked import Asked, Records
from standclear.core.watch.vicinity import Vicinity

LATE_MOST = 512
"""Extents that stand beside the large set at most."""

LOOK_AHEAD_S = 300
"""How far ahead an entry is looked for where a zone does not say."""


class ZoneIndex:
    """A changing set of zones, each with a key and one or more extents."""

    def __init__(self, *, engine: str | None = None) -> None:
        self._engine = open_zones(engine)
        self._slots_of: dict[str, tuple[int, ...]] = {}
        self._extents: dict[int, Extent] = {}
        self._names: dict[int, str] = {}
        self._ahead_s: dict[int, int] = {}
        self._ahead_most_s: int | None = 0  # None: to be looked for
        self._places: dict[int, int] = {}  # of slots in the large set
        self._late_slots: dict[int, None] = {}  # the others, in order
        self._next = itertools.count()
        self._large: int | None = None
        self._late: int | None = None
        self._late_is_old = False
        self._vicinity = Vicinity()
        self._gone = 0  # extents that stand there still
        self._lock = threading.Lock()
        self._merging = threading.Lock()

    @classmethod
    def of(
        cls,
        zones: Mapping[str, Sequence[Extent]],
        *,
        look_ahead_s: Mapping[str, int] = MappingProxyType({}),
        engine: str | None = None,
    ) -> ZoneIndex:
        """An index of all these zones, arranged for the fastest answers."""
        index = cls(engine=engine)
        for key, extents in zones.items():
            index.add(key, extents, look_ahead_s=look_ahead_s.get(key, LOOK_AHEAD_S))
        index.merge()
        return index

    # ------------------------------------------------------------------ change

    def add(
        self, key: str, extents: Sequence[Extent], *, look_ahead_s: int = LOOK_AHEAD_S
    ) -> tuple[int, ...]:
        """Watch a zone, and say by which slots.

        Raises InvalidInput for a key that is there, or an extent that is none.
        """
        with self._lock:
            if key in self._slots_of:
                raise InvalidInput("key", key, "a key that is not watched yet")
            self._engine.check(extents)
            slots = tuple(itertools.islice(self._next, len(extents)))
            self._slots_of[key] = slots
            for slot, extent in zip(slots, extents, strict=True):
                self._extents[slot] = extent
                self._names[slot] = key
                self._ahead_s[slot] = look_ahead_s
                self._late_slots[slot] = None
            if self._ahead_most_s is not None and slots:
                self._ahead_most_s = max(self._ahead_most_s, look_ahead_s)
            self._vicinity.add(extents)
            self._late_is_old = True
            return slots

    def remove(self, key: str) -> None:
        """Watch a zone no more. Raises NotFound."""
        with self._lock:
            slots = self._slots_of.pop(key, None)
            if slots is None:
                raise NotFound(f"no zone {key!r} is watched")
            self._gone += len(slots)
            self._ahead_most_s = None
            for slot in slots:
                del self._extents[slot], self._names[slot], self._ahead_s[slot]
                place = self._places.pop(slot, None)
                if place is None or self._large is None:
                    del self._late_slots[slot]
                    self._late_is_old = True
                else:
                    self._engine.forget(self._large, place)

    def merge(self) -> None:
        """Make everything anew as one. Questions and changes go on meanwhile."""
        with self._merging:
            with self._lock:
                extents = dict(self._extents)
            made = self._engine.arrange(list(extents.values()), list(extents))
            with self._lock:
                self._take(made, list(extents))
                self._vicinity.settled()

    def _take(self, made: int, slots: Sequence[int]) -> None:
        """Ask this set from now on, but not for what was removed while it was made."""
        if self._large is not None:
            self._engine.drop(self._large)
        self._large, self._places = made, {}
        for place, slot in enumerate(slots):
            if slot in self._extents:
                self._places[slot] = place
            else:
                self._engine.forget(made, place)
        self._late_slots = {slot: None for slot in self._extents if slot not in self._places}
        self._late_is_old = True

    def _settle(self) -> None:
        """Make the small set anew, or everything where it has grown too large for that."""
        if len(self._late_slots) > LATE_MOST:
            made = self._engine.arrange(list(self._extents.values()), list(self._extents))
            self._take(made, list(self._extents))
        late = list(self._late_slots)
        before = self._late
        self._late = self._engine.arrange([self._extents[s] for s in late], late) if late else None
        if before is not None:
            self._engine.drop(before)
        self._late_is_old = False

    # ------------------------------------------------------------------ look

    def __len__(self) -> int:
        return len(self._slots_of)

    def __contains__(self, key: object) -> bool:
        return key in self._slots_of

    def slots(self, key: str) -> tuple[int, ...]:
        """The slots of a zone, in the order of its extents. Raises NotFound."""
        slots = self._slots_of.get(key)
        if slots is None:
            raise NotFound(f"no zone {key!r} is watched")
        return slots

    def key(self, slot: int) -> str:
        """Which zone a slot names. Raises NotFound for one that was removed."""
        found = self._names.get(slot)
        if found is None:
            raise NotFound(f"no zone has slot {slot}")
        return found

    def extent(self, slot: int) -> Extent:
        """The extent that a slot names. Raises NotFound for one that was removed."""
        self.key(slot)
        return self._extents[slot]

    def look_ahead_s(self, slot: int) -> int:
        """How far ahead an entry into this one is looked for; 0 for one that was removed."""
        return self._ahead_s.get(slot, 0)

    def look_ahead_most_s(self) -> int:
        """The furthest of all."""
        with self._lock:
            if self._ahead_most_s is None:
                self._ahead_most_s = max(self._ahead_s.values(), default=0)
            return self._ahead_most_s

    def vicinity(self) -> Vicinity:
        """Where any of them is near, as of now; what was removed may be counted on for a while."""
        with self._lock:
            if self._gone > len(self._extents):
                self._vicinity, self._gone = Vicinity(self._extents.values()), 0
            self._vicinity.settled()
            return copy(self._vicinity)  # what is added meanwhile does not reach into it

    def nbytes(self) -> int:
        """Memory held by the engine, by its own count."""
        with self._lock:
            sets = [handle for handle in (self._large, self._late) if handle is not None]
            return sum(map(self._engine.nbytes, sets))

    def ask(self, asked: Asked) -> Records:
        """Which extents each row may be in or touches: see kernel/asked.py."""
        with self._lock:
            if self._late_is_old:
                self._settle()
            sets = [handle for handle in (self._large, self._late) if handle is not None]
            return self._engine.ask(asked, sets)
