"""What the watch says of tracks at zones, of each other and of what was filed.

An alert is told to whoever can act: the party whose craft it is, where it has lodged it, or each
that has, where more than one says so, and the parties that the zone is of; of two craft too near
each other, both parties; of a craft that does not keep to what was filed, its own party, and
whoever was told of that or of an overlap with it;
of one in the way of a movement, whose that is, and its own party where it was told of it;
of a feed that is silent, the parties of the zones in force, which are watched less well; of a
watch that has ended, these, and whoever was told of an alert that stays open.
Whoever was told of one hears of its end, also where it is concerned no more.
Where a craft is, is told to nobody: its own party knows it, and the others need to know THAT, at
which zone, and when. Not here: lodging the names of one's own craft (lodging.py).
"""

from __future__ import annotations

from standclear.core.disclosure import (
    agreed_by,
    duty_contact,
    may_know,
    share_of,
    share_of_zone,
    sides_of,
)
from standclear.core.duty import Duty
from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.events import AlertChanged
from standclear.core.ids import kind_of, owner_of
from standclear.core.picture import AlertRecord, Picture, Said
from standclear.core.release import NoteView
from standclear.core.rules.alert_ends import end_for, still_told
from standclear.core.rules.alert_news import must_be_news
from standclear.core.rules.alert_words import stay_open, words
from standclear.core.rules.blind_names import blind_name
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.under_way import is_over
from standclear.core.rules.zone_telling import in_whose_words
from standclear.core.telling import Disclosure, Urgency
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import (
    OF_PAIRS,
    OF_PLANS,
    OF_ZONES,
    WATCH,
    AlertState,
    Kind,
    Situation,
)

SOON_S = 60
"""Expected inside within a minute: whoever is rung has two minutes to the next rung at most."""

_POSSIBLE = {
    None: (AlertState.RAISED,),
    AlertState.RAISED: (AlertState.UPDATED, AlertState.RESOLVED),
    AlertState.UPDATED: (AlertState.UPDATED, AlertState.RESOLVED),
    AlertState.REOPENED: (AlertState.UPDATED, AlertState.RESOLVED),
    AlertState.RESOLVED: (AlertState.REOPENED,),
}


def decide(picture: Picture, said: Said, statement: AlertChange) -> Decision:
    situation = statement.situation
    held = picture.alerts.get(statement.alert)
    _must_be_possible(held, statement)
    _must_be_whole(picture, situation, statement.state)
    must_be_news(picture, statement)
    number = 1 if held is None else held.changes + 1
    told = _duty_of_pair if situation.other else _duty_of_zone
    if situation.filed:
        told = _duty_of_filed
    if situation.feed:
        told = _duty_of_feed
    duties = [
        told(picture, statement, number, party)
        for party in dict.fromkeys(_concerned(picture, situation))
        if party and party != picture.desk
    ]
    if held is not None and statement.state is AlertState.RESOLVED:
        heard = {duty.recipient for duty in duties}
        duties += [
            end_for(picture, statement.alert, situation, number, party)
            for party in still_told(picture, held)
            if party not in heard
        ]
    event = AlertChanged(statement.alert, number, statement.state)
    text = words(statement, is_over=_is_over(picture, situation))
    return decision(picture, said, text, (event,), duties)


def _whose(situation: Situation) -> tuple[str, ...]:
    """The party whose craft it is, or each that says so."""
    return situation.claimants or (situation.party,)


def _concerned(picture: Picture, situation: Situation) -> tuple[str, ...]:
    """Who can act: whose craft it is, and of a zone its parties."""
    if situation.other:
        return situation.party, situation.other_party
    if situation.feed:
        whole = situation.kind is Kind.UNWATCHED
        return *_parties_of_zones(picture), *(_told_of_open(picture) if whole else ())
    if situation.filed and not _is_own(situation):
        told = [
            party
            for party in _whose(situation)
            if share_of(picture, situation.filed, party).disclosure is not Disclosure.NONE
        ]
        return *told, owner_of(situation.filed)
    if situation.filed:
        others = _told_of_filed(picture, situation) if situation.kind in _FOR_OTHERS else ()
        return situation.party, *others
    zone = situation.zone
    return *_whose(situation), owner_of(zone), *agreed_by(picture, zone)


