"""Everything that can be said, as Hypothesis draws it; and lives of a desk made of such things."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as draw

from standclear.core import statements as st
from standclear.core.agreements import said as agreed
from standclear.core.agreements.dates import DatedWords, Period
from standclear.core.agreements.instrument import EntryRule, Instrument, MapRef, Renewal, Term
from standclear.core.agreements.text import Text, canonical
from standclear.core.cease import CeaseCall, CeaseEnd
from standclear.core.intent import ActivityClass, IntentState, OperationalIntent
from standclear.core.mechanism import Mechanism, Separation
from standclear.core.notice import (
    AsTyped,
    Markings,
    MissionType,
    MovementNotice,
    MovementState,
    SiteCategory,
    SiteLink,
    SiteNotice,
    Vehicle,
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
from standclear.core.shape import (
    Circle,
    Corridor,
    Datum,
    EdgeRule,
    Height,
    Point,
    Polygon,
    Position,
    Volume4D,
)
from standclear.core.telling import (
    AccessOutcome,
    Disclosure,
    Receipt,
    ReceiptLevel,
    Share,
    Urgency,
)
from standclear.core.time.schedule import Schedule, WeeklyWindow
from standclear.core.watch.lodged import Mark
from standclear.core.watch.said import AlertChange, AlertClose, TracksLodge
from standclear.core.watch.situation import AlertState, Kind, Situation
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule
from tests.hotline_strategies import OF_HOTLINE
from tests.incident_strategies import OF_INCIDENTS
from tests.promised_strategies import OF_PROMISES

LETTERS = draw.characters(exclude_categories=["Cs"])
TEXTS = draw.text(LETTERS, max_size=12)
WORDS = draw.text(LETTERS, min_size=1, max_size=12).filter(lambda text: bool(text.strip()))
PARTIES = draw.sampled_from(["north", "south", "relief", "watch", "un-ocha"])
NUMBERS = draw.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,8}", fullmatch=True)
VERSIONS = draw.integers(1, 2**31)
INSTANTS = draw.datetimes(
    datetime.fromisoformat("1990-01-01"),
    datetime.fromisoformat("2060-01-01"),
    timezones=draw.just(UTC),
).map(lambda at: at.replace(microsecond=0))
POSITIONS = draw.builds(
    Position,
    draw.integers(-1_800_000_000, 1_800_000_000),
    draw.integers(-900_000_000, 900_000_000),
)
RINGS = draw.lists(POSITIONS, min_size=3, max_size=5).map(tuple)
SHAPES = draw.one_of(
    draw.builds(Circle, POSITIONS, draw.integers(1, 10**9)),
    draw.builds(Point, POSITIONS, draw.integers(0, 10**6)),
    draw.builds(
        Polygon,
        draw.lists(draw.lists(RINGS, min_size=1, max_size=2).map(tuple), min_size=1).map(tuple),
        draw.sampled_from(EdgeRule),
    ),
    draw.builds(
        Corridor,
        draw.lists(POSITIONS, min_size=1, max_size=4).map(tuple),
        draw.integers(0, 10**7),
        draw.lists(draw.tuples(INSTANTS, INSTANTS), max_size=2).map(tuple),
    ),
)
HEIGHTS = draw.none() | draw.builds(
    Height, draw.integers(-500_000, 30_000_000), draw.sampled_from(Datum), draw.integers(0, 10**5)
)
VOLUMES = draw.builds(
    Volume4D,
    SHAPES,
    HEIGHTS,
    HEIGHTS,
    INSTANTS,
    INSTANTS,
    draw.integers(0, 10**6),
    draw.none() | draw.tuples(draw.integers(-500_000, 0), draw.integers(0, 9_000_000)),
)
MANY_VOLUMES = draw.lists(VOLUMES, min_size=1, max_size=3).map(tuple)
SHARES = draw.lists(
    draw.builds(Share, PARTIES, draw.sampled_from(Disclosure), draw.integers(0, 10**9)),
    max_size=3,
    unique_by=lambda share: share.party,
).map(tuple)
NAMES = draw.lists(draw.builds(Name, TEXTS, TEXTS), min_size=1, max_size=2).map(tuple)
CHANNELS = draw.lists(draw.builds(Channel, TEXTS, TEXTS), max_size=2).map(tuple)
ROLES = draw.lists(draw.tuples(WORDS, CHANNELS), max_size=3).map(
    lambda pairs: tuple(Role(name, rung, ways) for rung, (name, ways) in enumerate(pairs))
)
FORMATIONS = draw.lists(draw.builds(Formation, WORDS, NAMES, draw.booleans()), max_size=2)
PARTY_RECORDS = draw.builds(
    Party,
    PARTIES,
    draw.sampled_from(PartyKind),
    NAMES,
    TEXTS,
    draw.lists(TEXTS, max_size=2).map(tuple),
    FORMATIONS.map(tuple),
    ROLES,
)
GRANTS = draw.builds(KeyGrant, TEXTS, TEXTS, draw.booleans())
DAYS = draw.lists(draw.integers(1, 7), min_size=1, unique=True).map(lambda d: tuple(sorted(d)))
SCHEDULES = draw.none() | draw.builds(
    Schedule,
    draw.just("Asia/Damascus"),
    draw.tuples(draw.builds(WeeklyWindow, DAYS, draw.just("08:00"), draw.just("17:30"))),
)
ZONES = draw.builds(
    Zone,
    draw.builds("{}/zone/{}".format, PARTIES, NUMBERS),
    VERSIONS,
    draw.sampled_from(ZoneKind),
    TEXTS,
    MANY_VOLUMES,
    draw.builds(
        ZoneRule,
        draw.lists(PARTIES, max_size=2).map(tuple),
        draw.lists(draw.sampled_from(Domain), max_size=2).map(tuple),
        draw.lists(TEXTS, max_size=2).map(tuple),
        TEXTS,
    ),
    draw.lists(PARTIES, max_size=2).map(tuple),
    draw.booleans(),
    SCHEDULES,
    TEXTS,
    draw.lists(PARTIES, max_size=2).map(tuple),
    TEXTS,
    TEXTS,
)
INTENTS = draw.builds(
    OperationalIntent,
    draw.builds("{}/plan/{}".format, PARTIES, NUMBERS),
    VERSIONS,
    draw.sampled_from(ActivityClass),
    draw.sampled_from(Domain),
    MANY_VOLUMES,
    WORDS,
    TEXTS,
    draw.integers(-100, 100),
    draw.sampled_from(Disclosure),
    SHARES,
)
MARKINGS = draw.builds(Markings, TEXTS, TEXTS, TEXTS)
SITES = draw.builds(
    SiteNotice,
    draw.builds("{}/site/{}".format, PARTIES, NUMBERS),
    VERSIONS,
    draw.sampled_from(SiteCategory),
    TEXTS,
    TEXTS,
    draw.sampled_from(SiteLink),
    VOLUMES,
    draw.builds(AsTyped, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS),
    TEXTS,
    draw.just(True),
    SHARES,
    markings=MARKINGS,
    occupancy=draw.none() | draw.tuples(draw.integers(0, 9), draw.integers(10, 99)),
    frontline=draw.booleans(),
)
MOVEMENTS = draw.builds(
    MovementNotice,
    draw.builds("{}/move/{}".format, PARTIES, NUMBERS),
    VERSIONS,
    draw.sampled_from(MissionType),
    TEXTS,
    MANY_VOLUMES,
    draw.lists(POSITIONS, max_size=3).map(tuple),
    draw.lists(draw.builds(Vehicle, TEXTS, TEXTS, TEXTS, draw.booleans()), max_size=2).map(tuple),
    draw.integers(0, 500),
    TEXTS,
    TEXTS,
    draw.just(True),
    SHARES,
    urgency=draw.sampled_from(Urgency),
    urgency_reason=WORDS,
    markings=MARKINGS,
)
NOTICES = SITES | MOVEMENTS
MECHANISMS = draw.builds(
    Mechanism,
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    draw.lists(PARTIES, max_size=2).map(tuple),
    draw.lists(
        draw.builds(
            Separation,
            draw.sampled_from(["air", "ground", "sea"]),
            *[draw.integers(0, 10**6)] * 3,
        ),
        max_size=3,
    ).map(tuple),
)
RECEIPTS = draw.builds(
    Receipt,
    draw.integers(1, 10**6),
    draw.sampled_from(ReceiptLevel),
    TEXTS,
    draw.lists(TEXTS, max_size=3).map(tuple),
    TEXTS,
)
MARKS = draw.lists(
    draw.builds(
        Mark,
        draw.just("icao"),
        draw.from_regex(r"[0-9a-f]{6}", fullmatch=True),
        TEXTS,
        draw.just("") | draw.builds("{}/plan/{}".format, PARTIES, NUMBERS),
    ),
    max_size=3,
).map(tuple)
SITUATIONS = draw.builds(
    Situation,
    draw.sampled_from(Kind),
    TEXTS,
    PARTIES,
    TEXTS,
    VERSIONS,
    INSTANTS,
    draw.none() | INSTANTS,
    draw.booleans(),
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    draw.integers(0, 2**31),
    TEXTS,
)

VERBATIM = draw.text(
    draw.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u202d\u202e"), max_size=12
)
DATED = draw.builds(
    DatedWords,
    draw.just("maps_due"),
    INSTANTS,
    draw.just("Asia/Damascus"),
    draw.just(False),
    draw.just("the maps"),
    draw.just("1"),
)
ELSEWHERE = draw.builds(
    DatedWords,
    draw.just("maps_due"),
    INSTANTS,
    draw.just("Asia/Damascus"),
    draw.just(False),
    WORDS,
    source=WORDS,
)
DRAFTS = draw.builds(
    Instrument,
    draw.sampled_from(["quiet", "astana"]),
    VERSIONS,
    TEXTS,
    VERBATIM.map(lambda more: (Text("en", canonical(f"1. All draw the maps.\n{more}")),)),
    draw.just(("north", "south")),
    draw.builds(
        EntryRule,
        draw.integers(1, 2),
        draw.none() | DATED.map(lambda date: replace(date, what="in_force")),
        draw.sampled_from(["", "watch"]),
        draw.sampled_from(["", "1"]),
    ),
    draw.sampled_from(["", "en"]),
    draw.none() | draw.builds(Term, lasts=draw.builds(Period, draw.integers(1, 12))),
    draw.none() | draw.builds(Renewal, draw.integers(1, 2), draw.just(Period(hours=48))),
    draw.just(())
    | draw.just((MapRef("Annex", "0f" * 32), MapRef("Lines", "a0" * 32, "north/zone/1", 2))),
    draw.lists(DATED | ELSEWHERE, max_size=2).map(tuple),
    draw.lists(PARTIES, max_size=2).map(tuple),
)

STATEMENTS = draw.one_of(
    draw.builds(st.MechanismSet, MECHANISMS),
    draw.builds(st.PartyAdmit, PARTY_RECORDS, draw.lists(GRANTS, max_size=2).map(tuple)),
    draw.builds(st.PartyAmend, PARTY_RECORDS),
    draw.builds(
        st.PartyStand,
        PARTIES,
        draw.builds(Standing, draw.sampled_from(StandingState), INSTANTS, TEXTS),
    ),
    draw.builds(st.KeyAdd, PARTIES, GRANTS),
    draw.builds(st.KeyRevoke, PARTIES, TEXTS, TEXTS),
    draw.builds(st.ZonePropose, ZONES),
    draw.builds(st.ZoneAmend, ZONES),
    draw.builds(st.ZoneRecognise, TEXTS, VERSIONS),
    draw.builds(st.ZoneReject, TEXTS, VERSIONS, TEXTS),
    draw.builds(st.ZoneWithdraw, TEXTS, TEXTS),
    draw.builds(st.PlanCheck, INTENTS),
    draw.builds(st.PlanFile, INTENTS, draw.lists(TEXTS, max_size=2).map(tuple)),
    draw.builds(st.PlanAmend, INTENTS, draw.lists(TEXTS, max_size=2).map(tuple)),
    draw.builds(st.PlanMove, TEXTS, draw.sampled_from(IntentState), TEXTS),
    draw.builds(
        st.OverlapAnswer,
        TEXTS,
        draw.sampled_from(["proceed", "shift_time", "shift_area", "hold", "dispute"]),
        TEXTS,
    ),
    draw.builds(st.NoticeGive, NOTICES),
    draw.builds(st.NoticeAmend, NOTICES),
    draw.builds(st.NoticeConfirm, TEXTS, VERSIONS),
    draw.builds(st.NoticeSuspend, TEXTS, TEXTS),
    draw.builds(st.NoticeResume, TEXTS),
    draw.builds(st.NoticeWithdraw, TEXTS, TEXTS),
    draw.builds(st.NoticePass, TEXTS, VERSIONS),
    draw.builds(st.NoticeReturn, TEXTS, VERSIONS, TEXTS),
    draw.builds(
        st.MovementReport,
        TEXTS,
        draw.sampled_from(MovementState),
        draw.none() | POSITIONS,
        TEXTS,
    ),
    draw.builds(st.MovementOutcome, TEXTS, draw.sampled_from(AccessOutcome), TEXTS),
    draw.builds(TracksLodge, MARKS),
    draw.builds(AlertChange, TEXTS, draw.sampled_from(AlertState), SITUATIONS, TEXTS),
    draw.builds(AlertClose, TEXTS, TEXTS, TEXTS),
    draw.builds(CeaseCall, TEXTS, TEXTS),
    draw.builds(CeaseEnd, TEXTS, TEXTS),
    draw.builds(agreed.InstrumentPropose, DRAFTS),
    draw.builds(agreed.InstrumentCounter, DRAFTS),
    draw.builds(agreed.InstrumentReserve, TEXTS, VERSIONS, TEXTS, TEXTS),
    draw.builds(agreed.InstrumentObject, TEXTS, VERSIONS, TEXTS, TEXTS),
    draw.builds(agreed.InstrumentSign, TEXTS, VERSIONS, TEXTS),
    draw.builds(agreed.InstrumentRefuse, TEXTS, VERSIONS, TEXTS),
    draw.builds(agreed.InstrumentDeposit, TEXTS, VERSIONS, TEXTS),
    draw.builds(agreed.InstrumentSuspend, TEXTS, VERSIONS, TEXTS),
    draw.builds(agreed.InstrumentResume, TEXTS, VERSIONS),
    draw.builds(agreed.InstrumentDenounce, TEXTS, VERSIONS, TEXTS),
    draw.builds(agreed.InstrumentRenew, TEXTS, VERSIONS, INSTANTS),
    draw.builds(agreed.InstrumentDate, TEXTS, VERSIONS, DATED | ELSEWHERE),
    *OF_HOTLINE,
    *OF_INCIDENTS,
    *OF_PROMISES,
    draw.builds(st.ReceiptGive, RECEIPTS),
    draw.builds(
        st.Sending,
        PARTIES,
        draw.integers(1, 10**6),
        TEXTS,
        TEXTS,
        TEXTS,
        TEXTS,
        draw.sampled_from(["sent", "failed"]),
        draw.integers(1, 99),
        TEXTS,
    ),
    draw.builds(st.ClockTick, INSTANTS),
)
"""One of every kind of statement."""

HOURS = draw.integers(1, 40)


def spans(base: datetime) -> draw.SearchStrategy[tuple[datetime, datetime]]:
    """A start within two days of a time, and an end some hours later."""
    return draw.tuples(draw.integers(0, 48 * 60), draw.integers(1, 600)).map(
        lambda pair: (
            base + timedelta(minutes=pair[0]),
            base + timedelta(minutes=pair[0] + pair[1]),
        )
    )
