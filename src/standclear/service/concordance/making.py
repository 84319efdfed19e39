"""The index made from a log, and brought up to date, some thousands of entries at a time.

Promise: after each change it is what it would be, had it been made anew of as many entries.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from types import ModuleType

from standclear.core import statements as st
from standclear.core.events import MechanismChanged
from standclear.core.hotline.changes import CallEntered
from standclear.core.hotline.said import CallPosition, CallReadBack
from standclear.core.incidents.changes import IncidentChanged
from standclear.core.incidents.said import IncidentReport
from standclear.core.picture import BEGINNING, UNSET
from standclear.formats import documents, tagged
from standclear.log.view import LogView
from standclear.service import replay
from standclear.service.concordance import concerns, ground, partly
from standclear.service.concordance.concerns import EVERYTHING, TELLINGS
from standclear.service.program import program_of
from standclear.service.replay import Step, steps
from standclear.store import concordance as store
from standclear.store.concordance import (
    Additions,
    Box,
    ConcordanceFile,
    ConcordanceWrite,
    number_of,
)

AT_ONCE = 20_000
"""Entries of one change of the file: a second or two of work, which is all that a crash loses."""


class _Wider(Exception):
    """The settings have a coarser grid than the boxes were made for."""


def holds(meta: Mapping[str, str], log: LogView) -> bool:
    """Whether an index with these words was made of this very log, by this very program."""
    size = int(meta.get("size", 0))
    if size > log.size:
        log.catch_up()  # another process has appended
    return (
        0 < size <= log.size
        and meta["origin"] == log.origin
        and meta["program"] == _program()
        and meta["root"] == log.root(size).hex()
    )


def catch_up(
    file: ConcordanceFile, log: LogView, step: Callable[[int], None], most: int | None = None
) -> None:
    """Take in what the log has beyond the index; of another log or program all, anew.

    step   called with how many more entries have been taken in
    most   about so many entries, in one change; None for all there are
    """
    meta, grid_mm = file.meta(), UNSET.coarse_mm
    while not (holds(meta, log) and int(meta["size"]) >= log.size):
        try:
            with file.extend() as write:
                before, meta = _more(write, log, grid_mm, most or AT_ONCE)
        except _Wider as wider:
            (grid_mm,) = wider.args
            with file.extend() as write:
                write.clear()
            meta = {}
            continue
        step(int(meta["size"]) - before)
        if most is not None:
            return


def coarsest(meta: Mapping[str, str]) -> tuple[int, int]:
    """The coarsest grid (mm) and step of time (s) that the settings have ever had."""
    return int(meta["coarse_mm"]), int(meta["coarse_s"])


def micros(at: datetime) -> int:
    return (at - BEGINNING) // timedelta(microseconds=1)


def _more(
    write: ConcordanceWrite, log: LogView, grid_mm: int, most: int
) -> tuple[int, dict[str, str]]:
    """One change: how many entries there were in it before, and its words after."""
    meta = write.meta()
    if not holds(meta, log):
        write.clear()
        meta = {"size": "0", "coarse_mm": str(grid_mm), "coarse_s": str(UNSET.coarse_s)}
    before = size = int(meta["size"])
    taking = _Taking(write, meta)
    for each in steps(log, before):
        taking.take(each)
        size = each.index + each.size
        if size - before >= most:
            break
    meta = {
        "size": str(size),
        "root": log.root(size).hex(),
        "origin": log.origin,
        "program": _program(),
        "coarse_mm": str(taking.coarse_mm),
        "coarse_s": str(taking.coarse_s),
        "latest_us": str(taking.latest_us),
    }
    write.add(taking.rows, meta)
    return before, meta


class _Taking:
    """Steps of the log as rows."""

    def __init__(self, write: ConcordanceWrite, meta: Mapping[str, str]) -> None:
        self._write, self.rows = write, Additions()
        self.coarse_mm, self.coarse_s = coarsest(meta)
        self.latest_us = int(meta.get("latest_us", -1))

    def take(self, step: Step) -> None:
        at_us = micros(step.said.at)
        if at_us > self.latest_us:
            self.latest_us = at_us
            self.rows.moments.append((at_us, step.index))
        things = {number_of(EVERYTHING)} if step.index == 0 else set()
        named: list[str] = []
        for event in step.decision.events if step.decision else ():
            if isinstance(event, TELLINGS):
                told = number_of(f"{event.recipient} #{event.release}")
                thing = self.rows.told.get(told) or self._write.thing_told(told)
                things |= set() if thing is None else {thing}
                continue
            named += concerns.concerned(event)
            self._pairs(concerns.needs(event, step.statement), needs=True)
            self._pairs(concerns.shows(event, step.statement), needs=False)
            if isinstance(event, MechanismChanged):
                self._settings(step.statement)
            match event, step.statement:
                case IncidentChanged(), IncidentReport() as reported:
                    self._lies(event.incident, ground.boxes_of_report(reported))
                case CallEntered(), CallPosition() | CallReadBack() as passed:
                    boxes = ground.boxes_of_spoken(passed.spoken, step.said.at)
                    self._lies(event.call, boxes)
        record, volumes, own_mm = ground.worded_in(step.statement)
        if record in named:
            grid_mm = self.coarse_mm
            self._lies(record, ground.boxes_of(volumes, grid_mm=grid_mm, own_mm=own_mm))
        things |= set(map(number_of, named))
        for release in step.releases:
            thing = number_of(release.subject)
            self.rows.told[number_of(f"{release.recipient} #{release.number}")] = thing
            things.add(thing)
        self.rows.steps |= {(thing, step.index, step.size) for thing in things}

    def _lies(self, thing: str, boxes: Iterator[Box]) -> None:
        self.rows.ground += [(box, number_of(thing)) for box in boxes]

    def _pairs(self, pairs: Iterator[tuple[str, str]], *, needs: bool) -> None:
        for one, other in pairs:
            self.rows.edges.add((number_of(one), number_of(other), needs))

    def _settings(self, statement: st.Statement | None) -> None:
        if isinstance(statement, st.MechanismSet):
            if statement.mechanism.coarse_mm > self.coarse_mm:
                raise _Wider(statement.mechanism.coarse_mm)
            self.coarse_s = max(self.coarse_s, statement.mechanism.coarse_s)


def _program() -> str:
    return program_of(documents, tagged, replay, concerns, ground, partly, store, _own())


def _own() -> ModuleType:
    return sys.modules[__name__]
