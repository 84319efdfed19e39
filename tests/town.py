"""A desk, its parties and a clock, as the stories in these tests speak of them.

    relief.gives(site(...))      answer = north.files(plan(...))      north.acknowledges(3)

Everything is real: keys, signatures, an SQLite log on disk. Only the clock is told the time.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from standclear.core import statements as st
from standclear.core.inquiry import GapLine, ToldLine, gaps, told
from standclear.core.intent import ActivityClass, IntentState, OperationalIntent
from standclear.core.mechanism import Mechanism
from standclear.core.notice import (
    AsTyped,
    MissionType,
    MovementNotice,
    MovementState,
    Notice,
    SiteCategory,
    SiteLink,
    SiteNotice,
)
from standclear.core.party import (
    Channel,
    Formation,
    KeyGrant,
    Name,
    Party,
    PartyKind,
    Role,
    Standing,
    StandingState,
)
from standclear.core.picture import Picture
from standclear.core.release import Release
from standclear.core.rules.journeys import FURTHEST_LEAP
from standclear.core.shape import (
    Circle,
    Datum,
    Height,
    Point,
    Polygon,
    Position,
    Shape,
    Volume4D,
)
from standclear.core.telling import AccessOutcome, Disclosure, Receipt, ReceiptLevel, Share
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule
from standclear.log.append import Log
from standclear.log.keys import PartySigner, log_signer
from standclear.log.note import NoteSigner
from standclear.service.audit import Audit, audit
from standclear.service.author import say
from standclear.service.escalate import escalate
from standclear.service.office import Answer, Office
from standclear.store.sqlite import SqliteStore

START = datetime(2030, 1, 1, 8, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

KINDS = {
    "desk": PartyKind.COORDINATOR,
    "north": PartyKind.ARMED_FORCE,
    "south": PartyKind.ARMED_FORCE,
    "relief": PartyKind.HUMANITARIAN,
    "watch": PartyKind.MONITOR,
}


class Clock:
    """The time that it was told."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def key_of(party: str, number: int = 1) -> PartySigner:
    return PartySigner.from_seed(party, number, sha256(f"{party}#{number}".encode()).digest())


def signer() -> NoteSigner:
    return log_signer("desk.example/log", sha256(b"log").digest())


def grant(key: PartySigner) -> KeyGrant:
    return KeyGrant(key.keyid, key.public_key_base64)


def party(name: str, roles: int = 2) -> Party:
    rungs = ("duty", "chief", "command")[:roles]
    return Party(
        name,
        KINDS[name],
        (Name("en", name.title()),),
        "UTC",
        formations=(
            Formation("1st", (Name("en", "First"),)),
            Formation("air", (Name("en", "Air wing"),)),
            Formation("militia", (Name("en", "Not ours"),), answered_for=False),
        ),
        roles=tuple(
            Role(role, rung, (Channel("radio", f"{name}-{role}"),))
            for rung, role in enumerate(rungs)
        ),
    )


