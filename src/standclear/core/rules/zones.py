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
from standclear.core.held import IN_FORCE, KEEPS_AGREED
from standclear.core.ids import check_record_id
from standclear.core.picture import Picture, Said, ZoneRecord
from standclear.core.rules import matching
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.zone_telling import tell_zone
from standclear.core.sentences import sentence
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


def _propose(picture: Picture, said: Said, zone: Zone) -> Decision:
    check_record_id(zone.id, owner=said.issuer, kind="zone")
    if zone.id in picture.zones:
        raise NotAllowed(f"{zone.id} exists", ("zone amend", "propose under another number"))
    if zone.version != 1:
        raise InvalidInput("zone/version", zone.version, "1, with which a new zone begins")
    return _word(picture, said, zone, "zone.proposed")


def _amend(picture: Picture, said: Said, zone: Zone) -> Decision:
    check_record_id(zone.id, owner=said.issuer, kind="zone")
    record = picture.get_zone(zone.id)
    if record.standing is ZoneStanding.WITHDRAWN:
        raise NotAllowed(f"{zone.id} is withdrawn", ("zone propose under another number",))
    expected = record.zone.version + 1
    if zone.version != expected:
        raise Stale(f"{zone.id} stands at version {expected - 1}; an amendment is {expected}")
    return _word(picture, said, zone, "zone.amended")


def _word(picture: Picture, said: Said, zone: Zone, because: str) -> Decision:
    """A new wording: earlier recognitions and rejections were of another text.

    Where all had agreed to the earlier wording, it holds until they agree to this one.
    """
    _check_zone(picture, said, zone)
    standing = standing_of(zone, said.issuer, (), ())
    change = ZoneChanged(zone.id, zone.version, standing, (), ())
    held = picture.zones.get(zone.id)
    headline = (
        f"Zone {zone.id} v{zone.version} {because.split('.')[1]} by {said.issuer}: "
        f"{zone.name} ({standing.value})."
    )
    after = _fold_word(held, zone, said, standing)
    if after.agreed is not None:
        headline += f" v{after.agreed.version} stays agreed until this one is."
    duties = tell_zone(picture, said, change, zone, because, headline)
    return _with_overlaps(picture, said, headline, change, duties, before=held, after=after)


def _fold_word(
    held: ZoneRecord | None, zone: Zone, said: Said, standing: ZoneStanding
) -> ZoneRecord:
    """The record as it will be (fold.py does the same)."""
    record = ZoneRecord(zone, said.issuer, standing, said.ovn)
    if held is not None and standing in KEEPS_AGREED:
        record.agreed = held.zone if held.standing is ZoneStanding.AGREED else held.agreed
    return record


def _with_overlaps(
    picture: Picture,
    said: Said,
    headline: str,
    change: ZoneChanged,
    duties: list[Duty],
    *,
    before: ZoneRecord | None,
    after: ZoneRecord,
) -> Decision:
    """What the wording now in force touches; what the one no longer in force touched."""
    events: list[Event] = [change]
    was = before.held if before is not None and before.in_force else None
    if after.in_force and after.held != was:
        found = matching.zone_overlaps(picture, said, after.held, agreed_by=after.agreed_by)
        events += found.events
        duties = duties + found.own_duties + found.duties
    elif not after.in_force and was is not None:
        ended = matching.end_overlaps(
            picture, said, change.zone, "the zone is not in force", tell="none"
        )
        events += ended[0]
    return decision(picture, said, headline, events, duties)


def _answer(
    picture: Picture, said: Said, statement: st.ZoneRecognise | st.ZoneReject, *, reason: str
) -> Decision:
    record = picture.get_zone(statement.zone)
    zone = record.zone
    if share_of_zone(zone, said.issuer).disclosure is not Disclosure.FULL:
        raise NotAllowed(f"{said.issuer} has not been shown the map of {zone.id}")
    if said.issuer == record.author:
        raise NotAllowed("a zone's author speaks by proposing", ("zone amend", "zone withdraw"))
    if statement.version != zone.version:
        raise Stale(f"{zone.id} stands at version {zone.version}, not {statement.version}")
    if record.standing in (ZoneStanding.WITHDRAWN, ZoneStanding.LAPSED, ZoneStanding.ILLUSTRATIVE):
        raise NotAllowed(f"{zone.id} is {record.standing.value}", ("zone propose your own",))
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
    agreed = record.agreed if standing in KEEPS_AGREED else None
    after = replace(record, standing=standing, agreed=agreed)
    return _with_overlaps(picture, said, headline, change, duties, before=record, after=after)


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
    why = f": {sentence(statement.reason)}" if statement.reason.strip() else "."
    headline = f"Zone {zone.id} withdrawn by {said.issuer}{why}"
    duties = tell_zone(picture, said, change, zone, "zone.withdrawn", headline)
    ended, _ = matching.end_overlaps(picture, said, zone.id, "the zone was withdrawn", tell="none")
    with_it = lapse_deltas(picture, said, zone.id, set())
    return decision(picture, said, headline, (change, *ended, *with_it[0]), [*duties, *with_it[1]])


