"""Notices and plans as rows of their forms, to be read again or worked on in a spreadsheet.

Promise: a row read again gives the same record, or one whose error is wider by centimetres;
a record that one row cannot hold is refused by name, never cut short.
What a row cannot hold: several volumes, holes and parts, geodesic polygon sides, times by leg,
ground heights, heights of a movement, waypoints off its route, commas within a vehicle's words.
Whether every other field comes back, form_losses.py finds by reading the row again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from standclear.core.errors import InvalidInput
from standclear.core.intent import OperationalIntent
from standclear.core.notice import Markings, MovementNotice, SiteNotice, Vehicle
from standclear.core.places.coordinates import ReadPosition, read_position
from standclear.core.shape import Circle, Corridor, EdgeRule, Point, Polygon, Position, Volume4D
from standclear.core.telling import Disclosure, Share
from standclear.formats.columns import COLUMNS, SHEETS, Kind
from standclear.formats.heights import metres, write_ceiling, write_floor
from standclear.formats.tables import Cell, Row, Table
from standclear.formats.timestamps import write_instant

_YES_NO = {True: "yes", False: "no"}

FormRecord = SiteNotice | MovementNotice | OperationalIntent


def table_of(records: Sequence[FormRecord], kind: Kind) -> Table:
    """One form: a row of column ids, then a row a record. All must be of the form's kind."""
    ids = [column.id for column in COLUMNS[kind]]
    rows = [Row(1, tuple(Cell(id_) for id_ in ids))]
    for number, record in enumerate(records, start=2):
        texts = _texts(record, kind)
        rows.append(Row(number, tuple(Cell(texts.get(id_, "")) for id_ in ids)))
    return Table(SHEETS[kind], tuple(rows))


def _texts(record: FormRecord, kind: Kind) -> dict[str, str]:
    match kind, record:
        case Kind.SITES, SiteNotice():
            return _site(record)
        case Kind.MOVEMENTS, MovementNotice():
            return _movement(record)
        case Kind.PLANS, OperationalIntent():
            return _plan(record)
        case _:
            raise InvalidInput(record.id, type(record).__name__, f"a record of the {kind} form")


def _site(site: SiteNotice) -> dict[str, str]:
    volume = _one_volume(site)
    centre, size, error_mm = _mark(site, volume)
    place = _written(centre, site.as_typed.text)
    least, most = site.occupancy or ("", "")
    return size | {
        "record_id": site.id,
        "name": site.name,
        "category": site.category.value,
        "function": site.function,
        "link": site.link.value,
        "coordinates": place.text,
        "place": site.as_typed.place,
        "place_code": site.place_code,
        "address": site.address,
        "error_m": _rest_of_error(error_mm, [place]),
        "method": site.as_typed.method,
        "date_taken": site.as_typed.taken_on,
        "height": write_ceiling(volume.ceiling),
        "underground": _YES_NO[site.underground],
        "frontline": _YES_NO[site.frontline],
        "occupancy_min": str(least),
        "occupancy_max": str(most),
        "hours": site.hours,
        **markings_texts(site.markings),
        "focal_point": site.focal_point,
        "consent": _YES_NO[site.consent],
        "recipients": _shares(site.recipients),
        "valid_from": write_instant(volume.start),
        "valid_to": write_instant(volume.end),
        "zone": "UTC",
    }


def _mark(site: SiteNotice, volume: Volume4D) -> tuple[Position, dict[str, str], int]:
    """Where it is, how large, and how far off that may be."""
    if volume.floor is not None:
        raise _unheld(site, "a floor above the ground")
    match volume.shape:
        case Circle(centre=centre, radius_mm=radius_mm):
            return centre, {"radius_m": metres(radius_mm)}, volume.error_mm
        case Point(position=centre, error_mm=error_mm) if volume.error_mm == 0:
            return centre, {}, error_mm
        case _:
            raise _unheld(site, "a shape other than a circle or point")


