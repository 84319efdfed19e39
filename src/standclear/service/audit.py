"""Auditing the desk itself: decide everything again from the log, and name what differs.

A desk that dropped a duty, told fewer than it should, or let a reminder fall cannot hide it: the
same rules on the same log give the same facts and the same tellings.
Promise: reads only. Shares with the office nothing but the rules and the formats.
Not here: the log's own soundness - hashes, signatures, order (log/audit.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from standclear.core.errors import StandclearError
from standclear.core.picture import Picture, Said
from standclear.core.release import Release
from standclear.core.rules import RULES_VERSION, clock, decide
from standclear.core.rules.decision import Decision
from standclear.core.statements import ClockTick
from standclear.formats import documents
from standclear.log.view import LogView
from standclear.service.replay import Step, fold, steps

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
        """Erasure is lawful, other rules may be an upgrade, late is said; all else is a fault."""
        return self.kind not in ("erased", "other rules", "reminder late")


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
    picture = Picture()
    findings: list[Finding] = []
    statements = duties = 0
    for step in steps(log):
        if isinstance(step.statement, ClockTick):
            findings += _owed(picture, step.index, step.said.at - SLACK, "reminder late")
        findings += _compare(picture, step)
        statements += 1
        duties += len(step.releases)
        fold(picture, step)
        progress(picture.size)
    if until is not None and picture.size:
        findings += _owed(picture, picture.size, until - SLACK, "reminder dropped")
    return Audit(picture.size, statements, duties, tuple(findings))


def _compare(picture: Picture, step: Step) -> list[Finding]:
    """One step against what the rules make of its statement."""
    if picture.size == 0:
        picture.desk = step.said.issuer
    if step.statement is None or step.decision is None:
        return [_finding(step, "erased", "the body is erased; what followed cannot be re-decided")]
    if step.decision.rules_version != RULES_VERSION:
        version = step.decision.rules_version
        return [_finding(step, "other rules", f"decided by rules {version}, not {RULES_VERSION}")]
    try:
        expected = decide(picture, step.said, step.statement)
    except StandclearError as fault:
        return [_finding(step, "statement refused by the rules", str(fault))]
    return [*_facts(step, expected), *_tellings(step, expected)]


def _facts(step: Step, expected: Decision) -> list[Finding]:
    assert step.decision is not None
    logged, wanted = Counter(step.decision.events), Counter(expected.events)
    missing = [f"missing {event}" for event in (wanted - logged)]
    surplus = [f"surplus {event}" for event in (logged - wanted)]
    return [_finding(step, "fact differs", text) for text in (*missing, *surplus)]


def _tellings(step: Step, expected: Decision) -> list[Finding]:
    assert step.decision is not None
    logged = {(r.recipient, r.number): r for r in step.releases}
    wanted = {(r.recipient, r.number): r for r in expected.releases}
    refs = {(r.recipient, r.number) for r in step.decision.releases}
    found = []
    for key in sorted(wanted.keys() - logged.keys()):
        release = wanted[key]
        text = (
            f"{release.recipient} was never told of {release.subject} v{release.version} "
            f"({release.because}, #{release.number})"
        )
        found.append(_finding(step, "duty dropped", text))
    for key in sorted((logged.keys() | refs) - wanted.keys()):
        found.append(_finding(step, "telling without duty", f"{key[0]} #{key[1]}"))
    for key in sorted(logged.keys() & wanted.keys()):
        if _differs(logged[key], wanted[key]):
            text = f"{key[0]} #{key[1]} of {wanted[key].subject} is not what the rules say"
            found.append(_finding(step, "telling differs", text))
    return found


def _differs(logged: Release, wanted: Release) -> bool:
    if logged.headline == "[erased]":
        return False
    return documents.write_release(logged) != documents.write_release(wanted)


def _owed(picture: Picture, index: int, at: datetime, kind: Kind) -> list[Finding]:
    """What the clock's rules say should have been done by an instant, and was not."""
    said = Said("0" * 64, picture.desk, "", at, at)
    owed = clock.decide(picture, said, ClockTick(at)).events
    return [Finding(index, at, kind, f"owed by {at:%Y-%m-%d %H:%MZ}: {event}") for event in owed]


def _finding(step: Step, kind: Kind, text: str) -> Finding:
    return Finding(step.index, step.said.at, kind, text)
