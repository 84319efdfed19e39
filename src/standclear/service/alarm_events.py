"""Which Cursor on Target event a release about an alert or a CEASE becomes; most become none.

Promise: it lies where the recipient was shown a place before: the zone, if it may read it and it
stands as it did, or the notice as the release itself shows it. A craft's place is in no release,
and so in no event.
Not here: its bytes (formats/cot_alert.py), carrying it (links/cot.py).
"""

from __future__ import annotations

from datetime import timedelta

from standclear.core.coarsen import box_of
from standclear.core.disclosure import share_of_zone
from standclear.core.earth.footprint import all_extents
from standclear.core.earth.geodesy import distance_m
from standclear.core.ids import owner_of
from standclear.core.picture import Picture
from standclear.core.release import ENDINGS, CoarseView, NoticeView, Release
from standclear.core.shape import Position, Volume4D
from standclear.core.telling import Disclosure, Urgency
from standclear.core.watch.situations import AGAIN_S
from standclear.core.zone import Zone
from standclear.formats.cot_alert import CotAlert, Emergency, write_event
from standclear.links.cot import EVENT

STALE = timedelta(seconds=AGAIN_S)
"""As long as a craft that is back counts as the same alert: what is newer comes sooner."""


def event_files(picture: Picture, release: Release, origin: str) -> tuple[tuple[str, bytes], ...]:
    """The event as the one file that it is; none for a release that shows no place, or is about
    something else.

    origin  the log's, for a uid that no other desk gives
    """
    place = _place(picture, release)
    if place is None:
        return ()
    name, volumes = place
    centre, radius_m = _circle(volumes)
    kind = Emergency.UNDER_FIRE if release.urgency is Urgency.CEASE else Emergency.ENTERED
    event = write_event(
        CotAlert(
            kind=Emergency.OVER if release.because in ENDINGS else kind,
            uid=f"{origin}/{release.recipient}/{release.subject}",
            name=name,
            words=f"{release.headline} Answer for release #{release.number} at the desk.",
            lon_deg=centre.lon_e7 / 1e7,
            lat_deg=centre.lat_e7 / 1e7,
            radius_m=radius_m,
            at=release.made_at,
            stale=release.made_at + STALE,
        )
    )
    return ((EVENT, event),)


def _place(picture: Picture, release: Release) -> tuple[str, tuple[Volume4D, ...]] | None:
    """What it is of, and its volumes as this recipient was shown them."""
    if not release.because.startswith(("alert.", "cease.")):
        return None
    if release.subject in picture.ceases:
        return _notice(picture, release)
    alert = picture.alerts.get(release.subject)
    zone = picture.zones.get(alert.situation.zone) if alert else None
    if alert is None or zone is None or release.disclosure is not Disclosure.FULL:
        return None
    held = zone.held  # since the release was made it may have been amended, for other readers
    if held.version != alert.situation.zone_version or not _may_read(held, release.recipient):
        return None
    return held.id, held.volumes


def _may_read(zone: Zone, party: str) -> bool:
    named = share_of_zone(zone, party).disclosure is Disclosure.FULL
    return named or owner_of(zone.id) == party


def _notice(picture: Picture, release: Release) -> tuple[str, tuple[Volume4D, ...]] | None:
    """As the call itself showed it to this recipient; its end shows the same place."""
    call = picture.ceases[release.subject]
    for recipient, number in call.told:
        if recipient == release.recipient:
            match picture.get_release(recipient, number).release.content:
                case NoticeView(notice):
                    return call.notice, notice.volumes
                case CoarseView(volumes=volumes):
                    return call.notice, volumes
    return None


def _circle(volumes: tuple[Volume4D, ...]) -> tuple[Position, float]:
    """A circle around all of them, by the corners of their boxes; one place of an area that
    crosses 180 degrees is as wide as the earth, and says so."""
    boxes = [box_of(extent) for extent in all_extents(volumes)]
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    centre = Position((west + east) // 2, (south + north) // 2)
    corners = [Position(x, y) for x in (west, east) for y in (south, north)]
    return centre, max(distance_m(centre, corner) for corner in corners)
