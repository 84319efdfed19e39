"""The columns of the three forms that people fill in: sites, movements, plans.

Fields are those of the mechanisms of Syria, Yemen, Ukraine and Gaza, with what their failures
showed to be missing (method and error of a coordinate, infrared markings, escort, chosen
recipients). Column ids never change; labels and help may.
Not here: reading a cell (cells.py), drawing the form (template.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from standclear.core.intent import ActivityClass
from standclear.core.notice import MissionType, SiteCategory, SiteLink
from standclear.core.telling import Disclosure, Urgency
from standclear.core.zone import Domain


class Holds(StrEnum):
    """What a cell of a column is read as."""

    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes_no"
    NUMBER = "number"  # a whole number, 0 or more
    METRES = "metres"  # millimetres once read
    DATE = "date"
    TIME = "time"  # an instant once read, by the row's zone
    ZONE = "zone"
    POSITION = "position"
    POSITIONS = "positions"  # separated by semicolons or line breaks
    FLOOR = "floor"
    CEILING = "ceiling"
    SHARES = "shares"  # PARTY or PARTY:PRECISION, separated by semicolons
    VEHICLES = "vehicles"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a form."""

    id: str
    label: str
    help: str
    example: str
    holds: Holds = Holds.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()


class Kind(StrEnum):
    SITES = "sites"
    MOVEMENTS = "movements"
    PLANS = "plans"


SHEETS = {Kind.SITES: "Sites", Kind.MOVEMENTS: "Movements", Kind.PLANS: "Plans"}


def _values(codes: type[StrEnum]) -> tuple[str, ...]:
    return tuple(code.value for code in codes)


def _must(
    id_: str,
    label: str,
    help_: str,
    example: str,
    holds: Holds = Holds.TEXT,
    choices: tuple[str, ...] = (),
) -> Column:
    return Column(id_, label, help_, example, holds, True, choices)


_ANY_NOTATION = "Decimal, degrees-minutes-seconds, MGRS, UTM or Plus Code, as you have it"
_ZONE = _must(
    "zone", "Time zone", "IANA name of the clock the times are from", "Asia/Damascus", Holds.ZONE
)
_RECIPIENTS = (
    _must(
        "consent", "Consent to pass on", "yes, once the organisation consents", "yes", Holds.YES_NO
    ),
    _must(
        "recipients",
        "Recipients",
        "Party ids with ; between. Add :coarse, or :500 for 500 m, or both, for less precision",
        "north; south:coarse",
        Holds.SHARES,
    ),
)
_MARKINGS = (
    Column(
        "markings_day",
        "Markings by day",
        "What can be seen from the air by day",
        "Red cross on roof",
    ),
    Column("markings_ir", "Markings in infrared", "What can be seen at night in infrared", "None"),
    Column("markings_radar", "Markings by radar", "What radar sees, such as reflectors", "None"),
)
_NUMBER = Column(
    "record_id", "Your number", "Your own number for it; keep it when you amend", "H-7"
)
_PLACE = Column(
    "place",
    "Place",
    "The town or district it lies in; the coordinates are checked against it",
    "Idlib",
)

SITES = (
    _NUMBER,
    _must("name", "Name", "As people there call it, in any script", "Central hospital"),
    _must("category", "Category", "Choose", "health", Holds.CHOICE, _values(SiteCategory)),
    _must(
        "function", "Function now", "The humanitarian function it serves today", "Surgical hospital"
    ),
    _must("link", "Your link", "Choose", "supports", Holds.CHOICE, _values(SiteLink)),
    _must("coordinates", "Coordinates", _ANY_NOTATION, "35.9306N 36.6339E", Holds.POSITION),
    _PLACE,
    Column("place_code", "Place code", "P-code or other gazetteer code", "SY0700"),
    Column("address", "Address", "", "Hospital road, opposite the mill"),
    Column("error_m", "Error (m)", "How far off the coordinates may be", "10", Holds.METRES),
    Column("method", "Method", "GPS, map, satellite image, address", "GPS"),
    Column("date_taken", "Date taken", "Day of the reading, 2026-03-01", "2026-02-20", Holds.DATE),
    Column(
        "radius_m",
        "Radius (m)",
        "Circle around the coordinates that holds it all",
        "60",
        Holds.METRES,
    ),
    Column("height", "Height of top", "With unit and datum: 12 m AGL", "12 m AGL", Holds.CEILING),
    Column("underground", "Underground parts", "yes or no", "no", Holds.YES_NO),
    Column(
        "frontline", "Near the front line", "yes: to be confirmed more often", "no", Holds.YES_NO
    ),
    Column("occupancy_min", "People, least", "A whole number", "80", Holds.NUMBER),
    Column("occupancy_max", "People, most", "A whole number", "240", Holds.NUMBER),
    Column("hours", "Hours", "When people are there", "Day and night"),
    *_MARKINGS,
    _must(
        "focal_point",
        "Focal point",
        "Role and how to reach it, day and night",
        "Duty officer +963 11 000",
    ),
    *_RECIPIENTS,
    _must(
        "valid_from",
        "Valid from",
        "Date and time on the clock of the zone",
        "2026-03-01 00:00",
        Holds.TIME,
    ),
    _must(
        "valid_to",
        "Valid to",
        "A notice always ends; it can be renewed",
        "2026-05-30 23:59",
        Holds.TIME,
    ),
    _ZONE,
)

