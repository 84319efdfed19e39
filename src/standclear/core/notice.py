"""Notices: protected places and humanitarian movements, as their own organisations give them.

Fields are the union of what the mechanisms of Syria, Yemen, Ukraine and Gaza ask for, and of
what their failures showed to be missing (night markings, escort, formations reached).
Promise: a notice goes to the recipients its author chose, at the precision chosen for each.
Not here: moves between states (rules/notices.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from standclear.core.errors import InvalidInput
from standclear.core.shape import Position, Volume4D
from standclear.core.telling import Disclosure, Share, Urgency


class SiteCategory(StrEnum):
    HEALTH = "health"
    WATER = "water"
    POWER = "power"
    SCHOOL = "school"
    SHELTER = "shelter"
    OFFICE = "office"
    WAREHOUSE = "warehouse"
    GUESTHOUSE = "guesthouse"
    DISTRIBUTION = "distribution"
    OTHER = "other"


class SiteLink(StrEnum):
    """How the notifying organisation stands to the place."""

    ADMINISTERS = "administers"
    SUPPORTS = "supports"
    OPERATES = "operates"


class MissionType(StrEnum):
    STAFF = "staff"
    FOOD = "food"
    NON_FOOD = "non_food"
    MEDICAL = "medical"
    EVACUATION = "evacuation"
    MIGRANTS = "migrants"
    CARGO = "cargo"


class NoticeState(StrEnum):
    SUBMITTED = "submitted"  # waits for the broker's check of form
    RETURNED = "returned"  # the broker found a fault of form; the author amends
    ACTIVE = "active"  # released to its recipients
    UNCONFIRMED = "unconfirmed"  # not re-confirmed in time; still told of, still shown
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class MovementState(StrEnum):
    PLANNED = "planned"
    DEPARTED = "departed"
    AT_WAYPOINT = "at_waypoint"
    DELAYED = "delayed"
    DEVIATING = "deviating"
    OUT_OF_CONTACT = "out_of_contact"
    OVERDUE = "overdue"
    ARRIVED = "arrived"
    ABORTED = "aborted"


_UNDER_WAY = (
    MovementState.AT_WAYPOINT,
    MovementState.DELAYED,
    MovementState.DEVIATING,
    MovementState.OUT_OF_CONTACT,
    MovementState.ARRIVED,
    MovementState.ABORTED,
)

MOVEMENT_MOVES: dict[MovementState, tuple[MovementState, ...]] = {
    MovementState.PLANNED: (MovementState.DEPARTED, MovementState.DELAYED, MovementState.ABORTED),
    MovementState.DEPARTED: _UNDER_WAY,
    MovementState.AT_WAYPOINT: _UNDER_WAY,
    MovementState.DELAYED: (MovementState.DEPARTED, *_UNDER_WAY),
    MovementState.DEVIATING: _UNDER_WAY,
    MovementState.OUT_OF_CONTACT: _UNDER_WAY,
    MovementState.OVERDUE: _UNDER_WAY,
    MovementState.ARRIVED: (),
    MovementState.ABORTED: (),
}
"""What the moving organisation may report next; `overdue` is set by the clock alone."""


@dataclass(frozen=True, slots=True)
class AsTyped:
    """A place as a person typed it, kept beside what was understood."""

    text: str
    notation: str
    place: str = ""  # the declared place that the position was checked against
    method: str = ""  # GPS, map, satellite image, address
    taken_on: str = ""  # ISO date


@dataclass(frozen=True, slots=True)
class Markings:
    """What can be seen of it, and by which eye: day, night in infrared, radar."""

    day: str = ""
    infrared: str = ""
    radar: str = ""


@dataclass(frozen=True, slots=True)
class SiteNotice:
    """One version of a notice of a protected place."""

    id: str
    version: int
    category: SiteCategory
    name: str
    function: str  # the humanitarian function that it serves now
    link: SiteLink
    volume: Volume4D
    as_typed: AsTyped
    focal_point: str
    consent: bool
    recipients: tuple[Share, ...]
    address: str = ""
    place_code: str = ""
    markings: Markings = Markings()
    occupancy: tuple[int, int] | None = None
    hours: str = ""
    underground: bool = False
    frontline: bool = False
    kind: Literal["site"] = "site"

    def __post_init__(self) -> None:
        _check_consent(self.consent, self.recipients)

    @property
    def volumes(self) -> tuple[Volume4D, ...]:
        return (self.volume,)

    @property
    def valid_from(self) -> datetime:
        return self.volume.start

    @property
    def valid_until(self) -> datetime:
        return self.volume.end


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One vehicle: what a soldier at a checkpoint or a crew above would see of it."""

    type: str
    colour: str = ""
    plate: str = ""
    logo: bool = False
    roof_mark: str = ""
    tracker: str = ""


@dataclass(frozen=True, slots=True)
class MovementNotice:
    """One version of a notice of a movement of people or supplies.

    replaces   a movement of the same organisation that is withdrawn when this one is released
    """

    id: str
    version: int
    mission: MissionType
    name: str
    volumes: tuple[Volume4D, ...]
    waypoints: tuple[Position, ...]
    vehicles: tuple[Vehicle, ...]
    passengers: int
    contact_on_board: str
    control_room: str
    consent: bool
    recipients: tuple[Share, ...]
    urgency: Urgency = Urgency.ROUTINE
    urgency_reason: str = ""
    escort: bool = False
    stops: str = ""
    markings: Markings = Markings()
    replaces: str = ""
    kind: Literal["move"] = "move"

    def __post_init__(self) -> None:
        _check_consent(self.consent, self.recipients)
        if not self.volumes:
            raise InvalidInput("volumes", "empty", "at least one volume")
        if self.urgency is not Urgency.ROUTINE and not self.urgency_reason.strip():
            raise InvalidInput("urgency_reason", "", "the reason why it is urgent")

    @property
    def valid_from(self) -> datetime:
        return min(volume.start for volume in self.volumes)

    @property
    def valid_until(self) -> datetime:
        return max(volume.end for volume in self.volumes)


Notice = SiteNotice | MovementNotice


def share_for(notice: Notice, party: str) -> Share:
    """What a party sees of a notice: nothing, unless its author chose that party."""
    for share in notice.recipients:
        if share.party == party:
            return share
    return Share(party, Disclosure.NONE)


def _check_consent(consent: bool, recipients: tuple[Share, ...]) -> None:
    if recipients and not consent:
        raise InvalidInput("consent", "false", "consent to pass the notice to its recipients")
    named = [share.party for share in recipients]
    if len(set(named)) != len(named):
        raise InvalidInput("recipients", ", ".join(named), "each recipient once")
