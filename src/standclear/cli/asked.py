"""What commands ask of a desk, and what comes back; wherever that desk is (desk.py).

Not here: what a document holds (service/shown), asking (desk.py, remote.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

from standclear.service.rehearse import Wording
from standclear.service.shown.plain import Document
from standclear.service.shown.reports.parts import Span
from standclear.service.visible import Seen


class Desk(Protocol):
    """A desk's record as one asker sees it, now or at the time asked about.

    Raises `NotFound` for what the asker may not know of, in the words of what is not there.
    """

    def name(self) -> str:
        """The party id of the desk itself."""

    def size(self) -> int:
        """How many entries its log had; 0 before it began."""

    def now(self) -> datetime:
        """By whose clock deadlines run: the desk's, at the time asked about."""

    def records(self, kind: str, *, over: bool) -> list[Document]:
        """Zones, plans, sites or movements; `over`: also what is ended, withdrawn or lapsed."""

    def record(self, record: str) -> Document:
        """One of them, with who was told of it."""

    def next_number(self, kind: str) -> int:
        """The number after the highest that the asker has given a record of this kind."""

    def overlaps(self, *, over: bool) -> list[Document]:
        """The overlaps that concern the asker."""

    def overlap(self, overlap: str) -> Document:
        """One overlap."""

    def alerts(self, *, over: bool) -> list[Document]:
        """The alerts that the asker was told of, the newest first; `over`: also past ones."""

    def alert(self, alert: str) -> Document:
        """One alert."""

    def instruments(self, *, over: bool) -> list[Document]:
        """The agreements of which the asker may read a draft; `over`: also those that ended."""

    def instrument(self, instrument: str, version: int) -> Document:
        """One agreement by one of its drafts; 0 for the newest."""

    def instrument_diff(self, instrument: str, before: int, after: int) -> Document:
        """How one draft became another."""

    def sources(self) -> list[Document]:
        """The sources that the asker may read, without their texts."""

    def source(self, source: str) -> Document:
        """One source with its text and quotations."""

    def proposals(self, source: str) -> list[Document]:
        """Statements that rules find in it."""

    def commitments(self, *, over: bool) -> list[Document]:
        """The commitments that the asker may read; `over`: also those that were ended."""

    def commitment(self, commitment: str) -> Document:
        """One commitment with every answer and report."""

    def scorecard(self, *, over: bool) -> Document:
        """What each party reports of each commitment, breaches by own forces first."""

    def incidents(self, *, over: bool) -> list[Document]:
        """The incidents that the asker may read, the newest first; `over`: also closed ones."""

    def incident(self, incident: str) -> Document:
        """One incident."""

    def calls(self, *, over: bool) -> list[Document]:
        """The calls that the asker is on, the newest first; `over`: also those that ended."""

    def call(self, call: str) -> Document:
        """One call, with both accounts of it."""

    def channels(self) -> list[Document]:
        """Each party's channels in its order, and how each stands."""

    def handovers(self) -> list[Document]:
        """The asker's handovers of the watch, the newest first."""

    def handover(self, handover: str) -> Document:
        """One of them."""

    def handover_draft(self) -> Document:
        """What the asker's watch leaves open now."""

    def file(self, incident: str, digest: str) -> bytes:
        """A file that was lodged with an incident."""

    def hand_in_file(self, incident: str, digest: str, data: bytes) -> None:
        """The bytes of a file that the asker has lodged."""

    def ledger(self, *, first: str, last: str, act: str, side: str) -> Document:
        """What each side counts, what is verified and disputed; "" for no limit."""

    def report(self, kind: str, span: Span) -> Document:
        """A report of a span, as known at the time asked about."""

    def lodged(self) -> list[Document]:
        """The names under which craft are heard: the asker's; the desk, everybody's."""

    def releases(self) -> list[Document]:
        """What the asker has been told, by number."""

    def release(self, number: int) -> Document:
        """One of them, with its receipts."""

    def place_of(self, party: str, number: int) -> int:
        """The index in the log of a release to a party."""

    def told(self, party: str) -> list[Document]:
        """What a party has been told, and how far each telling came."""

    def gaps(self) -> list[Document]:
        """Who was not told, not reached, or has not answered."""

    def inquiry(
        self, *, near: str, place: str, radius_mm: int, window_s: int, recheck: bool
    ) -> Document:
        """What was known near a place at the time asked about, then and now."""

    def day(self, party: str, day: date) -> Document:
        """One day as a party was told of it."""

    def parties(self) -> list[Document]:
        """Every party."""

    def party(self, party: str) -> Document:
        """One party."""

    def mechanism(self) -> Document:
        """The parties' settings."""

    def visible(self) -> tuple[Seen, ...]:
        """Every record in force that the asker may see at least coarsely."""

    def rehearse(
        self, statements: Sequence[Wording], step: Callable[[], None]
    ) -> tuple[list[Document], list[str]]:
        """What would become of each if all were said now, in order; and what was not tried.

        step   called as each is known
        """
