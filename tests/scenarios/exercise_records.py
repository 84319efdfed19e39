"""The exercise's records and which pairs of them anybody cares about, worked out the slow way."""

from __future__ import annotations

from dataclasses import dataclass

from standclear.core import statements as st
from standclear.core.earth.extent import Extent
from standclear.core.earth.footprint import all_extents
from standclear.core.intent import OperationalIntent
from standclear.core.notice import MovementNotice, Notice
from standclear.core.overlaps.index import Index
from standclear.core.overlaps.overlap import Separation, find_overlaps
from standclear.core.zone import Zone
from standclear.scenarios.exercise import Course
from standclear.scenarios.exercise.parties import MECHANISM

Record = OperationalIntent | Zone | MovementNotice | Notice
REFUSED_ZONES = ("south/zone/quarry",)
"""Proposed and never recognised: not in force."""


def records(course: Course) -> dict[str, Record]:
    """Every plan, zone and notice in its first version."""
    found: dict[str, Record] = {}
    for step in course.steps:
        match step.statement:
            case st.PlanFile(intent=intent):
                found[intent.id] = intent
            case st.ZonePropose(zone=zone):
                found[zone.id] = zone
            case st.NoticeGive(notice=notice):
                found[notice.id] = notice
    return found


def amended(course: Course) -> dict[str, OperationalIntent]:
    return {
        step.statement.intent.id: step.statement.intent
        for step in course.steps
        if isinstance(step.statement, st.PlanAmend)
    }


@dataclass(frozen=True)
class Searcher:
    """Asks the real overlap search about every record."""

    held: dict[str, Record]
    extents: dict[str, tuple[Extent, ...]]
    index: Index

    @classmethod
    def of(cls, held: dict[str, Record]) -> Searcher:
        extents = {key: all_extents(record.volumes) for key, record in held.items()}
        return cls(held, extents, Index.of(extents))

    def pairs(self) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
        """(touching, only near) pairs that matter, as the desk's rules count them."""
        touching, near = set(), set()
        for key, record in self.held.items():
            for found in find_overlaps(
                self.extents[key], self.index, separation=self._reach(record)
            ):
                if not matters(record, self.held[found.other]):
                    continue
                pair = frozenset((key, found.other))
                (near if found.kind.value == "near" else touching).add(pair)
        return touching, {p for p in near - touching if not any("/zone/" in k for k in p)}

    def _reach(self, record: Record) -> Separation | None:
        if isinstance(record, Zone):
            return None
        domain = record.domain.value if isinstance(record, OperationalIntent) else "ground"
        wanted = MECHANISM.separation(domain)
        assert wanted is not None
        return Separation(
            horizontal_m=wanted.horizontal_mm / 1000,
            vertical_m=wanted.vertical_mm / 1000,
            time_s=wanted.time_s,
        )


def matters(first: Record, second: Record) -> bool:
    """Plans of two parties; a plan and another's notice; a zone and what it binds."""
    for one, other in ((first, second), (second, first)):
        if isinstance(one, Zone):
            return _binds(one, other)
    plans = isinstance(first, OperationalIntent) or isinstance(second, OperationalIntent)
    return plans and _owner(first) != _owner(second)


def _binds(zone: Zone, other: Record) -> bool:
    if zone.illustrative or zone.id in REFUSED_ZONES:
        return False
    if isinstance(other, OperationalIntent):
        return zone.rule.binds(_owner(other), other.domain, other.activity.value)
    if isinstance(other, MovementNotice):
        return any(zone.rule.binds(_owner(other), d, "convoy") for d in zone.rule.domains)
    return False


def _owner(record: Record) -> str:
    return record.id.split("/")[0]


def unordered(first: str, second: str) -> frozenset[str]:
    return frozenset((first, second))


__all__ = ["Searcher", "amended", "records", "unordered"]
