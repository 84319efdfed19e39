"""Agreements: proposing, counter-proposing, and what each party says of the draft on the table.

A counter-proposal is a whole new draft; the one before it can no longer be signed, but what is
agreed or in force stays so until the new one enters into force. A signature names the hash of
what was read.
Not here: what parties say of one that holds (instrument_life.py), what time does
(instrument_clock.py).
"""

from __future__ import annotations

from standclear.core.agreements import held as words
from standclear.core.agreements import said as st
from standclear.core.agreements.changes import InstrumentAnswered, InstrumentChanged
from standclear.core.agreements.held import (
    HOLDS,
    OPEN,
    Answer,
    DraftRecord,
    InstrumentRecord,
    InstrumentStanding,
)
from standclear.core.agreements.instrument import Instrument, MapRef, map_digest
from standclear.core.disclosure import share_of_zone
from standclear.core.duty import Duty
from standclear.core.errors import InvalidInput, NotAllowed, NotFound, Stale
from standclear.core.events import Event
from standclear.core.picture import Picture, Said
from standclear.core.rules import instrument_life as life
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.instrument_entry import S, after_answer, answered, must_not_have_ended
from standclear.core.rules.instrument_telling import (
    may_read,
    said_of,
    signed_words,
    tell_change,
)
from standclear.core.rules.subjects import must_be_free, must_be_parties
from standclear.core.sentences import sentence
from standclear.core.telling import Disclosure

OfTheDraft = st.InstrumentReserve | st.InstrumentObject | st.InstrumentSign | st.InstrumentRefuse

SIGNABLE = (*OPEN, InstrumentStanding.AGREED, *HOLDS)
"""Whoever was asked may still sign when others have; also one that is in force."""


def decide(picture: Picture, said: Said, statement: st.OfInstruments) -> Decision:
    match statement:
        case st.InstrumentPropose():
            return _propose(picture, said, statement.instrument)
        case st.InstrumentCounter():
            return _counter(picture, said, statement.instrument)
        case st.InstrumentSign() | st.InstrumentRefuse():
            return _answer(picture, said, statement)
        case st.InstrumentReserve() | st.InstrumentObject():
            return _answer(picture, said, statement)
        case _:
            record, draft = find(picture, said, statement.instrument, statement.version)
            return life.decide(picture, said, statement, record, draft)


def find(
    picture: Picture, said: Said, instrument: str, version: int
) -> tuple[InstrumentRecord, DraftRecord]:
    """A draft that whoever speaks may read."""
    record = picture.instruments.get(instrument)
    readable = [d for d in record.drafts if may_read(picture, d, said.issuer)] if record else []
    if record is None or not readable:
        raise NotFound(f"no agreement {instrument} that you may see")
    draft = next((each for each in readable if each.draft.version == version), None)
    if draft is None:
        raise Stale(f"{instrument} stands at version {readable[-1].draft.version}, not {version}")
    return record, draft


def _propose(picture: Picture, said: Said, draft: Instrument) -> Decision:
    if draft.id in picture.instruments:
        raise NotAllowed(
            f"there is an agreement {draft.id}",
            ("instrument counter", "propose under another name"),
        )
    must_be_free(picture, draft.id, pointer="instrument/id")
    if draft.version != 1:
        raise InvalidInput("instrument/version", draft.version, "1, with which an agreement begins")
    return _word(picture, said, draft, "proposed")


def _counter(picture: Picture, said: Said, draft: Instrument) -> Decision:
    record = picture.instruments.get(draft.id)
    if record is None or not may_read(picture, record.latest, said.issuer):
        raise NotFound(f"no agreement {draft.id} that you may see")
    latest = record.latest
    if said.issuer not in (latest.author, *latest.draft.signatories):
        raise NotAllowed("a counter-proposal is for those who are asked to sign, and the author")
    expected = latest.draft.version + 1
    if draft.version != expected:
        raise Stale(
            f"{draft.id} stands at version {expected - 1}; a counter-proposal is {expected}"
        )
    if draft.seal == latest.draft.seal:
        raise NotAllowed(f"v{expected} says what v{expected - 1} says", ("instrument sign",))
    return _word(picture, said, draft, "counter_proposed")


def _word(picture: Picture, said: Said, draft: Instrument, word: str) -> Decision:
    _check_draft(picture, said, draft)
    change = InstrumentChanged(draft.id, draft.version, S.PROPOSED)
    after = DraftRecord(draft, said.issuer, said.at, S.PROPOSED)
    headline = (
        f"{draft.id} v{draft.version} {word.replace('_', '-')} by {said.issuer}: {draft.name}. "
        f"Asked to sign: {', '.join(draft.signatories)}; {draft.entry.signatures} needed. "
        "Silence signs nothing."
    )
    held = picture.instruments.get(draft.id)
    if held is not None and held.held is not None:
        standing = said_of(held.held.standing)
        headline += f" v{held.held.draft.version} stays {standing} until this one is in force."
    duties = tell_change(picture, said, after, f"instrument.{word}", headline)
    return decision(picture, said, headline, (change,), duties)