_FOR_OTHERS = (Kind.OVERDUE, Kind.NONCONFORMING, Kind.CONTINGENT, Kind.OUT_OF_CONTACT)
"""That it has not set out is for its own party to know."""


def _parties_of_zones(picture: Picture) -> tuple[str, ...]:
    zones = [key for key in sorted(picture.zones) if picture.zones[key].in_force]
    return tuple(party for key in zones for party in (owner_of(key), *agreed_by(picture, key)))


def _told_of_open(picture: Picture) -> list[str]:
    """A party as often as there are alerts that it was told of and that are not over."""
    held = [one for one in picture.alerts.values() if one.state is not AlertState.RESOLVED]
    return [
        party
        for one in held
        if one.situation.kind is not Kind.UNWATCHED
        for party in still_told(picture, one)
    ]


def _told_of_filed(picture: Picture, situation: Situation) -> tuple[str, ...]:
    """Whoever is shown what was filed, or knows of an overlap with it: as of its other states."""
    filed = situation.filed
    plan, notice = picture.plans.get(filed), picture.notices.get(filed)
    shares = plan.intent.shares if plan else notice.notice.recipients if notice else ()
    shown = [s.party for s in shares if s.disclosure.rank >= Disclosure.COARSE.rank]
    beside = [
        party
        for _, overlap in picture.open_overlaps(filed)
        for _, party in sides_of(picture, overlap.found)
        if may_know(picture, overlap.found, party)
        and share_of(picture, filed, party).disclosure is not Disclosure.NONE
    ]
    return *shown, *beside


def _is_over(picture: Picture, situation: Situation) -> bool:
    return bool(situation.filed) and is_over(picture, situation.filed)


def _must_be_whole(picture: Picture, situation: Situation, state: AlertState) -> None:
    """It is of a zone that is here, or of two craft of two parties; what is expected says when."""
    if situation.other:
        parties = {situation.party, situation.other_party}
        if len(parties) < 2 or not parties <= picture.parties.keys():
            named = f"{situation.party or 'none'} and {situation.other_party or 'none'}"
            raise InvalidInput("situation/other_party", named, "two parties of this desk")
    elif situation.feed:
        if situation.track or situation.zone or situation.filed:
            raise InvalidInput("situation/feed", situation.feed, "of a feed alone")
    elif situation.filed:
        known = picture.parties.keys() >= {*_whose(situation)}
        movement = kind_of(situation.filed) == "move" and known
        if not picture.holds(situation.filed) or not (_is_own(situation) or movement):
            right = "filed by the craft's party, or a movement here"
            raise InvalidInput("situation/filed", situation.filed, right)
    elif situation.zone not in picture.zones:
        raise InvalidInput("situation/zone", situation.zone, "a zone of this desk")
    possible = _possible_kinds(situation)
    if situation.kind not in possible:
        right = " or ".join(kind.value for kind in possible)
        raise InvalidInput("situation/kind", situation.kind.value, right)
    expected = not situation.kind.is_now and state is not AlertState.RESOLVED
    if expected and situation.expected_at is None:
        raise InvalidInput("situation/expected_at", "none", "when it is expected")


def _possible_kinds(situation: Situation) -> tuple[Kind, ...]:
    if situation.other:
        return OF_PAIRS
    if situation.feed:
        return (Kind.UNWATCHED if situation.feed == WATCH else Kind.FEED_SILENT,)
    return OF_PLANS if situation.filed and _is_own(situation) else OF_ZONES


def _is_own(situation: Situation) -> bool:
    """Whether its own party has filed it."""
    return owner_of(situation.filed) == situation.party


