"""Boxes of ground and time around what a statement words: where to look for it, outward.

Promise: too much, never too little: whatever any reader may be shown of a volume, coarsely or by
its owner's own measure, lies within the box (grown by `COARSE_STEPS` of the settings' grid where
it is looked for).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from standclear.core import statements as st
from standclear.core.coarsen import METRES_PER_DEGREE_LATITUDE, is_far_reaching
from standclear.core.earth.extent import BRAD_PER_DEGREE, Extent
from standclear.core.hotline.positions import SpokenPosition
from standclear.core.incidents.said import IncidentReport
from standclear.core.inquiry.question import Question
from standclear.core.shape import Corridor, Point, Volume4D
from standclear.store.concordance import Box

COARSE_STEPS = 4
"""Steps of a coarse grid by which the view of a record may exceed it: two (core/coarsen.py), twice
over."""

_SLACK_M = 100.0
"""Own choice: for what degrees and metres here leave out; boxes only say where to look."""


def worded_in(statement: st.Statement | None) -> tuple[str, tuple[Volume4D, ...], int]:
    """The id of what a statement words, its volumes, and the widest measure of its owner's own by
    which anybody is shown it (mm); "" where it words nothing that has ground."""
    match statement:
        case st.ZonePropose() | st.ZoneAmend():
            return statement.zone.id, statement.zone.volumes, 0
        case st.PlanFile() | st.PlanAmend():
            shares = statement.intent.shares
            widest = max((each.precision_mm for each in shares), default=0)
            return statement.intent.id, statement.intent.volumes, widest
        case st.NoticeGive() | st.NoticeAmend():
            notice = statement.notice
            widest = max((each.precision_mm for each in notice.recipients), default=0)
            return notice.id, notice.volumes, widest
        case _:
            return "", (), 0


def boxes_of(volumes: tuple[Volume4D, ...], *, grid_mm: int, own_mm: int) -> Iterator[Box]:
    """Where the volumes are, and where they may be shown.

    grid_mm   the coarsest grid that the settings have ever had; own_mm: see `worded_in`
    """
    extents = _extents_of(volumes)
    for extent in extents:
        volume = volumes[extent.volume]
        begins, ends = volume.start.timestamp(), volume.end.timestamp()
        if any(_goes_far(volume, each) for each in (grid_mm, own_mm)):
            yield (-180.0, 180.0, -90.0, 90.0, begins, ends)
            continue
        yield (*_around(extent, COARSE_STEPS * own_mm / 1000), begins, ends)


def boxes_of_report(statement: IncidentReport) -> Iterator[Box]:
    """Where an incident is said to have been."""
    volume, further_m = statement.report.volume, statement.report.place.error_mm / 1000
    for extent in _extents_of((volume,)):
        yield (*_around(extent, further_m), volume.start.timestamp(), volume.end.timestamp())


def boxes_of_spoken(spoken: SpokenPosition, at: datetime) -> Iterator[Box]:
    """What was said or heard on a call that had been requested by then."""
    volume = Volume4D(Point(spoken.position, max(1, spoken.precision_mm)), None, None, at, at)
    for extent in _extents_of((volume,)):
        yield (*_around(extent, spoken.precision_mm / 1000), 0.0, at.timestamp())


def boxes_asked(question: Question, *, grid_mm: int, time_s: int) -> Iterator[Box]:
    """Where to look for what a question asks about.

    grid_mm, time_s   the coarsest grid and step of time that the settings have ever had
    """
    window_s, at_s = question.window.total_seconds() + time_s + 1, question.at.timestamp()
    reach_m = (question.radius_mm + question.error_mm + COARSE_STEPS * grid_mm) / 1000 * 1.01
    for extent in _extents_of((question.place,)):
        west, east, south, north = _around(extent, reach_m)
        for turn in (-360.0, 0.0, 360.0):  # ground across the antimeridian
            yield west + turn, east + turn, south, north, at_s - window_s, at_s + window_s


def _goes_far(volume: Volume4D, grid_mm: int) -> bool:
    """Whether its coarse form may exceed its box by more than COARSE_STEPS; legs that hold one
    after the other are boxed for the whole time here."""
    shape = volume.shape
    if isinstance(shape, Corridor):
        volume = replace(volume, shape=replace(shape, leg_times=()))
    return is_far_reaching(volume, grid_mm)


def _around(extent: Extent, further_m: float) -> tuple[float, float, float, float]:
    """West, east, south, north of an extent, further by so much and by its own error."""
    scale = 1 / BRAD_PER_DEGREE
    west, east = int(extent.x.min()) * scale, int(extent.x.max()) * scale
    south, north = int(extent.y.min()) * scale, int(extent.y.max()) * scale
    up = (further_m + extent.error_m + _SLACK_M) / METRES_PER_DEGREE_LATITUDE
    south, north = south - up, north + up
    widest = max(-south, north)
    if widest > 89.0:
        return -180.0, 180.0, max(south, -90.0), min(north, 90.0)
    across = up / math.cos(math.radians(widest))
    return west - across, east + across, south, north


def _extents_of(volumes: tuple[Volume4D, ...]) -> tuple[Extent, ...]:
    # Geometry is loaded when somebody looks: every desk has a concordance, few commands ask it.
    from standclear.core.earth.footprint import all_extents

    return tuple(all_extents(volumes))
