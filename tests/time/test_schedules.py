"""A zone holds "Mondays 22:00 to 06:00" or "from sunrise to sunset", also on the night the
clocks change and where the sun does not set. What is answered may be too much, never too little.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from astral import Observer
from astral.sun import elevation
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.errors import InvalidInput
from standclear.core.shape import Position
from standclear.core.time.schedule import ExceptionDay, Schedule, SunWindow, WeeklyWindow, windows
from standclear.core.time.sun import places_in

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
IDLIB = Position(366_339_000, 359_306_000)
TROMSO = Position(189_500_000, 696_500_000)
MINUTE = timedelta(minutes=1)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def is_in(spans, instant):
    return any(start <= instant <= end for start, end in spans)


def minutes_of(spans):
    return sum((end - start) / MINUTE for start, end in spans)


CLOCKS = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
WEEKLY = st.builds(
    WeeklyWindow,
    st.sets(st.integers(1, 7), min_size=1).map(lambda d: tuple(sorted(d))),
    CLOCKS,
    CLOCKS,
)
TRANSITIONS = {
    "Asia/Damascus": "2021-03-26",
    "America/New_York": "2021-11-07",
    "Europe/Moscow": "2014-10-26",
    "Australia/Lord_Howe": "2021-04-04",
    "Pacific/Apia": "2011-12-30",  # the day that Samoa skipped
    "Africa/Casablanca": "2021-05-16",
    "Asia/Tehran": "2017-03-22",
}


def on_by_the_wall_clock(schedule, instant):
    """The oracle: look at the wall clock, minute by minute."""
    local = instant.astimezone(ZoneInfo(schedule.zone))
    clock, today = f"{local:%H:%M}", local.date()
    special = {exception.day: exception.windows for exception in schedule.exceptions}

    def begun(day):
        usual = [w for w in schedule.windows if day.isoweekday() in w.days]
        return special.get(day.isoformat(), usual)

    for window in begun(today):
        if window.start <= clock and (clock < window.end or window.end <= window.start):
            return True
    overnight = [w for w in begun(today - timedelta(days=1)) if w.end <= w.start]
    return any(clock < window.end for window in overnight)


@settings(deadline=None, max_examples=60)
@given(
    zone=st.sampled_from(sorted(TRANSITIONS)),
    weekly=st.lists(WEEKLY, min_size=1, max_size=3),
    skipped=st.sets(st.integers(-3, 3), max_size=2),
    shift_days=st.sampled_from([0, 0, 30]),
)
def test_windows_hold_every_minute_that_the_wall_clock_shows(zone, weekly, skipped, shift_days):
    middle = utc(TRANSITIONS[zone]) + timedelta(days=shift_days)
    off = tuple(
        ExceptionDay((middle + timedelta(days=k)).date().isoformat(), tuple(weekly[:1]) * (k > 0))
        for k in sorted(skipped)
    )
    schedule = Schedule(zone, tuple(weekly), off)
    start, end = middle - timedelta(days=4), middle + timedelta(days=4)
    spans = windows(schedule, start, end, at=[IDLIB])

    offsets = set()
    shown = 0
    instant = start
    while instant < end:
        on = on_by_the_wall_clock(schedule, instant)
        assert not on or is_in(spans, instant), instant
        shown += on
        offsets.add(instant.astimezone(ZoneInfo(zone)).utcoffset())
        instant += 10 * MINUTE
    assert all(a[1] < b[0] for a, b in pairwise(spans))
    assert all(start <= a <= b <= end for a, b in spans)
    if len(offsets) == 1:  # no clock changed: nothing but the truth, to the step of the oracle
        assert abs(minutes_of(spans) - shown * 10) <= 20 * len(spans) + 10
    else:
        changed = (max(offsets) - min(offsets)) / MINUTE
        assert minutes_of(spans) - shown * 10 <= 20 * len(spans) + 10 + 2 * changed * len(weekly)


def test_past_midnight_belongs_to_the_day_it_begins():
    schedule = Schedule("Asia/Damascus", (WeeklyWindow((1,), "22:00", "06:00"),))
    spans = windows(schedule, utc("2026-11-22"), utc("2026-11-29"), at=[IDLIB])
    assert spans == ((utc("2026-11-23T19:00"), utc("2026-11-24T03:00")),)


def test_neighbouring_windows_become_one_and_the_question_cuts_them():
    schedule = Schedule("UTC", (WeeklyWindow(EVERY_DAY, "00:00", "00:00"),))
    start, end = utc("2026-11-22T10:30"), utc("2026-11-25T01:00")
    assert windows(schedule, start, end, at=[IDLIB]) == ((start, end),)
    assert windows(schedule, start, start, at=[IDLIB]) == ((start, start),)


def test_a_window_that_only_touches_the_question_is_a_span_without_length():
    schedule = Schedule("UTC", (WeeklyWindow(EVERY_DAY, "18:00", "20:00"),))
    morning, evening = utc("2026-11-22T09:00"), utc("2026-11-22T18:00")
    assert windows(schedule, morning, evening, at=[IDLIB]) == ((evening, evening),)
    night = utc("2026-11-22T20:00")
    assert windows(schedule, night, night + 3 * MINUTE, at=[IDLIB]) == ((night, night),)
    assert windows(schedule, night + MINUTE, night + 3 * MINUTE, at=[IDLIB]) == ()


def test_an_hour_shown_twice_is_on_twice():
    schedule = Schedule("America/New_York", (WeeklyWindow(EVERY_DAY, "01:15", "01:45"),))
    spans = windows(schedule, utc("2021-11-07"), utc("2021-11-08"), at=[IDLIB])
    assert spans == ((utc("2021-11-07T05:15"), utc("2021-11-07T06:45")),)


def test_an_exception_replaces_the_usual_windows():
    usual = WeeklyWindow(EVERY_DAY, "08:00", "10:00")
    other = ExceptionDay("2026-11-24", (WeeklyWindow((1,), "12:00", "13:00"),))
    schedule = Schedule("UTC", (usual,), (ExceptionDay("2026-11-23"), other))
    spans = windows(schedule, utc("2026-11-22"), utc("2026-11-25"), at=[IDLIB])
    assert [f"{a:%d %H}-{b:%H}" for a, b in spans] == ["22 08-10", "24 12-13"]


def test_the_longest_day_in_greenwich_is_as_published():
    # As commonly printed for London on 21 June: sunrise 04:43, sunset 21:21 BST.
    schedule = Schedule("Europe/London", (SunWindow(EVERY_DAY, "sunrise", "sunset"),))
    at = Position(-1_300_000, 515_000_000)
    ((rise, fall),) = windows(schedule, utc("2026-06-21"), utc("2026-06-22"), at=[at])
    assert abs(rise - utc("2026-06-21T03:43")) <= 4 * MINUTE
    assert abs(fall - utc("2026-06-21T20:21")) <= 4 * MINUTE
    assert rise < utc("2026-06-21T03:43")
    assert fall > utc("2026-06-21T20:21")


@settings(deadline=None, max_examples=60)
@given(
    lat=st.integers(-900_000_000, 900_000_000),
    lon=st.integers(-1_800_000_000, 1_800_000_000),
    day=st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    span=st.sampled_from([("sunrise", "sunset"), ("sunset", "sunrise"), ("dawn", "dusk")]),
)
def test_the_sun_is_never_on_the_right_side_outside_a_window(lat, lon, day, span):
    begin, end = span
    at = Position(lon, lat)
    # The zone's own noon must be near the sun's: a whole-hour zone for that longitude.
    zone = "Etc/GMT" + (f"{-round(at.lon_deg / 15):+d}" if round(at.lon_deg / 15) else "")
    schedule = Schedule(zone, (SunWindow(EVERY_DAY, begin, end),))
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    spans = windows(schedule, start, start + timedelta(days=3), at=[at])
    horizon = -6.0 if begin == "dawn" else -0.833
    seen = Observer(at.lat_deg, at.lon_deg, 0.0)
    shown = 0
    for k in range(0, 3 * 24 * 6):
        instant = start + k * 10 * MINUTE
        height = elevation(seen, instant, with_refraction=False)
        on = height < horizon - 0.01 if begin == "sunset" else height > horizon + 0.01
        assert not on or is_in(spans, instant), (instant, height)
        shown += on
    if abs(at.lat_deg) < 55:
        assert minutes_of(spans) - shown * 10 < 4 * 40


@settings(deadline=None, max_examples=100)
@given(
    west=st.integers(-1_750_000_000, 1_500_000_000),
    south=st.integers(-700_000_000, 600_000_000),
    size=st.tuples(st.integers(0, 200_000_000), st.integers(0, 100_000_000)),
    inside=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    day=st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    span=st.sampled_from(
        [("sunrise", "sunset"), ("sunset", "sunrise"), ("dawn", "dusk"), ("dawn", "sunrise")]
    ),
)
def test_hours_by_the_sun_hold_the_hours_at_every_place_of_a_wide_area(
    west, south, size, inside, day, span
):
    box = (west, south, west + size[0], south + size[1])
    place = Position(west + round(inside[0] * size[0]), south + round(inside[1] * size[1]))
    hour = round((west + size[0] / 2) / 1e7 / 15)
    zone = "Etc/GMT" + (f"{-hour:+d}" if hour else "")
    schedule = Schedule(zone, (SunWindow(EVERY_DAY, *span),))
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    wide = windows(schedule, start, start + timedelta(days=2), at=places_in([box]))
    for a, b in windows(schedule, start, start + timedelta(days=2), at=[place]):
        slack = MINUTE  # both are cut to whole minutes, and widened by two
        middle = any(c <= a + slack and b - slack <= d for c, d in wide)
        assert middle or b - a < 2 * slack, (a, b, wide)


@pytest.mark.parametrize(
    ("begin", "end", "start", "hours"),
    [
        ("sunrise", "sunset", "2026-06-10", 72),  # midnight sun
        ("sunset", "sunrise", "2026-12-20", 72),  # polar night
        ("sunrise", "sunset", "2026-12-20", 0),
        ("sunset", "sunrise", "2026-06-10", 0),
        ("sunset", "sunset", "2026-06-10", 72),  # asks for what does not happen: on
    ],
)
def test_where_the_sun_does_not_set_the_day_is_whole(begin, end, start, hours):
    schedule = Schedule("Europe/Oslo", (SunWindow(EVERY_DAY, begin, end),))
    spans = windows(schedule, utc(start), utc(start) + timedelta(days=3), at=[TROMSO])
    assert minutes_of(spans) == hours * 60


def test_offsets_move_sun_windows_and_may_leave_nothing():
    def length(begin_min, end_min):
        window = SunWindow(EVERY_DAY, "sunrise", "sunset", begin_min, end_min)
        schedule = Schedule("Asia/Damascus", (window,))
        return minutes_of(windows(schedule, utc("2026-11-22"), utc("2026-11-23"), at=[IDLIB]))

    assert length(-30, 30) == length(0, 0) + 60
    assert length(360, -360) == 0


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (lambda: WeeklyWindow((), "08:00", "10:00"), "different days from 1"),
        (lambda: WeeklyWindow((1, 1), "08:00", "10:00"), "different days"),
        (lambda: WeeklyWindow((8,), "08:00", "10:00"), "different days"),
        (lambda: WeeklyWindow((1,), "24:00", "10:00"), "00:00 to 23:59"),
        (lambda: WeeklyWindow((1,), "08:00", "8:5"), "00:00 to 23:59"),
        (lambda: SunWindow((1,), "noon", "sunset"), "one of dawn, sunrise"),
        (lambda: SunWindow((1,), "dawn", "dusk", 800), "at most 720"),
        (lambda: ExceptionDay("22.11.2026"), "2026-11-22"),
        (lambda: Schedule("Asia/Idlib", ()), "an IANA zone"),
        (lambda: Schedule("UTC", (), (ExceptionDay("2026-01-01"),) * 2), "each date once"),
        (
            lambda: windows(Schedule("UTC", ()), utc("2026-01-02"), utc("2026-01-01"), at=[IDLIB]),
            "end after the start",
        ),
    ],
)
def test_a_schedule_that_cannot_be_is_refused(build, expected):
    with pytest.raises(InvalidInput) as refused:
        build()
    assert expected in refused.value.expected