@dataclass
class Voice:
    """One party as it speaks to the desk; `heard` is what it has been told."""

    name: str
    town: Town
    key: PartySigner

    def says(self, statement: st.Statement, *, key: PartySigner | None = None) -> Answer:
        office = self.town.office
        sealed = say(
            statement,
            key=key or self.key,
            thread=office.thread_of(self.name),
            at=self.town.clock.now,
        )
        return office.submit(sealed)

    def files(self, plan: OperationalIntent, key: tuple[str, ...] = ()) -> Answer:
        return self.says(st.PlanFile(plan, key))

    def tries(self, plan: OperationalIntent) -> Answer:
        return self.says(st.PlanCheck(plan))

    def amends(self, record: OperationalIntent | Notice | Zone, **changes: Any) -> Answer:
        changed = replace(record, version=record.version + 1, **changes)
        match changed:
            case OperationalIntent():
                return self.says(st.PlanAmend(changed))
            case Zone():
                return self.says(st.ZoneAmend(changed))
            case _:
                return self.says(st.NoticeAmend(changed))

    def moves(self, plan: str, state: IntentState, reason: str = "") -> Answer:
        return self.says(st.PlanMove(plan, state, reason))

    def ends(self, plan: str) -> Answer:
        return self.moves(plan, IntentState.ENDED)

    def gives(self, notice: Notice) -> Answer:
        return self.says(st.NoticeGive(notice))

    def reports(self, notice: str, state: MovementState, text: str = "") -> Answer:
        return self.says(st.MovementReport(notice, state, text=text))

    def outcome(self, notice: str, outcome: AccessOutcome) -> Answer:
        return self.says(st.MovementOutcome(notice, outcome))

    def proposes(self, zone: Zone) -> Answer:
        return self.says(st.ZonePropose(zone))

    def recognises(self, zone: str, version: int = 1) -> Answer:
        return self.says(st.ZoneRecognise(zone, version))

    def rejects(self, zone: str, version: int = 1, reason: str = "not ours") -> Answer:
        return self.says(st.ZoneReject(zone, version, reason))

    def answers(self, overlap: str, disposition: str) -> Answer:
        return self.says(st.OverlapAnswer(overlap, disposition))

    def receipt(self, number: int, level: ReceiptLevel, **more: Any) -> Answer:
        return self.says(st.ReceiptGive(Receipt(number, level, more.pop("role", "duty"), **more)))

    def acknowledges(self, number: int | None = None) -> Answer:
        return self.receipt(number or self.heard[-1].number, ReceiptLevel.ACKNOWLEDGED)

    def acknowledges_all(self) -> None:
        for recipient, number in sorted(self.town.picture.open):
            if recipient == self.name:
                self.acknowledges(number)

    def stands(self, state: StandingState, since: datetime | None = None) -> Answer:
        standing = Standing(state, since or self.town.clock.now)
        return self.says(st.PartyStand(self.name, standing))

    @property
    def heard(self) -> list[Release]:
        return [record.release for record in self.town.picture.releases.get(self.name, [])]

    @property
    def last(self) -> Release:
        return self.heard[-1]

    def heard_of(self, subject: str) -> list[Release]:
        return [release for release in self.heard if release.subject == subject]

    def heard_because(self, because: str) -> list[Release]:
        return [release for release in self.heard if release.because == because]

    @property
    def told(self) -> tuple[ToldLine, ...]:
        return told(self.town.picture, self.name)


@dataclass
class Town:
    """The desk and everybody at it."""

    file: Path | str  # or ":memory:"
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.store = SqliteStore(self.file)
        self.office = Office(Log(self.store, signer()), key_of("desk"), clock=self.clock)
        self.voices: dict[str, Voice] = {}

    def opens(self, *names: str, settings: Mechanism | None = None) -> Town:
        """Admit the desk itself and these parties."""
        for name in ("desk", *names):
            self.admits(name)
        if settings is not None:
            self.office.say(st.MechanismSet(settings))
        return self

    def admits(self, name: str, roles: int = 2) -> Voice:
        key = key_of(name)
        self.office.say(st.PartyAdmit(party(name, roles), (grant(key),)))
        self.voices[name] = Voice(name, self, key)
        return self.voices[name]

    def __getitem__(self, name: str) -> Voice:
        return self.voices[name]

    @property
    def picture(self) -> Picture:
        return self.office.picture

    def later(self, wait: timedelta) -> Answer | None:
        """Time passes; whatever fell due is decided. No log leaps by more than a month."""
        while wait > FURTHEST_LEAP:
            self.clock.now += FURTHEST_LEAP
            escalate(self.office)
            wait -= FURTHEST_LEAP
        self.clock.now += wait
        return escalate(self.office)

    def set(self, **changes: Any) -> None:
        """Change the mechanism's settings."""
        self.office.say(st.MechanismSet(replace(self.picture.mechanism, **changes)))

    def gaps(self, at: datetime | None = None) -> tuple[GapLine, ...]:
        at = at or self.clock.now
        return gaps(self.office.picture_at(at), at)

    def gap_words(self, name: str) -> list[str]:
        return [f"{line.subject}: {line.why}" for line in self.gaps() if line.party == name]

    def audit(self) -> Audit:
        return audit(self.office.log, until=self.clock.now)

    def close(self) -> None:
        self.store.close()


