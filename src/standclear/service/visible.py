"""What one party may see of what holds: its own records whole, others' as their owners chose.

Promise: an export made from this holds no more than a list on the screen, or a telling, would.
Not here: choosing (core/disclosure.py), writing files (formats).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from standclear.core.disclosure import share_of, view_of_notice, view_of_plan
from standclear.core.ids import kind_of, owner_of
from standclear.core.inquiry import holds_now
from standclear.core.intent import IntentState, OperationalIntent
from standclear.core.notice import MovementNotice, NoticeState, SiteNotice
from standclear.core.picture import Picture
from standclear.core.release import (
    ENDINGS,
    CoarseView,
    NoticeView,
    PlanView,
    Release,
    ZoneView,
)
from standclear.core.telling import Disclosure
from standclear.core.zone import Zone, ZoneStanding

Whole = Zone | OperationalIntent | SiteNotice | MovementNotice
Kind = Literal["zone", "plan", "site", "move"]

_IN_FORCE = (NoticeState.ACTIVE, NoticeState.UNCONFIRMED)
_OVER = (ZoneStanding.WITHDRAWN, ZoneStanding.LAPSED)


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


@dataclass(frozen=True, slots=True)
class Heard:
    """One record as the releases received show it.

    number, made_at   of the newest release that says how it stands
    over              it was told to be over, or its time has passed
    """

    seen: Seen
    version: int
    number: int
    made_at: datetime
    over: bool


def heard(releases: Iterable[Release], at: datetime) -> tuple[Heard, ...]:
    """What releases alone show, each record by its newest telling: away from the desk."""
    found: dict[str, Heard] = {}
    for release in sorted(releases, key=lambda each: each.number):
        content, before = release.content, found.get(release.subject)
        if isinstance(content, ZoneView | PlanView | NoticeView | CoarseView):
            record, state = _record(content), _state(content)
        elif before is not None and release.because in ENDINGS:
            record, state = before.seen.record, release.because.partition(".")[2]
        else:
            continue
        ends = max(volume.end for volume in record.volumes)
        found[release.subject] = Heard(
            Seen(release.subject, kind_of(release.subject), state, record),
            release.version,
            release.number,
            release.made_at,
            release.because in ENDINGS or ends <= at,
        )
    return tuple(found[subject] for subject in sorted(found))


def _state(content: ZoneView | PlanView | NoticeView | CoarseView) -> str:
    return content.standing if isinstance(content, ZoneView) else content.state


def _all(picture: Picture) -> tuple[str, ...]:
    return (*picture.zones, *picture.plans, *picture.notices)


def _seen(picture: Picture, record_id: str, party: str) -> Seen | None:
    """None for what is over."""
    kind = kind_of(record_id)
    whole = party in (picture.desk, owner_of(record_id))
    share, settings = share_of(picture, record_id, party), picture.mechanism
    if kind == "zone":
        zone = picture.get_zone(record_id)
        if zone.standing in _OVER:
            return None
        return Seen(record_id, kind, zone.standing.value, zone.zone)
    if kind == "plan":
        plan = picture.get_plan(record_id)
        if plan.state is IntentState.ENDED:
            return None
        if whole:
            return Seen(record_id, kind, plan.state.value, plan.intent)
        view = view_of_plan(plan.intent, plan.state.value, share, settings)
        return Seen(record_id, kind, plan.state.value, _record(view))
    notice = picture.get_notice(record_id)
    if notice.state not in _IN_FORCE:
        return None
    if whole:
        return Seen(record_id, kind, notice.state.value, notice.notice)
    assert share.disclosure is not Disclosure.NONE
    view = view_of_notice(notice.notice, notice.state.value, share, settings)
    return Seen(record_id, kind, notice.state.value, _record(view))


def _record(view: object) -> Whole | CoarseView:
    if isinstance(view, ZoneView):
        return view.zone
    if isinstance(view, PlanView):
        return view.intent
    if isinstance(view, NoticeView):
        return view.notice
    assert isinstance(view, CoarseView)
    return view
