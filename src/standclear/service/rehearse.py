"""Trying statements on a picture of their own: what the desk would answer, nothing said.

Promise: signs nothing, writes nothing, tells nobody; the real picture is not touched. Between
the rehearsal and the saying another may speak, so the desk still decides for itself.
Not here: who may read the answer. It goes to the author alone, as the desk's own would.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from standclear.core.errors import NotAllowed, StandclearError
from standclear.core.events import PlanRefused
from standclear.core.fold import fold_event, fold_release
from standclear.core.picture import Picture, Said
from standclear.core.rules import decide
from standclear.core.rules.decision import Decision
from standclear.core.statements import Statement
from standclear.log.view import LogView
from standclear.service.replay import replay


@dataclass(frozen=True, slots=True)
class Tried:
    """What would become of one statement: exactly one of the two is given."""

    decision: Decision | None
    fault: StandclearError | None


def rehearse(
    log: LogView, statements: Iterable[Statement], *, party: str, at: datetime
) -> Iterator[Tried]:
    """Each statement in turn, as if those before it had been said; a refused one is passed over."""
    picture = replay(log)
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
