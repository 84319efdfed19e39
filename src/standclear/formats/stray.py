"""Bytes of a stream that belong to no message: one fault a run, however the run was cut."""

from __future__ import annotations

from dataclasses import dataclass, field

from standclear.formats.feed import Fault

SHOWN = 20


@dataclass(slots=True)
class Strays:
    """The run of stray bytes being skipped, if any.

    expected  what would be right in their place
    """

    expected: str
    _first: bytearray = field(default_factory=bytearray)
    _at: int = 0

    @property
    def running(self) -> bool:
        return bool(self._first)

    def skip(self, stray: bytes | bytearray, at: int) -> None:
        """Count bytes to the run. at: where in the stream they stand."""
        if stray and not self._first:
            self._at = at
        self._first += stray[: max(0, SHOWN - len(self._first))]

    def end(self) -> list[Fault]:
        """The run's fault, if there was one; a message follows, or the end."""
        if not self._first:
            return []
        fault = Fault(f"byte {self._at}", self._first.hex(), self.expected)
        self._first.clear()
        return [fault]
