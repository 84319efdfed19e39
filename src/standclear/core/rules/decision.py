"""What a rule answers: the facts, the tellings, and one sentence for whoever asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from standclear.core.duty import Duty, tell
from standclear.core.events import Event
from standclear.core.picture import Picture, Said
from standclear.core.release import OverlapView, Release


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of one statement; it enters the log with the statement, before any answer.

    headline   one sentence for the author of the statement
    overlaps   what the author may see of overlaps found; also in its release
    """

    headline: str
    events: tuple[Event, ...]
    releases: tuple[Release, ...] = ()
    overlaps: tuple[OverlapView, ...] = ()


def decision(
    picture: Picture,
    said: Said,
    headline: str,
    events: Iterable[Event],
    duties: Iterable[Duty] = (),
    overlaps: tuple[OverlapView, ...] = (),
) -> Decision:
    """Facts and duties, the duties turned into numbered releases or named gaps."""
    told = tell(picture, duties, said.at)
    return Decision(headline, (*events, *told.gaps), told.releases, overlaps)
