"""An incident in the words of these tests: a mortar round near a hospital."""

from __future__ import annotations

from typing import Any

from standclear.core.incidents import said as st
from standclear.core.incidents.held import IncidentRecord
from standclear.core.incidents.knowledge import Assessment, Attribution, Degree, Level
from standclear.core.incidents.report import (
    Count,
    Harm,
    PlacePrecision,
    Report,
    Source,
    SourceKind,
    TimePrecision,
)
from standclear.core.notice import AsTyped
from standclear.core.shape import Point
from tests.town import START, Town, Voice, at


def report(east_km: float = 0, north_km: float = 0, **changes: Any) -> Report:
    """A round of mortar at a place, an hour known, one source."""
    place = at(east_km, north_km)
    typed = f"{place.lat_deg:.7f} {place.lon_deg:.7f}"
    made: dict[str, Any] = {
        "act": "A.mortar",
        "place": Point(place, 50_000),
        "as_typed": AsTyped(typed, "decimal degrees"),
        "place_precision": PlacePrecision.EXACT,
        "start": START,
        "end": START,
        "time_precision": TimePrecision.HOUR,
        "zone": "Asia/Damascus",
        "level": Level.REPORTED,
        "text": "Two impacts in the yard of the ward.",
        "sources": (Source(SourceKind.OWN_STAFF, "the night nurse"),),
        "harm": Harm(injured_civilian=Count(2, 3, None)),
        "shared_with": ("watch",),
    }
    return Report(**(made | changes))


def reported(town: Town, by: str = "relief", **changes: Any) -> str:
    """Its id, once a party has reported it."""
    before = set(town.picture.incidents)
    town[by].says(st.IncidentReport(report(**changes)))
    (found,) = set(town.picture.incidents) - before
    return found


def put(town: Town, *parties: str, **changes: Any) -> str:
    """Reported, triaged and put to parties."""
    incident = reported(town, **changes)
    town.office.say(st.IncidentTriage(incident, "put"))
    town.office.say(st.IncidentPut(incident, parties))
    return incident


def states(voice: Voice, incident: str, stance: st.Stance = "disputes", text: str = "") -> None:
    voice.says(st.IncidentState(incident, stance, text or "None of ours fired."))


def assesses(
    voice: Voice,
    incident: str,
    level: Level = Level.VERIFIED,
    degree: Degree = Degree.NONE,
    to: str = "",
) -> None:
    basis = "the craters point there" if to else ""
    found = Assessment(level, Attribution(degree, to, basis), "Two craters, seen on site.")
    voice.says(st.IncidentAssess(incident, found))


def held(town: Town, incident: str) -> IncidentRecord:
    return town.picture.incidents[incident]
