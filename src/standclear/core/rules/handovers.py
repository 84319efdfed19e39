"""The watch handed over: drafted from the record, given by one officer, taken by the next.

Promise: nothing open is left out unseen: the desk drafts what is open (`open_matters`), and names
what a handover leaves out. It is of one party and for its own eyes and the desk's.
Not here: how it is shown (service/shown/handovers.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from standclear.core.counted import counted
from standclear.core.disclosure import may_know
from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.hotline.changes import HandoverGiven, HandoverTaken
from standclear.core.hotline.said import HandoverGive, HandoverTake, Matter, MatterKind, OfHandovers
from standclear.core.picture import Picture, Said
from standclear.core.rules.call_telling import LONGEST_TEXT
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.known import knows_of
from standclear.core.rules.lifecycle import OverlapStage, stage_of
from standclear.core.rules.lines import USABLE, standing_lines
from standclear.core.watch.situation import AlertState

MOST_MATTERS = 2_000
"""In one handover, own choice; on a worse night they are handed over by their lists."""


def decide(picture: Picture, said: Said, statement: OfHandovers) -> Decision:
    if len(statement.remarks) > LONGEST_TEXT:
        raise InvalidInput(
            "remarks", f"{len(statement.remarks)} characters", f"at most {LONGEST_TEXT}"
        )
    _check_role(picture, said, statement.role)
    if isinstance(statement, HandoverGive):
        return _give(picture, said, statement)
    return _take(picture, said, statement)


def _check_role(picture: Picture, said: Said, role: str) -> None:
    roles = [each.id for each in picture.get_party(said.issuer).party.roles]
    if roles and role not in roles:
        raise InvalidInput("role", role, f"one of your roles, no name: {', '.join(roles)}")


def _give(picture: Picture, said: Said, statement: HandoverGive) -> Decision:
    if len(statement.matters) > MOST_MATTERS:
        given = f"{len(statement.matters)} matters"
        raise InvalidInput("matters", given, f"at most {MOST_MATTERS}")
    waiting = not_taken(picture, said.issuer)
    if waiting:
        raise NotAllowed(f"{waiting} is given and not taken yet", (f"handover take {waiting}",))
    handover = f"ho-{said.ovn[:12]}"
    left = left_out(picture, said.issuer, said.at, statement.matters)
    named = counted(len(statement.matters), "open matter")
    headline = f"{handover}: {said.issuer} {statement.role} hands the watch over with {named}"
    if left:
        shown = ", ".join(each.id for each in left[:5]) + (" ..." if len(left) > 5 else "")
        headline += f"; LEFT OUT: {counted(len(left), 'open matter')}, {shown}"
    headline += ". It is taken once the next officer signs."
    return decision(picture, said, headline, (HandoverGiven(handover, said.issuer),))


def _take(picture: Picture, said: Said, statement: HandoverTake) -> Decision:
    held = picture.hotline.handovers.get(statement.handover)
    if held is None or said.issuer != held.party:
        raise NotFound(f"no handover {statement.handover} that you may see")
    if held.taken_at is not None:
        raise NotAllowed(f"{statement.handover} was taken {held.taken_at:%a %H:%MZ}")
    headline = f"{statement.handover}: {said.issuer} {statement.role} has taken the watch."
    if said.key_id == held.key_id:
        headline += f" Both signatures are of one key, {said.key_id}: give each officer one."
    return decision(picture, said, headline, (HandoverTaken(statement.handover, said.issuer),))


def not_taken(picture: Picture, party: str) -> str:
    """A party's handover that waits for the next officer; "" for none."""
    waiting = (
        key
        for key, held in sorted(picture.hotline.handovers.items())
        if held.party == party and held.taken_at is None
    )
    return next(waiting, "")


def left_out(
    picture: Picture, party: str, at: datetime, matters: tuple[Matter, ...]
) -> tuple[Matter, ...]:
    """What is open and not named."""
    named = set(matters)
    return tuple(each for each in open_matters(picture, party, at) if each not in named)


def open_matters(picture: Picture, party: str, at: datetime) -> tuple[Matter, ...]:
    """What one watch leaves to the next: of the desk everything, of a party what it may know."""
    return (
        *_calls(picture, party),
        *_alerts(picture, party),
        *_releases(picture, party),
        *_overlaps(picture, party),
        *_lines(picture, party, at),
    )


def _calls(picture: Picture, party: str) -> Iterator[Matter]:
    """Calls that go on, and promises of which nobody has said whether they were kept."""
    for call, record in picture.hotline.calls.items():
        if party not in (picture.desk, *record.parties):
            continue
        if record.ended_at is None:
            yield Matter(MatterKind.CALL, call)
        for number, promised in enumerate(record.promises, 1):
            if promised.open:
                yield Matter(MatterKind.PROMISE, f"{call}/{number}")


def _alerts(picture: Picture, party: str) -> Iterator[Matter]:
    going_on = [key for key, call in picture.ceases.items() if call.ended_at is None]
    going_on += [
        key for key, alert in picture.alerts.items() if alert.state is not AlertState.RESOLVED
    ]
    for key in sorted(going_on):
        if knows_of(picture, party, key):
            yield Matter(MatterKind.ALERT, key)


def _releases(picture: Picture, party: str) -> Iterator[Matter]:
    for recipient, number in sorted(picture.open):
        if party in (picture.desk, recipient):
            yield Matter(MatterKind.RELEASE, f"{recipient} #{number}")


def _overlaps(picture: Picture, party: str) -> Iterator[Matter]:
    for key, record in sorted(picture.overlaps.items()):
        if record.ended or record.found.near or stage_of(picture, key) is OverlapStage.ANSWERED:
            continue
        if party == picture.desk or may_know(picture, record.found, party):
            yield Matter(MatterKind.OVERLAP, key)


def _lines(picture: Picture, party: str, at: datetime) -> Iterator[Matter]:
    """Lines of others that do not answer."""
    for other in sorted(picture.parties):
        if other == party:
            continue
        for each in standing_lines(picture, party, other, at):
            if each.state not in USABLE:
                yield Matter(MatterKind.CHANNEL, f"{other} {each.line.channel}")
