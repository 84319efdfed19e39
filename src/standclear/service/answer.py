"""What the author of a statement is told, once it is in the log; and again, if it asks again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from standclear.core.events import PlanRefused
from standclear.core.release import OverlapsView, OverlapView
from standclear.core.rules.decision import Decision
from standclear.log.append import Appended
from standclear.log.view import LogView
from standclear.service.intake import Job
from standclear.service.replay import ERASED, Step, steps


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a statement stands and what followed from it.

    index       place of the statement; its decision is at index + 1, the releases after it
    decision    `headline`, `overlaps` and `unseen` are for the author; `events` and `releases`
                are the desk's own, and hold what the author may not see
    checkpoint  the signed head that covers all of them
    """

    index: int
    entry: str
    at: datetime
    decision: Decision
    size: int
    checkpoint: bytes


def answer_now(job: Job, appended: Appended) -> Answer:
    """The answer to a statement that was just appended."""
    assert job.pending is not None
    index, said, decision = job.pending
    return Answer(index, said.entry, said.at, decision, appended.size, appended.checkpoint_note)


def answered(job: Job) -> Answer:
    """The answer of a job that is done; raises its fault."""
    if job.fault is not None:
        raise job.fault
    assert isinstance(job.answer, Answer)
    return job.answer


def answer_again(log: LogView, leaf_hash: bytes) -> Answer | None:
    """The answer to a statement that the log holds already, read from the log; else None."""
    index = log.find(leaf_hash)
    if index is None:
        return None
    step = next(steps(log, index))
    headline = step.decision.headline if step.decision else ERASED
    events = step.decision.events if step.decision else ()
    unseen = next((event.unseen for event in events if isinstance(event, PlanRefused)), ())
    decision = Decision(headline, events, step.releases, tuple(_views(step)), unseen)
    return Answer(index, step.said.entry, step.said.at, decision, log.size, log.checkpoint())


def _views(step: Step) -> Iterator[OverlapView]:
    """The overlaps that the author was told of, from its own releases."""
    for release in step.releases:
        if release.recipient == step.said.issuer:
            content = release.content
            if isinstance(content, OverlapsView):
                yield from content.overlaps
            elif isinstance(content, OverlapView) and not content.ended:
                yield content