def _movement(move: MovementNotice) -> dict[str, str]:
    volume = _one_volume(move)
    route = volume.shape
    if not isinstance(route, Corridor) or not _is_plain(route):
        raise _unheld(move, "a shape other than one plain corridor")
    if volume.floor is not None or volume.ceiling is not None:
        raise _unheld(move, "heights")
    if move.waypoints != route.route:
        raise _unheld(move, "waypoints off its route")
    places = [_written(position) for position in route.route]
    return {
        "record_id": move.id,
        "name": move.name,
        "mission_type": move.mission.value,
        "urgency": move.urgency.value,
        "urgency_reason": move.urgency_reason,
        "route": "; ".join(place.text for place in places),
        "half_width_m": metres(route.half_width_mm),
        "error_m": _rest_of_error(volume.error_mm, places),
        "departure_from": write_instant(volume.start),
        "arrival_to": write_instant(volume.end),
        "zone": "UTC",
        "stops": move.stops,
        "vehicles": "; ".join(_vehicle(move, vehicle) for vehicle in move.vehicles),
        "passengers": str(move.passengers),
        "escort": _YES_NO[move.escort],
        "contact_on_board": move.contact_on_board,
        "control_room": move.control_room,
        **markings_texts(move.markings),
        "replaces": move.replaces,
        "consent": _YES_NO[move.consent],
        "recipients": _shares(move.recipients),
    }


def _plan(plan: OperationalIntent) -> dict[str, str]:
    volume = _one_volume(plan)
    positions: tuple[Position, ...]
    size: dict[str, str] = {}
    match volume.shape:
        case Circle(centre=centre, radius_mm=radius_mm):
            positions, size = (centre,), {"radius_m": metres(radius_mm)}
        case Corridor() as corridor if _is_plain(corridor):
            positions = corridor.route
            size = {"half_width_m": metres(corridor.half_width_mm)}
        case Polygon(parts=((positions,),), edges=EdgeRule.STRAIGHT):
            pass
        case _:
            raise _unheld(plan, "holes, several parts, times by leg, or a point")
    places = [_written(position) for position in positions]
    return size | {
        "record_id": plan.id,
        "title": plan.title,
        "domain": plan.domain.value,
        "activity": plan.activity.value,
        "priority": str(plan.priority),
        "shape": volume.shape.kind,
        "coordinates": "; ".join(place.text for place in places),
        "error_m": _rest_of_error(volume.error_mm, places),
        "floor": write_floor(volume.floor),
        "ceiling": write_ceiling(volume.ceiling),
        "start": write_instant(volume.start),
        "end": write_instant(volume.end),
        "zone": "UTC",
        "contact": plan.contact,
        "disclosure": plan.disclosure.value,
        "recipients": _shares(plan.shares),
    }


def _one_volume(record: FormRecord) -> Volume4D:
    if len(record.volumes) != 1:
        raise _unheld(record, f"{len(record.volumes)} volumes")
    (volume,) = record.volumes
    if volume.ground_mm is not None:
        raise _unheld(record, "ground heights")
    return volume


def _unheld(record: FormRecord, what: str) -> InvalidInput:
    return InvalidInput(record.id, what, "what one row can hold; GeoJSON holds the rest")


def _is_plain(corridor: Corridor) -> bool:
    return not corridor.leg_times and corridor.edges is EdgeRule.GEODESIC


def _written(position: Position, typed: str = "") -> ReadPosition:
    """What was typed, where it alone still says the same place; else seven decimals."""
    try:
        read = read_position(typed) if typed else None
    except InvalidInput:
        read = None
    if read is not None and read.position == position:
        return read
    north, east = ("N" if position.lat_e7 >= 0 else "S"), ("E" if position.lon_e7 >= 0 else "W")
    text = f"{abs(position.lat_deg):.7f}{north} {abs(position.lon_deg):.7f}{east}"
    return read_position(text)


def _rest_of_error(error_mm: int, places: Sequence[ReadPosition]) -> str:
    """The error without what reading the digits again will add."""
    digits_mm = max(math.ceil(place.precision_m * 1000) for place in places)
    return metres(max(0, error_mm - digits_mm))


def _shares(shares: Sequence[Share]) -> str:
    return "; ".join(_share(share) for share in shares)


def _share(share: Share) -> str:
    """ "south:coarse", "south:coarse:500"; "south:500" for all of it, widened to 500 m."""
    words = [share.party]
    if share.disclosure is not Disclosure.FULL or not share.precision_mm:
        words.append(share.disclosure.value)
    return ":".join([*words, metres(share.precision_mm)] if share.precision_mm else words)


def markings_texts(markings: Markings) -> dict[str, str]:
    """The three eyes, by column id."""
    return {
        "markings_day": markings.day,
        "markings_ir": markings.infrared,
        "markings_radar": markings.radar,
    }


def _vehicle(move: MovementNotice, vehicle: Vehicle) -> str:
    words = (
        vehicle.type,
        vehicle.colour,
        vehicle.plate,
        _YES_NO[vehicle.logo],
        vehicle.roof_mark,
        vehicle.tracker,
    )
    if any(mark in word for word in words for mark in ",،|;؛\n"):
        raise _unheld(move, "commas within a vehicle's words")
    return ", ".join(words)
