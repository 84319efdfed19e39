"""What feeds show one party: alerts of what it was told, and a calendar of its own plans.

Promise: alerts are made of the party's own releases and of nothing else; the calendar of records
that it owns and of numbers and times of what it must answer. Nothing here reads what others said.
Not here: the formats (formats/cap.py, atom.py, icalendar.py), who asks (web/feeds.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from standclear.core.disclosure import share_of_zone
from standclear.core.errors import NotFound
from standclear.core.held import OVER
from standclear.core.ids import kind_of, owner_of, split
from standclear.core.intent import IntentState, state_word
from standclear.core.picture import Picture, PlanRecord, ReleaseRecord, ZoneRecord
from standclear.core.release import ENDINGS, Release
from standclear.core.telling import Disclosure
from standclear.core.zone import Zone
from standclear.formats import cap, icalendar
from standclear.formats.atom import Entry, Feed, write_feed
from standclear.formats.icalendar import Deadline, Happening
from standclear.service import wording

PAGE = 100
"""Alerts on one page of the index."""

KEPT = timedelta(days=90)
"""How long what is over stays in a calendar."""

ALARM = timedelta(minutes=10)
"""Before an answer is due, where it was given longer than twice this to be made."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert as it is sent, and the entry of its release."""

    document: bytes
    release: Release
    index: int


def desk_of(picture: Picture, *, origin: str, address: str, exercise: bool) -> cap.Desk:
    """The desk as alerts name it."""
    return cap.Desk(origin, picture.mechanism.name, address, exercise)


def alert(picture: Picture, party: str, number: int, desk: cap.Desk) -> Alert:
    """One release as an alert; `NotFound` for a number that the party was not told."""
    held = picture.releases.get(party, [])
    if not 1 <= number <= len(held):
        raise NotFound(f"no release #{number} here; there are {len(held)}")
    record = held[number - 1]
    told = _told(picture, party, record)
    return Alert(cap.write_alert(told, desk), record.release, record.index)


def index(picture: Picture, party: str, desk: cap.Desk, *, before: int | None = None) -> bytes:
    """The newest alerts first, as an Atom feed; `before` a number for older ones."""
    held, shown = picture.releases.get(party, []), page(picture, party, before)
    updated = held[-1].release.made_at if held else picture.at
    more = shown and shown[-1].release.number > 1
    return write_feed(
        Feed(
            id=f"urn:standclear:{desk.sender}:{party}",
            title=f"{desk.name}: what {party} was told",
            author=desk.name,
            updated=updated,
            entries=[_entry(each.release, desk) for each in shown],
            next_href=f"?before={shown[-1].release.number}" if more else "",
        )
    )


def page(picture: Picture, party: str, before: int | None) -> list[ReleaseRecord]:
    """The releases on one page of the index."""
    held = picture.releases.get(party, [])
    until = len(held) if before is None else max(0, min(before - 1, len(held)))
    return list(reversed(held[max(0, until - PAGE) : until]))


def earlier(picture: Picture, party: str, release: Release) -> tuple[Release, ...]:
    """The tellings that one updates or cancels: of its subject, since that was last over."""
    chain: list[Release] = []
    for record in picture.releases.get(party, [])[: release.number - 1]:
        if record.release.subject != release.subject:
            continue
        if record.release.because in ENDINGS:
            chain.clear()
        else:
            chain.append(record.release)
    return tuple(chain)


def calendar(picture: Picture, party: str, *, origin: str, address: str, now: datetime) -> bytes:
    """A party's own plans, the ends of its zones, and what it must answer by when."""
    since = now - KEPT
    happenings = [
        *(_plan(held, origin, address, now) for held in _own_plans(picture, party)),
        *(_zone_end(held, origin, address, picture.at) for held in _own_zones(picture, party)),
    ]
    recent = [each for each in happenings if each.end >= since]
    name = f"{party} - {picture.mechanism.name}"
    return icalendar.write_calendar(name, recent, _deadlines(picture, party, origin, address, now))


