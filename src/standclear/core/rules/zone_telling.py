"""Telling of zones: everybody who takes part hears of every change, as far as it is shared.

A zone with named readers is told to all others as THAT alone: whose it is, and that it changed.
"""

from __future__ import annotations

from standclear.core.disclosure import share_of_zone
from standclear.core.duty import Duty
from standclear.core.events import ZoneChanged
from standclear.core.ids import owner_of
from standclear.core.picture import Picture, Said, ZoneRecord
from standclear.core.release import NoteView, ZoneView
from standclear.core.telling import Disclosure
from standclear.core.zone import Zone
from standclear.core.zone_words import whose_word


def tell_zone(
    picture: Picture, said: Said, change: ZoneChanged, zone: Zone, because: str, headline: str
) -> list[Duty]:
    """Duties to everybody but whoever said it."""
    return [
        zone_duty(zone, change, party, because, headline)
        for party in picture.participants(said.at)
        if party != said.issuer
    ]


def zone_duty(zone: Zone, change: ZoneChanged, party: str, because: str, headline: str) -> Duty:
    """Tell one party of one change of a zone."""
    owner = owner_of(zone.id)
    if party != owner and share_of_zone(zone, party).disclosure is not Disclosure.FULL:
        word = because.partition(".")[2].replace("_", " ")
        text = f"{zone.id} v{zone.version}: {word}. {owner} shares the map with named parties only."
        return Duty(
            recipient=party,
            subject=zone.id,
            version=zone.version,
            because=because,
            disclosure=Disclosure.BLIND,
            headline=text,
            content=NoteView(zone.id, text),
        )
    return Duty(
        recipient=party,
        subject=zone.id,
        version=zone.version,
        because=because,
        disclosure=Disclosure.FULL,
        headline=headline,
        content=ZoneView(zone, change.standing, change.recognised_by, change.rejected_by),
        starts=zone.valid_from,
        expires=zone.valid_until,
    )


def in_whose_words(record: ZoneRecord, readers: tuple[str, ...]) -> str:
    """A sentence for a warning about a zone in force that one side alone declares, else ""."""
    if record.agreed is not None:
        return ""
    by = (record.standing, record.recognised_by, record.rejected_by)
    said = whose_word(record.zone.id, *by, readers)
    return f" The zone is {said}." if said else ""