MOVEMENTS = (
    _NUMBER,
    _must("name", "Name", "What you call it", "Food convoy 12"),
    _must("mission_type", "Mission type", "Choose", "food", Holds.CHOICE, _values(MissionType)),
    Column(
        "urgency",
        "Urgency",
        "Empty means routine",
        "routine",
        Holds.CHOICE,
        choices=_values(Urgency)[:3],
    ),
    Column("urgency_reason", "Why urgent", "Needed unless routine", ""),
    _must(
        "route",
        "Route",
        f"Waypoints in order with ; between. {_ANY_NOTATION}",
        "36.2012N 37.1611E; 35.9306N 36.6339E",
        Holds.POSITIONS,
    ),
    Column(
        "half_width_m",
        "To either side (m)",
        "How far off the route you may be; 500 if empty",
        "500",
        Holds.METRES,
    ),
    Column("error_m", "Error (m)", "How far off the coordinates may be", "", Holds.METRES),
    _must(
        "departure_from",
        "Departs, earliest",
        "On the clock of the zone",
        "2026-03-03 06:00",
        Holds.TIME,
    ),
    Column("departure_to", "Departs, latest", "", "2026-03-03 07:00", Holds.TIME),
    Column("arrival_from", "Arrives, earliest", "", "2026-03-03 09:00", Holds.TIME),
    _must("arrival_to", "Arrives, latest", "", "2026-03-03 11:00", Holds.TIME),
    _ZONE,
    Column("stops", "Stops", "Stops, overnight, return leg", "Fuel at the mill, 20 min"),
    Column(
        "vehicles",
        "Vehicles",
        "One after the other with ; between: type, colour, plate, logo yes/no, roof mark, tracker",
        "Truck, white, 123456, yes, UN, T-9; Land Cruiser, white, 77, yes",
        Holds.VEHICLES,
    ),
    _must("passengers", "People on board", "A number, not names", "9", Holds.NUMBER),
    _must("escort", "Armed escort or guards", "yes or no", "no", Holds.YES_NO),
    _must("contact_on_board", "Contact on board", "Satellite phone or VHF", "+8816 000"),
    _must("control_room", "Control room", "Reached day and night", "+963 11 111"),
    *_MARKINGS,
    Column("replaces", "Replaces", "Number of the movement it changes or cancels", ""),
    *_RECIPIENTS,
)

PLANS = (
    _NUMBER,
    Column("title", "Title", "Short and coarse", "Survey flight"),
    _must("domain", "Domain", "Choose", "air", Holds.CHOICE, _values(Domain)),
    _must("activity", "Class", "Choose", "flight", Holds.CHOICE, _values(ActivityClass)),
    Column("priority", "Priority", "Whole number, 0 if empty", "0", Holds.NUMBER),
    _must("shape", "Shape", "Choose", "circle", Holds.CHOICE, ("circle", "corridor", "polygon")),
    _must(
        "coordinates",
        "Coordinates",
        f"Centre, or route, or corners in order, with ; between. {_ANY_NOTATION}",
        "36.2012N 37.1611E",
        Holds.POSITIONS,
    ),
    _PLACE,
    Column("radius_m", "Radius (m)", "Of a circle", "5000", Holds.METRES),
    Column("half_width_m", "To either side (m)", "Of a corridor", "", Holds.METRES),
    Column("error_m", "Error (m)", "How far off the coordinates may be", "", Holds.METRES),
    _must("floor", "Floor", "500 ft AMSL, FL120, 150 m AGL or surface", "surface", Holds.FLOOR),
    _must("ceiling", "Ceiling", "As the floor, or unlimited", "1500 ft AGL", Holds.CEILING),
    _must("start", "Start", "On the clock of the zone", "2026-03-03 06:00", Holds.TIME),
    _must("end", "End", "On the clock of the zone", "2026-03-03 08:00", Holds.TIME),
    _ZONE,
    _must("contact", "Contact", "Role and how to reach it, day and night", "Air desk +90 000"),
    Column(
        "disclosure",
        "Shown to others",
        "blind if empty: others learn that there is an overlap and whom to call",
        "blind",
        Holds.CHOICE,
        choices=_values(Disclosure),
    ),
    Column(
        "recipients",
        "Shown more or less to",
        "Party ids: north:full; south:coarse",
        "",
        Holds.SHARES,
    ),
)

COLUMNS = {Kind.SITES: SITES, Kind.MOVEMENTS: MOVEMENTS, Kind.PLANS: PLANS}
