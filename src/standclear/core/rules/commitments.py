"""Commitments: recorded from a quotation, affirmed or disputed, reported on, ended by words.

Promise: nothing follows from silence. A window that is over ends nothing, a commitment without
reports is neither kept nor breached, and a reading that nobody has answered is affirmed by nobody.
Not here: telling of it (commitment_telling.py), reports side by side (commitments/scored.py).
"""

from __future__ import annotations

from standclear.core.commitments.changes import (
    CommitmentAnswered,
    CommitmentEnded,
    CommitmentRecorded,
    CommitmentReported,
)
from standclear.core.commitments.commitment import Commitment, QuotedFrom
from standclear.core.commitments.held import Answered, HeldCommitment
from standclear.core.commitments.performance import Finding
from standclear.core.commitments.said import (
    Answer,
    CommitmentAnswer,
    CommitmentEnd,
    CommitmentRecord,
    CommitmentReport,
    EndReason,
    OfCommitments,
)
from standclear.core.disclosure import share_of_zone
from standclear.core.errors import InvalidInput, NotAllowed, NotFound, Stale
from standclear.core.picture import Picture, Said
from standclear.core.rules.commitment_telling import (
    forces_words,
    may_read_commitment,
    meaning,
    tell_commitment,
    whose_words,
)
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.instrument_telling import may_read
from standclear.core.rules.sources import find_quote, may_read_source, shortened
from standclear.core.rules.subjects import must_be_free, must_be_parties
from standclear.core.telling import Disclosure

MOST_REPORTS = 20_000
"""Of one commitment, own choice: eighteen parties reporting daily for three years."""

LONGEST_TEXT = 2_000
"""Signs of an answer or of the words with an end, own choice: half a page."""


def decide(picture: Picture, said: Said, statement: OfCommitments) -> Decision:
    match statement:
        case CommitmentRecord():
            return _record(picture, said, statement.commitment)
        case CommitmentAnswer():
            return _answer(picture, said, statement)
        case CommitmentReport():
            return _report(picture, said, statement)
        case CommitmentEnd():
            return _end(picture, said, statement)


def find_commitment(picture: Picture, commitment: str, party: str) -> HeldCommitment:
    """A commitment that a party may read; `NotFound` alike for one that is not there."""
    held = picture.commitments.get(commitment)
    if held is None or not may_read_commitment(picture, held, party):
        raise NotFound(f"no commitment {commitment} that you may see")
    return held


def words_of(picture: Picture, quoted: QuotedFrom, party: str) -> str:
    """The words that are quoted, where a party may read them. Raises for what is not there."""
    if quoted.source:
        return find_quote(picture, quoted.source, quoted.number, party).quote.text
    record = picture.instruments.get(quoted.instrument)
    readable = [d for d in record.drafts if may_read(picture, d, party)] if record else []
    draft = next((d for d in readable if d.draft.version == quoted.version), None)
    if draft is None:
        name = f"{quoted.instrument} v{quoted.version}"
        raise NotFound(f"no agreement {name} that you may see")
    draft.draft.check_words(quoted.clause, quoted.words, pointer="quoted/words")
    return quoted.words


def _record(picture: Picture, said: Said, commitment: Commitment) -> Decision:
    must_be_free(picture, commitment.id, pointer="commitment/id")
    must_be_parties(picture, commitment.shared_with, pointer="commitment/shared_with")
    if commitment.party:
        must_be_parties(picture, (commitment.party,), pointer="commitment/party")
    elif commitment.power in picture.parties:
        expected = "a power that is no party of this desk; name a party as the party that it is"
        raise InvalidInput("commitment/power", commitment.power, expected)
    own = said.issuer == commitment.party
    affirms = [Answered(said.issuer, Answer.AFFIRMS, "", said.at)] if own else []
    held = HeldCommitment(commitment, said.issuer, said.at, affirms)
    words = _quotable(picture, said, held, commitment.quoted)
    _check_area(picture, said, commitment)
    reading = "By its own word." if own else f"So read by {said.issuer}; {_unanswered(commitment)}"
    headline = (
        f"Commitment {commitment.id} of {commitment.by}, for {whose_words(commitment)}: "
        f"{meaning(commitment)}. {commitment.quoted.ref}: {shortened(words)}. {reading}"
    )
    events = [CommitmentRecorded(commitment.id, said.issuer)]
    affirmed = [CommitmentAnswered(commitment.id, said.issuer, Answer.AFFIRMS)] if own else []
    duties = tell_commitment(
        picture, said, held, "commitment.recorded", headline, owed=True, whole=True
    )
    return decision(picture, said, headline, (*events, *affirmed), duties)


