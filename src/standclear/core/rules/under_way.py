"""Plans and movements as the watch holds craft against them: which are under way, or awaited.

Not here: how a craft is held against one (watch/conformance.py), moving between states (plans.py,
movements.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from standclear.core.intent import IntentState
from standclear.core.mechanism import Mechanism
from standclear.core.notice import MovementNotice, MovementState
from standclear.core.picture import NoticeRecord, Picture, PlanRecord
from standclear.core.rules.notice_checks import RELEASED
from standclear.core.watch.conformance import Filed, Patience
from standclear.core.watch.lodged import Lodged

_OVER = (MovementState.ARRIVED, MovementState.ABORTED)
_AWAITED = (MovementState.PLANNED, MovementState.DELAYED)


def patience_of(settings: Mechanism) -> Patience:
    """How long the watch bears with each, by these settings."""
    return Patience(
        settings.watch_off_plan_s,
        settings.watch_contingent_s,
        settings.watch_contact_s,
        settings.watch_departure_s,
    )


def filed_for(picture: Picture, lodged: Lodged) -> dict[str, Filed]:
    """What craft are tied to, by their own parties' word, and is not over."""
    named = {mark.flies for marks in lodged.values() for mark in marks if mark.flies}
    return under_way(picture, sorted(named))


def movements_notified(picture: Picture) -> list[Filed]:
    """Every movement that was released and is not over."""
    moves = [key for key, record in picture.notices.items() if record.notice.kind == "move"]
    return list(under_way(picture, sorted(moves)).values())


def under_way(picture: Picture, named: Iterable[str]) -> dict[str, Filed]:
    """Those of the named plans and movements that are not over."""
    found = {}
    for key in named:
        plan, notice = picture.plans.get(key), picture.notices.get(key)
        if plan is not None and plan.state is not IntentState.ENDED:
            found[key] = _plan(plan)
        if notice is None or notice.state not in RELEASED or notice.movement in _OVER:
            continue
        if isinstance(notice.notice, MovementNotice):
            found[key] = _movement(notice, notice.notice)
    return found


def is_over(picture: Picture, key: str) -> bool:
    """Whether nothing of that name goes on any more, or ever did."""
    return not under_way(picture, (key,))


def _plan(record: PlanRecord) -> Filed:
    intent, state = record.intent, record.state
    return Filed(
        intent.id,
        intent.version,
        record.author,
        intent.volumes,
        intent.domain,
        is_under_way=state is not IntentState.ACCEPTED,
        is_awaited=state in (IntentState.ACCEPTED, IntentState.ACTIVATED),
        said_off=state is IntentState.NONCONFORMING,
        said_contingent=state is IntentState.CONTINGENT,
    )


def _movement(record: NoticeRecord, notice: MovementNotice) -> Filed:
    """That one is overdue, the clock says (aging.py), not the watch."""
    state = record.movement
    return Filed(
        notice.id,
        notice.version,
        record.author,
        notice.volumes,
        None,
        is_under_way=state not in _AWAITED,
        is_awaited=state is MovementState.PLANNED,
        said_off=state is MovementState.DEVIATING,
        said_silent=state in (MovementState.OUT_OF_CONTACT, MovementState.OVERDUE),
        ends_by_clock=True,
    )
