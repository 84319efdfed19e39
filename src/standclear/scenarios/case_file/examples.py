"""Example plans and notices for replays: never a real flight, never a real place."""

from __future__ import annotations

from datetime import datetime, timedelta

from standclear.core.intent import ActivityClass, OperationalIntent
from standclear.core.notice import AsTyped, SiteCategory, SiteLink, SiteNotice
from standclear.core.shape import Circle, Datum, Height, Point, Position, Volume4D
from standclear.core.telling import Disclosure, Share
from standclear.core.zone import Domain

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

DESERT = Position.from_degrees(lon_deg=38.0, lat_deg=35.0)
"""Where example flights are put: open country, no place of any event."""

NO_PLACE = Position.from_degrees(lon_deg=37.0, lat_deg=35.5)
"""Stands for a place that must not be shown; always with 50 km of error."""


def example_flight(plan_id: str, other: str, start: datetime) -> OperationalIntent:
    """An example flight: 1 km around a place in the desert, 5 to 6 km up, for an hour."""
    return flight_at(plan_id, DESERT, start, other)


def flight_at(plan_id: str, place: Position, start: datetime, other: str) -> OperationalIntent:
    """An example flight at a stated place, shown in full to one other party."""
    low, high = (Height(m * 1000, Datum.WGS84) for m in (5000, 6000))
    volume = Volume4D(Circle(place, 1_000_000), low, high, start, start + HOUR)
    return OperationalIntent(
        plan_id,
        1,
        ActivityClass.FLIGHT,
        Domain.AIR,
        (volume,),
        contact=f"{plan_id.partition('/')[0]} duty officer, the line",
        shares=(Share(other, Disclosure.FULL),),
    )


def site(
    notice_id: str, recipients: tuple[str, ...], at: datetime, place: Position = NO_PLACE
) -> SiteNotice:
    """An example notice. No real place is in the case file: the error is 10 km or more."""
    error_mm = 10_000_000 if place is not NO_PLACE else 50_000_000
    volume = Volume4D(Point(place, error_mm), None, None, at, at + 365 * DAY)
    return SiteNotice(
        id=notice_id,
        version=1,
        category=SiteCategory.HEALTH,
        name="health facility (example)",
        function="medical care",
        link=SiteLink.SUPPORTS,
        volume=volume,
        as_typed=AsTyped("", "not shown"),
        focal_point="duty line",
        consent=True,
        recipients=tuple(Share(party) for party in recipients),
    )
