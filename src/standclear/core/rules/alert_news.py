"""What is said of a situation must be news: two watches on one desk see the same, and tell it once.

Promise: of a craft and a zone, a plan or another craft one alert is open at a time, whoever
raised it.
Not here: which changes follow which (alerts.py), when a watch thinks it graver (core/watch).
"""

from __future__ import annotations

from standclear.core.errors import NotAllowed
from standclear.core.picture import Picture
from standclear.core.watch.held_situation import is_soon, named_in
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState, Situation


def must_be_news(picture: Picture, statement: AlertChange) -> None:
    """Raises NotAllowed for a second alert about what has an open one."""
    if statement.state in (AlertState.RAISED, AlertState.REOPENED):
        other = open_alert(picture, statement.situation)
        if other and other != statement.alert:
            raise NotAllowed(f"{other} is open for the same", (f"go on with {other}",))


def open_alert(picture: Picture, situation: Situation) -> str:
    """The alert that is open for the same craft at the same zone, craft or plan; "" for none."""
    alert = picture.alert_on.get((situation.track, situation.beside), "")
    return alert if alert and picture.alerts[alert].state is not AlertState.RESOLVED else ""


def is_told(picture: Picture, change: AlertChange) -> bool:
    """Whether an update says no more than what was told last."""
    held = picture.alerts.get(change.alert)
    if held is None or change.state is not AlertState.UPDATED:
        return False
    if not named_in(change.situation) <= named_in(held.situation):
        return False  # whose it is, nobody knew before
    return _told(held.situation) == _told(change.situation)


def _told(situation: Situation) -> tuple[object, ...]:
    return situation.kind, situation.certain, is_soon(situation), situation.claimants
