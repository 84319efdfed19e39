"""Auditing the desk itself: decide everything again from the log, and name what differs.

A desk that dropped a duty, told fewer than it should, or let a reminder fall cannot hide it: the
same rules on the same log give the same facts and the same tellings.
Promise: reads only. Shares with the office nothing but the rules and the formats.
Not here: the log's own soundness - hashes, signatures, order (log/audit.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from standclear.core.errors import StandclearError
from standclear.core.events import Event
from standclear.core.picture import BEGINNING, Picture, Said
from standclear.core.release import Release
from standclear.core.rules import RULES_VERSION, clock, decide
from standclear.core.rules.decision import Decision
from standclear.core.statements import ClockTick, KeyAdd
from standclear.formats import documents
from standclear.formats.documents import DecisionDocument
from standclear.log.view import LogView
from standclear.service.author import rfc3339
from standclear.service.event_words import in_words
from standclear.service.replay import ERASED, Step, fold, steps

SLACK = timedelta(minutes=10)
"""How late the clock's voice may be before the audit calls it dropped (own choice: a desk that
ticks every 10 s is never this late while it runs)."""

Kind = Literal[
    "fact differs",
    "duty dropped",
    "telling without duty",
    "telling differs",
    "statement refused by the rules",
    "reminder late",
    "reminder dropped",
    "erased",
    "other rules",
    "key added by the desk",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the log says and the rules do not, or the other way round.

    index   the statement's place in the log
    """

    index: int
    at: datetime
    kind: Kind
    text: str

    @property
    def grave(self) -> bool:
        """What is lawful (erasure, a key given to a party without one), an upgrade, or said."""
        return self.kind not in ("erased", "other rules", "reminder late", "key added by the desk")


@dataclass(frozen=True, slots=True)
class Audit:
    """The outcome of one replay."""

    entries: int
    statements: int
    duties: int
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.grave)