def _unanswered(commitment: Commitment) -> str:
    if commitment.power:
        return f"{commitment.power} is no party here and can answer nothing."
    return f"{commitment.party} has not answered, and silence affirms nothing."


def _quotable(picture: Picture, said: Said, held: HeldCommitment, quoted: QuotedFrom) -> str:
    """The words, where whoever speaks and everybody who reads the commitment may read them."""
    words = words_of(picture, quoted, said.issuer)
    if quoted.source:
        record = find_quote(picture, quoted.source, quoted.number, said.issuer)
        if record.struck_at is not None:
            raise NotAllowed(
                f"{quoted.ref} is struck: {record.struck_because}", ("source confirm",)
            )
    named = _named_readers_of(picture, quoted)
    if not named:
        return words
    if not held.commitment.shared_with:
        expected = f"named readers, as what is quoted has them: {', '.join(sorted(named))}"
        raise InvalidInput("commitment/shared_with", "empty", expected)
    readers = {held.recorder, held.commitment.party, *held.commitment.shared_with} - {""}
    for reader in sorted(readers - {picture.desk} - named):
        expected = f"readers of what is quoted alone: {', '.join(sorted(named))}"
        raise InvalidInput("commitment/shared_with", reader, expected)
    return words


def _named_readers_of(picture: Picture, quoted: QuotedFrom) -> set[str]:
    """Parties that read what is quoted, where not all do; else none."""
    if quoted.source:
        source = picture.sources[quoted.source]
        if not source.source.shared_with:
            return set()
        return {p for p in picture.parties if may_read_source(picture, source, p)}
    draft = picture.instruments[quoted.instrument].of(quoted.version)
    assert draft is not None
    if not draft.draft.shared_with:
        return set()
    return {party for party in picture.parties if may_read(picture, draft, party)}


def _check_area(picture: Picture, said: Said, commitment: Commitment) -> None:
    """A zone that its recorder reads, at its newest or its agreed wording."""
    if not commitment.zone:
        return
    record = picture.zones.get(commitment.zone)
    shown = [
        zone
        for zone in (() if record is None else (record.zone, record.agreed))
        if zone is not None
        and record is not None
        and (
            said.issuer in (record.author, picture.desk)
            or share_of_zone(zone, said.issuer).disclosure is Disclosure.FULL
        )
    ]
    if not shown:
        raise NotFound(f"no zone {commitment.zone} that you may see")
    versions = [zone.version for zone in shown]
    if commitment.version not in versions:
        stands = " and ".join(map(str, sorted(versions)))
        raise Stale(f"{commitment.zone} stands at version {stands}, not {commitment.version}")


def _answer(picture: Picture, said: Said, statement: CommitmentAnswer) -> Decision:
    held = find_commitment(picture, statement.commitment, said.issuer)
    commitment, text = held.commitment, _checked(statement.text)
    if said.issuer != commitment.party:
        raise NotAllowed(f"{commitment.id} is {commitment.by}'s to affirm or dispute")
    last = held.answer
    if last is not None and (last.answer, last.text.strip()) == (statement.answer, text):
        raise NotAllowed(f"{said.issuer} says so already", ("commitment show",))
    disputes = statement.answer is Answer.DISPUTES
    if disputes and not text:
        raise InvalidInput("text", "empty", "what is disputed, in a few words")
    because = f": {text.rstrip('.')}" if text else ""
    verb = "DISPUTES" if disputes else "affirms"
    headline = f"{said.issuer} {verb} the reading {commitment.id}{because}."
    event = CommitmentAnswered(commitment.id, said.issuer, statement.answer)
    duties = tell_commitment(picture, said, held, "commitment.answered", headline)
    return decision(picture, said, headline, (event,), duties)


