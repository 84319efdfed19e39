"""Who must be told what, why, and by when; and who could not be told.

Promise: every duty becomes a numbered release in the same breath as the decision that caused
it, or a named gap. Nothing falls between.
Not here: what each may see (disclosure.py), carrying it out (service/notify.py), the clock's
reminders (rules/clock.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from standclear.core.events import GapFound
from standclear.core.mechanism import Mechanism
from standclear.core.picture import Picture
from standclear.core.release import Content, NoteView, Release
from standclear.core.telling import Disclosure, Urgency

SOON_S = 24 * 3600
"""What begins within a day is told as urgent (Yemen HNS: emergency notice is 24 h)."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One party must be told one thing.

    because      the rule, e.g. `plan.overlap`
    answer_owed  whether an acknowledgement is asked for
    within_s     seconds in which it is sought; None: as long as the urgency gives
    """

    recipient: str
    subject: str
    version: int
    because: str
    disclosure: Disclosure
    headline: str
    content: Content
    urgency: Urgency = Urgency.ROUTINE
    answer_owed: bool = True
    starts: datetime | None = None
    expires: datetime | None = None
    within_s: int | None = None


def remark(recipient: str, subject: str, version: int, because: str, text: str) -> Duty:
    """Urgent word about a record, to be known; nobody need answer for having it."""
    return Duty(
        recipient=recipient,
        subject=subject,
        version=version,
        because=because,
        disclosure=Disclosure.FULL,
        headline=text,
        content=NoteView(subject, text),
        urgency=Urgency.URGENT,
        answer_owed=False,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What follows from a set of duties: numbered releases, and the gaps."""

    releases: tuple[Release, ...]
    gaps: tuple[GapFound, ...]


def tell(picture: Picture, duties: Iterable[Duty], at: datetime, *, joining: str = "") -> Told:
    """Turn duties into releases, numbered per recipient without gap, in the order given.

    joining   a party that takes part from this decision on, which the picture does not know yet
    """
    releases: list[Release] = []
    gaps: list[GapFound] = []
    made: dict[str, int] = {}
    for duty in duties:
        if duty.recipient != joining and not picture.takes_part(duty.recipient, at):
            gaps.append(_gap(picture, duty, at))
            continue
        number = picture.next_number(duty.recipient) + made.get(duty.recipient, 0)
        made[duty.recipient] = made.get(duty.recipient, 0) + 1
        releases.append(_release(picture.mechanism, duty, number, at))
    return Told(tuple(releases), tuple(gaps))


def urgency_of(starts: datetime, at: datetime) -> Urgency:
    """Urgent when it begins within a day, or has begun."""
    return Urgency.URGENT if starts - at < timedelta(seconds=SOON_S) else Urgency.ROUTINE


def answer_time_s(settings: Mechanism, urgency: Urgency) -> int:
    """Seconds within which a role must acknowledge before the next one is rung."""
    match urgency:
        case Urgency.ROUTINE:
            return settings.acknowledge_s
        case Urgency.URGENT:
            return settings.acknowledge_urgent_s
        case Urgency.LIFE_SAVING:
            return settings.next_rung_urgent_s
        case Urgency.CEASE:
            return settings.cease_answer_s


def _release(settings: Mechanism, duty: Duty, number: int, at: datetime) -> Release:
    owed = None
    if duty.answer_owed:
        within_s = duty.within_s or answer_time_s(settings, duty.urgency)
        owed = at + timedelta(seconds=within_s)
    return Release(
        recipient=duty.recipient,
        number=number,
        subject=duty.subject,
        version=duty.version,
        because=duty.because,
        disclosure=duty.disclosure,
        urgency=duty.urgency,
        headline=duty.headline,
        content=duty.content,
        made_at=at,
        acknowledge_by=owed,
        starts=duty.starts,
        expires=duty.expires,
    )


def _gap(picture: Picture, duty: Duty, at: datetime) -> GapFound:
    record = picture.parties.get(duty.recipient)
    if record is None:
        reason = "not a party to the mechanism"
    else:
        reason = f"{record.standing(at).value} at the time"
    return GapFound(duty.recipient, duty.subject, duty.version, duty.because, reason)
