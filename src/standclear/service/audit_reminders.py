"""Whether the clock's voice spoke in time: every step owed on a silent telling, and what ends.

Each step of a ladder is followed to the second. It is late when it was owed for longer than its
own interval and had not been given (`slack`), and then it is named with how late it was. It is a
fault when it came later than LIMIT allows, or never. Whatever else the clock owes - warnings,
ends, lapses - is looked for every SLACK.
Promise: reads the picture, changes nothing. Honest lateness and erasure are never called dropped.
Not here: what is owed (core/rules/clock.py, escalation.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush

from standclear.core.events import Event, GapFound, Reminded, Warned
from standclear.core.mechanism import Mechanism
from standclear.core.picture import BEGINNING, Picture, ReleaseRecord, Said
from standclear.core.rules import clock
from standclear.core.rules.decision import is_full
from standclear.core.rules.escalation import ladder
from standclear.core.statements import ClockTick, MechanismSet, PartyAdmit, PartyAmend
from standclear.core.telling import Urgency
from standclear.service.event_words import in_words
from standclear.service.findings import Finding, Kind
from standclear.service.replay import Step

SLACK = timedelta(minutes=10)
"""The longest that anything may be owed before it is named (own choice: a desk that ticks every
10 s is never this late while it runs). What is urgent may be owed for its own interval."""

LIMIT = {
    Urgency.ROUTINE: timedelta(days=1),
    Urgency.URGENT: timedelta(hours=2),
    Urgency.LIFE_SAVING: SLACK,
    Urgency.CEASE: SLACK,
}
"""How late a step of a ladder may come before that is a fault, and not only named (own choice: a
desk that was off over night, or for a while, says so; where lives hang on it, nothing excuses)."""

Rung = tuple[str, int, str]
"""Recipient, number and step of a ladder."""


@dataclass(slots=True)
class _Owed:
    """Something else that the clock owes; overdue once it was seen owed for SLACK."""

    since: datetime
    finding: Finding
    overdue: bool = False


class Reminders:
    """What the clock owes at each moment of a replay, beside the picture that is replayed.

    coming   (when it is late, when it is due, its step): the ladders of all open tellings
    late     steps that are owed for too long, and since when
    away     steps whose recipient took no part when they fell due
    owed     what else the clock's rules demanded at some instant and no tick has given yet
    excused  tellings of which an erased decision spoke: what became of them cannot be said
    """

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.findings: list[Finding] = []
        self.excused: set[tuple[str, int]] = set()
        self._coming: list[tuple[datetime, datetime, Rung]] = []
        self._late: dict[Rung, datetime] = {}
        self._away: set[Rung] = set()
        self._owed: dict[Event, _Owed] = {}
        self._watched = BEGINNING

    def before(self, index: int, at: datetime) -> None:
        """The silence up to this instant, on the picture as it stands."""
        self._back_again(at)
        while self._coming and self._coming[0][0] < at:
            _, due, rung = heappop(self._coming)
            self._reached(rung, due, at)
        if at >= self._watched + SLACK:
            self._watch(index, at)

    def after(self, step: Step, events: Iterable[Event]) -> None:
        """A step of the log, folded; `events` are what its decision held, as far as is known."""
        at = step.said.at
        if isinstance(step.statement, ClockTick):
            self._given(events, at)
        for rung in [r for r in self._late if r[:2] not in self.picture.open]:
            self._answered(step.index, rung, at)
        if isinstance(step.statement, MechanismSet | PartyAmend | PartyAdmit):
            self._coming = [
                owed for record in self.picture.open.values() for owed in self._of(record)
            ]
            heapify(self._coming)
            return
        for release in step.releases:
            record = self.picture.open.get((release.recipient, release.number))
            for owed in self._of(record) if record is not None else ():
                heappush(self._coming, owed)

    def close(self, index: int, until: datetime) -> None:
        """Whatever is still owed by now and late was dropped."""
        self.before(index, until)
        if until > self._watched:
            self._watch(index, until)
        for rung, due in self._late.items():
            grave = until - due >= SLACK
            text = f"not given {_long(until - due)} after it was due"
            self._find(index, rung, due, "reminder dropped" if grave else "reminder late", text)
        for owed in self._owed.values():
            if owed.overdue:
                self.findings.append(_said(owed.finding, "reminder dropped", "not given yet"))
        self._late.clear()
        self._owed.clear()

    # ---- ladders

    def _of(self, record: ReleaseRecord) -> Iterable[tuple[datetime, datetime, Rung]]:
        """The steps of one telling's ladder that are not taken and not late already."""
        release, settings = record.release, self.picture.mechanism
        for step, due, _ in ladder(self.picture, record):
            rung = (release.recipient, release.number, step)
            if step not in record.steps and rung not in self._late:
                yield due + slack(settings, release.urgency, step), due, rung

    def _reached(self, rung: Rung, due: datetime, at: datetime) -> None:
        """A step's slack is over: late, unless it was taken or is owed no more."""
        record = self.picture.open.get(rung[:2])
        if record is None or rung[2] in record.steps:
            return
        if not self.picture.takes_part(rung[0], at):
            self._away.add(rung)
            return
        self._late[rung] = due

    def _back_again(self, at: datetime) -> None:
        """Whoever takes part again is owed the steps that fell due meanwhile, from now on."""
        for rung in [r for r in self._away if self.picture.takes_part(r[0], at)]:
            self._away.discard(rung)
            record = self.picture.open.get(rung[:2])
            if record is not None:
                late = at + slack(self.picture.mechanism, record.release.urgency, rung[2])
                heappush(self._coming, (late, at, rung))

    def _given(self, events: Iterable[Event], at: datetime) -> None:
        given = tuple(events)
        for event in given:
            owed = self._owed.pop(event, None)
            if owed is not None and owed.overdue:
                text = f"given at {at:%Y-%m-%d %H:%M:%SZ}, {_long(at - owed.since)} late or more"
                self.findings.append(_said(owed.finding, "reminder late", text))
            if not isinstance(event, Reminded):
                continue
            rung = (event.recipient, event.release, event.step)
            due = self._late.pop(rung, None)
            if due is not None:
                late: Kind = (
                    "reminder too late" if at - due > self._limit(rung) else "reminder late"
                )
                self._find(self.picture.size, rung, due, late, f"given {_long(at - due)} late")

        if is_full(given):
            return  # it gave a part of what is owed, and the next one gives more
        for event in list(self._owed):  # else all of it; the rest is owed no more
            self._overtaken(event, self._owed.pop(event), at)

    def _answered(self, index: int, rung: Rung, at: datetime) -> None:
        """Nobody waits for it any more; and it was never given."""
        due = self._late.pop(rung)
        kind: Kind = "reminder dropped" if at - due > self._limit(rung) else "reminder late"
        text = f"never given in the {_long(at - due)} until nobody waited for an answer any more"
        self._find(index, rung, due, kind, text)

    def _limit(self, rung: Rung) -> timedelta:
        return LIMIT[self.picture.get_release(rung[0], rung[1]).release.urgency]

    def _find(self, index: int, rung: Rung, due: datetime, kind: Kind, how: str) -> None:
        recipient, number, step = rung
        if (recipient, number) in self.excused:
            kind = "erased"
            how += "; a decision on this telling is erased, and may have said more"
        text = f"owed by {due:%Y-%m-%d %H:%M:%SZ}: {recipient} #{number}: {step!r}: {how}"
        self.findings.append(Finding(index, due, kind, text))

    # ---- everything else that falls due

    def _watch(self, index: int, at: datetime) -> None:
        """Look for what the clock owes by now, and what it owed earlier and never gave.

        After a quiet time the rules are asked as of SLACK ago: what was owed then is overdue.
        """
        self._watched = at
        by = max(at - SLACK, self.picture.at)
        said = Said("0" * 64, self.picture.desk, "", by, by)
        decided = clock.decide(self.picture, said, ClockTick(by)).events
        now = [event for event in decided if not _followed(event)]
        if not is_full(decided):
            for event in self._owed.keys() - set(now):
                self._overtaken(event, self._owed.pop(event), by)
        for event in now:
            text = f"owed by {by:%Y-%m-%d %H:%MZ}: {in_words(event)}"
            first = self._owed.setdefault(
                event, _Owed(by, Finding(index, by, "reminder late", text))
            )
            first.overdue = first.overdue or at - first.since >= SLACK

    def _overtaken(self, event: Event, owed: _Owed, by: datetime) -> None:
        """It was owed and never given, and is owed no more.

        Word that something will end is no use once it has ended, and that end is told: a desk
        that was off in between is late, and can do nothing about it any more.
        """
        if not owed.overdue:
            return
        if isinstance(event, Warned) and _ENDS in event.step:
            text = f"never given; by {by:%Y-%m-%d %H:%MZ} it was over, or newly worded"
            self.findings.append(_said(owed.finding, "reminder late", text))
        else:
            self.findings.append(_said(owed.finding, "reminder dropped", "never given"))


def _followed(event: Event) -> bool:
    """Whether this is of a ladder, whose steps are followed one by one."""
    if isinstance(event, GapFound):
        return event.reason.startswith(("not answered yet", "not acknowledged"))
    return isinstance(event, Reminded) and event.step != "left"


_ENDS = "-ends-"
"""In the name of every step by which the end of something is announced (core/rules/clock.py)."""


def slack(settings: Mechanism, urgency: Urgency, step: str) -> timedelta:
    """How long a step may be owed before it is late: its own interval, at most SLACK."""
    if urgency is Urgency.ROUTINE:
        own_s = settings.remind_s if step == "remind" else settings.next_rung_s
    else:
        own_s = settings.next_rung_urgent_s
    return min(SLACK, timedelta(seconds=own_s))


def _long(wait: timedelta) -> str:
    """ "1 h 20 min" or "6 min 30 s"."""
    total_s = int(wait.total_seconds())
    hours, minutes, seconds = total_s // 3600, total_s // 60 % 60, total_s % 60
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" + (f" {seconds} s" if seconds else "")


def _said(finding: Finding, kind: Kind, how: str) -> Finding:
    return Finding(finding.index, finding.at, kind, f"{finding.text}: {how}")