def at(east_km: float = 0, north_km: float = 0) -> Position:
    """A place, in kilometres from 10 N 30 E."""
    return Position(300_000_000 + round(east_km * 91_300), 100_000_000 + round(north_km * 90_400))


def hours(begin: float, end: float, *, day: datetime = START) -> tuple[datetime, datetime]:
    return day + begin * HOUR, day + end * HOUR


def area(
    east_km: float = 0,
    north_km: float = 0,
    *,
    km: float = 2,
    when: tuple[datetime, datetime] | None = None,
    ceiling_m: int | None = 1500,
) -> Volume4D:
    """A circle up to a height, for some hours."""
    start, end = when or hours(8, 10)
    top = None if ceiling_m is None else Height(ceiling_m * 1000, Datum.WGS84)
    shape: Shape = Circle(at(east_km, north_km), round(km * 1_000_000))
    return Volume4D(shape, None, top, start, end)


def plan(
    owner: str = "north",
    number: int | str = 1,
    east_km: float = 0,
    north_km: float = 0,
    *,
    domain: Domain = Domain.AIR,
    activity: ActivityClass = ActivityClass.FLIGHT,
    disclosure: Disclosure = Disclosure.BLIND,
    shares: tuple[Share, ...] = (),
    **volume: Any,
) -> OperationalIntent:
    return OperationalIntent(
        f"{owner}/plan/{number}",
        1,
        activity,
        domain,
        (area(east_km, north_km, **volume),),
        f"{owner} operations, +1",
        disclosure=disclosure,
        shares=shares,
    )


def site(
    number: int | str = 1,
    east_km: float = 0,
    north_km: float = 0,
    *,
    to: tuple[Share | str, ...] = ("north", "south"),
    days: float = 200,
    since: datetime = START,
    owner: str = "relief",
    **more: Any,
) -> SiteNotice:
    place = at(east_km, north_km)
    more = {"name": "Mercy hospital", **more}
    return SiteNotice(
        id=f"{owner}/site/{number}",
        version=1,
        category=SiteCategory.HEALTH,
        function="surgery",
        link=SiteLink.OPERATES,
        volume=Volume4D(Point(place, 50_000), None, None, since, since + days * DAY),
        as_typed=AsTyped(f"{place.lat_deg:.7f} {place.lon_deg:.7f}", "decimal"),
        focal_point="ward office, +2",
        consent=True,
        recipients=tuple(s if isinstance(s, Share) else Share(s) for s in to),
        **more,
    )


def movement(
    number: int | str = 1,
    east_km: float = 0,
    *,
    when: tuple[datetime, datetime] | None = None,
    to: tuple[Share | str, ...] = ("north", "south"),
    **more: Any,
) -> MovementNotice:
    when = when or hours(72, 76)
    return MovementNotice(
        id=f"relief/move/{number}",
        version=1,
        mission=MissionType.FOOD,
        name="flour convoy",
        volumes=(area(east_km, when=when, ceiling_m=None),),
        waypoints=(at(east_km),),
        vehicles=(),
        passengers=4,
        contact_on_board="driver, +3",
        control_room="radio room, +4",
        consent=True,
        recipients=tuple(s if isinstance(s, Share) else Share(s) for s in to),
        **more,
    )


def zone(
    number: int | str = 1,
    east_km: float = 0,
    north_km: float = 0,
    *,
    owner: str = "north",
    agreed_by: tuple[str, ...] = (),
    bound: tuple[str, ...] = (),
    km: float = 5,
    when: tuple[datetime, datetime] | None = None,
    **more: Any,
) -> Zone:
    start, end = when or hours(0, 24 * 30)
    half = km
    corners = ((-half, -half), (half, -half), (half, half), (-half, half))
    ring = tuple(at(east_km + x, north_km + y) for x, y in corners)
    return Zone(
        f"{owner}/zone/{number}",
        1,
        ZoneKind.NO_FLY,
        "Quiet valley",
        (Volume4D(Polygon(((ring,),)), None, None, start, end),),
        ZoneRule(bound, (Domain.AIR,)),
        agreement_of=agreed_by,
        **more,
    )
