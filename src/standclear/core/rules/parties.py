"""Admitting parties, their standing, their keys, and the mechanism's settings.

A key is judged by its position in the log: revoking one never touches what it signed before.
"""

from __future__ import annotations

from standclear.core import statements as st
from standclear.core.duty import Duty
from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.events import (
    Event,
    KeysChanged,
    MechanismChanged,
    PartyChanged,
    StandingChanged,
)
from standclear.core.party import KeyGrant
from standclear.core.picture import Picture, Said
from standclear.core.release import NoteView
from standclear.core.rules.decision import Decision, decision
from standclear.core.telling import Disclosure, Urgency


def decide(
    picture: Picture,
    said: Said,
    statement: st.MechanismSet | st.PartyAdmit | st.PartyAmend | st.PartyStand,
) -> Decision:
    match statement:
        case st.MechanismSet():
            return decision(picture, said, "Settings recorded.", (MechanismChanged(),))
        case st.PartyAdmit():
            return _admit(picture, said, statement)
        case st.PartyAmend():
            _own(said, picture, statement.party.id, "amend")
            picture.get_party(statement.party.id)
            return decision(
                picture,
                said,
                f"{statement.party.id} amended.",
                (PartyChanged(statement.party.id),),
            )
        case st.PartyStand():
            return _stand(picture, said, statement)


def decide_key(picture: Picture, said: Said, statement: st.KeyAdd | st.KeyRevoke) -> Decision:
    """A party adds a key with a key that it holds; it, or the desk, revokes one."""
    record = picture.get_party(statement.party)
    _own(said, picture, statement.party, "change the keys of")
    if isinstance(statement, st.KeyAdd):
        _check_grant(statement.key, statement.party, "key/key_id")
        if statement.key.key_id in record.keys:
            taken = statement.key.key_id
            raise InvalidInput("key/key_id", taken, "a key id is used once, also after revocation")
        event = KeysChanged(statement.party, granted=(statement.key.key_id,))
        what = f"key {statement.key.key_id} added"
    else:
        span = record.keys.get(statement.key_id)
        if span is None or span.revoked_at is not None:
            live = tuple(k for k, s in record.keys.items() if s.revoked_at is None)
            raise NotAllowed(f"{statement.key_id} is not a live key", live)
        event = KeysChanged(statement.party, revoked=(statement.key_id,))
        what = f"key {statement.key_id} revoked: {statement.reason}"
    headline = f"{statement.party}: {what}. Judged by log position; earlier entries stand."
    return decision(
        picture, said, headline, (event,), _tell_all(picture, said, statement.party, headline)
    )


def _admit(picture: Picture, said: Said, statement: st.PartyAdmit) -> Decision:
    party = statement.party
    if party.id in picture.parties:
        raise NotAllowed(f"{party.id} is a party already", ("party amend", "key add"))
    if not statement.keys:
        raise InvalidInput("keys", "()", "at least one key")
    for position, grant in enumerate(statement.keys):
        _check_grant(grant, party.id, f"keys/{position}/key_id")
    events: tuple[Event, ...] = (
        PartyChanged(party.id),
        StandingChanged(party.id),
        KeysChanged(party.id, granted=tuple(grant.key_id for grant in statement.keys)),
    )
    headline = f"{party.name()} ({party.id}) takes part from now on."
    return decision(picture, said, headline, events, _tell_all(picture, said, party.id, headline))


def _stand(picture: Picture, said: Said, statement: st.PartyStand) -> Decision:
    record = picture.get_party(statement.party)
    _own(said, picture, statement.party, "declare the standing of")
    state, since = statement.standing.state, statement.standing.since
    if since < said.at and said.issuer != picture.desk:
        raise InvalidInput("standing/since", f"{since:%Y-%m-%dT%H:%M:%SZ}", "not before now")
    headline = f"{record.party.name()} is {state.value} from {since:%Y-%m-%d %H:%MZ}"
    if statement.standing.reason:
        headline += f": {statement.standing.reason}"
    duties = _tell_all(picture, said, statement.party, headline + ".")
    return decision(picture, said, headline + ".", (StandingChanged(statement.party),), duties)


def _tell_all(picture: Picture, said: Said, about: str, text: str) -> list[Duty]:
    return [
        Duty(
            recipient=party,
            subject=about,
            version=1,
            because="party.changed",
            disclosure=Disclosure.FULL,
            headline=text,
            content=NoteView(about, text),
            urgency=Urgency.ROUTINE,
            answer_owed=False,
        )
        for party in picture.participants(said.at)
        if party != about
    ]


def _own(said: Said, picture: Picture, party: str, what: str) -> None:
    if said.issuer not in (party, picture.desk):
        raise NotAllowed(f"{said.issuer} cannot {what} {party}")


def _check_grant(grant: KeyGrant, party: str, pointer: str) -> None:
    owner, _, number = grant.key_id.partition("#")
    if owner != party or not number.isdigit():
        raise InvalidInput(pointer, grant.key_id, f"a key id of this party reads {party}#1")
