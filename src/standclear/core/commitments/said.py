"""What a party can say of a commitment. One dataclass a sentence.

Not here: whether it may be said, and what follows (rules/commitments.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from standclear.core.commitments.commitment import Commitment, QuotedFrom
from standclear.core.commitments.performance import Performance


class Answer(StrEnum):
    """What the committed party says of the reading; it may say otherwise later."""

    AFFIRMS = "affirms"
    DISPUTES = "disputes"


class EndReason(StrEnum):
    FULFILLED = "fulfilled"
    WITHDRAWN = "withdrawn"  # by whoever gave it
    REPLACED = "replaced"  # by another, which the words name
    MISREAD = "misread"  # the recorder takes its own reading back


@dataclass(frozen=True, slots=True)
class CommitmentRecord:
    """A reading of a quotation as a commitment. Recorded by whose it is, it is affirmed by that."""

    commitment: Commitment
    type: Literal["commitment.record"] = "commitment.record"


@dataclass(frozen=True, slots=True)
class CommitmentAnswer:
    commitment: str
    answer: Answer
    text: str = ""
    type: Literal["commitment.answer"] = "commitment.answer"


@dataclass(frozen=True, slots=True)
class CommitmentReport:
    commitment: str
    performance: Performance
    type: Literal["commitment.report"] = "commitment.report"


@dataclass(frozen=True, slots=True)
class CommitmentEnd:
    """quoted: the words that say so; needed but where the committed party itself says it, or the
    recorder takes its own reading back."""

    commitment: str
    reason: EndReason
    text: str
    quoted: QuotedFrom | None = None
    type: Literal["commitment.end"] = "commitment.end"


OfCommitments = CommitmentRecord | CommitmentAnswer | CommitmentReport | CommitmentEnd


def quoted_in(statement: OfCommitments) -> QuotedFrom | None:
    """The words that a statement rests on; None where it rests on none."""
    match statement:
        case CommitmentRecord():
            return statement.commitment.quoted
        case CommitmentReport():
            return statement.performance.quoted
        case CommitmentEnd():
            return statement.quoted
        case CommitmentAnswer():
            return None
