"""Everything of an answer that has a time, in order of time: who was told what, and what came back.

Promise: from the answer alone; the question's time stands among the lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from standclear.service.shown.plain import Document


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """at: RFC 3339, UTC; party: whom it concerns, "" for all; asked: the question's own time."""

    at: str
    party: str
    what: str
    about: str = ""
    asked: bool = False


def timeline(found: Document) -> list[Moment]:
    """Of what is known now: it holds what was known then, and when each thing came in."""
    moments = {*_moments(found["then"]), *_moments(found["now"])}
    moments.add(Moment(found["question"]["at"], "", "the time asked about", "", asked=True))
    return sorted(moments)


def _moments(side: Document) -> Iterator[Moment]:
    for record in side["records"]:
        for told in record["told"]:
            yield from _told(record["record"], told)
        for overlap in record["overlaps"]:
            yield Moment(overlap["since"], "", "overlap found", overlap["id"])
    for alert in side["alerts"]:
        yield Moment(alert["raised_at"], alert["party"], alert["headline"], alert["id"])
    for call in side["calls"]:
        yield Moment(call["requested_at"], call["caller"], f"called {call['to']}", call["id"])
        if call["answered_at"]:
            yield Moment(call["answered_at"], call["to"], "call answered", call["id"])
    for incident in side["incidents"]:
        yield Moment(incident["reported_at"], "", "incident reported", incident["id"])
    for gap in side["gaps"]:
        yield Moment(gap["since"], gap["party"], f"missing: {gap['why']}", gap["subject"])


def _told(record: str, told: Document) -> Iterator[Moment]:
    to, about = told["recipient"], f"{record} v{told['version']}"
    yield Moment(told["made_at"], to, f"telling #{told['number']} made: {told['because']}", about)
    for each in told["sendings"]:
        what = f"telling #{told['number']} {each['result']} to {each['role']}"
        yield Moment(each["at"], to, what, about)
    for each in told["receipts"]:
        named = f": {', '.join(each['formations'])}" if each["formations"] else ""
        what = f"telling #{told['number']} {each['level']} by {each['role']}{named}"
        yield Moment(each["at"], to, what, about)
