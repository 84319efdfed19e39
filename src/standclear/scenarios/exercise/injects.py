"""Planned difficulties: a wrong grid, a silent contact, a lapsed zone, a leaver, one place twelve
times.

Each is drawn from something that happened; the case file says where.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import timedelta

from standclear.core.notice import SiteCategory, SiteNotice
from standclear.core.telling import Share
from standclear.scenarios.exercise import zones
from standclear.scenarios.exercise.notices import HOSPITAL, Given, site
from standclear.scenarios.exercise.step import Inject
from standclear.scenarios.exercise.valley import BEGINS, town

HOUR = timedelta(hours=1)

SILENT_FROM, SILENT_UNTIL = BEGINS + 30 * HOUR, BEGINS + 38 * HOUR
"""South's first role answers nothing in these eight hours."""

WITHDRAWS = BEGINS + 68 * HOUR
"""South stops taking part."""

TIMES = 12

WRONG_TEXT = "33.0148 S 21.5787 W"
"""Halmere is at 33°01.48' S 21°57.87' W; its minutes were typed as decimals of a degree."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """One hospital, given again and again under new numbers."""

    given: tuple[Given, ...]


def repeats(rng: random.Random) -> Repeats:
    """Twelve notices of one place, six hours apart."""
    given = []
    for number in range(1, TIMES + 1):
        when = BEGINS + (3 + 6 * (number - 1)) * HOUR + timedelta(minutes=rng.randint(1, 50))
        notice = site(
            rng,
            "lantern",
            f"hospital-{number:02d}",
            SiteCategory.HEALTH,
            HOSPITAL,
            town("Halmere"),
            when,
            name="Halmere general hospital",
        )
        given.append(Given(_to_both(notice), when))
    return Repeats(tuple(given))


def injects(sites: list[Given], again: Repeats, silent_plan: str) -> list[Inject]:
    """Every difficulty with its time, and the record or party to watch."""
    in_halmere = (one for one in sites if _place(one) == "Halmere")
    corrected = min(in_halmere, key=lambda one: one.at)
    return [
        *_of_the_clock(silent_plan),
        Inject(
            corrected.at - timedelta(minutes=4),
            "wrong_grid",
            "A clerk types minutes as decimals: the read-back names a place far from Halmere.",
            record=corrected.notice.id,
            typed=WRONG_TEXT,
            place="Halmere",
        ),
        Inject(
            WITHDRAWS,
            "withdrawn",
            "Southern Command withdraws. What it would have been told is listed as a gap.",
            record="south",
        ),
        Inject(
            again.given[-1].at,
            "repeated_site",
            "The hospital is given for the twelfth time: one place, twelve submissions.",
            record=again.given[-1].notice.id,
        ),
    ]


def _of_the_clock(silent_plan: str) -> list[Inject]:
    """What time alone brings: a silence, and a zone that nobody renews."""
    return [
        Inject(
            SILENT_FROM,
            "silent_contact",
            "The duty officer of Southern Command stops answering. The desk rings the next role.",
            record="south",
            until=SILENT_UNTIL,
        ),
        Inject(
            zones.LAPSES,
            "expired_zone",
            "The de-escalation area lapses: nobody renewed it. It stays on the map, as lapsed.",
            record=zones.AREA,
        ),
        Inject(
            zones.LAPSES + HOUR,
            "expired_zone",
            "A plan inside the lapsed area finds no overlap with it.",
            record=silent_plan,
        ),
    ]


def _place(given: Given) -> str:
    assert isinstance(given.notice, SiteNotice)
    return given.notice.as_typed.place


def _to_both(notice: SiteNotice) -> SiteNotice:
    return replace(notice, recipients=(Share("north"), Share("south")))
