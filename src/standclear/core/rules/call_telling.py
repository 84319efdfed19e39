"""Telling of calls: the other side hears of whatever one side enters into its account."""

from __future__ import annotations

from standclear.core.duty import Duty
from standclear.core.hotline.held import CallRecord
from standclear.core.hotline.said import CallKind
from standclear.core.picture import Picture, Said
from standclear.core.release import Content, NoteView
from standclear.core.telling import Disclosure, Urgency

LONGEST_TEXT = 2_000
"""Own choice: what is said in some minutes; more is a letter."""

_URGENCY = {
    CallKind.ROUTINE: Urgency.ROUTINE,
    CallKind.TEST: Urgency.ROUTINE,
    CallKind.URGENT: Urgency.URGENT,
    CallKind.CEASE: Urgency.CEASE,
}


def urgency_of_call(kind: CallKind) -> Urgency:
    return _URGENCY[kind]


def tell_other(
    picture: Picture,
    said: Said,
    call: str,
    record: CallRecord,
    because: str,
    headline: str,
    content: Content | None = None,
) -> list[Duty]:
    """To whoever is on the call and did not say it; to be known, and answered by its own account.

    content  what stands beside the headline; else the headline alone
    """
    return [
        Duty(
            recipient=party,
            subject=call,
            version=1,
            because=because,
            disclosure=Disclosure.FULL,
            headline=headline,
            content=content or NoteView(call, headline),
            urgency=_passing(record.kind),
            answer_owed=False,
        )
        for party in record.parties
        if party not in (said.issuer, picture.desk)
    ]


def tell_both(
    picture: Picture, call: str, record: CallRecord, because: str, text: str
) -> list[Duty]:
    """Loudly, to both sides: also to whoever has just said it."""
    return [
        Duty(
            recipient=party,
            subject=call,
            version=1,
            because=because,
            disclosure=Disclosure.FULL,
            headline=text,
            content=NoteView(call, text),
            urgency=Urgency.URGENT,
            answer_owed=False,
        )
        for party in record.parties
        if party != picture.desk
    ]


def _passing(kind: CallKind) -> Urgency:
    """What is passed on a call rings nobody anew: it is known by who is on it."""
    return Urgency.ROUTINE if kind in (CallKind.ROUTINE, CallKind.TEST) else Urgency.URGENT


def short_words(text: str) -> str:
    """A party's own words as one sentence."""
    return text.strip().rstrip(".") + "."
