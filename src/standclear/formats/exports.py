"""Zones, plans and notices as features, for any map format.

Promise: each volume is one feature, and volumes.volume_of gives the same volume back.
What is not on a map (vehicles, recipients, consent) is left to the tables and the record itself.
Not here: who may see what; the caller exports only what its reader may see.
"""

from __future__ import annotations

from typing import assert_never

from standclear.core.intent import OperationalIntent
from standclear.core.notice import MovementNotice, SiteNotice
from standclear.core.shape import Volume4D
from standclear.core.time.schedule_words import schedule_words
from standclear.core.zone import Zone
from standclear.formats.feature import Feature
from standclear.formats.form_rows import markings_texts
from standclear.formats.heights import metres

Record = Zone | OperationalIntent | SiteNotice | MovementNotice


def features_of(record: Record) -> tuple[Feature, ...]:
    """One feature a volume, named as the record is."""
    name, properties = _named(record)
    return tuple(
        _feature(name, properties, volume, f"{record.id} volume {i + 1}")
        for i, volume in enumerate(record.volumes)
    )


def _feature(name: str, properties: dict[str, str], volume: Volume4D, where: str) -> Feature:
    said = dict(properties)
    if volume.error_mm:
        said["volume_error_m"] = metres(volume.error_mm)
    if volume.ground_mm is not None:
        said["ground_low_m"], said["ground_high_m"] = map(metres, volume.ground_mm)
    return Feature(
        name=name,
        shape=volume.shape,
        floor=volume.floor,
        ceiling=volume.ceiling,
        start=volume.start,
        end=volume.end,
        properties=tuple((key, text) for key, text in said.items() if text),
        where=where,
    )


def _named(record: Record) -> tuple[str, dict[str, str]]:
    said = {"record_id": record.id, "record_version": str(record.version)}
    match record:
        case Zone():
            return record.name, said | _of_zone(record)
        case OperationalIntent():
            return record.title or record.id, said | {
                "record_kind": "plan",
                "activity": record.activity.value,
                "domain": record.domain.value,
                "priority": str(record.priority),
                "contact": record.contact,
            }
        case SiteNotice():
            return record.name, said | {
                "record_kind": "site",
                "category": record.category.value,
                "function": record.function,
                "link": record.link.value,
                "as_typed": record.as_typed.text,
                "focal_point": record.focal_point,
                **markings_texts(record.markings),
            }
        case MovementNotice():
            return record.name, said | {
                "record_kind": "move",
                "mission_type": record.mission.value,
                "urgency": record.urgency.value,
                "escort": "yes" if record.escort else "no",
                "passengers": str(record.passengers),
                "contact_on_board": record.contact_on_board,
                "control_room": record.control_room,
                "stops": record.stops,
                **markings_texts(record.markings),
            }
        case _:
            assert_never(record)


def _of_zone(zone: Zone) -> dict[str, str]:
    return {
        "record_kind": "zone",
        "zone_kind": zone.kind.value,
        "bound": "; ".join(zone.rule.bound) or "every party",
        "domains": "; ".join(domain.value for domain in zone.rule.domains),
        "acts": "; ".join(zone.rule.acts) or "every act",
        "entry": zone.rule.entry,
        "look_ahead_s": str(zone.rule.look_ahead_s or ""),
        "basis": zone.basis,
        "remarks": zone.remarks,
        "illustrative": "yes" if zone.illustrative else "",
        "schedule": "; ".join(schedule_words(zone.schedule)) if zone.schedule else "",
    }
