"""Checked rows to notices and plans.

Promise: every error widens outward: the digits of a coordinate, its stated error, the earliest
departure and the latest arrival. What a field cannot hold is kept in words, not dropped.
Not here: checking cells (rows.py), features (volumes.py), numbers for new records (service).
"""

from __future__ import annotations

import math
from datetime import datetime

from standclear.core.intent import ActivityClass, OperationalIntent
from standclear.core.notice import (
    AsTyped,
    Markings,
    MissionType,
    MovementNotice,
    SiteCategory,
    SiteLink,
    SiteNotice,
    Vehicle,
)
from standclear.core.places.coordinates import ReadPosition
from standclear.core.shape import Circle, Corridor, Height, Point, Polygon, Shape, Volume4D
from standclear.core.telling import Disclosure, Share, Urgency
from standclear.core.zone import Domain
from standclear.formats.declared import DEFAULT_HALF_WIDTH_M
from standclear.formats.rows import RowRecord


def site_from_row(
    record: RowRecord, *, owner: str, number: str = "", version: int = 1
) -> SiteNotice:
    """A site notice. `number` is used where the row gives none of its own."""
    place = record.get("coordinates", ReadPosition)
    return SiteNotice(
        id=_id(record, owner, "site", number),
        version=version,
        category=SiteCategory(record.text("category")),
        name=record.text("name"),
        function=record.text("function"),
        link=SiteLink(record.text("link")),
        volume=_site_volume(record, place),
        as_typed=AsTyped(
            place.text,
            place.notation,
            record.text("place"),
            record.text("method"),
            record.text("date_taken"),
        ),
        focal_point=record.text("focal_point"),
        consent=record.get("consent", bool),
        recipients=_shares(record),
        address=record.text("address"),
        place_code=record.text("place_code"),
        markings=_markings(record),
        occupancy=_occupancy(record),
        hours=record.text("hours"),
        underground=record.find("underground", bool) or False,
        frontline=record.find("frontline", bool) or False,
    )


def _site_volume(record: RowRecord, place: ReadPosition) -> Volume4D:
    error_mm = (record.find("error_m", int) or 0) + _precision_mm(place)
    radius_mm = record.find("radius_m", int)
    shape: Shape = Point(place.position, error_mm)
    if radius_mm:
        shape = Circle(place.position, radius_mm)
    return Volume4D(
        shape,
        None,
        record.find("height", Height),
        record.get("valid_from", datetime),
        record.get("valid_to", datetime),
        error_mm if radius_mm else 0,
    )


def movement_from_row(
    record: RowRecord, *, owner: str, number: str = "", version: int = 1
) -> MovementNotice:
    """A movement notice: one corridor from the earliest departure to the latest arrival."""
    places = _positions(record, "route")
    default_mm = int(DEFAULT_HALF_WIDTH_M * 1000)
    route = tuple(place.position for place in places)
    volume = Volume4D(
        Corridor(route, record.find("half_width_m", int) or default_mm),
        None,
        None,
        record.get("departure_from", datetime),
        record.get("arrival_to", datetime),
        (record.find("error_m", int) or 0) + max(_precision_mm(place) for place in places),
    )
    replaced = record.text("replaces")
    return MovementNotice(
        id=_id(record, owner, "move", number),
        version=version,
        mission=MissionType(record.text("mission_type")),
        name=record.text("name"),
        volumes=(volume,),
        waypoints=route,
        vehicles=tuple(v for v in record.find("vehicles", tuple) or () if isinstance(v, Vehicle)),
        passengers=record.get("passengers", int),
        contact_on_board=record.text("contact_on_board"),
        control_room=record.text("control_room"),
        consent=record.get("consent", bool),
        recipients=_shares(record),
        urgency=Urgency(record.text("urgency") or Urgency.ROUTINE),
        urgency_reason=record.text("urgency_reason"),
        escort=record.get("escort", bool),
        stops=_stops(record),
        markings=_markings(record),
        replaces=f"{owner}/move/{replaced}" if replaced and "/" not in replaced else replaced,
    )


def plan_from_row(
    record: RowRecord, *, owner: str, number: str = "", version: int = 1
) -> OperationalIntent:
    """A planned activity."""
    places = _positions(record, "coordinates")
    error_mm = (record.find("error_m", int) or 0) + max(_precision_mm(place) for place in places)
    volume = Volume4D(
        _plan_shape(record, places),
        record.find("floor", Height),
        record.find("ceiling", Height),
        record.get("start", datetime),
        record.get("end", datetime),
        error_mm,
    )
    return OperationalIntent(
        id=_id(record, owner, "plan", number),
        version=version,
        activity=ActivityClass(record.text("activity")),
        domain=Domain(record.text("domain")),
        volumes=(volume,),
        contact=record.text("contact"),
        title=record.text("title"),
        priority=record.find("priority", int) or 0,
        disclosure=Disclosure(record.text("disclosure") or Disclosure.BLIND),
        shares=_shares(record),
    )


def _plan_shape(record: RowRecord, places: tuple[ReadPosition, ...]) -> Shape:
    positions = tuple(place.position for place in places)
    match record.text("shape"):
        case "circle":
            return Circle(positions[0], record.get("radius_m", int))
        case "corridor":
            return Corridor(positions, record.get("half_width_m", int))
        case _:
            closed = len(positions) > 3 and positions[0] == positions[-1]
            return Polygon(((positions[:-1] if closed else positions,),))


def _id(record: RowRecord, owner: str, kind: str, number: str) -> str:
    own = record.text("record_id") or number
    if not own:
        raise record.fault("record_id", "a number of your own for it")
    return own if own.startswith(f"{owner}/{kind}/") else f"{owner}/{kind}/{own}"


def _positions(record: RowRecord, column: str) -> tuple[ReadPosition, ...]:
    return tuple(p for p in record.get(column, tuple) if isinstance(p, ReadPosition))


def _precision_mm(place: ReadPosition) -> int:
    return math.ceil(place.precision_m * 1000)


def _shares(record: RowRecord) -> tuple[Share, ...]:
    return tuple(s for s in record.find("recipients", tuple) or () if isinstance(s, Share))


def _markings(record: RowRecord) -> Markings:
    texts = (record.text(f"markings_{eye}") for eye in ("day", "ir", "radar"))
    return Markings(*texts)


def _occupancy(record: RowRecord) -> tuple[int, int] | None:
    """Both ends; one alone stands for both, a lower end alone being no upper bound."""
    least, most = record.find("occupancy_min", int), record.find("occupancy_max", int)
    if least is None and most is None:
        return None
    return (least or 0, most if most is not None else least or 0)


def _stops(record: RowRecord) -> str:
    """The stops, and the inner ends of the windows, for which a notice has no field."""
    inner = [
        f"{words} {record.texts[column].strip()} ({record.text('zone')})"
        for column, words in (
            ("departure_to", "departs by"),
            ("arrival_from", "arrives not before"),
        )
        if record.find(column, datetime) is not None
    ]
    return "; ".join([text for text in (record.text("stops"), *inner) if text])
