"""Two ledgers: lodging counts, coding them anew, and saying what of another's is confirmed.

Promise: nobody speaks for another side but the desk and monitors, and then with a source. Coding
anew keeps what was known before. No rule adds two sides' counts.
"""

from __future__ import annotations

from standclear.core.duty import Duty
from standclear.core.errors import InvalidInput, NotAllowed, NotFound, Stale
from standclear.core.ledger.changes import ClaimChecked, ClaimLodged
from standclear.core.ledger.claim import Claim
from standclear.core.ledger.held import ClaimRecord
from standclear.core.ledger.said import LedgerCheck, LedgerClaim, OfLedger
from standclear.core.picture import Picture, Said
from standclear.core.release import NoteView
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.incidents import MONITORS
from standclear.core.telling import Disclosure


def decide(picture: Picture, said: Said, statement: OfLedger) -> Decision:
    if isinstance(statement, LedgerClaim):
        return _claim(picture, said, statement.claim)
    return _check(picture, said, statement)


def may_read_claim(picture: Picture, record: ClaimRecord, party: str) -> bool:
    """All parties, or those who are named, its author, whose count it is, and the desk."""
    claim = record.claim
    own = (picture.desk, record.lodged_by, claim.by, *claim.shared_with)
    return not claim.shared_with or party in own


def _claim(picture: Picture, said: Said, claim: Claim) -> Decision:
    _may_speak_for(picture, said, claim.by, claim.source, "claim")
    for number, party in enumerate(claim.shared_with):
        if party not in picture.parties:
            known = ", ".join(sorted(picture.parties))
            raise InvalidInput(f"claim/shared_with/{number}", party, f"a party here: {known}")
    if claim.recodes:
        _must_recode(picture, said, claim)
    key = f"cl-{said.ovn[:12]}"
    record = ClaimRecord(claim, said.issuer, said.at)
    text = f"{key}: {claim_words(claim)}"
    event = ClaimLodged(key, said.issuer, claim.recodes)
    return decision(picture, said, text, (event,), _tell(picture, said, key, record, text))


def _must_recode(picture: Picture, said: Said, claim: Claim) -> None:
    """Only the newest coding, by whoever lodged it, and of the same claimant's day."""
    held = picture.claims.get(claim.recodes)
    if held is None or not may_read_claim(picture, held, said.issuer):
        raise NotFound(f"no claim {claim.recodes} that you may see")
    if held.lodged_by != said.issuer:
        raise NotAllowed(f"{claim.recodes} was lodged by {held.lodged_by}", ("ledger check",))
    if held.recoded_by:
        raise Stale(f"{claim.recodes} was coded anew as {held.recoded_by}; code that one")
    if (claim.by, claim.day) != (held.claim.by, held.claim.day):
        expected = f"the day and claimant that it codes anew: {held.claim.day}, {held.claim.by}"
        raise InvalidInput("claim/recodes", claim.recodes, expected)


def _check(picture: Picture, said: Said, statement: LedgerCheck) -> Decision:
    check = statement.check
    held = picture.claims.get(check.claim)
    if held is None or not may_read_claim(picture, held, said.issuer):
        raise NotFound(f"no claim {check.claim} that you may see")
    _may_speak_for(picture, said, check.by, check.source, "check")
    if check.by == held.claim.by:
        raise InvalidInput("check/by", check.by, "another than the claimant, who codes it anew")
    if check.confirmed > held.claim.count:
        expected = f"at most the {held.claim.count} that are claimed"
        raise InvalidInput("check/confirmed", check.confirmed, expected)
    text = (
        f"Of the {held.claim.count} that {held.claim.by} claims ({check.claim}), {check.by} "
        f"confirms {check.confirmed}. Both stand."
    )
    duties = _tell(picture, said, check.claim, held, text)
    return decision(picture, said, text, (ClaimChecked(check.claim, said.issuer),), duties)


def _may_speak_for(picture: Picture, said: Said, by: str, source: str, pointer: str) -> None:
    """One's own count, or another's with its source where the office allows it."""
    if by == said.issuer:
        return
    if picture.get_party(said.issuer).party.kind not in MONITORS:
        expected = f"{said.issuer}: the desk and monitors alone lodge what others have published"
        raise InvalidInput(f"{pointer}/by", by, expected)
    if not source.strip():
        raise InvalidInput(
            f"{pointer}/source", "empty", f"who published what {by} counts, and where"
        )


def _tell(picture: Picture, said: Said, key: str, record: ClaimRecord, text: str) -> list[Duty]:
    """Whose count it is, and whom it accuses; everybody else reads the table."""
    claim = record.claim
    concerned = dict.fromkeys((claim.by, claim.accused, record.lodged_by))
    return [
        Duty(
            recipient=party,
            subject=key,
            version=1,
            because="ledger.counted",
            disclosure=Disclosure.FULL,
            headline=text,
            content=NoteView(key, text),
            answer_owed=False,
        )
        for party in concerned
        if party in picture.parties
        and party not in (said.issuer, picture.desk)
        and may_read_claim(picture, record, party)
    ]


def claim_words(claim: Claim) -> str:
    """ "north claims 11 on 2030-03-01, A in north/zone/1, laid to south"."""
    words = f"{claim.by} claims {claim.count} on {claim.day}"
    if claim.act:
        words += f", {claim.act}"
    if claim.area:
        words += f" in {claim.area}"
    return words + (f", laid to {claim.accused}" if claim.accused else "") + "."
