"""Which party may be named to another as one that was told of an alert or a CEASE.

Promise: who hears that somebody is silent, or asks, learns from it no recipient that it is not
shown: neither of a notice, nor who agreed a zone, nor whose hidden record overlaps a plan.
Not here: who hears of it (receipts.py), what they are told (escalation.py).
"""

from __future__ import annotations

from standclear.core.disclosure import agreed_by, may_know, share_of
from standclear.core.ids import owner_of
from standclear.core.picture import Picture, other_side
from standclear.core.telling import Disclosure
from standclear.core.watch.situation import Situation


def may_name(picture: Picture, subject: str, reader: str, about: str) -> bool:
    """Whether a reader may learn that a party was told of a subject; of others than alerts and
    calls to CEASE whoever stands behind them may."""
    call = picture.ceases.get(subject)
    if call is not None:
        author = owner_of(call.notice)
        return author in (reader, about)
    alert = picture.alerts.get(subject)
    return alert is None or _of_alert(picture, alert.situation, reader, about)


def contact_behind(picture: Picture, subject: str) -> str:
    """The party to ask about a subject of which others may not be named; "" for none."""
    call, alert = picture.ceases.get(subject), picture.alerts.get(subject)
    if call is not None:
        return owner_of(call.notice)
    seen = alert.situation if alert else None
    record = (seen.zone or seen.filed) if seen else ""
    return owner_of(record) if record else ""


def _of_alert(picture: Picture, seen: Situation, reader: str, about: str) -> bool:
    if seen.other:
        return about in (seen.party, seen.other_party)
    if seen.filed:
        return about == owner_of(seen.filed) or _known_beside(picture, seen.filed, reader, about)
    if about == owner_of(seen.zone):
        return True
    shown = share_of(picture, seen.zone, reader).disclosure is Disclosure.FULL
    return shown and about in (seen.party, *agreed_by(picture, seen.zone))


def _known_beside(picture: Picture, filed: str, reader: str, about: str) -> bool:
    """Who filed something knows whom it chose to show it to, and whose records it was told of."""
    if owner_of(filed) != reader:
        return False
    if share_of(picture, filed, about).disclosure.rank >= Disclosure.COARSE.rank:
        return True
    return any(
        owner_of(other_side(overlap.found, filed)) == about
        and may_know(picture, overlap.found, reader)
        for _, overlap in picture.open_overlaps(filed)
    )
