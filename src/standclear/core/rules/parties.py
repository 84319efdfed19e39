"""Admitting parties, their standing, their keys, and the mechanism's settings.

A key is judged by its position in the log: revoking one never touches what it signed before.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import fields, replace
from functools import cache
from zoneinfo import available_timezones

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
from standclear.core.mechanism import Mechanism
from standclear.core.party import KeyGrant, Party, StandingState
from standclear.core.picture import PartyRecord, Picture, Said
from standclear.core.release import NoteView
from standclear.core.rules.arrivals import catch_up
from standclear.core.rules.decision import Decision, decision
from standclear.core.sentences import sentence
from standclear.core.telling import Disclosure, Urgency


def decide(
    picture: Picture,
    said: Said,
    statement: st.MechanismSet | st.PartyAdmit | st.PartyAmend | st.PartyStand,
) -> Decision:
    match statement:
        case st.MechanismSet():
            return _set(picture, said, statement.mechanism)
        case st.PartyAdmit():
            return _admit(picture, said, statement)
        case st.PartyAmend():
            return _amend(picture, said, statement.party)
        case st.PartyStand():
            return _stand(picture, said, statement)


def decide_key(picture: Picture, said: Said, statement: st.KeyAdd | st.KeyRevoke) -> Decision:
    """A party adds a key with a key that it holds; it, or the desk, revokes one.

    The desk adds a key of another only where that party has none left: urgent, and to all.
    """
    record = picture.get_party(statement.party)
    _own(said, picture, statement.party, "change the keys of")
    by_desk = said.issuer != statement.party
    if isinstance(statement, st.KeyAdd):
        _check_added(statement, record, by_desk=by_desk)
        event = KeysChanged(statement.party, granted=(statement.key.key_id,))
        whose = f" BY THE DESK, not by {statement.party}" if by_desk else ""
        what = f"key {statement.key.key_id} added{whose}"
    else:
        _check_revoked(statement, record, picture.desk)
        event = KeysChanged(statement.party, revoked=(statement.key_id,))
        whose = " by the desk" if by_desk else ""
        what = f"key {statement.key_id} revoked{whose}: {statement.reason}"
    headline = f"{statement.party}: {sentence(what)} Judged by log position; earlier entries stand."
    duties = _tell_all(picture, said, statement.party, headline)
    if by_desk and isinstance(statement, st.KeyAdd):
        duties = [replace(duty, urgency=Urgency.URGENT, answer_owed=True) for duty in duties]
    return decision(picture, said, headline, (event,), duties)


def _check_added(statement: st.KeyAdd, record: PartyRecord, *, by_desk: bool) -> None:
    """Refuse a key that would let the desk speak for a party whose own keys count."""
    _check_grant(statement.key, statement.party, "key/key_id")
    taken = statement.key.key_id
    if taken in record.keys:
        raise InvalidInput(
            "key/key_id", taken, "a key id that was never used, not by a revoked key either"
        )
    live = record.live_keys
    if by_desk and live:
        raise NotAllowed(
            f"a key of {statement.party} counts, so only {statement.party} itself adds one",
            tuple(f"sign with {key_id}" for key_id in live),
        )


def _check_revoked(statement: st.KeyRevoke, record: PartyRecord, desk: str) -> None:
    """Refuse what is no live key, and the desk's last: nobody could answer anything again."""
    live = record.live_keys
    if statement.key_id not in live:
        raise NotAllowed(f"{statement.key_id} is not a live key", live)
    if statement.party == desk and live == (statement.key_id,):
        raise NotAllowed(
            f"{statement.key_id} is the desk's last live key; without one it can sign nothing",
            ("key new", "key add, then revoke"),
        )


def _admit(picture: Picture, said: Said, statement: st.PartyAdmit) -> Decision:
    party = statement.party
    _check_party(party)
    if party.id in picture.parties:
        raise NotAllowed(f"{party.id} is a party already", ("party amend", "key add"))
    if not statement.keys:
        raise InvalidInput("keys", "empty", "at least one key")
    for position, grant in enumerate(statement.keys):
        _check_grant(grant, party.id, f"keys/{position}/key_id")
    told, arriving = catch_up(picture, party.id, said.at, said.at, first=True)
    events: tuple[Event, ...] = (
        PartyChanged(party.id),
        StandingChanged(party.id),
        KeysChanged(party.id, granted=tuple(grant.key_id for grant in statement.keys)),
        told,
    )
    headline = f"{party.name()} ({party.id}) takes part from now on."
    duties = _tell_all(picture, said, party.id, headline)
    duties += arriving
    return decision(picture, said, headline, events, duties, joining=party.id)


