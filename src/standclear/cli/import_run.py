"""Handing an import in: one signed statement a record, in order, and what became of each.

Promise: if the desk refuses one midway, the report names what entered, what was refused and what
was not tried.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from standclear.cli.import_draft import Draft, Planned
from standclear.cli.import_items import said_back
from standclear.cli.records import reachable
from standclear.cli.shell import Shell
from standclear.cli.show import Screen
from standclear.core.errors import InvalidInput, NotAllowed, StandclearError
from standclear.service.saying import Outcome


def hand_in(shell: Shell, report: Report) -> None:
    """Say each in order; stop where the desk refuses, and say so."""
    steps = report.draft.steps
    with shell.screen.progress("Handing in", len(steps)) as bar:
        for number, step in enumerate(steps):
            try:
                outcome = shell.home.say(step.statement, party=shell.party)
                _must_be_taken(outcome)
            except StandclearError as fault:
                report.refused = (step, fault)
                report.not_tried = steps[number + 1 :]
                return
            report.entered.append((step, outcome))
            bar.step()


def _must_be_taken(outcome: Outcome) -> None:
    if outcome.answer and outcome.answer["unseen"]:
        raise NotAllowed(outcome.answer["headline"])


FEW = 3
"""Faults that are seen at a glance."""
MOST_NAMED = 8
"""Records that a sentence names; with --json all of them are there."""


@dataclass(slots=True)
class Report:
    """What became of a file."""

    file: str
    dry_run: bool
    draft: Draft
    entered: list[tuple[Planned, Outcome]] = field(default_factory=list)
    refused: tuple[Planned, StandclearError] | None = None
    not_tried: tuple[Planned, ...] = ()

    @property
    def exit_code(self) -> int:
        """Of the refusal midway, else 2 where anything is to be corrected."""
        if self.refused is not None:
            return self.refused[1].exit_code
        return 2 if self.draft.faults else 0

    def show(self, shell: Shell) -> None:
        if shell.as_json:
            shell.screen.json(self._as_json(shell))
            return
        screen = shell.screen
        if self.entered:
            columns = ("from", "record", "said", "entry", "overlaps")
            screen.table(columns, [_row(*each) for each in self.entered], empty="")
        for line in self._sentences(shell):
            screen.line(line)
        if self.refused is not None:
            self._show_refused(screen)

    def _sentences(self, shell: Shell) -> list[str]:
        draft = self.draft
        lines = []
        if self.entered:
            waiting = sum(1 for _, outcome in self.entered if outcome.answer is None)
            lines.append(f"{self.file}: {len(self.entered)} entered.")
            if waiting:
                lines[-1] = (
                    f"{self.file}: {waiting} signed, not yet with the desk: carry the outbox there."
                )
        if draft.unchanged:
            where = "the desk has" if reachable(shell) else "the outbox has"
            lines.append(f"{len(draft.unchanged)} the same as {where}: nothing said.")
        if draft.faults:
            rest = f"; {len(draft.steps)} without fault" if draft.steps else ""
            lines.append(f"{len(draft.faults)} to correct{_by_column(draft.faults)}{rest}.")
        if not self.entered and self.refused is None:
            would = f"{len(draft.steps)} would be signed" if self.dry_run else "nothing was signed"
            lines.append(f"{self.file}: {would}.")
        return lines

    def _show_refused(self, screen: Screen) -> None:
        assert self.refused is not None
        step, fault = self.refused
        screen.note(
            f"standclear: {step.item.where}: {step.item.record.id}: refused by the desk: {fault}"
        )
        left = [each.item.record.id for each in self.not_tried]
        more = f" and {len(left) - MOST_NAMED} more, to the end" if len(left) > MOST_NAMED else ""
        named = (", ".join(left[:MOST_NAMED]) or "none") + more
        screen.note(f"standclear: entered before it: {len(self.entered)}; not tried: {named}")

    def _as_json(self, shell: Shell) -> dict[str, Any]:
        draft, zone = self.draft, shell.home.time_zone
        document: dict[str, Any] = {
            "file": self.file,
            "dry_run": self.dry_run,
            "read": [
                {
                    "where": step.item.where,
                    "id": step.item.record.id,
                    "type": step.statement.type,
                    "read_back": [line.strip() for line in said_back(step.item, zone=zone)[1:]],
                }
                for step in draft.steps
            ],
            "entered": [_entered_as_json(*each) for each in self.entered],
            "unchanged": [item.record.id for item in draft.unchanged],
            "faults": [
                {"where": f.pointer, "value": str(f.value), "expected": f.expected}
                for f in draft.faults
            ],
            "notes": list(draft.notes),
        }
        if self.refused is not None:
            step, fault = self.refused
            document["refused"] = {
                "where": step.item.where,
                "id": step.item.record.id,
                "message": str(fault),
            }
            document["not_tried"] = [each.item.record.id for each in self.not_tried]
        return document


def _by_column(faults: tuple[InvalidInput, ...]) -> str:
    """Where most of them are, so that one mistake made in every row is seen as one."""
    counts = Counter(place for f in faults if (place := f.pointer.partition(" column ")[2]))
    if len(faults) <= FEW or not counts:
        return ""
    return f" ({', '.join(f'{count} in column {place}' for place, count in counts.most_common())})"


def _row(step: Planned, outcome: Outcome) -> tuple[str, ...]:
    answer = outcome.answer
    entry = "in the outbox" if answer is None else str(answer["index"])
    overlaps = "" if answer is None else str(len(answer["overlaps"]) or "")
    return (step.item.where, step.item.record.id, step.statement.type, entry, overlaps)


def _entered_as_json(step: Planned, outcome: Outcome) -> dict[str, Any]:
    answer = outcome.answer
    return {
        "where": step.item.where,
        "id": step.item.record.id,
        "type": step.statement.type,
        "entry": outcome.entry,
        "index": None if answer is None else answer["index"],
        "overlaps": None if answer is None else len(answer["overlaps"]),
    }