def _report(picture: Picture, said: Said, statement: CommitmentReport) -> Decision:
    held, seen = find_commitment(picture, statement.commitment, said.issuer), statement.performance
    commitment = held.commitment
    if seen.until > said.at:
        expected = f"a period that is over by {said.at:%Y-%m-%d %H:%MZ}"
        raise InvalidInput("performance/until", f"{seen.until:%Y-%m-%d %H:%MZ}", expected)
    begins, ends = commitment.since or seen.since, commitment.until or seen.until
    if seen.until <= begins or ends <= seen.since:
        given = f"{seen.since:%Y-%m-%d %H:%MZ} to {seen.until:%Y-%m-%d %H:%MZ}"
        raise InvalidInput("performance/since", given, "a period within the commitment's window")
    if seen.quoted is not None:
        _quotable(picture, said, held, seen.quoted)
    if held.reported >= MOST_REPORTS:
        raise NotAllowed(f"{commitment.id} has {held.reported} reports, and may have no more")
    _check_replaced(said, held, seen.replaces)
    number = held.reported + 1
    breached, forces = seen.finding is Finding.BREACHED, commitment.forces_of(seen.whose)
    if forces is None:
        expected = " or ".join(each.whose.value for each in commitment.forces)
        raise InvalidInput("performance/whose", seen.whose.value, f"{expected}, as it is given for")
    whose = forces_words(seen.whose, forces.names)
    word = "BREACHED" if breached else seen.finding.value.replace("_", " ")
    corrected = f", in the place of report {seen.replaces}" if seen.replaces else ""
    headline = (
        f"{said.issuer} reports {commitment.id} {word} by {whose}, "
        f"{seen.since:%Y-%m-%d %H:%MZ} to {seen.until:%Y-%m-%d %H:%MZ} "
        f"(report {number}{corrected}): {seen.text.strip().rstrip('.')}. One party's report."
    )
    event = CommitmentReported(commitment.id, number, said.issuer, seen.replaces)
    duties = tell_commitment(
        picture, said, held, "commitment.reported", headline, owed=breached, urgent=breached
    )
    return decision(picture, said, headline, (event,), duties)


def _check_replaced(said: Said, held: HeldCommitment, number: int) -> None:
    if not number:
        return
    mine = [each.number for each in held.standing() if each.party == said.issuer]
    if number not in mine:
        known = ", ".join(map(str, mine)) or "there is none"
        expected = f"the number of a standing report of {said.issuer}: {known}"
        raise InvalidInput("performance/replaces", number, expected)


def _end(picture: Picture, said: Said, statement: CommitmentEnd) -> Decision:
    held = find_commitment(picture, statement.commitment, said.issuer)
    commitment, text = held.commitment, _checked(statement.text)
    if held.ended is not None:
        raise NotAllowed(f"{commitment.id} is ended: {held.ended.reason.value}")
    committed, recorder = said.issuer == commitment.party, said.issuer == held.recorder
    if not (committed or recorder):
        raise NotAllowed(
            f"{commitment.id} is ended by {held.recorder}, who recorded it, or by {commitment.by}"
        )
    if statement.reason is EndReason.MISREAD and not recorder:
        raise NotAllowed(f"the reading is {held.recorder}'s to take back", ("commitment answer",))
    if not text:
        raise InvalidInput("text", "empty", "why, in a few words; it is told to all")
    if statement.quoted is not None:
        _quotable(picture, said, held, statement.quoted)
    elif not committed and statement.reason is not EndReason.MISREAD:
        expected = f"the words that say so: silence of {commitment.by} ends nothing"
        raise InvalidInput("quoted", "nothing", expected)
    ref = f" ({statement.quoted.ref})" if statement.quoted else ""
    headline = (
        f"Commitment {commitment.id} of {commitment.by} ended by {said.issuer}, "
        f"{statement.reason.value}: {text.rstrip('.')}{ref}. Its reports stay in the record."
    )
    event = CommitmentEnded(commitment.id, said.issuer, statement.reason)
    duties = tell_commitment(picture, said, held, "commitment.ended", headline)
    return decision(picture, said, headline, (event,), duties)


def _checked(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise InvalidInput("text", f"{len(text)} characters", f"at most {LONGEST_TEXT}")
    return text.strip()
