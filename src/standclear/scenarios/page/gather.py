"""Fills in the page's data from a picture at the end of an exercise.

Promise: only what the picture holds; nothing is judged or ranked.
Not here: the run itself, drawing (render.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from standclear.core.inquiry import gaps
from standclear.core.intent import ANSWER_WORDS
from standclear.core.picture import OverlapRecord, Picture, ReleaseRecord
from standclear.core.shape import Position
from standclear.core.telling import ReceiptLevel
from standclear.scenarios.case_file import Item, Shown
from standclear.scenarios.case_file.items import CaseFile
from standclear.scenarios.exercise import valley
from standclear.scenarios.page.data import (
    Card,
    Gap,
    Line,
    OverlapRow,
    PageData,
    Proof,
    Telling,
)
from standclear.scenarios.page.drawing import drawn_of, ground, seconds, towns

_UNREACHED = re.compile(r"no word that formation (\S+) has it")
CHOICE = "not among the recipients that its author chose"


def gather(
    picture: Picture,
    *,
    lines: tuple[Line, ...],
    remedies: Mapping[str, tuple[str, ...]],
    proof: Proof | None = None,
    cards: tuple[Card, ...] = (),
) -> PageData:
    """The page of a run of the exercise, as of the picture's own time.

    remedies  by overlap id, in words
    """
    start, end = valley.BEGINS, picture.at
    offset = start.astimezone(ZoneInfo(valley.TIME_ZONE)).utcoffset()
    parties = picture.parties.values()
    return PageData(
        title="Three days at the desk of Sorvath",
        subtitle="An exercise. The valley, its towns and its people are invented; it is drawn in "
        "the open South Atlantic, where nobody lives.",
        time_zone=valley.TIME_ZONE,
        offset_minutes=round(offset.total_seconds() / 60) if offset else 0,
        start=seconds(start),
        end=-(-seconds(end) // 300) * 300,
        width_m=valley.WIDTH_M,
        height_m=valley.HEIGHT_M,
        base=ground(),
        towns=towns(),
        parties=tuple(
            (r.party.id, tuple((n.language, n.text) for n in r.party.names))
            for r in parties
            if r.party.roles
        ),
        drawn=drawn_of(picture),
        overlaps=_overlaps(picture, remedies),
        tellings=tellings(picture, end),
        gaps=_gaps(picture, end),
        lines=lines,
        proof=proof,
        cards=cards,
    )


def card(item: Item, shown: Shown, case_file: CaseFile) -> Card:
    """One item of the case file with what its replay showed."""
    sources = tuple(
        (
            case_file.sources[ref].publisher
            + (f" ({case_file.sources[ref].stance})" if case_file.sources[ref].stance else ""),
            case_file.sources[ref].where,
        )
        for ref in item.sources
    )
    return Card(
        title=item.title,
        when=f"{item.when.start:%Y-%m-%d}",
        place=item.place,
        happened=" ".join(item.happened.split()),
        lacked=" ".join(item.lacked.split()),
        verdict=shown.verdict,
        headline=shown.headline,
        lines=shown.lines,
        assumed=shown.assumed,
        sources=sources,
    )


def tellings(picture: Picture, at: datetime) -> tuple[Telling, ...]:
    """Every numbered release, in order of time."""
    held = [record for records in picture.releases.values() for record in records]
    held.sort(key=lambda record: (record.release.made_at, record.index))
    return tuple(_telling(record, at) for record in held)


def _telling(record: ReleaseRecord, at: datetime) -> Telling:
    release = record.release
    steps = [(seconds(when), f"rung: {step}") for step, when in record.steps.items()]
    steps += [
        (seconds(when), receipt.level.value + (f" by {receipt.role}" if receipt.role else ""))
        for when, receipt in record.receipts
    ]
    answers = [
        seconds(when)
        for when, receipt in record.receipts
        if receipt.level.rung >= ReceiptLevel.ACKNOWLEDGED.rung
    ]
    return Telling(
        recipient=release.recipient,
        number=release.number,
        at=seconds(release.made_at),
        subject=release.subject,
        headline=release.headline,
        urgent=release.urgency.value != "routine",
        state=_state(record, at),
        answered_at=min(answers, default=None),
        steps=tuple(sorted(steps)),
    )


def _state(record: ReleaseRecord, at: datetime) -> str:
    release = record.release
    if release.acknowledge_by is None:
        return "noted"
    reached = record.level
    if reached is not None and reached.rung >= ReceiptLevel.ACKNOWLEDGED.rung:
        return reached.value
    if record.has(ReceiptLevel.REFUSED):
        return "refused"
    if record.superseded:
        return "overtaken"
    return "silent" if release.acknowledge_by < at else "open"


def _overlaps(picture: Picture, remedies: Mapping[str, tuple[str, ...]]) -> tuple[OverlapRow, ...]:
    in_time = sorted(picture.overlaps.items(), key=lambda pair: (pair[1].found.start, pair[0]))
    return tuple(_overlap(key, record, remedies.get(key, ())) for key, record in in_time)


def _gaps(picture: Picture, at: datetime) -> tuple[Gap, ...]:
    """Gaps in order of time; formations that one telling has not reached share a line.

    Whom an author chose not to tell is the author's business, and not listed here.
    """
    joined: dict[tuple[datetime, str, str, str], list[str]] = {}
    for gap in gaps(picture, at):
        if gap.why == CHOICE:
            continue
        found = _UNREACHED.fullmatch(gap.why)
        why = "no word that it has reached" if found else gap.why
        formations = joined.setdefault((gap.since, gap.party, gap.subject, why), [])
        if found:
            formations.append(found[1])
    return tuple(
        Gap(seconds(since), party, subject, f"{why} {', '.join(formations)}".strip())
        for (since, party, subject, why), formations in joined.items()
    )


def _overlap(key: str, record: OverlapRecord, remedies: tuple[str, ...]) -> OverlapRow:
    found = record.found
    west, south, east, north = found.box_e7
    middle = valley.metres_of(Position((west + east) // 2, (south + north) // 2))
    return OverlapRow(
        id=key,
        first=found.first,
        second=found.second,
        near=found.near,
        found_at=seconds(record.since),
        start=seconds(found.start),
        end=seconds(found.end),
        where=valley.near_town(*middle)
        + (f", {found.least_distance_mm / 1e6:.1f} km apart" if found.near else ""),
        heights=_heights(found.low_mm, found.high_mm),
        remedies=remedies,
        answers=tuple(f"{p} {ANSWER_WORDS[a]}" for p, a in sorted(record.answers.items())),
        ended=record.ended,
    )


def _heights(low_mm: int | None, high_mm: int | None) -> str:
    low = "ground" if low_mm is None else f"{low_mm / 1000:.0f} m"
    return f"{low} to {'no limit' if high_mm is None else f'{high_mm / 1000:.0f} m WGS 84'}"
