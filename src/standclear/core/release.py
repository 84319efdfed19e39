"""One numbered telling to one recipient, and what it may contain.

Promise: a release holds only what its recipient may see; it is signed, logged and sent as it is.
Not here: choosing what each may see (disclosure.py), who must be told (duty.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from standclear.core.agreements.instrument import Instrument
from standclear.core.commitments.commitment import Commitment
from standclear.core.hotline.phrases import Given
from standclear.core.incidents.report import Report
from standclear.core.intent import OperationalIntent
from standclear.core.notice import MovementNotice, SiteNotice
from standclear.core.shape import Volume4D
from standclear.core.telling import DISCLAIMER, Disclosure, Urgency
from standclear.core.zone import Zone


@dataclass(frozen=True, slots=True)
class ZoneView:
    """A zone as it stands: the wording, and who recognises or rejects it."""

    zone: Zone
    standing: str
    recognised_by: tuple[str, ...]
    rejected_by: tuple[str, ...]
    content: Literal["zone"] = "zone"


@dataclass(frozen=True, slots=True)
class PlanView:
    intent: OperationalIntent
    state: str
    content: Literal["plan"] = "plan"


@dataclass(frozen=True, slots=True)
class NoticeView:
    notice: SiteNotice | MovementNotice
    state: str
    content: Literal["notice"] = "notice"


@dataclass(frozen=True, slots=True)
class CoarseView:
    """A record widened outward: larger boxes and longer times that contain the true ones."""

    id: str
    version: int
    state: str
    volumes: tuple[Volume4D, ...]
    contact: str
    content: Literal["coarse"] = "coarse"


@dataclass(frozen=True, slots=True)
class OverlapView:
    """An overlap as one side may see it.

    yours, your_version   the recipient's own record
    other                 the other side's record id; "" when the owner shares only THAT
    call                  whom to call about it; always given
    low_mm, high_mm       common heights above WGS 84
    pressure_low_mm, pressure_high_mm   the same as pressure heights (0 at 1013.25 hPa), where both
                          gave flight levels
    ovn                   version number of the other side's record, to those only whose filings
                          must carry the `key` (mechanism.proof_of_knowledge)
    possible              of a dry run: the other side is not shown exactly, and was tested on its
                          coarse volume; the true one may or may not be touched
    """

    overlap: str
    near: bool
    yours: str
    your_version: int
    other: str
    other_owner: str
    other_kind: str
    call: str
    start: datetime | None = None
    end: datetime | None = None
    low_mm: int | None = None
    high_mm: int | None = None
    box_e7: tuple[int, int, int, int] | None = None
    least_distance_mm: int | None = None
    error_mm: int | None = None
    pressure_low_mm: int | None = None
    pressure_high_mm: int | None = None
    ended: str = ""
    ovn: str = ""
    possible: bool = False
    content: Literal["overlap"] = "overlap"


@dataclass(frozen=True, slots=True)
class OverlapsView:
    """Every overlap of one filed plan, in one telling to its filer."""

    plan: str
    version: int
    overlaps: tuple[OverlapView, ...]
    content: Literal["overlaps"] = "overlaps"


@dataclass(frozen=True, slots=True)
class InstrumentView:
    """A draft of an agreement as it stands: its texts, and who has signed it.

    seal    the hash that a signature names
    ends    until when it holds, where it is in force and has a term
    """

    instrument: Instrument
    seal: str
    author: str
    standing: str
    signed: tuple[str, ...]
    ends: datetime | None
    content: Literal["instrument"] = "instrument"


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """A commitment as somebody reads it: whose it is, for which forces, what it forbids and asks.

    recorder  whose reading it is
    reading   affirmed, disputed or unanswered; nobody_here where it is no party's
    """

    commitment: Commitment
    recorder: str
    reading: str
    content: Literal["commitment"] = "commitment"


@dataclass(frozen=True, slots=True)
class IncidentView:
    """A report of an incident as it stands, as one reader may know it.

    reporter  "" where it is not for this reader
    asked     the recipient is asked what it says of it, by then
    """

    incident: str
    standing: str
    report: Report
    reporter: str = ""
    asked: datetime | None = None
    content: Literal["incident"] = "incident"


@dataclass(frozen=True, slots=True)
class PhraseView:
    """A phrase passed on a call: its id and parameters, to be read in one's own language.

    book   version of the phrasebook
    given  parameters, each place with its coordinates
    marks  how far each place has come, by its parameter's name: said, agreed or not_agreed
    text   words beside it, in no other language than their own
    """

    call: str
    phrase: str
    book: int
    given: tuple[Given, ...]
    marks: tuple[Given, ...]
    text: str
    content: Literal["phrase"] = "phrase"


@dataclass(frozen=True, slots=True)
class NoteView:
    """Something to know about a record, in words."""

    id: str
    text: str
    content: Literal["note"] = "note"


Content = (
    ZoneView
    | PlanView
    | NoticeView
    | CoarseView
    | OverlapView
    | OverlapsView
    | InstrumentView
    | CommitmentView
    | PhraseView
    | IncidentView
    | NoteView
)


@dataclass(frozen=True, slots=True)
class Release:
    """One numbered telling to one recipient.

    number       1, 2, 3 ... per recipient, without gap: a missing one shows
    subject      the record told of; version: which one of it
    because      the rule that made this a duty, e.g. `notice.given`
    headline     one sentence a duty officer reads first
    content      what this recipient may see of the subject
    acknowledge_by   None when no acknowledgement is owed
    starts       when the subject begins to matter; reminders count back from it
    """

    recipient: str
    number: int
    subject: str
    version: int
    because: str
    disclosure: Disclosure
    urgency: Urgency
    headline: str
    content: Content
    made_at: datetime
    acknowledge_by: datetime | None
    starts: datetime | None
    expires: datetime | None
    disclaimer: str = DISCLAIMER

    def overtakes(self, earlier: Release) -> bool:
        """Whether an answer to this one makes an answer to the earlier one unnecessary.

        A whole new telling of the subject does, and word that it is over. A remark about it (a
        convoy has left, a query) does not: the earlier telling must still be answered for.
        """
        if self.subject != earlier.subject or self.number <= earlier.number:
            return False
        if self.because in ENDINGS:
            return True
        whole = not isinstance(self.content, NoteView) and self.acknowledge_by is not None
        return whole and self.version >= earlier.version


ENDINGS = frozenset(
    {
        "notice.replaced",
        "notice.suspended",
        "notice.expired",
        "notice.withdrawn",
        "zone.lapsed",
        "zone.withdrawn",
        "plan.ended",
        "plan.withdrawn",
        "overlap.ended",
        "alert.resolved",
        "cease.ended",
        "commitment.ended",
    }
)
"""Reasons after which nobody needs to answer for an earlier telling of the subject."""


_TOLD_ALONE = ("overlap.found", "overlap.in_force")


def overlaps_told(release: Release) -> tuple[str, ...]:
    """The overlaps that a release tells whole; () of a remark, a dry run or a refusal."""
    if release.because in _TOLD_ALONE:
        return (release.subject,)
    if release.because == "plan.overlaps" and isinstance(release.content, OverlapsView):
        return tuple(view.overlap for view in release.content.overlaps)
    return ()
