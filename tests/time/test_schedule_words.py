"""The minutes of a meeting say when a zone is in force; an officer types that, and reads back
what will be signed. What two people could read in two ways is not taken."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standclear.core.errors import InvalidInput
from standclear.core.time.schedule import (
    ExceptionDay,
    Schedule,
    SunWindow,
    WeeklyWindow,
    Window,
)
from standclear.core.time.schedule_words import EVERY_DAY, read_schedule, schedule_words
from standclear.core.time.sun import EVENTS

WORKING = (1, 2, 3, 4, 5)
ZONES = ("Asia/Damascus", "UTC", "Europe/Kyiv", "America/Argentina/Buenos_Aires")


def read(*texts: str) -> Schedule:
    found = read_schedule(texts, zone="Asia/Damascus")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Mon-Fri 06:00-18:00", WeeklyWindow(WORKING, "06:00", "18:00")),
        ("monday - Friday 06:00 - 18:00", WeeklyWindow(WORKING, "06:00", "18:00")),
        ("Mon\u2013Fri 06:00 \u2013 18:00", WeeklyWindow(WORKING, "06:00", "18:00")),
        ("Sat, Sun all day", WeeklyWindow((6, 7), "00:00", "00:00")),
        ("Fri-Mon 06:00-24:00", WeeklyWindow((1, 5, 6, 7), "06:00", "00:00")),
        ("daily 22:00-04:00", WeeklyWindow(EVERY_DAY, "22:00", "04:00")),
        ("DAILY 22:00..04:00 next day", WeeklyWindow(EVERY_DAY, "22:00", "04:00")),
        ("daily 06:00-06:00 next day", WeeklyWindow(EVERY_DAY, "06:00", "06:00")),
        (
            "daily sunrise-30m..sunset+1h30m",
            SunWindow(EVERY_DAY, "sunrise", "sunset", -30, 90),
        ),
        ("Wed dusk .. dawn - 2 h", SunWindow((3,), "dusk", "dawn", 0, -120)),
        ("Wed sunset..sunset+5min next day", SunWindow((3,), "sunset", "sunset", 0, 5)),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, window: Window) -> None:
    assert read(text) == Schedule("Asia/Damascus", (window,))


def test_dates_replace_the_usual_hours() -> None:
    found = read(
        "Mon-Fri 06:00-18:00 UTC",
        "2030-03-21 off UTC",
        "2030-03-20 08:00-09:00 UTC",
        "2030-03-20 15:00-16:00 UTC",
    )
    hours = tuple(WeeklyWindow((3,), *each) for each in (("08:00", "09:00"), ("15:00", "16:00")))
    assert found == Schedule(
        "UTC",
        (WeeklyWindow(WORKING, "06:00", "18:00"),),
        (ExceptionDay("2030-03-20", hours), ExceptionDay("2030-03-21")),
    )


def test_always_is_no_schedule() -> None:
    assert read_schedule(["Always"], zone="UTC") is None
    assert schedule_words(None) == ("always",)


@pytest.mark.parametrize(
    ("texts", "part", "expected"),
    [
        (("Mon-Fri 6:00-18:00",), "6:00-18:00", "06:00-18:00"),
        (("Mon-Fri 6-18",), "6-18", "06:00-18:00"),
        (("Mon 06:00-18:00Z",), "06:00-18:00Z", "an IANA zone"),
        (("Mon 06:00-18:00 EET",), "06:00-18:00 EET", "an IANA zone"),
        (("Mon 06:00-18:00 Asia/Damasc",), "Asia/Damasc", "an IANA zone such as Asia/Damascus"),
        (("Mon 06:00-25:00",), "06:00-25:00", "00:00 to 23:59"),
        (("Mon 06:00-06:00",), "06:00-06:00", "all day, or 'next day' after it"),
        (("daily sunrise-30m..sunrise+30m",), "sunrise", "all day, or 'next day' after it"),
        (("Mon 06:00-18:00 next day",), "06:00-18:00 next day", "no 'next day'"),
        (("Mon sunrise..18:00",), "sunrise..18:00", "06:00-18:00"),
        (("Mon sunrise-13h..sunset",), "sunrise-13h", "at most 720 minutes"),
        (("weekend all day",), "weekend", "Sat,Sun"),
        (("M-F 06:00-18:00",), "M", "Mon-Fri"),
        (("Mon-Mon all day",), "Mon-Mon", "daily for every day, or one day"),
        (("Mon,Sun-Tue all day",), "Mon,Sun-Tue", "each day once"),
        (("06:00-18:00",), "06:00", "Mon-Fri"),
        (("Mon-Fri",), "Mon-Fri", "hours after the days"),
        (("Mon off",), "off", "all day"),
        (("20.03.2030 off",), "20.03.2030", "2030-03-20"),
        (("2030-02-30 off",), "2030-02-30", "a date that there is"),
        (("2030-03-20 off",), "2030-03-20 off", "hours when it is in force"),
        (("Mon all day", "2030-03-20 off", "2030-03-20 06:00-07:00"), "2030-03-20", "a date once"),
        (("Mon all day UTC", "Tue all day Asia/Damascus"), "UTC and Asia", "one time zone"),
        (("Mon all day", "always"), "always", "always alone"),
        (("",), "nothing", "Mon-Fri"),
    ],
)
def test_what_may_mean_two_things_is_refused_with_what_to_write(
    texts: tuple[str, ...], part: str, expected: str
) -> None:
    with pytest.raises(InvalidInput) as fault:
        read(*texts)
    assert fault.value.pointer.startswith("--when")
    assert part in str(fault.value.value)
    assert expected in fault.value.expected


CLOCKS = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))
OFFSETS = st.integers(-720, 720)


def windows_on(days: st.SearchStrategy[tuple[int, ...]]) -> st.SearchStrategy[Window]:
    events = st.sampled_from(EVENTS)
    return st.one_of(
        st.builds(WeeklyWindow, days, CLOCKS, CLOCKS),
        st.builds(SunWindow, days, events, events, OFFSETS, OFFSETS),
    )


SOME_DAYS = st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days)))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    usual = draw(st.lists(windows_on(SOME_DAYS), max_size=3))
    special = []
    for day in sorted(draw(st.sets(st.dates(date(2000, 1, 1), date(2100, 1, 1)), max_size=3))):
        hours = st.lists(windows_on(st.just((day.isoweekday(),))), max_size=2)
        special.append(ExceptionDay(day.isoformat(), tuple(draw(hours))))
    if not usual and not any(exception.windows for exception in special):
        usual = [draw(windows_on(SOME_DAYS))]
    return Schedule(draw(st.sampled_from(ZONES)), tuple(usual), tuple(special))


@given(schedules())
def test_what_is_shown_is_read_as_the_same_schedule(schedule: Schedule) -> None:
    assert read_schedule(schedule_words(schedule), zone="Asia/Tokyo") == schedule
