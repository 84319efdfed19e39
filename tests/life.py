"""A desk's life drawn at random: parties say what they please, time passes, and it is decided.

What the rules refuse is part of life too; a refusal must change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import strategies as draw

from standclear.core import statements as st
from standclear.core.errors import StandclearError
from standclear.core.intent import IntentState
from standclear.core.notice import MovementState
from standclear.core.party import StandingState
from standclear.core.shape import Circle
from standclear.core.telling import Disclosure, ReceiptLevel, Share, Urgency
from standclear.core.time.schedule import Schedule, SunWindow, WeeklyWindow
from tests.town import Town, area, at, hours, movement, plan, site, zone

PARTIES = ("north", "south", "relief")


@dataclass(frozen=True)
class Act:
    """One thing that happens."""

    words: str
    do: Callable[[Town], object]

    def __repr__(self) -> str:
        return self.words


def _attempt(act: Callable[[Town], object]) -> Callable[[Town], object]:
    def run(town: Town) -> object:
        try:
            return act(town)
        except StandclearError as refusal:
            return refusal

    return run


@dataclass(frozen=True)
class Dice:
    """What chance decided: who, towards whom, which of their records, where, when, how shown."""

    who: str
    other: str
    number: int
    place: int
    begin: int
    shown: Disclosure


@draw.composite
def acts(pick: draw.DrawFn) -> Act:
    dice = Dice(
        who=pick(draw.sampled_from(PARTIES)),
        other=pick(draw.sampled_from(PARTIES)),
        number=pick(draw.integers(1, 3)),
        place=pick(draw.integers(-3, 3)),
        begin=pick(draw.integers(1, 60)),
        shown=pick(draw.sampled_from([Disclosure.FULL, Disclosure.COARSE, Disclosure.BLIND])),
    )
    kind = pick(draw.sampled_from(sorted(_ACTS)))
    return Act(f"{kind} {dice}", _attempt(lambda town: _ACTS[kind](town, dice)))


LIVES = draw.lists(acts(), min_size=10, max_size=40)


def live(town: Town, acts: list[Act]) -> Town:
    for act in acts:
        act.do(town)
    return town


def one_of(records: Mapping[str, object], d: Dice, prefix: str) -> str:
    """One of the records whose ids begin so; an id of none where there are none."""
    there = sorted(record for record in records if record.startswith(prefix + "/"))
    return there[d.begin % len(there)] if there else f"{prefix}/none"


def _file(town: Town, d: Dice) -> object:
    shares = () if d.other == d.who else (Share(d.other, d.shown),)
    now = town.clock.now
    lasts = d.begin % 4  # 0: an instant
    return town[d.who].files(
        plan(
            d.who,
            d.number,
            d.place,
            when=hours(d.begin, d.begin + lasts, day=now),
            disclosure=d.shown,
            shares=shares,
        )
    )


def _amend(town: Town, d: Dice) -> object:
    held = town.picture.get_plan(one_of(town.picture.plans, d, d.who)).intent
    when = hours(d.begin, d.begin + 3, day=town.clock.now)
    return town[d.who].amends(held, volumes=(area(d.place, when=when),))


def _move(town: Town, d: Dice) -> object:
    states = tuple(IntentState)
    return town[d.who].moves(one_of(town.picture.plans, d, d.who), states[d.begin % len(states)])


def _give(town: Town, d: Dice) -> object:
    to = () if d.other == d.who else (Share(d.other, d.shown),)
    return town[d.who].gives(
        site(d.number, d.place, owner=d.who, since=town.clock.now, days=d.begin, to=to)
    )


def _convoy(town: Town, d: Dice) -> object:
    urgency = tuple(Urgency)[d.begin % 4]
    reason = "" if urgency is Urgency.ROUTINE else "need"
    ahead = {Urgency.ROUTINE: 48, Urgency.URGENT: 24}.get(urgency, 0) + d.begin
    when = hours(ahead, ahead + 4, day=town.clock.now)
    return town["relief"].gives(
        movement(d.number, d.place, when=when, urgency=urgency, urgency_reason=reason)
    )


def _report(town: Town, d: Dice) -> object:
    states = tuple(MovementState)
    return town["relief"].reports(
        one_of(town.picture.notices, d, "relief/move"), states[d.begin % len(states)]
    )


def _notice(town: Town, d: Dice) -> object:
    notice_id = one_of(town.picture.notices, d, f"{d.who}/site")
    held = town.picture.get_notice(notice_id)
    moved = Circle(at(d.place), 200_000)
    choices: tuple[st.Statement, ...] = (
        st.NoticeSuspend(notice_id, "a"),
        st.NoticeResume(notice_id),
        st.NoticeWithdraw(notice_id, "b"),
        st.NoticeConfirm(notice_id, held.notice.version),
    )
    if d.begin % 5 == 4:
        return town[d.who].amends(held.latest, volume=replace(held.notice.volumes[0], shape=moved))
    return town[d.who].says(choices[d.begin % 5])


def _broker(town: Town, d: Dice) -> object:
    if d.begin % 3 == 0:
        return town.set(broker="" if town.picture.mechanism.broker else "watch")
    notice_id = one_of(town.picture.notices, d, f"{d.who}/site")
    version = town.picture.get_notice(notice_id).latest.version
    if d.begin % 3 == 1:
        return town["watch"].says(st.NoticePass(notice_id, version))
    return town["watch"].says(st.NoticeReturn(notice_id, version, "form"))


_DAILY = (1, 2, 3, 4, 5, 6, 7)
_HOURS = (
    None,
    Schedule("UTC", (WeeklyWindow(_DAILY, "09:00", "12:00"),)),
    Schedule("Asia/Damascus", (SunWindow(_DAILY, "dusk", "dawn"),)),
)


def _zone(town: Town, d: Dice) -> object:
    when = hours(0, d.begin * 10, day=town.clock.now)
    named = () if d.other == d.who else (d.other,)
    secret = (d.other,) if d.shown is Disclosure.BLIND and named else ()
    base = f"{d.who}/zone/1"
    baseline = base if d.number == 3 and base in town.picture.zones else ""
    drawn = zone(
        d.number,
        d.place,
        owner=d.who,
        agreed_by=named,
        when=when,
        shared_with=secret,
        schedule=_HOURS[d.begin % len(_HOURS)],
    )
    drawn = replace(drawn, baseline=baseline)
    held = town.picture.zones.get(drawn.id)
    if held is not None:
        return town[d.who].says(st.ZoneAmend(replace(drawn, version=held.zone.version + 1)))
    return town[d.who].proposes(drawn)


def _vote(town: Town, d: Dice) -> object:
    zone_id = one_of(town.picture.zones, d, d.other)
    version = town.picture.get_zone(zone_id).zone.version
    if d.begin % 7 == 0:
        return town[d.other].says(st.ZoneWithdraw(zone_id, "c"))
    if d.begin % 2:
        return town[d.who].recognises(zone_id, version)
    return town[d.who].rejects(zone_id, version)


def _receipt(town: Town, d: Dice) -> object:
    heard = len(town[d.who].heard)
    level = tuple(ReceiptLevel)[d.place % 6]
    return town[d.who].receipt(1 + d.begin % max(heard, 1), level, formations=("1st",), text="d")


def _answer(town: Town, d: Dice) -> object:
    overlaps = sorted(town.picture.overlaps)
    dispositions = ("proceed", "shift_time", "shift_area", "hold", "dispute")
    return (
        town[d.who].answers(overlaps[d.begin % len(overlaps)], dispositions[d.place % 5])
        if overlaps
        else None
    )


def _stand(town: Town, d: Dice) -> object:
    ahead = timedelta(hours=d.begin) if d.place % 3 == 0 else timedelta(0)
    return town[d.who].stands(tuple(StandingState)[d.begin % 3], town.clock.now + ahead)


def _wait(town: Town, d: Dice) -> object:
    """Time passes as at a desk that runs: whatever falls due is decided within minutes."""
    return [town.later(timedelta(minutes=9)) for _ in range(d.begin)]


_ACTS: dict[str, Callable[..., object]] = {
    "file": _file,
    "file again": _file,
    "amend": _amend,
    "move": _move,
    "give": _give,
    "convoy": _convoy,
    "report": _report,
    "notice": _notice,
    "broker": _broker,
    "zone": _zone,
    "vote": _vote,
    "receipt": _receipt,
    "receipt again": _receipt,
    "answer": _answer,
    "stand": _stand,
    "wait": _wait,
    "wait again": _wait,
}