def audit(
    log: LogView,
    *,
    until: datetime | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Audit:
    """Replay the whole log through the rules.

    until      the auditor's clock: reminders owed before it are looked for; None leaves out
               what fell due after the last entry
    progress   told the number of entries done
    """
    auditor = _Auditor()
    for step in steps(log, read=documents.STRICT):
        auditor.take(step)
        progress(auditor.picture.size)
    if until is not None and auditor.picture.size:
        auditor.watch(auditor.picture.size, until)
        auditor.close()
    return Audit(auditor.picture.size, auditor.statements, auditor.duties, tuple(auditor.findings))


LATE: Kind = "reminder late"


@dataclass(slots=True)
class _Owed:
    """A step of the clock that no tick has taken; overdue once it was seen owed for SLACK."""

    since: datetime
    finding: Finding
    overdue: bool = False


class _Auditor:
    """One pass over the log, deciding each statement again.

    owed     what the clock's rules demanded at some instant and no tick has given yet
    erased   ids of records whose wording is gone: what hangs on them cannot be decided again
    """

    def __init__(self) -> None:
        self.picture = Picture()
        self.findings: list[Finding] = []
        self.statements = self.duties = 0
        self.owed: dict[Event, _Owed] = {}
        self.erased: set[str] = set()
        self._watched = BEGINNING

    def take(self, step: Step) -> None:
        if self.picture.size == 0:
            self.picture.desk = step.said.issuer
        if step.said.at >= self._watched + SLACK:
            self.watch(step.index, step.said.at)
        self.findings += [*self._compare(step), *_desk_key(self.picture, step)]
        self.statements += 1
        self.duties += len(step.releases)
        if step.decision is not None and isinstance(step.statement, ClockTick):
            self._given(step.decision)
        fold(self.picture, step)

    def watch(self, index: int, at: datetime) -> None:
        """Look for what the clock owes by now, and what it owed earlier and never gave.

        After a quiet time the rules are asked as of SLACK ago: what was owed then is overdue.
        """
        self._watched = at
        by = max(at - SLACK, self.picture.at)
        said = Said("0" * 64, self.picture.desk, "", by, by)
        now = clock.decide(self.picture, said, ClockTick(by)).events
        for event in self.owed.keys() - set(now):
            self._drop(self.owed.pop(event))
        for event in now:
            text = f"owed by {by:%Y-%m-%d %H:%MZ}: {in_words(event)}"
            first = self.owed.setdefault(event, _Owed(by, Finding(index, by, LATE, text)))
            first.overdue = first.overdue or at - first.since >= SLACK

    def close(self) -> None:
        """Whatever is still owed and overdue was dropped."""
        for owed in self.owed.values():
            self._drop(owed)
        self.owed.clear()

    def _given(self, document: DecisionDocument) -> None:
        for event in document.events:
            owed = self.owed.pop(event, None)
            if owed is not None and owed.overdue:
                self.findings.append(owed.finding)

    def _drop(self, owed: _Owed) -> None:
        if owed.overdue:
            self.findings.append(replace(owed.finding, kind="reminder dropped"))

    def _compare(self, step: Step) -> list[Finding]:
        """One step against what the rules make of its statement."""
        found = _order(self.picture, step)
        if step.decision is None:
            return [*found, _finding(step, "erased", "the decision's body is erased")]
        found += _references(step, step.decision)
        if step.statement is None:
            self.erased |= set(_ID.findall(documents.write_decision(step.decision).decode()))
            return [*found, _finding(step, "erased", "the body is erased; it is not re-decided")]
        if step.decision.rules_version != RULES_VERSION:
            text = f"decided by rules {step.decision.rules_version}, not {RULES_VERSION}"
            return [*found, _finding(step, "other rules", text)]
        try:
            expected = decide(self.picture, step.said, step.statement)
        except StandclearError as fault:
            found.append(_finding(step, "statement refused by the rules", str(fault)))
        else:
            found += [*_facts(step, expected), *_tellings(step, expected)]
        bodies = (
            documents.write_decision(step.decision),
            documents.write_statement(step.statement),
        )
        if found and self.erased & set(_ID.findall(b"\n".join(bodies).decode())):
            text = "hangs on a record whose wording is erased: " + "; ".join(f.text for f in found)
            return [_finding(step, "erased", text)]
        return found


def _desk_key(picture: Picture, step: Step) -> list[Finding]:
    """A key that the party did not add itself: whoever reads on should know whose word it was."""
    added = step.statement
    if not isinstance(added, KeyAdd) or picture.key_holder(step.said) == added.party:
        return []
    text = f"{added.key.key_id} was added by the desk, not by {added.party}"
    return [_finding(step, "key added by the desk", text)]


def _order(picture: Picture, step: Step) -> list[Finding]:
    """The step's own frame: whose decision it is, of what, when."""
    found = []
    if step.said.at < picture.at:
        text = f"decided at {step.said.at}, before {picture.at}, which the log had reached"
        found.append(_finding(step, "fact differs", text))
    document = step.decision
    if document is not None:
        frame = (document.statement, document.at)
        if frame != (step.said.entry, rfc3339(step.said.at)):
            found.append(
                _finding(
                    step,
                    "fact differs",
                    f"the decision names statement {frame[0][:22]} at {frame[1]}",
                )
            )
    return found


def _references(step: Step, document: DecisionDocument) -> list[Finding]:
    """The releases that the decision names are the ones that follow it, byte for byte."""
    found = []
    named = {(ref.recipient, ref.number): ref.digest for ref in document.releases}
    for release, entry in zip(step.releases, step.entries[1:], strict=False):
        number = entry.header.release
        key = (release.recipient, release.number)
        if number is None or (number.recipient, number.number) != key:
            found.append(
                _finding(step, "telling differs", f"{key[0]} #{key[1]}: header and body differ")
            )
        digest = named.pop(key, None)
        if digest is None:
            found.append(_finding(step, "telling without duty", f"{key[0]} #{key[1]}"))
        elif release.headline != ERASED and digest != _digest(release):
            found.append(_finding(step, "telling differs", f"{key[0]} #{key[1]} was exchanged"))
    for recipient, missing in sorted(named):
        text = f"{recipient} was never told #{missing}, which the decision names"
        found.append(_finding(step, "duty dropped", text))
    return found


def _facts(step: Step, expected: Decision) -> list[Finding]:
    assert step.decision is not None
    logged, wanted = Counter(step.decision.events), Counter(expected.events)
    missing = [f"missing: {in_words(event)}" for event in (wanted - logged)]
    surplus = [f"surplus: {in_words(event)}" for event in (logged - wanted)]
    if not missing and not surplus and step.decision.events != expected.events:
        missing = ["the facts are in another order"]
    if step.decision.headline != expected.headline:
        surplus.append(f"the headline reads {step.decision.headline!r}")
    return [_finding(step, "fact differs", text) for text in (*missing, *surplus)]


def _tellings(step: Step, expected: Decision) -> list[Finding]:
    """What was told against what was owed; by digest, so that erased tellings count as well."""
    assert step.decision is not None
    logged = {(ref.recipient, ref.number): ref.digest for ref in step.decision.releases}
    wanted = {(r.recipient, r.number): r for r in expected.releases}
    found = []
    for key in sorted(wanted.keys() - logged.keys()):
        release = wanted[key]
        text = (
            f"{release.recipient} was never told of {release.subject} v{release.version} "
            f"({release.because}, #{release.number})"
        )
        found.append(_finding(step, "duty dropped", text))
    for key in sorted(logged.keys() - wanted.keys()):
        found.append(_finding(step, "telling without duty", f"{key[0]} #{key[1]}"))
    for key in sorted(logged.keys() & wanted.keys()):
        if logged[key] != _digest(wanted[key]):
            text = f"{key[0]} #{key[1]} of {wanted[key].subject} is not what the rules say"
            found.append(_finding(step, "telling differs", text))
    return found


def _digest(release: Release) -> str:
    return sha256(documents.write_release(release)).hexdigest()


_ID = re.compile(r"[a-z][a-z0-9-]{1,30}/(?:plan|zone|site|move)/[A-Za-z0-9._-]{1,40}|ov-[0-9a-f]+")


def _finding(step: Step, kind: Kind, text: str) -> Finding:
    return Finding(step.index, step.said.at, kind, text)
