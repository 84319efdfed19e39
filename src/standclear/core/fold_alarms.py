"""How alerts of the watch, the names of craft, and calls to CEASE change the picture.

Not here: tellings of them (fold_telling.py), everything else that events change (fold.py).
"""

from __future__ import annotations

from standclear.core import statements as st
from standclear.core.cease import CeaseCall, CeaseRecord
from standclear.core.events import AlertChanged, CeaseCalled, CeaseEnded, TracksLodged
from standclear.core.fold_telling import fold_over
from standclear.core.picture import AlertRecord, Picture, Said
from standclear.core.watch.said import AlertChange, AlertClose, TracksLodge
from standclear.core.watch.situation import AlertState, Situation
from standclear.core.zone import Zone


def fold_watch(
    picture: Picture, said: Said, statement: st.Statement | None, event: TracksLodged | AlertChanged
) -> None:
    if isinstance(event, TracksLodged):
        if isinstance(statement, TracksLodge):
            picture.lodged[event.party] = statement.marks
        return
    if event.state is AlertState.RESOLVED:
        fold_over(picture, event.alert)
    held = picture.alerts.get(event.alert)
    if isinstance(statement, AlertChange):
        raised_at = said.at if held is None else held.raised_at
        told = [] if held is None else held.told
        situation = statement.situation
        zones = () if held is None else held.zones
        zone = _wording(picture, situation)
        if zone is not None and (not zones or zones[-1][1] != zone):
            zones = (*zones, (event.number, zone))
        picture.alerts[event.alert] = AlertRecord(
            situation, event.state, raised_at, event.number, told, zones=zones
        )
        picture.alert_on[situation.track, situation.beside] = event.alert
    elif held is not None:
        held.state, held.changes = event.state, event.number
        if isinstance(statement, AlertClose):
            held.closed = statement


def _wording(picture: Picture, situation: Situation) -> Zone | None:
    """What the watch held the craft against; what holds, where that is overtaken by now."""
    record = picture.zones.get(situation.zone)
    if record is None:
        return None
    known = (record.zone, *((record.agreed,) if record.agreed else ()))
    seen = (zone for zone in known if zone.version == situation.zone_version)
    return next(seen, record.held)


def fold_cease(
    picture: Picture, said: Said, statement: st.Statement | None, event: CeaseCalled | CeaseEnded
) -> None:
    """A call, or its end; what was said in an erased one is not held."""
    match event:
        case CeaseCalled():
            if isinstance(statement, CeaseCall):
                picture.ceases[event.cease] = CeaseRecord(
                    statement.notice, event.party, statement.text, said.at
                )
        case CeaseEnded():
            held = picture.ceases.get(event.cease)
            if held is not None:
                held.ended_at = said.at
            fold_over(picture, event.cease)
