"""Proposing, amending, recognising, rejecting and withdrawing zones.

A zone is agreed when every party that it asks has recognised this very version. A rejection
makes it disputed, and it is shown as each side says. Lapsing is the clock's (clock.py).
"""

from __future__ import annotations

from dataclasses import replace

from standclear.core import statements as st
from standclear.core.disclosure import share_of_zone
from standclear.core.duty import Duty
from standclear.core.errors import InvalidInput, NotAllowed, Stale
from standclear.core.events import Event, ZoneChanged
from standclear.core.ids import check_record_id, owner_of
from standclear.core.picture import Picture, Said, ZoneRecord
from standclear.core.release import NoteView, ZoneView
from standclear.core.rules import matching
from standclear.core.rules.decision import Decision, decision
from standclear.core.telling import Disclosure
from standclear.core.zone import Zone, ZoneStanding

Said_ = st.ZonePropose | st.ZoneAmend | st.ZoneRecognise | st.ZoneReject | st.ZoneWithdraw


def decide(picture: Picture, said: Said, statement: Said_) -> Decision:
    match statement:
        case st.ZonePropose():
            return _propose(picture, said, statement.zone)
        case st.ZoneAmend():
            return _amend(picture, said, statement.zone)
        case st.ZoneRecognise():
            return _answer(picture, said, statement, reason="")
        case st.ZoneReject():
            return _answer(picture, said, statement, reason=statement.reason)
        case st.ZoneWithdraw():
            return _withdraw(picture, said, statement)


def standing_of(
    zone: Zone, author: str, recognised: tuple[str, ...], rejected: tuple[str, ...]
) -> ZoneStanding:
    """What a zone is, by who has said what of this version; nobody's silence counts."""
    if zone.illustrative:
        return ZoneStanding.ILLUSTRATIVE
    if rejected:
        return ZoneStanding.DISPUTED
    if not zone.agreement_of:
        return ZoneStanding.DECLARED
    if set(zone.agreement_of) <= {author, *recognised}:
        return ZoneStanding.AGREED
    return ZoneStanding.PROPOSED


def tell_zone(
    picture: Picture, said: Said, change: ZoneChanged, zone: Zone, because: str, headline: str
) -> list[Duty]:
    """Everybody who takes part hears of every change of a zone, as far as it is shared."""
    duties = []
    for party in picture.participants(said.at):
        if party == said.issuer:
            continue
        share = share_of_zone(zone, party)
        full = share.disclosure is Disclosure.FULL
        view = ZoneView(zone, change.standing, change.recognised_by, change.rejected_by)
        note = NoteView(zone.id, f"{zone.kind.value} zone of {owner_of(zone.id)}; map not shared")
        duties.append(
            Duty(
                recipient=party,
                subject=zone.id,
                version=zone.version,
                because=because,
                disclosure=share.disclosure,
                headline=headline,
                content=view if full else note,
                starts=zone.valid_from,
                expires=zone.valid_until,
            )
        )
    return duties


def _propose(picture: Picture, said: Said, zone: Zone) -> Decision:
    check_record_id(zone.id, owner=said.issuer, kind="zone")
    if zone.id in picture.zones:
        raise NotAllowed(f"{zone.id} exists", ("zone amend", "propose under another number"))
    if zone.version != 1:
        raise InvalidInput("zone/version", zone.version, "a new zone begins with version 1")
    return _word(picture, said, zone, "zone.proposed")


def _amend(picture: Picture, said: Said, zone: Zone) -> Decision:
    record = picture.get_zone(zone.id)
    check_record_id(zone.id, owner=said.issuer, kind="zone")
    if record.standing is ZoneStanding.WITHDRAWN:
        raise NotAllowed(f"{zone.id} is withdrawn", ("propose a new zone",))
    expected = record.zone.version + 1
    if zone.version != expected:
        raise Stale(f"{zone.id} stands at version {expected - 1}; an amendment is {expected}")
    return _word(picture, said, zone, "zone.amended")


