"""Where a draft stands by its own rule, and what its entry into force or its end brings.

Promise: in force when as many have signed as it asks, what was to be deposited is, and its hour
has come; never earlier, never by silence, and never when its own end has come.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from standclear.core.agreements import held as words
from standclear.core.agreements.changes import InstrumentChanged
from standclear.core.agreements.held import (
    HOLDS,
    OPEN,
    Answer,
    DraftRecord,
    InstrumentRecord,
    InstrumentStanding,
)
from standclear.core.duty import Duty
from standclear.core.errors import NotAllowed
from standclear.core.events import Event
from standclear.core.picture import Picture, Said
from standclear.core.rules.instrument_telling import moment, signed_words, tell_change

S = InstrumentStanding


def answered(draft: DraftRecord, answer: Answer) -> DraftRecord:
    """The draft as it will be with one more answer (fold_instruments.py does the same)."""
    return replace(draft, answers=[*draft.answers, answer])


def standing_by_answers(draft: DraftRecord) -> InstrumentStanding:
    """What a draft that is not in force is, by who has said what of it."""
    needed, asked = draft.draft.entry.signatures, draft.draft.signatories
    if len(draft.signed) >= needed:
        return S.AGREED
    positions = [draft.position(party) for party in asked]
    unwilling = sum(1 for each in positions if each in (words.REFUSED, words.DENOUNCED))
    if len(asked) - unwilling < needed:
        return S.REFUSED
    return S.OBJECTED if words.OBJECTED in positions else S.PROPOSED


def enters_at(draft: DraftRecord, at: datetime) -> datetime | None:
    """When an agreed draft enters into force, if by now it does and has not ended since."""
    return None if ended_at(draft, at) else _due_at(draft, at)


def ended_at(draft: DraftRecord, at: datetime) -> datetime | None:
    """The end of a draft, if it has come: of its term, else the one that it would have had."""
    ends, term = draft.ends, draft.draft.term
    if draft.standing not in HOLDS and term is not None:
        since = _due_at(draft, at)
        ends = term.until.at if term.until else term.ends(since) if since else None
    return ends if ends is not None and ends <= at else None


def must_not_have_ended(said: Said, draft: DraftRecord) -> None:
    """Refuse what is said of a draft past its end, also where the lapse is not on record yet."""
    ended = ended_at(draft, said.at)
    if ended is not None:
        name = f"{draft.draft.id} v{draft.draft.version}"
        raise NotAllowed(f"{name} ended {moment(ended)}", ("instrument counter",))


def _due_at(draft: DraftRecord, at: datetime) -> datetime | None:
    """The hour of its entry by its own rule, if that has come: the rule's hour, else now."""
    entry = draft.draft.entry
    if draft.standing is not S.AGREED or (entry.deposit_with and not draft.deposited):
        return None
    if entry.on is None:
        return at
    if entry.on.at > at:
        return None
    signed = sorted(answer.at for answer in draft.answers if answer.word == words.SIGNED)
    asked = [answer.at for answer in draft.answers if answer.word == words.DEPOSITED]
    return max(entry.on.at, signed[entry.signatures - 1], *asked)


def entry_into_force(
    picture: Picture, said: Said, record: InstrumentRecord, draft: DraftRecord, since: datetime
) -> tuple[list[Event], list[Duty]]:
    """The draft holds from now on, and every earlier one is replaced by it."""
    worded = draft.draft
    ends = worded.term.ends(since) if worded.term else None
    events: list[Event] = [
        InstrumentChanged(worded.id, earlier.draft.version, S.REPLACED)
        for earlier in record.drafts
        if earlier.draft.version < worded.version
        and (earlier.standing in HOLDS or earlier.standing in (*OPEN, S.AGREED))
    ]
    events.append(InstrumentChanged(worded.id, worded.version, S.IN_FORCE, since, ends))
    until = f"until {moment(ends)}, unless it is renewed" if ends else "until it is denounced"
    headline = (
        f"{worded.id} v{worded.version} is IN FORCE since {moment(since)}, {until}: {worded.name}; "
        f"{signed_words(draft)}."
    )
    after = replace(draft, standing=S.IN_FORCE, in_force_at=since, ends=ends)
    return events, tell_change(picture, said, after, "instrument.in_force", headline, urgent=True)


def after_answer(
    picture: Picture, said: Said, record: InstrumentRecord, before: DraftRecord, after: DraftRecord
) -> tuple[list[Event], list[Duty], DraftRecord]:
    """What an answer to a draft that is not in force makes of it."""
    after = replace(after, standing=standing_by_answers(after))
    since = enters_at(after, said.at)
    if since is not None:
        events, duties = entry_into_force(picture, said, record, after, since)
        return events, duties, replace(after, standing=S.IN_FORCE)
    if after.standing is before.standing:
        return [], [], after
    worded = after.draft
    return [InstrumentChanged(worded.id, worded.version, after.standing)], [], after
