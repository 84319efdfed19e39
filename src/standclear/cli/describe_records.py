"""One record as facts for people: zone, plan, notice, or what is shown of one coarsely.

Promise: only what stands in the record; how it stands, and whose word that is, the commands add.
"""

from __future__ import annotations

from typing import assert_never

from standclear.cli.describe import share_lines, volume_rows
from standclear.cli.show import Screen
from standclear.core.intent import OperationalIntent
from standclear.core.notice import Markings, MovementNotice, SiteNotice, Vehicle
from standclear.core.release import CoarseView
from standclear.core.time.schedule_words import schedule_words
from standclear.core.zone import Zone

Fact = tuple[str, str]

KIND_WORDS = {"zone": "zone", "plan": "plan", "site": "site", "move": "movement"}
"""What a person calls a record of each kind."""


def record_rows(
    screen: Screen, record: Zone | OperationalIntent | SiteNotice | MovementNotice | CoarseView
) -> list[Fact]:
    """Label and text of everything that a person would ask of it; "" where there is nothing."""
    match record:
        case CoarseView():
            facts = [("contact", record.contact)]
        case Zone():
            facts = _zone(record)
        case OperationalIntent():
            facts = _plan(record)
        case SiteNotice():
            facts = _site(record)
        case MovementNotice():
            facts = _movement(record)
        case _:
            assert_never(record)
    return [*facts, *volume_rows(screen, record.volumes)]


def _bound(zone: Zone) -> str:
    if zone.illustrative:
        return "nobody: no plan is held against it"
    return ", ".join(zone.rule.bound) or "every party"


def _zone(zone: Zone) -> list[Fact]:
    rule = zone.rule
    return [
        ("name", zone.name),
        ("kind", zone.kind.value),
        ("asked", ", ".join(zone.agreement_of)),
        ("binds", _bound(zone)),
        ("domains", ", ".join(d.value for d in rule.domains)),
        ("acts", ", ".join(rule.acts) or "every act"),
        ("in force", "\n".join(schedule_words(zone.schedule)) if zone.schedule else ""),
        ("entry", rule.entry),
        ("baseline", zone.baseline),
        ("basis", zone.basis),
        ("remarks", zone.remarks),
    ]


def _plan(intent: OperationalIntent) -> list[Fact]:
    return [
        ("what", f"{intent.activity.value}, {intent.domain.value}"),
        ("title", intent.title),
        ("contact", intent.contact),
        ("disclosure", intent.disclosure.value),
        ("shares", ", ".join(f"{s.party}={s.disclosure.value}" for s in intent.shares)),
    ]


def _site(site: SiteNotice) -> list[Fact]:
    return [
        ("name", site.name),
        ("category", site.category.value),
        ("function", f"{site.function} ({site.link.value})"),
        ("as typed", f"{site.as_typed.text} [{site.as_typed.notation}]"),
        ("address", site.address),
        ("hours", site.hours),
        ("people", _people(site.occupancy)),
        ("underground", "in part" if site.underground else ""),
        ("front line", "near; confirmed more often" if site.frontline else ""),
        *_markings(site.markings),
        ("focal point", site.focal_point),
        ("recipients", share_lines(site.recipients)),
    ]


def _movement(move: MovementNotice) -> list[Fact]:
    return [
        ("name", move.name),
        ("mission", move.mission.value),
        ("urgency", f"{move.urgency.value} {move.urgency_reason}".strip()),
        ("on board", move.contact_on_board),
        ("control room", move.control_room),
        ("passengers", str(move.passengers)),
        ("escort", "armed" if move.escort else "none"),
        ("vehicles", "\n".join(map(_vehicle, move.vehicles))),
        ("stops", move.stops),
        ("replaces", move.replaces),
        *_markings(move.markings),
        ("recipients", share_lines(move.recipients)),
    ]


def _markings(markings: Markings) -> list[Fact]:
    return [
        ("by day", markings.day),
        ("in infrared", markings.infrared),
        ("by radar", markings.radar),
    ]


def _people(occupancy: tuple[int, int] | None) -> str:
    if occupancy is None:
        return ""
    least, most = occupancy
    return str(least) if least == most else f"{least} to {most}"


def _vehicle(vehicle: Vehicle) -> str:
    words = (vehicle.type, vehicle.colour, vehicle.plate, vehicle.roof_mark)
    return " ".join(word for word in words if word) + (" with logo" if vehicle.logo else "")
