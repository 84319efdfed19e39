"""What else an inquiry looks for, one module a kind; a new kind is a module and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from standclear.service.shown.inquiry import agreements, alerts, calls, commitments, incidents
from standclear.service.shown.inquiry.scene import Scene
from standclear.service.shown.plain import Document


@dataclass(frozen=True, slots=True)
class Kind:
    """name: the member of the answer; find: what of the kind is near, in order of id or time."""

    name: str
    find: Callable[[Scene], Iterator[Document]]


KINDS: tuple[Kind, ...] = (
    Kind("alerts", alerts.find),
    Kind("agreements", agreements.find),
    Kind("incidents", incidents.find),
    Kind("calls", calls.find),
    Kind("commitments", commitments.find),
)
