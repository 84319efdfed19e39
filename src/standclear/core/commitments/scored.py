"""Reports of a commitment side by side: by whose forces they speak of, and by who made them.

Promise: own forces come first; reports of two parties are never added up, and where they say
different things of the same forces and hours, that is what is shown.
Not here: documents of it (service/shown/scorecard.py).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from standclear.core.commitments.commitment import Forces, Whose
from standclear.core.commitments.held import HeldCommitment, Reported
from standclear.core.commitments.performance import Finding

_OPPOSITE = {Finding.KEPT: Finding.BREACHED, Finding.BREACHED: Finding.KEPT}


@dataclass(frozen=True, slots=True)
class Column:
    """What one party reports of one kind of forces; only what it has not corrected itself."""

    party: str
    reports: tuple[Reported, ...]

    def count(self, finding: Finding) -> int:
        """Of this party's reports, and of nothing else."""
        return sum(1 for each in self.reports if each.performance.finding is finding)


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of forces that a commitment is for, and what each party reports of them.

    disputed  numbers of the reports beside which another party says the opposite (kept, breached)
              of some of the same hours
    """

    forces: Forces
    columns: tuple[Column, ...]
    disputed: tuple[int, ...]

    @property
    def breach_reported(self) -> bool:
        return any(column.count(Finding.BREACHED) for column in self.columns)


def rows_of(held: HeldCommitment) -> tuple[Row, ...]:
    """Every kind of forces that the commitment is for, own forces first."""
    standing = held.standing()
    found = []
    for whose in Whose:
        forces = held.commitment.forces_of(whose)
        if forces is None:
            continue
        reports = [each for each in standing if each.performance.whose is whose]
        columns = tuple(
            Column(party, tuple(each for each in reports if each.party == party))
            for party in sorted({each.party for each in reports})
        )
        found.append(Row(forces, columns, _disputed(reports)))
    return tuple(found)


def rank(held: HeldCommitment) -> tuple[int, str]:
    """Order on a scorecard: a breach by own forces reported, then by forces answered for, then by
    those to be influenced; then whatever else there is, by name."""
    breached = [row.forces.whose for row in rows_of(held) if row.breach_reported]
    place = list(Whose).index(breached[0]) if breached else len(Whose)
    return place, held.commitment.id


def _disputed(reports: list[Reported]) -> tuple[int, ...]:
    """Each against the hours of what other parties say, in order of n log n for a few parties."""
    hours: dict[tuple[str, Finding], list[tuple[datetime, datetime]]] = {}
    for each in reports:
        said = each.performance
        hours.setdefault((each.party, said.finding), []).append((said.since, said.until))
    covered = {key: _Covered(spans) for key, spans in hours.items()}
    return tuple(
        each.number
        for each in reports
        if any(
            party != each.party
            and finding is _OPPOSITE.get(each.performance.finding)
            and spans.meet(each.performance.since, each.performance.until)
            for (party, finding), spans in covered.items()
        )
    )


class _Covered:
    """Spans of time, asked whether any of them shares an instant with another one."""

    def __init__(self, spans: list[tuple[datetime, datetime]]) -> None:
        spans = sorted(spans)
        self._begins = [since for since, _ in spans]
        self._furthest = list(accumulate((until for _, until in spans), max))

    def meet(self, since: datetime, until: datetime) -> bool:
        """Ends are not in a span: two that touch do not meet."""
        before = bisect_left(self._begins, until)
        return before > 0 and self._furthest[before - 1] > since