def _word(picture: Picture, said: Said, zone: Zone, because: str) -> Decision:
    """A new wording: earlier recognitions and rejections were of another text."""
    _check_zone(picture, said, zone)
    standing = standing_of(zone, said.issuer, (), ())
    change = ZoneChanged(zone.id, zone.version, standing, (), ())
    headline = (
        f"Zone {zone.id} v{zone.version} {because.split('.')[1]} by {said.issuer}: "
        f"{zone.name} ({standing.value})."
    )
    duties = tell_zone(picture, said, change, zone, because, headline)
    events: list[Event] = [change]
    if standing in (ZoneStanding.DECLARED, ZoneStanding.AGREED):
        record = ZoneRecord(zone, said.issuer, standing, said.ovn)
        found = matching.zone_overlaps(picture, said, record)
        events += found.events
        duties += found.duties
    return decision(picture, said, headline, events, duties)


def _answer(
    picture: Picture, said: Said, statement: st.ZoneRecognise | st.ZoneReject, *, reason: str
) -> Decision:
    record = picture.get_zone(statement.zone)
    zone = record.zone
    if share_of_zone(zone, said.issuer).disclosure is not Disclosure.FULL:
        raise NotAllowed(f"{said.issuer} has not been shown {zone.id}")
    if said.issuer == record.author:
        raise NotAllowed("a zone's author speaks by proposing", ("zone amend", "zone withdraw"))
    if statement.version != zone.version:
        raise Stale(f"{zone.id} stands at version {zone.version}, not {statement.version}")
    if record.standing in (ZoneStanding.WITHDRAWN, ZoneStanding.LAPSED, ZoneStanding.ILLUSTRATIVE):
        raise NotAllowed(f"{zone.id} is {record.standing.value}", ("await a new version",))
    recognised = tuple(p for p in record.recognised_by if p != said.issuer)
    rejected = tuple(p for p in record.rejected_by if p != said.issuer)
    if isinstance(statement, st.ZoneRecognise):
        recognised = tuple(sorted((*recognised, said.issuer)))
        word = "recognised"
    else:
        rejected = tuple(sorted((*rejected, said.issuer)))
        word = "rejected"
    standing = standing_of(zone, record.author, recognised, rejected)
    change = ZoneChanged(zone.id, zone.version, standing, recognised, rejected)
    headline = f"Zone {zone.id} v{zone.version} {word} by {said.issuer}; now {standing.value}"
    headline += f": {reason}." if reason else "."
    duties = tell_zone(picture, said, change, zone, f"zone.{word}", headline)
    events: list[Event] = [change]
    comes_into_force = replace_standing(record, standing)
    if comes_into_force.in_force and not record.in_force:
        found = matching.zone_overlaps(picture, said, comes_into_force)
        events += found.events
        duties += found.duties
    return decision(picture, said, headline, events, duties)


def replace_standing(record: ZoneRecord, standing: ZoneStanding) -> ZoneRecord:
    return replace(record, standing=standing)


def _withdraw(picture: Picture, said: Said, statement: st.ZoneWithdraw) -> Decision:
    record = picture.get_zone(statement.zone)
    if said.issuer != record.author:
        raise NotAllowed("only its author withdraws a zone", ("zone reject",))
    if record.standing is ZoneStanding.WITHDRAWN:
        raise NotAllowed(f"{statement.zone} is withdrawn already", ("propose a new zone",))
    zone = record.zone
    change = ZoneChanged(
        zone.id, zone.version, ZoneStanding.WITHDRAWN, record.recognised_by, record.rejected_by
    )
    headline = f"Zone {zone.id} withdrawn by {said.issuer}: {statement.reason}."
    duties = tell_zone(picture, said, change, zone, "zone.withdrawn", headline)
    ended = matching.end_overlaps(picture, zone.id, "the zone was withdrawn")
    return decision(picture, said, headline, (change, *ended), duties)


def _check_zone(picture: Picture, said: Said, zone: Zone) -> None:
    if zone.valid_until <= said.at and not zone.illustrative:
        until = f"{zone.valid_until:%Y-%m-%dT%H:%M:%SZ}"
        raise InvalidInput("zone/volumes/end", until, "a zone ends in the future")
    for field, named in (
        ("agreement_of", zone.agreement_of),
        ("rule/bound", zone.rule.bound),
        ("shared_with", zone.shared_with),
    ):
        for party in named:
            if party not in picture.parties:
                raise InvalidInput(f"zone/{field}", party, "the id of a party of this desk")
    if zone.baseline:
        base = picture.get_zone(zone.baseline).zone
        if zone.valid_until > base.valid_until:
            raise InvalidInput(
                "zone/baseline",
                zone.baseline,
                "a temporary change ends with its baseline or before",
            )
    picture.extents_of(zone.volumes)
