"""Calls as the stories in tests speak of them.

call = rings(north, "south", role="chief")      says(north, call, "A", "35.30N 40.20E")
"""

from __future__ import annotations

from typing import Any

from standclear.core.hotline import said as st
from standclear.core.hotline.phrases import Given, phrasebook
from standclear.core.hotline.positions import SpokenPosition
from standclear.core.hotline.said import CallKind, CallOutcome
from standclear.core.notice import AsTyped
from standclear.core.places.coordinates import read_position
from standclear.service.answer import Answer
from tests.town import Voice


def rings(
    voice: Voice, to: str, kind: CallKind = CallKind.ROUTINE, *, subject: str = "the ridge",
    **more: Any,
) -> str:  # fmt: skip
    """The id of a call just made."""
    voice.says(st.CallRequest(to, kind, subject=subject, **more))
    return next(reversed(voice.town.picture.hotline.calls))


def answers(voice: Voice, call: str, role: str = "duty", **more: Any) -> Answer:
    return voice.says(st.CallAnswer(call, role, **more))


def spoken(text: str) -> SpokenPosition:
    """A place as a person says it."""
    read = read_position(text)
    typed = AsTyped(text, read.notation)
    return SpokenPosition(typed, read.position, round(read.precision_m * 1000))


def says(voice: Voice, call: str, name: str, text: str, **more: Any) -> Answer:
    by = more.pop("by", voice.name)
    return voice.says(st.CallPosition(call, name, by, spoken(text), **more))


def hears(voice: Voice, call: str, name: str, text: str, by: str = "") -> Answer:
    return voice.says(st.CallReadBack(call, name, by or voice.name, spoken(text)))


def passes(voice: Voice, call: str, phrase: str, text: str = "", **given: str) -> Answer:
    parameters = tuple(Given(name, value) for name, value in given.items())
    book = phrasebook().book
    return voice.says(st.CallNote(call, phrase, book, parameters, text))


def ends(
    voice: Voice, call: str, outcome: CallOutcome = CallOutcome.UNDERSTOOD, text: str = ""
) -> Answer:
    return voice.says(st.CallEnd(call, outcome, text))
