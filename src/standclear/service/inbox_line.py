"""What a party was told, line by line, and how far it answered: the one form of every inbox.

Not here: releases that a courier brought (received.py), documents of them (shown/telling.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from standclear.core.errors import InvalidInput, NotFound
from standclear.core.picture import Picture
from standclear.core.release import Release
from standclear.core.telling import ReceiptLevel


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One release, and how far its recipient has answered.

    level    highest rung given; None for one that nobody has read
    settled  nobody needs to answer any more
    """

    release: Release
    level: ReceiptLevel | None
    settled: bool

    @property
    def owed(self) -> bool:
        """Whether an acknowledgement is still asked for."""
        return self.release.acknowledge_by is not None and not self.settled

    def overdue(self, at: datetime) -> bool:
        due = self.release.acknowledge_by
        return self.owed and due is not None and due < at


def told_by_desk(picture: Picture, party: str) -> tuple[InboxLine, ...]:
    """What the desk has told a party, by number, as the desk's record has it."""
    picture.get_party(party)
    return tuple(
        InboxLine(record.release, record.level, record.settled)
        for record in picture.releases.get(party, [])
    )


def number_of(lines: tuple[InboxLine, ...], text: str) -> int:
    """The number of a release as somebody types it: itself, or what it is of, such as an alert;
    then the newest telling of that which asks for an answer."""
    if text.isdecimal():
        return int(text)
    asked = [line.release for line in lines if line.release.acknowledge_by is not None]
    found = [release.number for release in asked if release.subject == text]
    if not found:
        right = (
            "the number of a release, or an alert of which you were told, such as al-5e0848b77fc8"
        )
        raise InvalidInput("NUMBER", text, right)
    return max(found)


def get_line(lines: tuple[InboxLine, ...], number: int) -> InboxLine:
    """The release of this number; `NotFound` says which there are."""
    for line in lines:
        if line.release.number == number:
            return line
    raise NotFound(f"no release #{number} here; there are {numbers(lines) or 'none'}")


def numbers(lines: tuple[InboxLine, ...]) -> str:
    """ "1 to 7", or "1, 2, 5"."""
    held = [line.release.number for line in lines]
    if held and held == list(range(held[0], held[-1] + 1)):
        return f"{held[0]} to {held[-1]}" if len(held) > 1 else f"{held[0]}"
    return ", ".join(str(number) for number in held)


def missing(lines: tuple[InboxLine, ...]) -> tuple[int, ...]:
    """Numbers below the highest that never came: releases are numbered without gap."""
    held = {line.release.number for line in lines}
    return tuple(n for n in range(1, max(held, default=0)) if n not in held)
