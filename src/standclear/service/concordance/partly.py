"""A picture of some things alone: what the log says of them, and nothing of all others.

Promise: each of the things is in it as in the picture of the whole log. The numbers of tellings
stay as they are: where one is about something else, a stand-in has its place.
Not here: which things are needed for a question (the package itself).
"""

from __future__ import annotations

from collections.abc import Container

from standclear.core.fold import fold_event, fold_release
from standclear.core.picture import BEGINNING, Picture, ReleaseRecord
from standclear.core.release import NoteView, Release
from standclear.core.telling import Disclosure, Urgency
from standclear.service.concordance.concerns import TELLINGS, concerned
from standclear.service.replay import Step
from standclear.store.concordance import number_of

ELSEWHERE = "/"
"""What a stand-in is about: no thing has this name."""


def fold_partly(picture: Picture, step: Step, things: Container[int]) -> None:
    """Let hold what a step says of these things."""
    for event in step.decision.events if step.decision else ():
        if isinstance(event, TELLINGS):
            wanted = _is_told(picture, event.recipient, event.release)
        else:
            wanted = any(number_of(each) in things for each in concerned(event))
        if wanted:
            fold_event(picture, step.said, step.statement, event)
    for place, release in enumerate(step.releases, step.index + 2):
        if number_of(release.subject) in things:
            held = picture.releases.setdefault(release.recipient, [])
            held += [_STAND_IN] * (release.number - 1 - len(held))
            fold_release(picture, release, place)


def _is_told(picture: Picture, recipient: str, number: int) -> bool:
    held = picture.releases.get(recipient, ())
    return number <= len(held) and held[number - 1] is not _STAND_IN


_STAND_IN = ReleaseRecord(
    Release(
        recipient="",
        number=0,
        subject=ELSEWHERE,
        version=0,
        because="",
        disclosure=Disclosure.NONE,
        urgency=Urgency.ROUTINE,
        headline="",
        content=NoteView("", ""),
        made_at=BEGINNING,
        acknowledge_by=None,
        starts=None,
        expires=None,
    ),
    index=-1,
)