def _stand(picture: Picture, said: Said, statement: st.PartyStand) -> Decision:
    record = picture.get_party(statement.party)
    _own(said, picture, statement.party, "declare the standing of")
    state, since = statement.standing.state, statement.standing.since
    if since < said.at and said.issuer != picture.desk:
        raise InvalidInput("standing/since", f"{since:%Y-%m-%dT%H:%M:%SZ}", "a time not before now")
    headline = f"{record.party.name()} is {state.value} from {since:%Y-%m-%d %H:%MZ}"
    why = statement.standing.reason
    headline += f": {sentence(why)}" if why.strip() else "."
    duties = _tell_all(picture, said, statement.party, headline)
    events: list[Event] = [StandingChanged(statement.party)]
    away = not picture.takes_part(statement.party, said.at)
    returns = away and state is StandingState.PARTICIPATING and since <= said.at
    if returns:
        told, arriving = catch_up(picture, statement.party, said.at, since, first=True)
        events.append(told)
        duties += arriving
    return decision(
        picture,
        said,
        headline,
        events,
        duties,
        joining=statement.party if returns else "",
    )


def _tell_all(picture: Picture, said: Said, about: str, text: str) -> list[Duty]:
    """Everybody else hears; and the party itself, where another speaks for it."""
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
        if party != said.issuer
    ]


def _set(picture: Picture, said: Said, settings: Mechanism) -> Decision:
    for field, named in (
        ("broker", (settings.broker,) if settings.broker else ()),
        ("proof_of_knowledge", settings.proof_of_knowledge),
    ):
        for party in named:
            if party not in picture.parties:
                known = ", ".join(sorted(picture.parties))
                raise InvalidInput(f"mechanism/{field}", party, f"a party of this desk: {known}")
    check_time_zone(settings.time_zone, "mechanism/time_zone")
    before = picture.mechanism
    changed = [
        field.name
        for field in fields(settings)
        if getattr(settings, field.name) != getattr(before, field.name)
    ]
    headline = f"Settings recorded; changed: {', '.join(changed) or 'nothing'}."
    duties = _tell_all(picture, said, picture.desk, headline)
    return decision(picture, said, headline, (MechanismChanged(),), duties)


def _amend(picture: Picture, said: Said, party: Party) -> Decision:
    _own(said, picture, party.id, "amend")
    picture.get_party(party.id)
    _check_party(party)
    headline = f"{party.id} amended."
    duties = _tell_all(picture, said, party.id, headline)
    return decision(picture, said, headline, (PartyChanged(party.id),), duties)


def _check_party(party: Party) -> None:
    check_time_zone(party.time_zone, "party/time_zone")
    for what, ids in (
        ("roles", [role.id for role in party.roles]),
        ("formations", [formation.id for formation in party.formations]),
    ):
        for one in ids:
            if not one.strip() or ids.count(one) > 1:
                raise InvalidInput(f"party/{what}", one, "an id for each, used once")


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def check_time_zone(name: str, pointer: str) -> None:
    """Refuse a zone in which nobody's clock could be shown."""
    if name not in _time_zones():
        raise InvalidInput(pointer, name, "an IANA time zone, e.g. Asia/Damascus or UTC")


def _own(said: Said, picture: Picture, party: str, what: str) -> None:
    if said.issuer not in (party, picture.desk):
        raise NotAllowed(
            f"{said.issuer} cannot {what} {party}", (f"{said.issuer}'s own", "ask the desk")
        )


def _check_grant(grant: KeyGrant, party: str, pointer: str) -> None:
    owner, _, number = grant.key_id.partition("#")
    if owner != party or not re.fullmatch(r"[1-9][0-9]{0,8}", number):
        raise InvalidInput(pointer, grant.key_id, f"a key id of this party, such as {party}#1")
    try:
        raw = b64decode(grant.public_key, validate=True)
    except ValueError:
        raw = b""
    if len(raw) != 32 or b64encode(raw).decode() != grant.public_key:
        place = pointer.replace("key_id", "public_key")
        raise InvalidInput(place, grant.public_key, "base64 of the 32 bytes of an Ed25519 key")
