"""Facts that decisions establish about commitments; events, as those of core/events.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from standclear.core.commitments.said import Answer, EndReason


@dataclass(frozen=True, slots=True)
class CommitmentRecorded:
    commitment: str
    party: str
    event: Literal["CommitmentRecorded"] = "CommitmentRecorded"


@dataclass(frozen=True, slots=True)
class CommitmentAnswered:
    commitment: str
    party: str
    answer: Answer
    event: Literal["CommitmentAnswered"] = "CommitmentAnswered"


@dataclass(frozen=True, slots=True)
class CommitmentReported:
    """number: of the commitment's reports, in the order of reporting; replaces: the number of the
    reporter's own earlier one that it corrects, or 0."""

    commitment: str
    number: int
    party: str
    replaces: int = 0
    event: Literal["CommitmentReported"] = "CommitmentReported"


@dataclass(frozen=True, slots=True)
class CommitmentEnded:
    commitment: str
    party: str
    reason: EndReason
    event: Literal["CommitmentEnded"] = "CommitmentEnded"


ToCommitments = CommitmentRecorded | CommitmentAnswered | CommitmentReported | CommitmentEnded
