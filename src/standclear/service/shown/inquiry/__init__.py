"""What was known near one place at one past time: as known then, and as known now.

    question    what was asked, by whom
    then, now   the same members, of the picture of that time and of the newest:
        as_of       the time, and entries of the log by then
        records     zones, plans and notices near: distance and its error, told, overlaps, state
        and one member a kind of KINDS: alerts (and CEASE), agreements, incidents, calls,
        commitments
        gaps        who was not told of records and overlaps near, or not reached, or has not
                    answered, and why; and who has not answered an alert, a call or an incident
    changed     what became of each since then
    says        what none of this means

Promise: `then` depends on the question, the asker and the log up to that time, and on nothing
later: asked at any later time it is the same, byte for byte, until a body is erased. The asker
sees what lists and tellings show it, and no distance finer than its own view of a record. Nothing
is ranked: the order is of ids.
"""

from __future__ import annotations

from collections.abc import Iterator

from standclear.core.inquiry import GapLine
from standclear.core.inquiry.question import Question
from standclear.core.picture import Picture
from standclear.service.shown.inquiry.changed import changed
from standclear.service.shown.inquiry.kinds import KINDS
from standclear.service.shown.inquiry.records import record_line
from standclear.service.shown.inquiry.scene import Scene, scene_of
from standclear.service.shown.plain import Document, plain
from standclear.service.shown.telling import gap_lines

_ANSWERED_FOR = ("alerts", "calls", "incidents")

SAYS = (
    "Nothing here says that a place was or is free of people, or that anything may be done there. "
    "What was never notified, had ended or was removed protects no less for being absent.",
    "A telling that was delivered is not known to have reached whoever acted. A receipt is not "
    "permission, and silence is not consent.",
    "What was near is listed because it was near, and for no other reason: nothing here attributes "
    "anything to anybody.",
)
"""What stands under every answer. Source: domain 6.8."""


def inquiry_document(asker: str, question: Question, then: Document, now: Document) -> Document:
    """The answer of what was `known` then and is now."""
    return {
        "question": question_document(asker, question),
        "then": then,
        "now": now,
        "changed": changed(then, now),
        "says": list(SAYS),
    }


def question_document(asker: str, question: Question) -> Document:
    """What was asked, and by whom."""
    position = question.position
    return {
        "asker": asker,
        "typed": question.typed,
        "lat_deg": position.lat_deg,
        "lon_deg": position.lon_deg,
        "error_mm": question.error_mm,
        "radius_mm": question.radius_mm,
        "at": plain(question.at),
        "since": plain(question.at - question.window),
        "window_s": int(question.window.total_seconds()),
    }


def known(picture: Picture, asker: str, question: Question) -> Document:
    """What one picture says of the question."""
    scene = scene_of(picture, asker, question)
    found: Document = {
        "as_of": {"at": plain(picture.at), "size": picture.size},
        "records": [record_line(scene, record) for record in sorted(scene.near)],
    }
    for kind in KINDS:
        found[kind.name] = list(kind.find(scene))
    raised = {each["id"] for kind in _ANSWERED_FOR for each in found[kind]}
    found["gaps"] = [plain(line) for line in _gaps(scene, raised)]
    return found


def _gaps(scene: Scene, raised: set[str]) -> Iterator[GapLine]:
    """Who was not told of what was near, or not reached, or did not answer, and why; of what was
    raised about it where an answer was asked for: all else about it is for information."""
    picture = scene.picture
    for line in gap_lines(picture, scene.asker, scene.as_of, scene.subjects | raised):
        told = picture.get_release(line.party, line.release) if line.release else None
        for_information = told is not None and told.release.acknowledge_by is None
        if not (for_information and line.subject in raised):
            yield line
