"""One step of the log held against what the rules make of its statement, and what it speaks of.

Promise: compares and names; keeps nothing from step to step.
Not here: the replay, and what erasure excuses (audit.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from standclear.core.agreements.changes import ToInstruments
from standclear.core.commitments.changes import ToCommitments
from standclear.core.commitments.said import OfCommitments, quoted_in
from standclear.core.errors import InvalidInput
from standclear.core.events import Event, ReceiptTaken, Reminded, SendingNoted
from standclear.core.picture import Picture, Said
from standclear.core.release import Release
from standclear.core.rules.decision import Decision
from standclear.core.sources.changes import ToSources
from standclear.core.statements import KeyAdd
from standclear.formats import documents
from standclear.formats.documents import DecisionDocument, owed_for
from standclear.log.entry import Entry
from standclear.service.author import rfc3339
from standclear.service.event_words import in_words
from standclear.service.findings import Finding, Kind
from standclear.service.replay import ERASED, Step
from standclear.service.sealing import spelled


class Bytes(NamedTuple):
    """What a decision leaves in the log, if nothing is added or left out.

    bodies   the decision's, then one a release
    """

    decision: DecisionDocument
    bodies: tuple[bytes, ...]


def bytes_of(said: Said, decided: Decision) -> Bytes | None:
    """A decision of these rules as the log should have it; None for one that cannot be spelled."""
    try:
        return Bytes(*spelled(said, decided))
    except InvalidInput:
        return None


def desk_key(picture: Picture, step: Step) -> list[Finding]:
    """A key that the party did not add itself: whoever reads on should know whose word it was."""
    added = step.statement
    if not isinstance(added, KeyAdd) or picture.key_holder(step.said) == added.party:
        return []
    text = f"{added.key.key_id} was added by the desk, not by {added.party}"
    return [finding(step, "key added by the desk", text)]


def order(picture: Picture, step: Step) -> list[Finding]:
    """The step's own frame: whose decision it is, of what, when."""
    found = []
    if step.said.at < picture.at:
        text = f"decided at {step.said.at}, before {picture.at}, which the log had reached"
        found.append(finding(step, "fact differs", text))
    document = step.decision
    if document is not None:
        frame = (document.statement, document.at)
        if frame != (step.said.entry, rfc3339(step.said.at)):
            found.append(
                finding(
                    step,
                    "fact differs",
                    f"the decision names statement {frame[0][:22]} at {frame[1]}",
                )
            )
    return found


def references(step: Step, document: DecisionDocument) -> list[Finding]:
    """The releases that the decision names are the ones that follow it, byte for byte."""
    found = []
    named = {(ref.recipient, ref.number): ref for ref in document.releases}
    for release, entry in zip(step.releases, step.entries[1:], strict=False):
        number = entry.header.release
        key = (release.recipient, release.number)
        if number is None or (number.recipient, number.number) != key:
            found.append(
                finding(step, "telling differs", f"{key[0]} #{key[1]}: header and body differ")
            )
        committed = named.pop(key, None)
        if committed is None:
            found.append(finding(step, "telling without duty", f"{key[0]} #{key[1]}"))
        elif release.headline != ERASED and committed.digest != digest(release):
            found.append(finding(step, "telling differs", f"{key[0]} #{key[1]} was exchanged"))
        elif release.headline != ERASED and committed.owes not in (None, owed_for(release)):
            text = f"{key[0]} #{key[1]}: the decision has another answer owed"
            found.append(finding(step, "telling differs", text))
    for recipient, missing in sorted(named):
        text = f"{recipient} was never told #{missing}, which the decision names"
        found.append(finding(step, "duty dropped", text))
    return found


def headers(step: Step, expected: Decision) -> list[Finding]:
    """The headers of the tellings against what was owed; and the text, where it is here."""
    told: dict[tuple[str, int], tuple[Entry, Release]] = {}
    for entry, release in zip(step.entries[1:], step.releases, strict=True):
        number = entry.header.release
        if number is not None:
            told[number.recipient, number.number] = (entry, release)
    wanted = {(r.recipient, r.number): r for r in expected.releases}
    found = _missing_and_surplus(step, wanted, told.keys())
    for key in sorted(told.keys() & wanted.keys()):
        (entry, release), owed = told[key], wanted[key]
        urgency = entry.header.urgency == owed.urgency.value
        reason = entry.header.reason in ("", owed.because)
        text = release.headline == ERASED or digest(release) == digest(owed)
        if not (urgency and reason and text):
            said = f"{key[0]} #{key[1]} of {owed.subject} is not what the rules say"
            found.append(finding(step, "telling differs", said))
    return found


