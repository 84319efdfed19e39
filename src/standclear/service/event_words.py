"""What the record says happened, one sentence an event, for people who read an audit.

Promise: names what differs where two events differ; no notation of the program.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from standclear.core import events as ev
from standclear.core.events import Event
from standclear.core.intent import state_word


def in_words(event: Event) -> str:
    """ "relief #3: the role for rung 1 was to be rung ('exhausted')"."""
    match event:
        case ev.Reminded():
            role = f", {event.role}" if event.role else ""
            return (
                f"{event.recipient} #{event.release}: the role for rung {event.rung}{role} was to "
                f"be rung ({event.step!r})"
            )
        case ev.Warned():
            return f"{event.subject}: a warning was due ({event.step!r})"
        case ev.GapFound():
            about = f"{event.subject} v{event.version}"
            return f"{event.party} was not told of {about} ({event.because}): {event.reason}"
        case ev.PlanChanged():
            return _now(f"{event.plan} v{event.version}", state_word(event.state), event.reason)
        case ev.NoticeChanged():
            return _now(f"{event.notice} v{event.version}", event.state, event.reason)
        case ev.OverlapFound():
            word = "comes near" if event.near else "overlaps"
            first = f"{event.first} v{event.first_version}"
            second = f"{event.second} v{event.second_version}"
            rest = _fields(event, {"overlap", "first", "first_version", "second", "near"})
            return f"{event.overlap}: {first} {word} {second} ({rest})"
        case ev.OverlapEnded():
            return f"{event.overlap} ended: {event.reason}"
        case ev.ReceiptTaken():
            return f"{event.recipient} #{event.release}: receipt, {event.level}"
        case ev.SendingNoted():
            return f"{event.recipient} #{event.release}: sending, {event.result}"
        case _:
            return f"{_kind(event)}: {_fields(event, set())}"


def _now(record: str, state: str, reason: str) -> str:
    return f"{record} is {state}" + (f": {reason}" if reason else "")


def _kind(event: Event) -> str:
    """ "KeysChanged" as "keys changed"."""
    name = type(event).__name__
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()


def _fields(event: Event, left_out: set[str]) -> str:
    shown = [
        f"{field.name.replace('_', ' ')} {_value(getattr(event, field.name))}"
        for field in fields(event)
        if field.name not in left_out | {"event"}
    ]
    return ", ".join(shown) or "nothing more"


def _value(value: object) -> str:
    match value:
        case None:
            return "none"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%SZ}"
        case tuple():
            return " ".join(map(str, value)) or "none"
        case _:
            return str(value)
