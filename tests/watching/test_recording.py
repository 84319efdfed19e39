"""Yesterday's feed again: in the order of time, at the pace asked for, once and whole."""

from __future__ import annotations

import asyncio
import os
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from standclear.core.errors import InvalidInput
from standclear.core.shape import Position
from standclear.core.watch.report import Report
from standclear.formats.report_lines import write
from standclear.service.watching.feeds import News
from standclear.service.watching.recording import WINDOW, Recording

from .streams import NOON
from .test_aircraft_json import DOCUMENT
from .test_ais import CLASS_A, STREAM, tagged
from .test_beast import LINES as AVR_LINES
from .test_beast import STREAM as BEAST_STREAM
from .test_cot import EVENT
from .test_report_lines import LINE, TABLE
from .test_sbs import LINES as SBS_LINES

START = "start=2026-03-01T12:00:00Z"


def told(number: int, *, at_s: float, late_s: float = 0.0) -> Report:
    at = NOON + timedelta(seconds=at_s)
    return Report(
        f"uid:{number}",
        "sbs://north:30003",
        at,
        at + timedelta(seconds=late_s),
        Position(number, 0),
    )


def kept(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)


def played(name: str) -> list[Report]:
    return [report for _, heard in Recording.of(name).batches() for report in heard.reports]


def test_reports_come_in_the_order_in_which_they_were_heard(tmp_path: Path) -> None:
    inside = WINDOW.total_seconds() - 1
    reports = [told(n, at_s=n, late_s=random.Random(n).uniform(0, inside)) for n in range(500)]
    reports = [
        replace(r, heard_at=r.heard_at.replace(microsecond=r.heard_at.microsecond // 1000 * 1000))
        for r in reports
    ]
    name = kept(tmp_path / "day.jsonl", write(reports))
    again = played(name)
    assert again == sorted(reports, key=lambda report: report.heard_at)
    times = [at for at, _ in Recording.of(name).batches()]
    assert times == sorted(times)


def test_what_came_later_than_the_window_is_given_late_and_not_lost(tmp_path: Path) -> None:
    reports = [told(n, at_s=n) for n in range(0, 1_000, 10)]
    lost = told(7, at_s=-1)
    name = kept(tmp_path / "day.jsonl", write([*reports, lost]))
    assert sorted(played(name), key=lambda r: r.at) == [lost, *reports]


def test_the_pace_is_as_many_times_the_feeds_own_as_is_asked(tmp_path: Path) -> None:
    name = kept(tmp_path / "day.jsonl", write([told(n, at_s=n * 2.0) for n in range(4)]))

    async def story(speed: float | None) -> tuple[list[News], float]:
        began = asyncio.get_running_loop().time()
        news = [one async for one in Recording.of(name).play(speed=speed)]
        return news, asyncio.get_running_loop().time() - began

    news, took_s = asyncio.run(story(30.0))
    assert took_s >= 6.0 / 30
    assert [len(one.reports) for one in news] == [1] * 4
    assert [one.at for one in news] == [NOON + timedelta(seconds=2 * n) for n in range(4)]
    assert {one.feed for one in news} == {name}
    assert asyncio.run(story(None))[0] == news


@pytest.mark.parametrize(
    ("name", "data", "count", "first"),
    [
        ("a.jsonl", LINE, 1, datetime(2026, 3, 1, 11, 0, 0, 250_000, UTC)),
        ("a.csv", TABLE, 2, datetime(2026, 3, 1, 11, 0, tzinfo=UTC)),
        ("a.sbs", SBS_LINES, 2, datetime(2008, 10, 13, 12, 24, 32, 414_000, UTC)),
        ("a.cot", EVENT * 2, 2, datetime(2026, 3, 1, 11, 59, 58, 500_000, UTC)),
        ("a.nmea", tagged(b"c:1772366400", CLASS_A) + STREAM, 6, None),
        (f"beast+file:a.bin?{START}", BEAST_STREAM, 1, NOON + timedelta(seconds=1.5)),
        (f"avr+file:a?{START}", AVR_LINES, 1, NOON + timedelta(seconds=0.5)),
        ("aircraft+file:a.json", DOCUMENT, 2, datetime(2026, 3, 1, 11, 59, 58, 800_000, UTC)),
    ],
)  # fmt: skip
def test_every_format_of_a_feed_can_be_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, count: int,
    first: datetime | None,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path(name.partition("file:")[2].partition("?")[0] or name).write_bytes(data)
    reports = played(name)
    assert len(reports) == count
    assert {report.source for report in reports} == {name}
    if first is not None:
        assert reports[0].heard_at == first
    assert all(report.heard_at == report.at for report in reports if first is not None)


def test_without_tag_blocks_the_last_report_is_the_clock(tmp_path: Path) -> None:
    lines = b"".join(
        tagged(b"c:%d" % (1_772_366_400 + second), CLASS_A) if second == 53 else CLASS_A
        for second in (53, 54)
    )
    reports = played(kept(tmp_path / "port.nmea", lines))
    assert [report.at.second for report in reports] == [53, 53]
    assert {report.at.date() for report in reports} == {NOON.date()}


def test_a_recording_of_nothing_but_rubbish_is_its_faults(tmp_path: Path) -> None:
    name = kept(tmp_path / "a.jsonl", b"rubbish\nmore\n")
    os.utime(name, (NOON.timestamp(), NOON.timestamp()))
    ((at, heard),) = Recording.of(name).batches()
    assert (at, len(heard.faults), heard.reports) == (NOON, 2, ())


def test_a_name_may_hold_signs_that_mean_something_in_an_address(tmp_path: Path) -> None:
    assert len(played(kept(tmp_path / "a day? 100% #1.jsonl", LINE))) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nothing.jsonl", "a file that is there"),
        ("day.mp3", "FORMAT+file:PATH"),
        ("day.bin", "when it began"),
        ("day.nmea", "when it began"),
        ("beast+file:day.bin?start=noon", "RFC 3339"),
        ("json+tcp://127.0.0.1:1", "FORMAT+file:PATH"),
        ("json+file:day.bin?begin=1", "one of follow, silent, start"),
    ],
)
def test_a_name_that_is_none_is_one_error_that_says_what_would_be_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, expected: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for file in ("day.bin", "day.nmea", "day.mp3"):
        Path(file).write_bytes(CLASS_A)
    with pytest.raises(InvalidInput) as fault:
        Recording.of(name)
    assert expected in fault.value.expected
