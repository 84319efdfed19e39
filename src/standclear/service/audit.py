"""Auditing the desk itself: decide everything again from the log, and name what differs.

A desk that dropped a duty, told fewer than it should, or let a reminder fall cannot hide it: the
same rules on the same log give the same facts and the same tellings.
Promise: reads only. Shares with the office nothing but the rules and the formats.
Not here: the log's own soundness - hashes, signatures, order (log/audit.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from standclear.core.errors import StandclearError
from standclear.core.events import Event
from standclear.core.picture import Picture
from standclear.core.rules import RULES_VERSION
from standclear.core.rules.decision import Decision
from standclear.core.rules.journeys import decide
from standclear.core.statements import PlanAmend, PlanFile, Statement
from standclear.formats import documents
from standclear.formats.documents import DecisionDocument
from standclear.log.view import LogView
from standclear.service.audit_ahead import Ahead, Reading, read_ahead
from standclear.service.audit_compare import (
    bytes_of,
    desk_key,
    digest,
    facts,
    finding,
    headers,
    order,
    references,
    spoken_of,
    telling_of,
    tellings,
)
from standclear.service.audit_reminders import Reminders
from standclear.service.findings import Finding
from standclear.service.replay import ERASED, Step, fold, keeping_all, steps

__all__ = ["Audit", "Finding", "audit"]


@dataclass(frozen=True, slots=True)
class Audit:
    """The outcome of one replay.

    duties      tellings in the log
    undecided   statements that could not be decided again, or not in full: erased, by other
                rules, or hanging on what is erased. A duty dropped there is not found.
    """

    entries: int
    statements: int
    duties: int
    undecided: int
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.grave)


def audit(
    log: LogView,
    *,
    until: datetime | None = None,
    progress: Callable[[int], None] = lambda _: None,
    reading: Reading | None = None,
) -> Audit:
    """Replay the whole log through the rules.

    until      the auditor's clock: reminders owed before it are looked for; None leaves out
               what fell due after the last entry
    progress   told the number of entries done
    reading    how the log is read ahead in other processes; None: this one reads all
    """
    auditor = _Auditor(log)
    with keeping_all():
        for ahead in read_ahead(log, reading):
            auditor.take(ahead)
            progress(auditor.picture.size)
    size = auditor.picture.size
    if until is not None and size:
        auditor.reminders.close(size, until)
    return Audit(
        size,
        auditor.statements,
        auditor.duties,
        len(auditor.undecided),
        auditor.findings_in_order(),
    )


class _Auditor:
    """One pass over the log, deciding each statement again.

    erased     ids of records, and numbers of tellings, whose wording is gone: what hangs on them
               cannot be decided again
    newest     the newest rules that any decision so far names; they never fall back
    undecided  places of the statements that were not decided again, or not in full
    """

    def __init__(self, log: LogView) -> None:
        self.log = log
        self.picture = Picture()
        self.reminders = Reminders(self.picture)
        self.findings: list[Finding] = []
        self.statements = self.duties = 0
        self.erased: set[str] = set()
        self.newest = 0
        self.undecided: set[int] = set()

    def findings_in_order(self) -> tuple[Finding, ...]:
        return tuple(sorted((*self.findings, *self.reminders.findings), key=lambda f: f.index))

    def take(self, ahead: Ahead) -> None:
        said, statement = ahead.said, ahead.spoken()
        if self.picture.size == 0:
            self.picture.desk = said.issuer
        self.reminders.before(ahead.at, said.at)
        expected, fault = self._again(ahead, statement)
        step = self._reproduced(ahead, statement, expected)
        if step is None:
            step = next(steps(self.log, ahead.at, read=documents.STRICT))
            self.findings += self._compare(step, expected, fault)
        self.findings += desk_key(self.picture, step)
        self.statements += 1
        self.duties += len(step.releases)
        fold(self.picture, self._with_erased_tellings(step, expected))
        self.reminders.after(step, self._events(step, expected))

    def _again(self, ahead: Ahead, statement: Statement | None) -> tuple[Decision | None, str]:
        """What these rules make of the statement, or why they refuse it; neither if it is gone."""
        if statement is None:
            return None, ""
        if ahead.extents is not None and isinstance(statement, PlanFile | PlanAmend):
            self.picture.declared.foresee(statement.intent.volumes, ahead.extents)
        try:
            return decide(self.picture, ahead.said, statement), ""
        except StandclearError as fault:
            return None, str(fault)

    def _reproduced(
        self, ahead: Ahead, statement: Statement | None, expected: Decision | None
    ) -> Step | None:
        """The step, if the log has every byte as these rules would have it; None: look closer."""
        if expected is None or self.newest > RULES_VERSION:
            return None
        said, releases = ahead.said, expected.releases
        document = bytes_of(said, expected)
        if document is None or document.bodies != ahead.bodies[1:]:
            return None
        if tuple((r.recipient, r.number) for r in releases) != ahead.told:
            return None
        self.newest = RULES_VERSION
        return Step(ahead.at, said, statement, document.decision, releases)

    def _with_erased_tellings(self, step: Step, expected: Decision | None) -> Step:
        """The step with the tellings whose text is erased as the rules would have made them.

        The desk no longer knows whether such a telling owes an answer, and till when; here it is
        known, so that what is left undone about it is named. That it is no fault, for it hangs on
        what is erased, is seen to by its number in `erased`.
        """
        gone = {(r.recipient, r.number) for r in step.releases if r.headline == ERASED}
        if not gone or step.decision is None or expected is None:
            return step
        self.reminders.excused |= gone
        self.erased |= {f"{recipient} #{number}" for recipient, number in gone}
        named = {ref.digest for ref in step.decision.releases}
        known = {(r.recipient, r.number): r for r in expected.releases if digest(r) in named}
        releases = tuple(known.get((r.recipient, r.number), r) for r in step.releases)
        return replace(step, releases=releases)

    def _events(self, step: Step, expected: Decision | None) -> tuple[Event, ...]:
        if step.decision is not None:
            return step.decision.events
        return () if expected is None else expected.events

    def _compare(self, step: Step, expected: Decision | None, fault: str) -> list[Finding]:
        """One step against what the rules make of its statement."""
        found = order(self.picture, step)
        if step.decision is None:
            return [*found, *self._without_decision(step, expected)]
        found += [*references(step, step.decision), *self._versions(step, step.decision)]
        if step.statement is None:
            return [*found, self._gone(step, "the body is erased; it is not decided again")]
        if step.decision.rules_version != RULES_VERSION:
            self.undecided.add(step.index)
            text = f"decided by rules {step.decision.rules_version}, not {RULES_VERSION}"
            return [*found, finding(step, "other rules", text)]
        if expected is None:
            found.append(finding(step, "statement refused by the rules", fault))
        else:
            found += [*facts(step, expected), *tellings(step, expected)]
        events = (*step.decision.events, *(expected.events if expected else ()))
        if found and self.erased & spoken_of(step, events):
            text = "hangs on a record whose wording is erased: " + "; ".join(f.text for f in found)
            self.undecided.add(step.index)
            return [finding(step, "erased", text)]
        return found

    def _without_decision(self, step: Step, expected: Decision | None) -> list[Finding]:
        """The decision's body is gone: who was told of what is in the headers all the same."""
        hangs = bool(self.erased & spoken_of(step, expected.events if expected else ()))
        gone = self._gone(step, "the decision's body is erased", expected)
        if expected is None:
            return [gone]
        found = headers(step, expected)
        if found and hangs:
            text = "hangs on a record whose wording is erased: " + "; ".join(f.text for f in found)
            return [gone, finding(step, "erased", text)]
        return [gone, *found]

    def _gone(self, step: Step, text: str, expected: Decision | None = None) -> Finding:
        """Something of this step is erased: whatever it spoke of may be other than it looks."""
        events = self._events(step, expected)
        self.undecided.add(step.index)
        self.erased |= spoken_of(step, events)
        if step.decision is None:
            self.reminders.excused |= {key for event in events if (key := telling_of(event))}
        return finding(step, "erased", text)

    def _versions(self, step: Step, document: DecisionDocument) -> list[Finding]:
        """A desk goes on to newer rules and never back; and newer than ours nobody can judge."""
        version, newest = document.rules_version, self.newest
        self.newest = max(version, newest)
        if version < newest:
            text = f"decided by rules {version}, after rules {newest} had been in use"
            return [finding(step, "rules fell back", text)]
        if version > RULES_VERSION:
            text = f"rules {version} are not known here, only those up to {RULES_VERSION}"
            return [finding(step, "rules unknown", text)]
        return []
