"""Asking a desk's log what was known near one place at one past time.

Promise: the question is refused before anything is folded, where the log has not passed its time.
Not here: the answer's form (shown/inquiry), what reads a place as typed (core/places).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Protocol

from standclear.core.errors import Corrupt, InvalidInput
from standclear.core.inquiry.question import DAY, Question, must_be_past
from standclear.core.places.coordinates import read_position
from standclear.core.places.gazetteer import Gazetteer
from standclear.log.view import LogView
from standclear.service.concordance import INDEX, Concordance
from standclear.service.replay import reached
from standclear.service.shown.inquiry import inquiry_document, known
from standclear.service.shown.inquiry.exhibits import exhibits
from standclear.service.shown.plain import Document


class Asked(Protocol):
    """Whatever holds a log, and knows where it speaks of what."""

    @property
    def log(self) -> LogView: ...

    @property
    def concordance(self) -> Concordance: ...


def read_question(
    near: str, place: str, *, radius_mm: int, at: datetime, window: timedelta = DAY
) -> Question:
    """The question as typed.

    near    a position in any notation; place: where it is said to be, or "": what lies elsewhere
            is refused
    """
    try:
        read = read_position(near, place=Gazetteer.shipped().find(place) if place else None)
    except InvalidInput as fault:
        raise InvalidInput("near", near, fault.expected) from None
    return Question(read.position, near, ceil(read.precision_m * 1000), radius_mm, at, window)


def inquire(asked: Asked, asker: str, question: Question, *, recheck: bool = False) -> Document:
    """The answer, as one asker may have it.

    recheck   the whole log is read through as well; raises Corrupt where it answers otherwise
              than by the index beside it, which somebody has then altered
    """
    must_be_past(question.at, reached(asked.log))
    found = _answer(asked, asked.concordance, asker, question)
    if recheck and found != _answer(asked, Concordance(), asker, question):
        raise Corrupt(
            f"{INDEX}, beside the log, has this answer leave something out that the log holds: "
            "somebody has altered it. Move it away, as evidence, and ask again"
        )
    return found


def _answer(asked: Asked, index: Concordance, asker: str, question: Question) -> Document:
    sides = index.sides(asked.log, question, asker)
    then, now = (known(picture, asker, question) for picture in sides)
    found = inquiry_document(asker, question, then, now)
    desk = asked.log.entry(0).header.issuer
    return found | {"exhibits": exhibits(asked.log, found, asker, desk)}
