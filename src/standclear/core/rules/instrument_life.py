"""What parties say of an agreement once it stands: suspend, resume, denounce, renew, deposit, date.

Each speaks for itself alone: one suspension suspends the whole until it is resumed by the same
party, and a denunciation ends it where fewer remain than its own rule asks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from standclear.core.agreements import held as words
from standclear.core.agreements import said as st
from standclear.core.agreements.changes import (
    InstrumentAnswered,
    InstrumentChanged,
    InstrumentDated,
)
from standclear.core.agreements.dates import DatedWords, disagreeing
from standclear.core.agreements.held import (
    HOLDS,
    Answer,
    DraftRecord,
    InstrumentRecord,
    InstrumentStanding,
)
from standclear.core.duty import Duty
from standclear.core.errors import InvalidInput, NotAllowed, Stale
from standclear.core.events import Event
from standclear.core.picture import Picture, Said
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.instrument_entry import S, after_answer, answered, must_not_have_ended
from standclear.core.rules.instrument_telling import moment, said_of, signed_words, tell_change
from standclear.core.sentences import sentence

OfOneThatStands = (
    st.InstrumentDeposit
    | st.InstrumentSuspend
    | st.InstrumentResume
    | st.InstrumentDenounce
    | st.InstrumentRenew
    | st.InstrumentDate
)


def decide(
    picture: Picture,
    said: Said,
    statement: OfOneThatStands,
    record: InstrumentRecord,
    draft: DraftRecord,
) -> Decision:
    match statement:
        case st.InstrumentDate():
            return _date(picture, said, statement, record, draft)
        case st.InstrumentDeposit():
            return _deposit(picture, said, statement, record, draft)
        case st.InstrumentSuspend():
            return _suspend(picture, said, draft, _reason(statement.reason))
        case st.InstrumentResume():
            return _resume(picture, said, draft)
        case st.InstrumentDenounce():
            return _denounce(picture, said, draft, _reason(statement.reason))
        case st.InstrumentRenew():
            return _renew(picture, said, statement, draft)
        case _:
            assert_never(statement)


def _must_hold(
    said: Said, draft: DraftRecord, standings: tuple[InstrumentStanding, ...] = HOLDS
) -> None:
    """Only who has signed speaks of it, and only while it stands."""
    name = f"{draft.draft.id} v{draft.draft.version}"
    if draft.standing not in standings:
        raise NotAllowed(f"{name} is {said_of(draft.standing)}", ("instrument show",))
    must_not_have_ended(said, draft)
    if said.issuer not in draft.signed:
        raise NotAllowed(f"{said.issuer} has not signed {name}", ("instrument sign",))


def _speaks(
    picture: Picture,
    said: Said,
    draft: DraftRecord,
    word: str,
    headline: str,
    events: Iterable[Event] = (),
    duties: Iterable[Duty] = (),
    *,
    after: DraftRecord,
    urgent: bool = True,
    whole: bool = False,
) -> Decision:
    """The answer as an event, its consequences, and the telling of it."""
    event = InstrumentAnswered(draft.draft.id, draft.draft.version, said.issuer, word)
    told = tell_change(
        picture, said, after, f"instrument.{word}", headline, urgent=urgent, whole=whole
    )
    return decision(picture, said, headline, (event, *events), [*told, *duties])


def _suspend(picture: Picture, said: Said, draft: DraftRecord, reason: str) -> Decision:
    """Moscow suspended the memorandum of October 2015 after the strike of 7 April 2017."""
    _must_hold(said, draft)
    worded = draft.draft
    if said.issuer in draft.suspended_by:
        raise NotAllowed(f"{said.issuer} has suspended {worded.id}", ("instrument resume",))
    after = replace(
        answered(draft, Answer(said.issuer, words.SUSPENDED, said.at)), standing=S.SUSPENDED
    )
    change = InstrumentChanged(worded.id, worded.version, S.SUSPENDED)
    events = [change] if draft.standing is not S.SUSPENDED else []
    headline = (
        f"{worded.id} v{worded.version} SUSPENDED by {said.issuer}: {reason} Its term goes on."
    )
    return _speaks(picture, said, draft, words.SUSPENDED, headline, events, after=after)


def _resume(picture: Picture, said: Said, draft: DraftRecord) -> Decision:
    _must_hold(said, draft)
    worded = draft.draft
    if said.issuer not in draft.suspended_by:
        raise NotAllowed(f"{said.issuer} has not suspended {worded.id}", ("instrument show",))
    left = tuple(party for party in draft.suspended_by if party != said.issuer)
    standing = S.SUSPENDED if left else S.IN_FORCE
    after = replace(answered(draft, Answer(said.issuer, words.RESUMED, said.at)), standing=standing)
    events = [] if left else [InstrumentChanged(worded.id, worded.version, S.IN_FORCE)]
    now = f"still suspended by {', '.join(left)}" if left else "in force"
    headline = f"{worded.id} v{worded.version} resumed by {said.issuer}; now {now}."
    return _speaks(picture, said, draft, words.RESUMED, headline, events, after=after)


def _denounce(picture: Picture, said: Said, draft: DraftRecord, reason: str) -> Decision:
    _must_hold(said, draft, (S.AGREED, *HOLDS))
    worded = draft.draft
    after = answered(draft, Answer(said.issuer, words.DENOUNCED, said.at))
    events: list[Event] = []
    if len(after.signed) < worded.entry.signatures:
        after = replace(after, standing=S.DENOUNCED, ends=None)
        outcome = "It is over"
    elif draft.standing is S.SUSPENDED and not after.suspended_by:
        after = replace(after, standing=S.IN_FORCE)
        outcome = f"It holds between {', '.join(after.signed)}"
    else:
        outcome = f"It is {said_of(after.standing)} between {', '.join(after.signed)}"
    if after.standing is not draft.standing:
        events.append(InstrumentChanged(worded.id, worded.version, after.standing))
    headline = f"{worded.id} v{worded.version} DENOUNCED by {said.issuer}: {reason} {outcome}."
    return _speaks(picture, said, draft, words.DENOUNCED, headline, events, after=after, whole=True)


def _renew(
    picture: Picture, said: Said, statement: st.InstrumentRenew, draft: DraftRecord
) -> Decision:
    _must_hold(said, draft)
    worded, rule = draft.draft, draft.draft.renewal
    if rule is None or draft.ends is None:
        raise NotAllowed(f"{worded.id} says nothing of renewal", ("instrument counter",))
    if statement.ends != draft.ends:
        raise Stale(f"{worded.id} ends {moment(draft.ends)}, not {moment(statement.ends)}")
    if said.issuer in draft.renewing:
        raise NotAllowed(f"{said.issuer} has said so", ("instrument show",))
    renewing = (*draft.renewing, said.issuer)
    bound = [party for party in renewing if party in draft.signed]
    after = answered(replace(draft, renewing=renewing), Answer(said.issuer, words.RENEWED, said.at))
    so_far = f"{len(bound)} of {rule.signatures}"
    if len(bound) < rule.signatures:
        headline = (
            f"{worded.id} v{worded.version}: {said.issuer} is for its renewal ({so_far}). "
            f"Without the others it LAPSES {moment(draft.ends)}."
        )
        return _speaks(picture, said, draft, words.RENEWED, headline, after=after, urgent=False)
    ends = rule.lasts.after(draft.ends)
    after = replace(after, ends=ends)
    headline = f"{worded.id} v{worded.version} RENEWED until {moment(ends)} by {', '.join(bound)}."
    events = [InstrumentChanged(worded.id, worded.version, draft.standing, ends=ends)]
    return _speaks(picture, said, draft, words.RENEWED, headline, events, after=after, whole=True)


def _deposit(
    picture: Picture,
    said: Said,
    statement: st.InstrumentDeposit,
    record: InstrumentRecord,
    draft: DraftRecord,
) -> Decision:
    worded = draft.draft
    if said.issuer != worded.entry.deposit_with:
        depositary = worded.entry.deposit_with or "nobody"
        raise NotAllowed(f"by {worded.id}, {depositary} says that it was deposited")
    if draft.deposited or draft.standing not in (S.PROPOSED, S.OBJECTED, S.AGREED):
        raise NotAllowed(
            f"{worded.id} v{worded.version} is "
            + ("deposited already" if draft.deposited else said_of(draft.standing))
        )
    must_not_have_ended(said, draft)
    after = answered(draft, Answer(said.issuer, words.DEPOSITED, said.at, text=statement.text))
    events, duties, after = after_answer(picture, said, record, draft, after)
    what = f": {statement.text.strip()}" if statement.text.strip() else ""
    headline = (
        f"{worded.id} v{worded.version} deposited with {said.issuer}{what}; {signed_words(after)}."
    )
    return _speaks(
        picture, said, draft, words.DEPOSITED, headline, events, duties, after=after, urgent=False
    )


def _date(
    picture: Picture,
    said: Said,
    statement: st.InstrumentDate,
    record: InstrumentRecord,
    draft: DraftRecord,
) -> Decision:
    worded, read = draft.draft, statement.date
    worded.check_quote(read)
    before = read_dates(record, draft)
    if read in before:
        raise NotAllowed(f"that reading of {read.what} is on record", ("instrument show",))
    disputed = read.what in disagreeing((*before, read))
    where = f"clause {read.clause}" if read.clause else read.source
    headline = f"{worded.id} v{worded.version}: {read.what} is {read.words} ({where}), "
    headline += f"says {said.issuer}."
    if disputed:
        others = dict.fromkeys(d.words for d in before if d.what == read.what)
        headline += f" READINGS DISAGREE: also {', '.join(others)}."
    event = InstrumentDated(worded.id, worded.version, said.issuer, read.what, disputed)
    told = tell_change(picture, said, draft, "instrument.dated", headline, whole=False)
    return decision(picture, said, headline, (event,), told)


def read_dates(record: InstrumentRecord, draft: DraftRecord) -> tuple[DatedWords, ...]:
    """Every reading of a date of a draft, the draft's own first."""
    version = draft.draft.version
    return draft.draft.all_dates + tuple(r.date for r in record.readings if r.version == version)


def _reason(text: str) -> str:
    if not text.strip():
        raise InvalidInput("reason", "empty", "why; it is told to all")
    return sentence(text)
