"""Everything of an answer that has a time, in order of time: who was told what, and what came back;
what was passed on calls, and what was said of incidents.

Promise: from the answer alone; the question's time stands among the lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from standclear.core.hotline.positions import length_words
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
    for agreement in side["agreements"]:
        if agreement["in_force_at"]:
            about = f"{agreement['id']} v{agreement['version']}"
            yield Moment(agreement["in_force_at"], "", "agreement in force", about)
    for call in side["calls"]:
        yield from _called(call)
    for incident in side["incidents"]:
        for at, party, what in _of_incident(incident):
            yield Moment(at, party, what, incident["id"])
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


def _called(call: Document) -> Iterator[Moment]:
    def moment(at: str, party: str, what: str) -> Moment:
        return Moment(at, party, what, call["id"])

    yield moment(call["requested_at"], call["caller"], f"called {call['to']}")
    if call["answered_at"]:
        yield moment(call["answered_at"], call["to"], "call answered")
    for place in call["positions"]:
        for saying in place["sayings"]:
            said = f"place {place['name']} said: {saying['text']}"
            yield moment(saying["at"], saying["by"], said)
            for heard in saying["heard"]:
                same = heard["agrees"]
                word = "the same" if same else f"DOES NOT MATCH, {length_words(heard['apart_mm'])}"
                said = f"place {place['name']} read back: {heard['text']}, {word}"
                yield moment(heard["at"], heard["by"], said if same else f"{said} apart")
    for note in call["notes"]:
        words = " ".join(filter(None, (note["words"].get("en", ""), note["text"])))
        yield moment(note["at"], note["word_of"], f"on the call: {words}")
    for promise in call["promises"]:
        said = f"promised by {_clock(promise['due'])}: {promise['action']}"
        yield moment(promise["at"], promise["by"], said)
        for each in promise["accounts"]:
            said = f"says that promise {promise['number']} was {spaced(each['kept'])}"
            yield moment(each["at"], each["word_of"], said)
    for end in call["ends"]:
        said = f"says that the call ended: {spaced(end['outcome'])}. {end['text']}"
        yield moment(end["at"], end["word_of"], said.strip())


def _of_incident(incident: Document) -> Iterator[tuple[str, str, str]]:
    """Time, party, what."""
    yield incident["reported_at"], "", "incident reported"
    for asked in incident["asked"]:
        yield asked["at"], asked["party"], "asked what it says of the incident"
        if asked["unanswered"]:
            yield asked["unanswered"], asked["party"], "no reply: a fact, and no admission"
    for word in incident["words"]:
        said = f"says of the incident: {spaced(word['stance']) or 'erased'}. {word['text']}"
        yield word["at"], word["party"], said.strip()
    for found in incident["assessments"]:
        yield found["at"], found["by"], f"assesses the incident: {finding(found)}"
    for closing in incident["closings"]:
        said = f"incident closed, {spaced(closing['outcome'])}: {closing['text']}"
        yield closing["at"], "", said


def finding(found: Document) -> str:
    """What one assessor found, in its own words: "verified; probable: north. Two craters."."""
    blamed = found["attribution"]
    who = f"{blamed['degree']}: {blamed['to']}" if blamed["to"] else "attributed to nobody"
    return f"{found['level']}; {who}. {found['text']}"


def spaced(word: str) -> str:
    """ "not agreed" of "not_agreed"."""
    return word.replace("_", " ")


def _clock(at: str) -> str:
    return at.replace("T", " ")
