"""How admissions, standings and keys change the picture.

Promise: total, also where an admission has been erased. Not here: other events (fold.py).
"""

from __future__ import annotations

from standclear.core import statements as st
from standclear.core.events import KeysChanged, PartyChanged, StandingChanged
from standclear.core.party import Standing, StandingState
from standclear.core.picture import KeySpan, PartyRecord, Picture, Said


def fold_party(
    picture: Picture,
    said: Said,
    statement: st.Statement | None,
    event: PartyChanged | StandingChanged | KeysChanged,
) -> None:
    position = said.index if said.index is not None else picture.size
    if isinstance(event, PartyChanged) and isinstance(statement, st.PartyAdmit | st.PartyAmend):
        if event.party not in picture.parties:
            picture.parties[event.party] = PartyRecord(statement.party, [])
        picture.parties[event.party].party = statement.party
    record = picture.parties.get(event.party)
    if record is None:
        return  # its admission has been erased
    match event:
        case StandingChanged():
            if isinstance(statement, st.PartyStand):
                record.standings.append(statement.standing)
                record.standings.sort(key=lambda standing: standing.since)
            elif isinstance(statement, st.PartyAdmit):
                record.standings.append(Standing(StandingState.PARTICIPATING, said.at))
        case KeysChanged():
            granted = statement.keys if isinstance(statement, st.PartyAdmit) else ()
            added_by = ""
            if isinstance(statement, st.KeyAdd):
                granted, added_by = (statement.key,), picture.key_holder(said)
            for grant in granted:
                record.keys[grant.key_id] = KeySpan(grant, position, added_by=added_by)
            for key_id in event.revoked:
                if key_id in record.keys:  # else what added it has been erased
                    record.keys[key_id].revoked_at = position
