"""Lines by the thousand, read by the kernel: it must say what the plain reader says, to the byte.

Each test gives both the same bytes in the same pieces.
"""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.watch.report import Report
from standclear.formats import sbs, told_lately
from standclear.formats.feed import Fault

from .streams import CUTS, NOON, SOURCE, cut_at, damaged

lines = pytest.importorskip("standclear.formats.sbs_lines", reason="no compiled kernel here")

ADDRESSES = ("4840D6", "4840d7", "~4840D6", "ABCDEF", "000000", "12345", "")
NAMES = ("", "", "", "NAT12", "NAT12 ", " RYR1427", "A@B", "LONGERNAME")
NUMBERS = ("", "", "0", "37000", "-325", "12.25", "1e3", ".5", "7.", "360", "360.5", "151000", " 4")
PLACES = ("", "51.45735", "-1.02826", "90", "180", "-0.00000005", "123.45678901234567", "200")
TIMES = (
    "12:00:00.000", "12:00:00.5", "12:00:09.999", "12:00:11.000", "12:01:00.000", "12:06:30.250",
    "11:59:59.999", "23:59:60.000", "12:00:00", "now", "",
)  # fmt: skip
DATES = ("2026/03/01", "2026/03/01", "2026/03/29", "2026/02/30", "2026/3/1")
ENDS = ("0", "1", "-1", "", "x")


@st.composite
def line(draw: st.DrawFn) -> bytes:
    """A line whose every cell may be as usual, rare or wrong."""

    def some(values: tuple[str, ...]) -> str:
        return draw(st.sampled_from(values))

    cells = ["MSG", some(("3", "3", "1", "4", "9")), "1", "1", some(ADDRESSES), "1"]
    cells += [some(DATES), some(TIMES), "", "", some(NAMES), *(some(NUMBERS) for _ in range(3))]
    cells += [some(PLACES), some(PLACES), some(NUMBERS), "0", "0", "0", "0", some(ENDS)]
    return ",".join(cells).encode() + draw(st.sampled_from([b"\n", b"\r\n", b"\n\n", b" \n"]))


STREAMS = st.lists(line(), max_size=12).map(b"".join)

Said = tuple[list[Report], list[Fault]]


def both(pieces: list[bytes], zone: str = "UTC") -> tuple[Said, Said]:
    """What the plain reader and the kernel say of the same pieces, a second apart."""
    readers = sbs.reader(SOURCE, zone=ZoneInfo(zone)), lines.SbsLines(SOURCE, ZoneInfo(zone))
    said: list[Said] = []
    for reader in readers:
        reports, faults = [], []
        for number, piece in enumerate(pieces):
            heard = reader.read(piece, NOON + timedelta(seconds=number))
            reports += heard.reports
            faults += heard.faults
        heard = reader.end(NOON)
        said.append(([*reports, *heard.reports], [*faults, *heard.faults]))
    return said[0], said[1]


@settings(max_examples=25, deadline=None)
@given(STREAMS, CUTS, st.sampled_from(["UTC", "Europe/Kyiv", "Asia/Kathmandu"]))
def test_any_lines_however_cut_are_read_as_the_plain_reader_reads_them(
    data: bytes, places: list[int], zone: str
) -> None:
    plain, by_kernel = both(cut_at(data, places), zone)
    assert by_kernel == plain


@settings(max_examples=25, deadline=None)
@given(STREAMS.flatmap(damaged), CUTS)
def test_so_are_damaged_ones(data: bytes, places: list[int]) -> None:
    plain, by_kernel = both(cut_at(data, places))
    assert by_kernel == plain


def ordinary(count: int, second: int = 0) -> bytes:
    return b"".join(
        b"MSG,3,1,1,%06X,1,2026/03/01,12:00:%02d.000,2026/03/01,12:00:00.000,,30000,400,90,"
        b"50.%05d,36.1,64,0,0,0,0,0\r\n" % (0x400000 + number, second, number)
        for number in range(count)
    )


def test_ordinary_lines_come_as_columns_and_no_report_is_made_of_them() -> None:
    heard = lines.SbsLines(SOURCE).read(ordinary(300), NOON)
    assert type(heard.reports).__name__ == "ReportColumns"
    assert list(heard.reports) == list(sbs.reader(SOURCE).read(ordinary(300), NOON).reports)


def test_with_no_room_left_whoever_was_silent_longest_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(told_lately, "MOST", 4)
    reader = lines.SbsLines(SOURCE)
    names = b"MSG,1,1,1,%s,1,2026/03/01,12:00:0%d.000,,,%s,,,,,,,0,0,0,0,0\n"
    for second in range(7):
        name = names % (b"40000%d" % second, second, b"NAT%d" % second)
        reader.read(name, NOON + timedelta(seconds=second))
    heard = reader.read(ordinary(1) + ordinary(7, 8)[-len(ordinary(1)) :], NOON)
    assert [report.callsign for report in heard.reports] == ["", "NAT6"]


def test_far_more_lines_than_room_are_all_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told_lately, "MOST", 64)
    heard = lines.SbsLines(SOURCE).read(ordinary(300), NOON)
    assert list(heard.reports) == list(sbs.reader(SOURCE).read(ordinary(300), NOON).reports)
