"""What came back from a release, and what the desk's followers did with it.

Receipts climb: delivered, read, acknowledged, cascaded. Levels may be skipped upward, never
taken back. A query or a refusal goes to the author of the record as a telling of its own.
"""

from __future__ import annotations

from standclear.core import statements as st
from standclear.core.disclosure import may_know
from standclear.core.duty import Duty
from standclear.core.errors import InvalidInput, NotAllowed, Stale
from standclear.core.events import ReceiptTaken, SendingNoted
from standclear.core.ids import owner_of
from standclear.core.picture import Picture, ReleaseRecord, Said
from standclear.core.release import NoteView
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.named import may_name
from standclear.core.sentences import sentence
from standclear.core.telling import Disclosure, ReceiptLevel, Urgency


def decide(picture: Picture, said: Said, statement: st.ReceiptGive | st.Sending) -> Decision:
    if isinstance(statement, st.Sending):
        carried = picture.get_release(statement.recipient, statement.release)
        if statement.step and statement.step not in carried.steps:
            raise NotAllowed(f"no reminder {statement.step} was due", ("", *carried.steps))
        _check_attempt(carried, statement)
        noted = SendingNoted(statement.recipient, statement.release, statement.result)
        headline = f"{statement.recipient} #{statement.release}: {statement.result}."
        return decision(picture, said, headline, (noted,))
    receipt = statement.receipt
    record = picture.get_release(said.issuer, receipt.release)
    _check(picture, said, record, statement)
    taken = ReceiptTaken(said.issuer, receipt.release, receipt.level.value)
    headline = f"{said.issuer} #{receipt.release}: {receipt.level.value}. Receipt, not permission."
    return decision(picture, said, headline, (taken,), _question(picture, said, record, statement))


def _check_attempt(record: ReleaseRecord, statement: st.Sending) -> None:
    """A try is recorded once, however often a follower is killed and starts again."""
    tried = sum(1 for attempt in record.attempts if attempt.step == statement.step)
    if statement.attempt != tried + 1:
        raise Stale(
            f"{statement.recipient} #{statement.release} {statement.step}: {tried} tries are on "
            f"record; the next is number {tried + 1}, not {statement.attempt}"
        )


def _check(picture: Picture, said: Said, record: ReleaseRecord, statement: st.ReceiptGive) -> None:
    receipt = statement.receipt
    reached = record.level
    if receipt.level.rung and reached is not None:
        higher = receipt.level.rung > reached.rung
        again = receipt.level is ReceiptLevel.CASCADED and reached is ReceiptLevel.CASCADED
        if not (higher or again):
            possible = tuple(level.value for level in ReceiptLevel if level.rung > reached.rung)
            raise NotAllowed(
                f"release #{receipt.release} is {reached.value} already",
                (*possible, "queried", "refused"),
            )
    if receipt.level.rung >= ReceiptLevel.ACKNOWLEDGED.rung and not receipt.role:
        raise InvalidInput("receipt/role", "", "the role that answers for having it")
    if receipt.level in (ReceiptLevel.QUERIED, ReceiptLevel.REFUSED) and not receipt.text:
        raise InvalidInput("receipt/text", "", "the question, or the reason for the refusal")
    if receipt.level is ReceiptLevel.CASCADED:
        _check_formations(picture, said, receipt.formations)


def _check_formations(picture: Picture, said: Said, formations: tuple[str, ...]) -> None:
    party = picture.get_party(said.issuer).party
    known = {formation.id for formation in party.formations}
    if not formations:
        listed = ", ".join(party.answers_for()) or "none declared yet"
        raise InvalidInput(
            "receipt/formations", "empty", f"the formations reached; yours: {listed}"
        )
    for formation in formations:
        if formation not in known:
            listed = ", ".join(sorted(known)) or "none declared yet"
            raise InvalidInput("receipt/formations", formation, f"one of yours: {listed}")


def _question(
    picture: Picture, said: Said, record: ReleaseRecord, statement: st.ReceiptGive
) -> tuple[Duty, ...]:
    """A query or a refusal is told to whoever stands behind the record."""
    receipt, release = statement.receipt, record.release
    if receipt.level not in (ReceiptLevel.QUERIED, ReceiptLevel.REFUSED):
        return ()
    authors = {
        author
        for author in stand_behind(picture, release.subject) - {said.issuer}
        if may_name(picture, release.subject, author, said.issuer)
    }
    text = (
        f"{said.issuer} has {receipt.level.value} {release.subject}: "
        f"{sentence(receipt.text)} The record stays as it is."
    )
    return tuple(
        Duty(
            recipient=author,
            subject=f"{release.subject}",
            version=release.version,
            because=f"receipt.{receipt.level.value}",
            disclosure=Disclosure.FULL,
            headline=text,
            content=NoteView(release.subject, text),
            urgency=Urgency.URGENT,
        )
        for author in sorted(authors)
    )


def stand_behind(picture: Picture, subject: str) -> set[str]:
    """Whom it concerns that a telling is questioned or unanswered, so far as they may know."""
    held = picture.overlaps.get(subject)
    if held is not None:
        return {party for party in held.parties if may_know(picture, held.found, party)}
    call = picture.ceases.get(subject)
    if call is not None:
        return {call.caller, owner_of(call.notice)} - {picture.desk}
    rung = picture.hotline.calls.get(subject)
    if rung is not None:
        return set(rung.parties) - {picture.desk}
    instrument = picture.instruments.get(subject)
    if instrument is not None:
        return {instrument.latest.author} - {picture.desk}
    lodged, promised = picture.sources.get(subject), picture.commitments.get(subject)
    if lodged is not None:
        return {lodged.party} - {picture.desk}
    if promised is not None:
        return {promised.recorder, promised.commitment.party} - {picture.desk, ""}
    incident = picture.incidents.get(subject)
    if incident is not None:
        return {incident.reporter} - {picture.desk}
    alert = picture.alerts.get(subject)
    if alert is not None:
        seen = alert.situation
        sides = {seen.party, seen.other_party, *seen.claimants}
        sides |= {owner_of(seen.zone)} if seen.zone else set()
        return sides & {recipient for recipient, _ in alert.told}
    return {owner_of(subject)} if "/" in subject else set()