def _must_be_possible(held: AlertRecord | None, statement: AlertChange) -> None:
    possible = _POSSIBLE[None if held is None else held.state]
    if statement.state in possible:
        return
    word = "not known" if held is None else held.state.value
    raise NotAllowed(
        f"{statement.alert} is {word}; it cannot be {statement.state.value}",
        tuple(state.value for state in possible),
    )


def _duty_of_zone(picture: Picture, statement: AlertChange, number: int, party: str) -> Duty:
    situation = statement.situation
    zone = picture.zones[situation.zone].held
    owner = owner_of(zone.id)
    shown = party == owner or share_of_zone(zone, party).disclosure is Disclosure.FULL
    text = words(statement, place=zone.id if shown else f"a zone of {owner}")
    if shown and statement.state is not AlertState.RESOLVED:
        text += in_whose_words(picture.zones[zone.id], _whose(situation))
    other = _others(situation, owner, party)
    disclosure = Disclosure.FULL if shown else Disclosure.BLIND
    return _duty(picture, statement, number, party, text, other, disclosure)


def _duty_of_pair(picture: Picture, statement: AlertChange, number: int, party: str) -> Duty:
    situation = statement.situation
    text = words(statement, reader=party)
    other = _others(situation, situation.other_party, party)
    return _duty(picture, statement, number, party, text, other, Disclosure.BLIND)


def _duty_of_filed(picture: Picture, statement: AlertChange, number: int, party: str) -> Duty:
    situation = statement.situation
    filed = situation.filed
    shown = share_of(picture, filed, party).disclosure
    is_blind = shown.rank < Disclosure.COARSE.rank
    place = blind_name(picture, filed, party) if is_blind else filed
    over = _is_over(picture, situation)
    text = words(statement, place=place, reader=party, is_over=over)
    other = _others(situation, owner_of(filed), party)
    return _duty(picture, statement, number, party, text, other, shown)


def _duty_of_feed(picture: Picture, statement: AlertChange, number: int, party: str) -> Duty:
    text = words(statement, reader=party)
    if statement.situation.kind is Kind.UNWATCHED and statement.state is not AlertState.RESOLVED:
        text += stay_open(_told_of_open(picture).count(party))
    return _duty(picture, statement, number, party, text, (), Disclosure.BLIND)


def _others(situation: Situation, owner: str, party: str) -> tuple[str, ...]:
    """Whom to call: those whose craft it may be; for them, whose zone or plan it is."""
    own = _whose(situation)
    called = (owner,) if party in own and party != owner else own
    return tuple(other for other in called if other not in ("", party))


def _duty(
    picture: Picture,
    statement: AlertChange,
    number: int,
    party: str,
    text: str,
    others: tuple[str, ...],
    disclosure: Disclosure,
) -> Duty:
    if others and statement.state is not AlertState.RESOLVED:
        text += f" Call {', '.join(duty_contact(picture, other) for other in others)}."
    return Duty(
        recipient=party,
        subject=statement.alert,
        version=number,
        because=f"alert.{statement.state.value}",
        disclosure=disclosure,
        headline=text,
        content=NoteView(statement.alert, text),
        urgency=_urgency(statement),
        answer_owed=statement.state is not AlertState.RESOLVED and not statement.situation.feed,
    )


def _urgency(statement: AlertChange) -> Urgency:
    """By the time that is left: what is so now, or within a minute, is a matter of life; what is
    not known any more is urgent."""
    situation = statement.situation
    if statement.state is AlertState.RESOLVED:
        return Urgency.ROUTINE
    if situation.kind is Kind.NOT_DEPARTED:
        return Urgency.ROUTINE
    if situation.kind.is_silence or situation.filed or situation.feed:
        return Urgency.URGENT
    if situation.kind.is_now or situation.expected_at is None:
        return Urgency.LIFE_SAVING
    left_s = (situation.expected_at - situation.since).total_seconds()
    return Urgency.LIFE_SAVING if left_s <= SOON_S else Urgency.URGENT
