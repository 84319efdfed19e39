"""A person at the desk ends what the watch cannot see the end of.

That nobody watches is over when a watch listens again, and a silent feed when it speaks: at a desk
that has given up either for good both would stay open for ever. Somebody then says so, in a role
and with the reason, and whoever was told of it hears that it is for good, and not that it is well.
With the watch end all alerts that it left open: nobody sees how they go on.
Not here: what a watch itself sees the end of (alerts.py); that stays the watch's to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from standclear.core.duty import Duty
from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.events import AlertChanged
from standclear.core.picture import AlertRecord, Picture, Said
from standclear.core.release import NoteView
from standclear.core.rules.alert_ends import end_for, still_told
from standclear.core.rules.decision import Decision, decision
from standclear.core.sentences import sentence
from standclear.core.telling import Disclosure, Urgency
from standclear.core.watch.said import AlertClose
from standclear.core.watch.situation import AlertState, Kind, Situation

LONGEST_TEXT = 500


def decide(picture: Picture, said: Said, statement: AlertClose) -> Decision:
    held = picture.alerts.get(statement.alert)
    if held is None:
        raise NotFound(f"no alert {statement.alert}")
    _must_be_given_up(held, statement)
    for name in ("role", "reason"):
        text = getattr(statement, name)
        if not text.strip() or len(text) > LONGEST_TEXT:
            expected = f"1 to {LONGEST_TEXT} characters: who says so, and why"
            raise InvalidInput(name, text[:40], expected)
    closed = dict(_closed_with(picture, statement.alert, held))
    events = [AlertChanged(a, one.changes + 1, AlertState.RESOLVED) for a, one in closed.items()]
    duties = [
        _of_desk(statement, one, party)
        if alert == statement.alert
        else end_for(picture, alert, one.situation, one.changes + 1, party)
        for alert, one in closed.items()
        for party in still_told(picture, one)
    ]
    return decision(picture, said, given_up(statement, held.situation), events, duties)


def _must_be_given_up(held: AlertRecord, statement: AlertClose) -> None:
    """Raises NotAllowed for what is over, and for what the watch sees the end of."""
    if held.state is AlertState.RESOLVED:
        raise NotAllowed(f"{statement.alert} is over already")
    if held.situation.kind not in (Kind.UNWATCHED, Kind.FEED_SILENT):
        raise NotAllowed(
            f"{statement.alert} is of a craft: the watch says when it is over. A person may end "
            "that nobody watches, and with it what the watch left open, or that a feed is silent",
        )


def _closed_with(
    picture: Picture, alert: str, held: AlertRecord
) -> Iterator[tuple[str, AlertRecord]]:
    """It, and what nobody sees the end of any more."""
    yield alert, held
    if held.situation.kind is Kind.UNWATCHED:
        for other, one in picture.alerts.items():
            if other != alert and one.state is not AlertState.RESOLVED:
                yield other, one


def _of_desk(statement: AlertClose, held: AlertRecord, party: str) -> Duty:
    text = given_up(statement, held.situation, reader=party)
    return Duty(
        recipient=party,
        subject=statement.alert,
        version=held.changes + 1,
        because=f"alert.{AlertState.RESOLVED.value}",
        disclosure=Disclosure.BLIND,
        headline=text,
        content=NoteView(statement.alert, text),
        urgency=Urgency.ROUTINE,
        answer_owed=False,
    )


def given_up(statement: AlertClose, situation: Situation, reader: str = "") -> str:
    """What is ended, for how long it was so, and who says why. reader: "" for the desk."""
    why = f"The desk's {statement.role.strip()}: {sentence(statement.reason)}"
    since = f"{situation.since:%Y-%m-%d %H:%M:%SZ}"
    if situation.kind is Kind.UNWATCHED:
        return (
            f"The watch at this desk is ended for good; none has listened since {since}: no live "
            f"track is held against any zone, and this is not said again. {why}"
        )
    if situation.kind is not Kind.FEED_SILENT:
        left = f"It was open beside {situation.beside} when the watch at this desk was ended"
        return f"{left} for good; how it went on, nobody here knows. {why}"
    feed = "A feed by which your zones were watched" if reader else situation.feed
    return f"{feed}, silent since {since}, is given up: what it alone heard is not seen. {why}"