def facts(step: Step, expected: Decision) -> list[Finding]:
    assert step.decision is not None
    logged, wanted = Counter(step.decision.events), Counter(expected.events)
    missing = [f"missing: {in_words(event)}" for event in (wanted - logged)]
    surplus = [f"surplus: {in_words(event)}" for event in (logged - wanted)]
    if not missing and not surplus and step.decision.events != expected.events:
        missing = ["the facts are in another order"]
    if step.decision.headline != expected.headline:
        surplus.append(f"the headline reads {step.decision.headline!r}")
    return [finding(step, "fact differs", text) for text in (*missing, *surplus)]


def tellings(step: Step, expected: Decision) -> list[Finding]:
    """What was told against what was owed; by digest, so that erased tellings count as well."""
    assert step.decision is not None
    logged = {(ref.recipient, ref.number): ref for ref in step.decision.releases}
    wanted = {(r.recipient, r.number): r for r in expected.releases}
    found = _missing_and_surplus(step, wanted, logged.keys())
    for key in sorted(logged.keys() & wanted.keys()):
        ref, owes = logged[key], owed_for(wanted[key])
        if ref.digest != digest(wanted[key]) or ref.owes not in (None, owes):
            text = f"{key[0]} #{key[1]} of {wanted[key].subject} is not what the rules say"
            found.append(finding(step, "telling differs", text))
    return found


def _missing_and_surplus(
    step: Step, wanted: dict[tuple[str, int], Release], logged: Iterable[tuple[str, int]]
) -> list[Finding]:
    found = []
    for key in sorted(wanted.keys() - set(logged)):
        release = wanted[key]
        text = (
            f"{release.recipient} was never told of {release.subject} v{release.version} "
            f"({release.because}, #{release.number})"
        )
        found.append(finding(step, "duty dropped", text))
    for key in sorted(set(logged) - wanted.keys()):
        found.append(finding(step, "telling without duty", f"{key[0]} #{key[1]}"))
    return found


def digest(release: Release) -> str:
    return sha256(documents.write_release(release)).hexdigest()


_ID = re.compile(
    r"[a-z][a-z0-9-]{1,30}/(?:plan|zone|site|move)/[A-Za-z0-9._-]{1,40}|(?:ov|al|in|cl|ca)-[0-9a-f]+"
)


def spoken_of(step: Step, events: Iterable[Event]) -> set[str]:
    """Ids of records, and numbers of tellings, of which a step speaks."""
    texts = [str(event) for event in events]
    if step.statement is not None:
        texts.append(documents.write_statement(step.statement).decode())
    if step.decision is not None:
        texts.append(documents.write_decision(step.decision).decode())
    tellings = {f"{key[0]} #{key[1]}" for event in events if (key := telling_of(event))}
    return set(_ID.findall("\n".join(texts))) | tellings | set(_names(step, events))


def _names(step: Step, events: Iterable[Event]) -> Iterator[str]:
    """Agreements, sources and commitments, which have names without owner; and of what is owed."""
    for event in events:
        if isinstance(event, ToInstruments):
            yield event.instrument
        elif isinstance(event, ToSources):
            yield event.source
        elif isinstance(event, ToCommitments):
            yield event.commitment
    for ref in step.decision.releases if step.decision else ():
        if ref.owes is not None:
            yield ref.owes.subject
    if isinstance(step.statement, OfCommitments):
        quoted = quoted_in(step.statement)
        if quoted is not None:
            yield quoted.source or quoted.instrument


def telling_of(event: Event) -> tuple[str, int] | None:
    """The telling that an event speaks of, if it does."""
    if isinstance(event, Reminded | ReceiptTaken | SendingNoted):
        return event.recipient, event.release
    return None


def finding(step: Step, kind: Kind, text: str) -> Finding:
    return Finding(step.index, step.said.at, kind, text)
