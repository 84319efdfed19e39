"""What one party may see of what holds: its own records whole, others' as their owners chose.

Promise: an export made from this holds no more than a list on the screen, or a telling, would.
Not here: choosing (core/disclosure.py), writing files (formats).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from standclear.core.disclosure import share_of, view_of_notice, view_of_plan, zone_for
from standclear.core.ids import kind_of, owner_of
from standclear.core.inquiry import holds_now
from standclear.core.intent import IntentState, OperationalIntent
from standclear.core.notice import MovementNotice, NoticeState, SiteNotice
from standclear.core.picture import Picture
from standclear.core.release import CoarseView, NoticeView, PlanView, ZoneView
from standclear.core.telling import Disclosure
from standclear.core.zone import Zone, ZoneStanding

Whole = Zone | OperationalIntent | SiteNotice | MovementNotice
RecordView = ZoneView | PlanView | NoticeView | CoarseView
Kind = Literal["zone", "plan", "site", "move"]

IN_FORCE = (NoticeState.ACTIVE, NoticeState.UNCONFIRMED)
OVER = (ZoneStanding.WITHDRAWN, ZoneStanding.LAPSED)


@dataclass(frozen=True, slots=True)
class Seen:
    """One record in force, as the asker may see it.

    record  whole (perhaps at a chosen precision), or widened outward
    """

    id: str
    kind: str
    state: str
    record: Whole | CoarseView


def visible(picture: Picture, party: str) -> tuple[Seen, ...]:
    """Every record in force that a party may see at least coarsely; the desk sees all, whole."""
    ids = _all(picture) if party == picture.desk else holds_now(picture, party)
    found = []
    for record_id in sorted(ids):
        seen = _seen(picture, record_id, party)
        if seen is not None:
            found.append(seen)
    return tuple(found)


def _all(picture: Picture) -> tuple[str, ...]:
    return (*picture.zones, *picture.plans, *picture.notices)


def _seen(picture: Picture, record_id: str, party: str) -> Seen | None:
    """None for what is over."""
    kind = kind_of(record_id)
    whole = party in (picture.desk, owner_of(record_id))
    share, settings = share_of(picture, record_id, party), picture.mechanism
    if kind == "zone":
        zone = zone_for(picture, record_id, party)
        assert zone is not None
        if zone.standing not in OVER:
            return Seen(record_id, kind, zone.standing.value, zone.zone)
        if zone.agreed is None:
            return None
        return Seen(record_id, kind, ZoneStanding.AGREED.value, zone.agreed)  # it holds on
    if kind == "plan":
        plan = picture.get_plan(record_id)
        if plan.state is IntentState.ENDED:
            return None
        if whole:
            return Seen(record_id, kind, plan.state.value, plan.intent)
        view = view_of_plan(plan.intent, plan.state.value, share, settings)
        assert isinstance(view, RecordView)
        return Seen(record_id, kind, plan.state.value, record_of(view))
    notice = picture.get_notice(record_id)
    if notice.state not in IN_FORCE:
        return None
    if whole:
        return Seen(record_id, kind, notice.state.value, notice.notice)
    assert share.disclosure is not Disclosure.NONE
    view = view_of_notice(notice.notice, notice.state.value, share, settings)
    assert isinstance(view, RecordView)
    return Seen(record_id, kind, notice.state.value, record_of(view))


def record_of(view: RecordView) -> Whole | CoarseView:
    """What a view shows: the record itself, or the widened view."""
    match view:
        case ZoneView():
            return view.zone
        case PlanView():
            return view.intent
        case NoticeView():
            return view.notice
        case CoarseView():
            return view