def _answer(picture: Picture, said: Said, statement: OfTheDraft) -> Decision:
    record, draft = find(picture, said, statement.instrument, statement.version)
    answer = _checked(said, statement, record, draft)
    worded, word = draft.draft, answer.word
    after = answered(draft, answer)
    event = InstrumentAnswered(worded.id, worded.version, said.issuer, word)
    events: list[Event] = []
    duties: list[Duty] = []
    if draft.standing not in HOLDS and word != words.RESERVED:
        events, duties, after = after_answer(picture, said, record, draft, after)
    clause = f" clause {answer.clause}" if answer.clause else ""
    said_why = f": {sentence(answer.text)}" if answer.text.strip() else "."
    verb = {"objected": "objects to", "reserved": "reserves on"}.get(word, f"has {word}")
    headline = (
        f"{said.issuer} {verb} {worded.id} v{worded.version}{clause}{said_why} "
        f"Now {said_of(after.standing)}; {signed_words(after)}."
    )
    told = tell_change(picture, said, after, f"instrument.{word}", headline, whole=False)
    return decision(picture, said, headline, (event, *events), [*told, *duties])


def _checked(
    said: Said, statement: OfTheDraft, record: InstrumentRecord, draft: DraftRecord
) -> Answer:
    """The answer that a statement is, or why it may not be given."""
    worded, party = draft.draft, said.issuer
    if party not in worded.signatories:
        asked = ", ".join(worded.signatories)
        raise NotAllowed(
            f"{party} is not asked to sign {worded.id}; {asked} are", ("instrument date",)
        )
    if draft is not record.latest and draft.standing not in (S.AGREED, *HOLDS):
        latest = record.latest.draft.version
        raise Stale(f"{worded.id} stands at version {latest}, not {worded.version}")
    position = draft.position(party)
    if position in (words.SIGNED, words.DENOUNCED):
        possible = ("instrument denounce", "instrument counter") if position == words.SIGNED else ()
        raise NotAllowed(f"{party} has {position} v{worded.version}", possible)
    if draft.standing not in SIGNABLE:
        raise NotAllowed(f"{worded.id} v{worded.version} is {said_of(draft.standing)}",
                         ("instrument counter",))  # fmt: skip
    match statement:
        case st.InstrumentSign():
            must_not_have_ended(said, draft)
            if statement.seal != worded.seal:
                raise InvalidInput("seal", statement.seal, "the hash of the draft that you sign")
            return Answer(party, words.SIGNED, said.at)
        case st.InstrumentRefuse():
            reason = _reason(statement.reason)
            return Answer(party, words.REFUSED, said.at, text=reason)
        case st.InstrumentObject():
            if statement.clause:
                worded.clause(statement.clause)
            return Answer(
                party, words.OBJECTED, said.at, statement.clause, _reason(statement.reason)
            )
        case st.InstrumentReserve():
            worded.clause(statement.clause)
            return Answer(party, words.RESERVED, said.at, statement.clause, _reason(statement.text))


def _reason(text: str) -> str:
    if not text.strip():
        raise InvalidInput("reason", "empty", "why, in a few words")
    return text.strip()


def _check_draft(picture: Picture, said: Said, draft: Instrument) -> None:
    deposit = (draft.entry.deposit_with,) if draft.entry.deposit_with else ()
    for field, named in (
        ("signatories", draft.signatories),
        ("entry/deposit_with", deposit),
        ("shared_with", draft.shared_with),
    ):
        must_be_parties(picture, named, pointer=f"instrument/{field}")
    until = draft.until
    begins = draft.entry.on.at if draft.entry.on else said.at
    if until is not None and until.at <= max(begins, said.at):
        raise InvalidInput(
            "instrument/term/until", until.words, "an end after its entry into force"
        )
    for number, ref in enumerate(draft.maps):
        if ref.zone:
            _check_map(picture, said, ref, f"instrument/maps/{number}")


def _check_map(picture: Picture, said: Said, ref: MapRef, pointer: str) -> None:
    """A named zone is one that its author reads, at its newest, and its hash is right."""
    record = picture.zones.get(ref.zone)
    zone = record.zone if record else None
    if (
        zone is None
        or record is None
        or not (
            said.issuer in (record.author, picture.desk)
            or share_of_zone(zone, said.issuer).disclosure is Disclosure.FULL
        )
    ):
        raise NotFound(f"no zone {ref.zone} that you may see")
    if ref.version != zone.version:
        raise Stale(f"{ref.zone} stands at version {zone.version}, not {ref.version}")
    if zone.shared_with and not zone.salt:
        expected = "a zone with a salt, as `zone amend` makes one: its map could be found by trying"
        raise InvalidInput(f"{pointer}/zone", ref.zone, expected)
    if ref.sha256 != map_digest(zone):
        raise InvalidInput(
            f"{pointer}/sha256", ref.sha256, f"the digest of {ref.zone} v{ref.version}"
        )
