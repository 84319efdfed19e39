"""How tellings that asked for an answer were answered: by whom, in time or not, how far they came.

Promise: a party counts what it was told, and what others were told of its own records; the desk
counts all. An answer says that somebody has it, and nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median_high

from standclear.core.ids import owner_of
from standclear.core.picture import Picture, ReleaseRecord
from standclear.core.telling import ReceiptLevel
from standclear.service.shown.plain import Document
from standclear.service.shown.reports.parts import Cell, Span, section

ANSWERED = (ReceiptLevel.ACKNOWLEDGED, ReceiptLevel.CASCADED)


def tellings(picture: Picture, asker: str) -> Iterator[ReleaseRecord]:
    """Those with a time to answer by that the asker may count, by recipient and number."""
    for recipient in sorted(picture.releases):
        for held in picture.releases[recipient]:
            if held.release.acknowledge_by is None:
                continue
            subject = held.release.subject
            own = "/" in subject and owner_of(subject) == asker
            if own or asker in (picture.desk, recipient):
                yield held


@dataclass(slots=True)
class Tally:
    """What became of one recipient's tellings; waits: minutes until each was acknowledged."""

    made: int = 0
    delivered: int = 0
    read: int = 0
    in_time: int = 0
    late: int = 0
    cascaded: int = 0
    queried: int = 0
    refused: int = 0
    waits: list[int] = field(default_factory=list)

    @property
    def unanswered(self) -> int:
        return self.made - self.in_time - self.late

    def take(self, held: ReleaseRecord) -> None:
        """Count one; every rung of the ladder includes those above it."""
        self.made += 1
        reached = held.level.rung if held.level else 0
        self.delivered += reached >= ReceiptLevel.DELIVERED.rung
        self.read += reached >= ReceiptLevel.READ.rung
        self.cascaded += held.has(ReceiptLevel.CASCADED)
        self.queried += held.has(ReceiptLevel.QUERIED)
        self.refused += held.has(ReceiptLevel.REFUSED)
        answered = answered_at(held)
        if answered is None:
            return
        assert held.release.acknowledge_by is not None
        in_time = answered <= held.release.acknowledge_by
        self.in_time += in_time
        self.late += not in_time
        self.waits.append(int((answered - held.release.made_at).total_seconds()) // 60)


def answered_at(held: ReleaseRecord) -> datetime | None:
    """When somebody first answered for having it."""
    return min((at for at, receipt in held.receipts if receipt.level in ANSWERED), default=None)


def tallies(picture: Picture, asker: str, span: Span) -> dict[str, Tally]:
    """By recipient, of the tellings made within the span."""
    found: dict[str, Tally] = {}
    for held in tellings(picture, asker):
        if span.holds(held.release.made_at):
            found.setdefault(held.release.recipient, Tally()).take(held)
    return found


def performance(picture: Picture, asker: str, span: Span) -> list[Document]:
    """Sections: what came back in time or late, then how far it came."""
    found = tallies(picture, asker, span)
    answers: list[list[Cell]] = [
        [party, each.made, each.in_time, each.late, each.unanswered,
         median_high(each.waits) if each.waits else "", max(each.waits, default="")]
        for party, each in found.items()
    ]  # fmt: skip
    ladder: list[list[Cell]] = [
        [party, each.made, each.delivered, each.read, each.in_time + each.late, each.cascaded,
         each.queried, each.refused]
        for party, each in found.items()
    ]  # fmt: skip
    return [
        section("answers",
                ("party", "made", "in_time", "late", "unanswered", "median_min", "longest_min"),
                answers, bars=(2, 3, 4), notes=("answer_is_receipt", "unanswered_may_wait")),
        section("ladder",
                ("party", "made", "delivered", "read", "acknowledged", "cascaded", "queried",
                 "refused"),
                ladder, notes=("answer_is_receipt",)),
    ]  # fmt: skip
