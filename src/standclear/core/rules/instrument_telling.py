"""Telling of agreements: everybody who takes part hears of every change, as far as it is shared.

A draft with named readers is told to all others as THAT alone: that it is there, and how it stands.
"""

from __future__ import annotations

from datetime import datetime

from standclear.core.agreements.held import DraftRecord, InstrumentStanding
from standclear.core.duty import Duty
from standclear.core.picture import Picture, Said
from standclear.core.release import Content, InstrumentView, NoteView
from standclear.core.telling import Disclosure, Urgency


def may_read(picture: Picture, draft: DraftRecord, party: str) -> bool:
    """Whether a party reads a draft: its author, who is asked to sign, who is named, the desk."""
    worded = draft.draft
    asked = (picture.desk, draft.author, worded.entry.deposit_with, *worded.signatories)
    return not worded.shared_with or party in (*asked, *worded.shared_with)


def tell_change(
    picture: Picture,
    said: Said,
    draft: DraftRecord,
    because: str,
    headline: str,
    *,
    urgent: bool = False,
    whole: bool = True,
) -> list[Duty]:
    """Duties to everybody but whoever said it.

    draft   as it stands with this decision
    whole   the draft itself is told, and an answer to it answers for what was told before
    """
    return [
        change_duty(picture, draft, party, because, headline, urgent=urgent, whole=whole)
        for party in picture.participants(said.at)
        if party != said.issuer
    ]


def change_duty(
    picture: Picture,
    draft: DraftRecord,
    party: str,
    because: str,
    headline: str,
    *,
    urgent: bool = False,
    whole: bool = True,
) -> Duty:
    """Tell one party of one change."""
    worded = draft.draft
    content: Content = NoteView(worded.id, headline)
    shown = Disclosure.FULL
    if not may_read(picture, draft, party):
        word = because.partition(".")[2].replace("_", " ")
        headline = (
            f"{worded.id} v{worded.version}: {word}; it is now {said_of(draft.standing)}. "
            "Its text is shared with named parties only."
        )
        content, shown = NoteView(worded.id, headline), Disclosure.BLIND
    elif whole:
        content = draft_view(draft)
    return Duty(
        recipient=party,
        subject=worded.id,
        version=worded.version,
        because=because,
        disclosure=shown,
        headline=headline,
        content=content,
        urgency=Urgency.URGENT if urgent else Urgency.ROUTINE,
        expires=draft.ends if shown is Disclosure.FULL else None,
    )


def draft_view(draft: DraftRecord) -> InstrumentView:
    """A draft as its readers have it."""
    worded, standing = draft.draft, draft.standing.value
    return InstrumentView(worded, worded.seal, draft.author, standing, draft.signed, draft.ends)


def said_of(standing: InstrumentStanding) -> str:
    """ "in force"."""
    return standing.value.replace("_", " ")


def signed_words(draft: DraftRecord) -> str:
    """ "signed by 2 of 3 (russia, iran); 3 needed"."""
    asked, signed = draft.draft.signatories, draft.signed
    names = f" ({', '.join(signed)})" if signed else ""
    needed = f"; {draft.draft.entry.signatures} needed" if signed else ""
    return f"signed by {len(signed)} of {len(asked)}{names}{needed}"


def stands_words(draft: DraftRecord) -> str:
    """One sentence: how a draft stands."""
    worded = draft.draft
    ends = f"; ends {moment(draft.ends)}" if draft.ends else ""
    return (
        f"{worded.id} v{worded.version} stands: {worded.name} ({said_of(draft.standing)}{ends}); "
        f"{signed_words(draft)}."
    )


def moment(at: datetime) -> str:
    """ "Sat 2017-05-06 00:00Z"."""
    return f"{at:%a %Y-%m-%d %H:%MZ}"