def _told(picture: Picture, party: str, record: ReleaseRecord) -> cap.Told:
    release = record.release
    known = picture.parties.get(party)
    return cap.Told(
        release=release,
        earlier=earlier(picture, party, release),
        ended=release.because in ENDINGS,
        text=wording.text(release, known.party.time_zone if known else "UTC"),
        index=record.index,
        zone=_zone_of_alert(picture, release),
    )


def _zone_of_alert(picture: Picture, release: Release) -> Zone | None:
    """The zone that an alert names to its reader, as it was worded when this was told, so that the
    alert is the same for ever."""
    held = picture.alerts.get(release.subject)
    if held is None or release.disclosure is not Disclosure.FULL:
        return None
    zone = held.zone_at(release.version)
    if zone is None or release.recipient == owner_of(zone.id):
        return zone
    return zone if share_of_zone(zone, release.recipient).disclosure is Disclosure.FULL else None


def _entry(release: Release, desk: cap.Desk) -> Entry:
    return Entry(
        id=f"urn:standclear:{cap.identifier(desk, release)}",
        title=release.headline,
        summary=f"Release #{release.number} [{release.urgency.value}] {release.because}",
        updated=release.made_at,
        href=f"cap/{release.number}.xml",
        media_type=cap.MEDIA_TYPE,
    )


def _own_plans(picture: Picture, party: str) -> Iterator[PlanRecord]:
    for record, held in sorted(picture.plans.items()):
        if owner_of(record) == party:
            yield held


def _own_zones(picture: Picture, party: str) -> Iterator[ZoneRecord]:
    for record, held in sorted(picture.zones.items()):
        if owner_of(record) == party and held.standing not in OVER:
            yield held


def _plan(held: PlanRecord, origin: str, address: str, now: datetime) -> Happening:
    """Cancelled if it is over before its time; what has passed simply has passed."""
    intent = held.intent
    start = min(volume.start for volume in intent.volumes)
    end = max(volume.end for volume in intent.volumes)
    party, _, number = split(intent.id)
    return Happening(
        uid=_uid(intent.id, origin),
        version=intent.version,
        title=intent.title or intent.id,
        text=f"{intent.id}, version {intent.version}, {state_word(held.state.value)}.",
        start=start,
        end=end,
        said_at=held.filed_at,
        address=f"{address}/plans/{party}/{number}",
        cancelled=held.state is IntentState.ENDED and end > now,
    )


def _zone_end(held: ZoneRecord, origin: str, address: str, at: datetime) -> Happening:
    """The record keeps no time of saying: its start stands for it, or now if that is to come."""
    zone = held.zone
    party, _, number = split(zone.id)
    end = max(volume.end for volume in zone.volumes)
    return Happening(
        uid=_uid(zone.id, origin),
        version=zone.version,
        title=f"{zone.id} ends",
        text=f"{zone.name}, version {zone.version}, {held.standing.value}.",
        start=end,
        end=end,
        said_at=min(at, *(volume.start for volume in zone.volumes)),
        address=f"{address}/zones/{party}/{number}",
    )


def _deadlines(
    picture: Picture, party: str, origin: str, address: str, now: datetime
) -> Iterator[Deadline]:
    """Numbers and times alone: a headline may name what others said."""
    for record in picture.releases.get(party, []):
        release = record.release
        due = release.acknowledge_by
        if due is None or (record.settled and due < now):
            continue
        yield Deadline(
            uid=f"release-{release.number}.{party}@{_host(origin)}",
            title=f"Answer release #{release.number}",
            text=f"Urgency: {release.urgency.value}. What it says stands at the desk.",
            due=due,
            said_at=release.made_at,
            address=f"{address}/inbox?n={release.number}",
            done=record.settled,
            alarm=ALARM if due - release.made_at > 2 * ALARM else None,
        )


def _uid(record: str, origin: str) -> str:
    return f"{kind_of(record)}-{record.replace('/', '.')}@{_host(origin)}"


def _host(origin: str) -> str:
    return origin.replace("/", ".")
