"""The daily situation report, in one order: assessment, concerns, intentions, events, restrictions.

Promise: it counts what its reader may see; nothing of it says what happened, but what was reported.
Source of the order: the weekly reports of JMC Nuba (domain report 3.1, 6.6).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from standclear.core.picture import Picture
from standclear.service.shown.alerts import alert_document, alert_ids
from standclear.service.shown.calls import call_ids
from standclear.service.shown.incidents import incident_ids
from standclear.service.shown.overlaps import overlap_ids
from standclear.service.shown.plain import Document, plain
from standclear.service.shown.records import exact_volumes, ids, record_document
from standclear.service.shown.reports.parts import Cell, Span, at, section, word
from standclear.service.shown.reports.tellings import tellings
from standclear.service.shown.telling import gap_lines

AHEAD = timedelta(hours=24)
"""How far intentions look: the next watch and the one after it (own choice, as the now board)."""

IMPEDED = ("impeded", "denied")
RESTRICTIONS = ("E", "H")
"""Acts against access and against monitors (domain report 3.2)."""

Row = list[Cell]


def sitrep(picture: Picture, asker: str, span: Span) -> list[Document]:
    """Its sections."""
    happened = _happened(picture, asker, span)
    return [
        section("assessment", ("what", "this_period", "period_before"),
                _assessment(picture, asker, span), bars=(1,), notes=("reported_only",)),
        section("concerns", ("what", "open", "oldest"), _concerns(picture, asker, span)),
        section("intentions", ("from", "to", "what", "record"), _intentions(picture, asker, span)),
        section("events", ("when", "what", "record", "who"), happened, notes=("reported_only",)),
        section("restrictions", ("when", "what", "record", "outcome"),
                _restrictions(picture, asker, span)),
    ]  # fmt: skip


def _dated(picture: Picture, asker: str) -> Iterator[tuple[str, str, str, str]]:
    """Everything of the kinds below that the asker may see: when, which kind, id, who."""
    for key in overlap_ids(picture, asker, over=True):
        yield plain(picture.overlaps[key].since), "overlap", key, ""
    for key in alert_ids(picture, asker, over=True):
        found = alert_document(picture, asker, key)
        kind = "cease" if key in picture.ceases else "alert"
        yield found["raised_at"], kind, key, ""
    for key in call_ids(picture, asker, over=True):
        call = picture.hotline.calls[key]
        yield plain(call.requested_at), "call", key, f"{call.caller} - {call.to}"
    for key in incident_ids(picture, asker, over=True):
        incident = picture.incidents[key]
        yield plain(incident.reported_at), "incident", key, incident.report.act


KINDS = ("overlap", "alert", "cease", "call", "incident")


def _assessment(picture: Picture, asker: str, span: Span) -> Iterator[Row]:
    told = [(plain(held.release.made_at), "told") for held in tellings(picture, asker)]
    dated = [*told, *((when, kind) for when, kind, *_ in _dated(picture, asker))]
    for kind in ("told", *KINDS):
        moments = [when for when, what in dated if what == kind]
        yield [word(kind), sum(map(span.holds, moments)), sum(map(span.before.holds, moments))]


def _happened(picture: Picture, asker: str, span: Span) -> list[Row]:
    dated = sorted(each for each in _dated(picture, asker) if span.holds(each[0]))
    return [[at(when), word(kind), key, who] for when, kind, key, who in dated]


def _concerns(picture: Picture, asker: str, span: Span) -> Iterator[Row]:
    """What was open at the cut-off, and since when the oldest of it was."""
    yield _open("gap", [plain(line.since) for line in gap_lines(picture, asker, span.until)])
    open_ids = {
        "overlap": set(overlap_ids(picture, asker)),
        "alert": {key for key in alert_ids(picture, asker) if key not in picture.ceases},
        "cease": {key for key in alert_ids(picture, asker) if key in picture.ceases},
        "call": set(call_ids(picture, asker)),
        "incident": set(incident_ids(picture, asker)),
    }
    dated = list(_dated(picture, asker))
    for kind in KINDS:
        yield _open(kind, [when for when, _, key, _ in dated if key in open_ids[kind]])


def _open(name: str, since: list[str]) -> Row:
    return [word(name), len(since), at(min(since, default=None))]


def _intentions(picture: Picture, asker: str, span: Span) -> list[Row]:
    """Activities and movements within the asker's sight that begin soon after the cut-off."""
    soon = Span(span.until, span.until + AHEAD, span.zone)
    found: list[tuple[str, str, str, str]] = []
    for kind in ("plan", "move"):
        for key in ids(picture, asker, kind):
            if min(each.start for each in exact_volumes(picture, key)) < soon.since:
                continue  # widened, it would begin no later
            seen = record_document(picture, asker, key)
            if soon.holds(seen["start"]):
                found.append((seen["start"], seen["end"], kind, key))
    return [[at(start), at(end), word(kind), key] for start, end, kind, key in sorted(found)]


def _restrictions(picture: Picture, asker: str, span: Span) -> list[Row]:
    found: list[tuple[str, str, str, str]] = []
    for key in incident_ids(picture, asker, over=True):
        incident = picture.incidents[key]
        letter, reported = incident.report.act[:1], incident.reported_at
        if letter in RESTRICTIONS and span.holds(reported):
            found.append((plain(reported), f"act_{letter}", key, incident.standing.value))
    for key in ids(picture, asker, "move", over=True):
        seen = record_document(picture, asker, key)
        if seen["outcome"] in IMPEDED and span.holds(seen["start"]):
            found.append((seen["start"], "move", key, seen["outcome"]))
    return [[at(when), word(what), key, word(how)] for when, what, key, how in sorted(found)]