def lapse(
    picture: Picture,
    said: Said,
    zone: Zone,
    why: str,
    done: set[tuple[str, int]],
    *,
    whole: bool = False,
) -> tuple[list[Event], list[Duty]]:
    """A wording that was in force, or proposed, is over.

    Where a newer wording lapses while it waits, the one that all agreed holds on with all its
    overlaps: nobody gave that up. Temporary changes end with the zone, and not before.

    done    the wordings that this decision has let lapse already; grows
    whole   every wording of the zone is over with it
    """
    if (zone.id, zone.version) in done:
        return [], []
    done.add((zone.id, zone.version))
    record = picture.zones[zone.id]
    change = ZoneChanged(
        zone.id, zone.version, ZoneStanding.LAPSED, record.recognised_by, record.rejected_by
    )
    other = None if whole else _other_wording(record, zone, said, done)
    if other is not None and other == record.agreed:
        return [change], _tell_fallen_back(picture, said, change, zone, other, why)
    text = f"Zone {zone.id} v{zone.version} LAPSED: {why}. It is still drawn, as lapsed."
    duties = tell_zone(picture, said, change, zone, "zone.lapsed", text)
    if other is not None and record.standing in IN_FORCE:
        found = matching.zone_overlaps(picture, said, other)  # disputed, and held as disputed
        return [change, *found.events], [*duties, *found.own_duties, *found.duties]
    ended, _ = matching.end_overlaps(picture, said, zone.id, "the zone lapsed", tell="none")
    with_it = lapse_deltas(picture, said, zone.id, done)
    return [change, *ended, *with_it[0]], [*duties, *with_it[1]]


def _other_wording(
    record: ZoneRecord, zone: Zone, said: Said, done: set[tuple[str, int]]
) -> Zone | None:
    """The wording of a zone that goes on when this one is over."""
    for other in record.not_over:
        goes_on = other.valid_until >= said.at and (other.id, other.version) not in done
        if other.version != zone.version and goes_on:
            return other
    return None


def _tell_fallen_back(
    picture: Picture, said: Said, change: ZoneChanged, zone: Zone, agreed: Zone, why: str
) -> list[Duty]:
    """All hear which wording is over, and which one holds."""
    until = f"{agreed.valid_until:%a %Y-%m-%d %H:%MZ}"
    text = (
        f"Zone {zone.id} v{zone.version} LAPSED unagreed: {why}. "
        f"v{agreed.version} stays agreed and in force until {until}."
    )
    return tell_zone(picture, said, change, zone, "zone.amendment_lapsed", text)


def lapse_deltas(
    picture: Picture, said: Said, baseline: str, done: set[tuple[str, int]]
) -> tuple[list[Event], list[Duty]]:
    """A temporary change ends, in every wording of it, when the zone that it changes does."""
    events: list[Event] = []
    duties: list[Duty] = []
    for zone_id in sorted(picture.zones):
        record = picture.zones[zone_id]
        if record.zone.baseline != baseline:
            continue
        for zone in record.not_over:
            why = f"its baseline {baseline} is over"
            ended = lapse(picture, said, zone, why, done, whole=True)
            events += ended[0]
            duties += ended[1]
    return events, duties


def _check_zone(picture: Picture, said: Said, zone: Zone) -> None:
    if zone.valid_until <= said.at and not zone.illustrative:
        until = f"{zone.valid_until:%Y-%m-%dT%H:%M:%SZ}"
        raise InvalidInput("zone/volumes/end", until, "an end in the future")
    for field, named in (
        ("agreement_of", zone.agreement_of),
        ("rule/bound", zone.rule.bound),
        ("shared_with", zone.shared_with),
    ):
        for party in named:
            if party not in picture.parties:
                raise InvalidInput(f"zone/{field}", party, "the id of a party of this desk")
    if zone.baseline:
        base = _baseline(picture, said, zone)
        if zone.valid_until > base.valid_until:
            raise InvalidInput(
                "zone/baseline",
                zone.baseline,
                "an end with its baseline or before",
            )
    if not zone.rule.domains:
        raise InvalidInput("zone/rule/domains", "empty", "air, ground or sea, at least one")
    try:
        picture.extents_of(zone.volumes)
    except InvalidInput as fault:
        raise fault.under("zone") from None


def _baseline(picture: Picture, said: Said, zone: Zone) -> Zone:
    """The zone that this one changes for a while; only one that its author has been shown."""
    record = picture.zones.get(zone.baseline)
    readable = record is not None and (
        record.author == said.issuer
        or share_of_zone(record.zone, said.issuer).disclosure is Disclosure.FULL
    )
    if record is None or not readable or zone.baseline == zone.id or not record.not_over:
        raise InvalidInput("zone/baseline", zone.baseline, "the id of another zone that holds")
    return record.held
