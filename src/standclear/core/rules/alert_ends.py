"""The end of an alert, for whoever was told of it and is concerned no more.

A plan ends, a zone is withdrawn, a craft is found to be another party's: who was told meanwhile
hears THAT it is over, by the alert's id, and whom to call; no longer where, and of whose craft.
Not here: the end for those whom it concerns now (alerts.py).
"""

from __future__ import annotations

from standclear.core.disclosure import duty_contact
from standclear.core.duty import Duty
from standclear.core.ids import owner_of
from standclear.core.picture import AlertRecord, Picture
from standclear.core.release import NoteView
from standclear.core.rules.alert_words import over_words
from standclear.core.telling import Disclosure, Urgency
from standclear.core.watch.situation import AlertState, Situation


def still_told(picture: Picture, held: AlertRecord) -> list[str]:
    """Whoever was told that it is so, and not yet that it is over."""
    last: dict[str, str] = {}
    for recipient, number in held.told:
        because = picture.get_release(recipient, number).release.because
        if because.startswith("alert."):
            last[recipient] = because
    return [party for party, because in last.items() if because != "alert.resolved"]


def end_for(picture: Picture, alert: str, situation: Situation, number: int, party: str) -> Duty:
    """That it is over, in words that tell nothing of what the reader may see no more."""
    record = situation.zone or situation.filed
    call = owner_of(record) if record else picture.desk  # either craft may be another's by now
    text = over_words(alert)
    if call != party:
        text += f" Call {duty_contact(picture, call)}."
    return Duty(
        recipient=party,
        subject=alert,
        version=number,
        because=f"alert.{AlertState.RESOLVED.value}",
        disclosure=Disclosure.BLIND,
        headline=text,
        content=NoteView(alert, text),
        urgency=Urgency.ROUTINE,
        answer_owed=False,
    )
