"""A small memory of what was told lately, for feeds that tell one thing in several messages.

Promise: nothing older than its stated age is handed out, and the memory never outgrows its
bound: whoever was silent longest is forgotten first.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

MOST = 50_000
"""Aircraft or vessels of one feed; a whole continent's are fewer."""


@dataclass(slots=True)
class Recent(Generic[Key, Value]):
    """The last value of each key, with its time.

    oldest  how far a value's time may lie from the time asked about, either way: a clock that was
            set back does not keep old values alive
    """

    oldest: timedelta
    most: int = MOST
    _kept: dict[Key, tuple[datetime, Value]] = field(default_factory=dict)

    def put(self, key: Key, value: Value, at: datetime) -> None:
        self._kept.pop(key, None)
        self._kept[key] = (at, value)
        if len(self._kept) > self.most:
            del self._kept[next(iter(self._kept))]

    def get(self, key: Key, now: datetime) -> Value | None:
        """The value, unless it is older than the stated age or there is none."""
        found = self._kept.get(key)
        if found is None or abs(now - found[0]) > self.oldest:
            return None
        return found[1]

    def drop(self, key: Key) -> None:
        self._kept.pop(key, None)

    def __len__(self) -> int:
        return len(self._kept)
