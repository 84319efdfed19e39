"""Plays the exercise at a real desk: signed statements, a log, releases into an outbox.

Promise: everything goes through the door that parties use; every entry is marked as a test. A
statement that the desk refuses is noted with the desk's words, and the play goes on.
Not here: what is said (exercise/), what is shown afterwards (run.py, page/).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from standclear.core import statements as st
from standclear.core.errors import StandclearError
from standclear.core.events import Event, Reminded
from standclear.core.picture import Picture
from standclear.core.rules.decision import Decision
from standclear.log.keys import PartySigner
from standclear.scenarios.exercise import DESK, SEED, Step, course, reactions
from standclear.scenarios.exercise.parties import key_seed, parties
from standclear.service.advice import advise, to_be_removed
from standclear.service.author import say
from standclear.service.carrying import links_of
from standclear.service.desk_home import DeskHome
from standclear.service.escalate import escalate
from standclear.service.key_files import key_file
from standclear.service.notify import carry
from standclear.service.office import Answer
from standclear.service.remedy_words import say_remedy

MINUTE = timedelta(minutes=1)
STEP = 5 * MINUTE
"""How often the clock's voice and the courier pass while nothing else happens."""


class SimulatedClock:
    """The exercise's time: it stands still until it is set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True, slots=True)
class Heard:
    """One statement as the desk answered it; `refusal` is "" when it was taken."""

    at: datetime
    issuer: str
    text: str
    statement: st.Statement
    headline: str
    refusal: str = ""
    remedies: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()


@dataclass(slots=True)
class Played:
    """What came of the exercise."""

    picture: Picture
    heard: list[Heard] = field(default_factory=list)
    remedies: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Play:
    """One run of the exercise at one desk, by a clock of its own."""

    def __init__(
        self,
        home: DeskHome,
        clock: SimulatedClock,
        *,
        seed: int = SEED,
        scale: float = 1.0,
        listen: Callable[[Heard], None] = lambda _: None,
    ) -> None:
        self.home, self.clock, self.seed, self.listen = home, clock, seed, listen
        self.office = home.office()
        self.links = links_of(home)
        self.steps = course(seed, scale).steps
        self.signers = {
            party.id: PartySigner.from_seed(party.id, 1, key_seed(party.id)) for party in parties()
        }
        self._number = count()
        self._waiting = [(step.at, next(self._number), step) for step in self.steps]
        self._played = Played(self.office.picture)

    def run(
        self, progress: Callable[[float], None] = lambda _: None, *, until: datetime | None = None
    ) -> Played:
        """All three days, or those up to an instant.

        progress   told the share of the time that has passed, 0 to 1
        """
        begins, ends = self.steps[0].at, until or self.steps[-1].at
        self._keep_keys()
        with self.home.only_writer():
            while self._waiting and (until is None or self.clock.now < until):
                due = self._waiting[0][0]
                if until is not None and min(due, self.clock.now + STEP) > until:
                    self.clock.now = until
                elif due > self.clock.now + STEP:
                    self.clock.now += STEP
                else:
                    self._take_next()
                self._follow()
                progress(min(1.0, (self.clock.now - begins) / (ends - begins)))
        self._played.picture = self.office.picture
        return self._played

    def go_on(self, to: datetime) -> None:
        """Whatever falls due up to an instant, while others may speak at the same desk."""
        while self._waiting and self._waiting[0][0] <= to:
            self._take_next()
        self.clock.now = max(self.clock.now, to)
        self._follow()

    def skip(self, to: datetime) -> None:
        """Take up again at an instant, where the script alone is known and no reaction."""
        self._waiting = [due for due in self._waiting if due[0] > to]
        heapq.heapify(self._waiting)
        self.clock.now = max(self.clock.now, to)

    def _take_next(self) -> None:
        due, _, step = heapq.heappop(self._waiting)
        self.clock.now = max(self.clock.now, due)
        self._take(step)

    def _keep_keys(self) -> None:
        """Leave the published keys in the directory, so that a learner may go on from here."""
        for party, signer in self.signers.items():
            signer.write(key_file(self.home.directory / "keys", party, 1))

    def _take(self, step: Step) -> None:
        """Hand one statement in, and note what the desk answered."""
        if self._is_moot(step):
            return
        remedies: tuple[str, ...] = ()
        try:
            answer = self._submit(step)
        except StandclearError as fault:
            self._hear(step, "", refusal=str(fault))
            return
        if isinstance(step.statement, st.PlanFile) and answer.decision.overlaps:
            if to_be_removed(answer.decision.overlaps):
                found = advise(self.office.picture, step.statement.intent, self.clock.now)
                remedies = tuple(say_remedy(remedy) for remedy in found)
            for overlap in answer.decision.overlaps:
                self._played.remedies[overlap.overlap] = remedies
        self._hear(step, answer.decision.headline, remedies=remedies, decision=answer.decision)
        self._expect_reactions(answer.decision)

    def _submit(self, step: Step) -> Answer:
        if step.issuer == DESK:
            return self.office.say(step.statement)
        return self.office.submit(
            say(
                step.statement,
                key=self.signers[step.issuer],
                thread=self.office.thread_of(step.issuer),
                at=self.clock.now,
                test=True,
            )
        )

    def _follow(self) -> None:
        """The clock's voice, then the courier."""
        answer = escalate(self.office)
        if answer is not None:
            tick = Step(self.clock.now, DESK, st.ClockTick(self.clock.now), "The clock speaks.")
            self._hear(tick, answer.decision.headline, decision=answer.decision)
            self._expect_reactions(answer.decision)
        carry(self.office, self.links)

    def _expect_reactions(self, decision: Decision) -> None:
        """What the parties will do about what they have just been told."""
        picture = self.office.picture
        for release in decision.releases:
            for step in reactions.to_release(release, seed=self.seed):
                heapq.heappush(self._waiting, (step.at, next(self._number), step))
        for event in decision.events:
            if isinstance(event, Reminded) and event.role:
                release = picture.get_release(event.recipient, event.release).release
                for step in reactions.to_reminder(event, release, self.clock.now, seed=self.seed):
                    heapq.heappush(self._waiting, (step.at, next(self._number), step))

    def _is_moot(self, step: Step) -> bool:
        """Overtaken by events: answered for by a colleague, or about an overlap that has ended."""
        picture = self.office.picture
        match step.statement:
            case st.ReceiptGive(receipt=receipt):
                record = picture.get_release(step.issuer, receipt.release)
                return reactions.is_moot(step, record)
            case st.OverlapAnswer(overlap=overlap):
                return bool(picture.get_overlap(overlap).ended)
            case _:
                return False

    def _hear(
        self,
        step: Step,
        headline: str,
        *,
        refusal: str = "",
        remedies: tuple[str, ...] = (),
        decision: Decision | None = None,
    ) -> None:
        events = decision.events if decision else ()
        heard = Heard(
            self.clock.now,
            step.issuer,
            step.narration,
            step.statement,
            headline,
            refusal,
            remedies,
            events,
        )
        self._played.heard.append(heard)
        self.listen(heard)
