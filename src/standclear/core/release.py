"""One numbered telling to one recipient, and what it may contain.

Promise: a release holds only what its recipient may see; it is signed, logged and sent as it is.
Not here: choosing what each may see (disclosure.py), who must be told (duty.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

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
    ovn                   version number of the other side's record, to those only whose filings
                          must carry the `key` (mechanism.proof_of_knowledge)
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
    ended: str = ""
    ovn: str = ""
    content: Literal["overlap"] = "overlap"


@dataclass(frozen=True, slots=True)
class OverlapsView:
    """Every overlap of one filed plan, in one telling to its filer."""

    plan: str
    version: int
    overlaps: tuple[OverlapView, ...]
    content: Literal["overlaps"] = "overlaps"


@dataclass(frozen=True, slots=True)
class NoteView:
    """Something to know about a record, in words."""

    id: str
    text: str
    content: Literal["note"] = "note"


Content = ZoneView | PlanView | NoticeView | CoarseView | OverlapView | OverlapsView | NoteView


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
        "overlap.ended",
    }
)
"""Reasons after which nobody needs to answer for an earlier telling of the subject."""
