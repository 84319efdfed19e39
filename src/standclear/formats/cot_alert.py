"""Alerts and CEASE as Cursor on Target events, for a TAK server to spread among its own people.

CoT cannot carry
    the release itself and its proof, roles, receipts  -> the event names the release to answer for
    what the desk may not say: where a craft is. An event lies at the zone that is entered, or at
    the object under fire, as its recipient may see it: `point` is the middle, `ce` reaches every
    corner
    shapes, heights, hours of a zone  -> the recipient has them from the desk

Types as TAK clients know them: `b-a-g` Geo-fence Breached for alerts, `b-a-o-pan` Ring The Bell for
CEASE, `b-a-o-can` for what is over. One uid an alert, so that what comes later takes the place of
what came before. `how` is h-g-i-g-o: it was told, and not measured.
Source: MITRE MP090284 and its event schema; types and `emergency` as in the TAK product centre's
published clients.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from xml.etree.ElementTree import Element, tostring

from standclear.formats.xml_tree import add

UNKNOWN = "9999999.0"


class Emergency(Enum):
    """Type of the event, and of its emergency."""

    ENTERED = ("b-a-g", "Geo-fence Breached")
    UNDER_FIRE = ("b-a-o-pan", "Ring The Bell")
    OVER = ("b-a-o-can", "")


@dataclass(frozen=True, slots=True)
class CotAlert:
    """What one event says.

    uid         of the alert for this recipient, at this desk
    name        what clients write beside it, such as the zone's id
    lon_deg, lat_deg, radius_m   a circle that contains the whole zone or object, WGS 84
    at, stale   when it was told; until when a client shows it unless something newer comes
    """

    kind: Emergency
    uid: str
    name: str
    words: str
    lon_deg: float
    lat_deg: float
    radius_m: float
    at: datetime
    stale: datetime


def write_event(alert: CotAlert) -> bytes:
    """One event of TAK protocol 0: a single element of XML, without line ends within."""
    kind, emergency = alert.kind.value
    event = Element(
        "event",
        version="2.0",
        uid=alert.uid,
        type=kind,
        how="h-g-i-g-o",
        time=_time(alert.at),
        start=_time(alert.at),
        stale=_time(alert.stale),
    )
    add(event, "point", lat=f"{alert.lat_deg:.7f}", lon=f"{alert.lon_deg:.7f}", hae=UNKNOWN,
        ce=f"{alert.radius_m:.1f}", le=UNKNOWN)  # fmt: skip
    detail = add(event, "detail")
    add(detail, "contact", callsign=alert.name)
    if alert.kind is Emergency.OVER:
        add(detail, "emergency", alert.name, cancel="true")
    else:
        add(detail, "emergency", alert.name, type=emergency)
    add(detail, "remarks", " ".join(alert.words.split()))
    written: bytes = tostring(event, encoding="utf-8", xml_declaration=True)
    return written.replace(b"\n", b"") + b"\n"


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}"
