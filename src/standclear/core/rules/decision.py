"""What a rule answers: the facts, the tellings, and one sentence for whoever asked."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from dataclasses import dataclass

from standclear.core.duty import Duty, tell
from standclear.core.errors import InvalidInput
from standclear.core.events import Event
from standclear.core.picture import Picture, Said
from standclear.core.release import OverlapView, Release
from standclear.core.telling import Share

MOST_AT_ONCE = 1_000
"""Facts that one tick of the clock establishes, about: a body of the log holds 4 MiB
(formats/documents.py), and one plan's end with what it overlapped is some 400 bytes (own choice).
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of one statement; it enters the log with the statement, before any answer.

    headline   one sentence for the author of the statement
    events     facts in full; for the log and its auditors, never for the author to read
    overlaps   what the author may see of overlaps found; also in its release
    unseen     not empty: a filing was refused, because its key lacks these ovns
    """

    headline: str
    events: tuple[Event, ...]
    releases: tuple[Release, ...] = ()
    overlaps: tuple[OverlapView, ...] = ()
    unseen: tuple[str, ...] = ()


def is_full(events: Sized) -> bool:
    """Whether what else has fallen due waits for the next tick."""
    return len(events) >= MOST_AT_ONCE


def decision(
    picture: Picture,
    said: Said,
    headline: str,
    events: Iterable[Event],
    duties: Iterable[Duty] = (),
    overlaps: tuple[OverlapView, ...] = (),
    joining: str = "",
) -> Decision:
    """Facts and duties, the duties turned into numbered releases or named gaps.

    joining   the party that takes part from this very decision on
    """
    told = tell(picture, duties, said.at, joining=joining)
    return Decision(headline, (*events, *told.gaps), told.releases, overlaps)


def check_shares(picture: Picture, shares: tuple[Share, ...], pointer: str) -> None:
    """Each named once, each a party of this desk, none more precisely than exactly."""
    for number, share in enumerate(shares):
        if share.party not in picture.parties:
            known = ", ".join(sorted(picture.parties))
            raise InvalidInput(f"{pointer}/{number}", share.party, f"a party of this desk: {known}")
        if share.party in {earlier.party for earlier in shares[:number]}:
            raise InvalidInput(f"{pointer}/{number}", share.party, "each party once")
        if not 0 <= share.precision_mm <= COARSEST_MM:
            raise InvalidInput(
                f"{pointer}/{number}/precision_mm", share.precision_mm, "0 to 1 000 km"
            )


COARSEST_MM = 1_000_000_000
