"""Trying statements on a picture of their own: what the desk would answer, nothing said.

    rehearse(home.fresh_picture(), ...)          beside the desk, whose whole record lies there
    rehearse(picture_of_own(picture, ...), ...)  for whoever asks over a network

Promise: signs nothing, writes nothing, tells nobody; the real picture is not touched. Between
the rehearsal and the saying another may speak, so the desk still decides for itself.
Not here: who may read the answer. It goes to the author alone, as the desk's own would.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from standclear.core.errors import NotAllowed, StandclearError
from standclear.core.events import PlanRefused
from standclear.core.fold import fold_event, fold_release
from standclear.core.ids import owner_of
from standclear.core.picture import NoticeRecord, Picture, Said
from standclear.core.rules.decision import Decision
from standclear.core.rules.journeys import decide
from standclear.core.statements import (
    NoticeAmend,
    NoticeGive,
    PlanAmend,
    PlanFile,
    Statement,
    ZoneAmend,
    ZonePropose,
)

Wording = PlanFile | PlanAmend | NoticeGive | NoticeAmend | ZonePropose | ZoneAmend
"""What words a record; each speaks of a record of its author's alone."""

MOST_AFAR = 1000
"""Wordings that a desk tries at once for whoever asks over a network: some seconds of work."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What would become of one statement: exactly one of the two is given."""

    decision: Decision | None
    fault: StandclearError | None


def picture_of_own(picture: Picture, party: str, statements: Iterable[Wording]) -> Picture:
    """The parties, the settings, and of all records those of this party that the rules look at.

    Whether wordings may enter hangs on their author's own records (does it exist, which version
    is next, was this place given before). What others have said is not in it, so no answer that
    is got from it tells anything of theirs: what a plan overlaps is told by filing it, or by a dry
    run that is counted. The picture must be held still meanwhile; what is given is the caller's.
    """
    own = Picture(
        at=picture.at,
        size=picture.size,
        desk=picture.desk,
        mechanism=picture.mechanism,
        parties=dict(picture.parties),  # no wording changes a party
    )
    for statement in statements:
        match statement:
            case PlanFile(intent) | PlanAmend(intent):
                if owner_of(intent.id) == party and (plan := picture.plans.get(intent.id)):
                    own.plans[intent.id] = copy(plan)
            case ZonePropose(zone) | ZoneAmend(zone):
                if owner_of(zone.id) == party and (held := picture.zones.get(zone.id)):
                    own.zones[zone.id] = copy(held)
    begins = f"{party}/"
    for key, notice in picture.notices.items():
        if key.startswith(begins):
            own.notices[key] = _copied(notice)
    return own


def _copied(notice: NoticeRecord) -> NoticeRecord:
    return replace(notice, waiting=copy(notice.waiting))


def rehearse(
    picture: Picture, statements: Iterable[Statement], *, party: str, at: datetime
) -> Iterator[Tried]:
    """Each statement in turn, as if those before it had been said; a refused one is passed over.

    picture  one of the rehearsal's own: all that is tried will hold in it
    """
    at = max(at.astimezone(UTC).replace(microsecond=0), picture.at)
    for number, statement in enumerate(statements):
        entry = sha256(f"rehearsal {number}".encode()).hexdigest()
        said = Said(entry, party, f"{party}#0", at, at, picture.size)
        try:
            decision = decide(picture, said, statement)
        except StandclearError as fault:
            yield Tried(None, fault)
            continue
        if any(isinstance(event, PlanRefused) for event in decision.events):
            yield Tried(None, NotAllowed(decision.headline))
            continue
        _hold(picture, said, statement, decision)
        yield Tried(decision, None)


def _hold(picture: Picture, said: Said, statement: Statement, decision: Decision) -> None:
    """Let it hold for the statements that follow, as replay.fold does for what was logged."""
    for event in decision.events:
        fold_event(picture, said, statement, event)
    for number, release in enumerate(decision.releases):
        fold_release(picture, release, picture.size + 2 + number)
    picture.size += 2 + len(decision.releases)
    picture.at = said.at
