"""Streams cut anywhere: what a reader makes of bytes that come in any pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import strategies as st

from standclear.core.watch.report import Report
from standclear.formats.feed import Fault, Heard, Reader

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCE = "sbs://receiver.example:30003"


def heard(reader: Reader, pieces: Iterable[bytes], at: datetime = NOON) -> Heard:
    """All reports and faults of the pieces, in their order, to the end of the stream."""
    reports: list[Report] = []
    faults: list[Fault] = []
    for said in [*(reader.read(piece, at) for piece in pieces), reader.end(at)]:
        reports += said.reports
        faults += said.faults
    return Heard(tuple(reports), tuple(faults))


def cut_at(data: bytes, places: Iterable[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[a:b] for a, b in pairwise(edges)]


CUTS = st.lists(st.integers(0, 1_000_000), max_size=12)


@st.composite
def damaged(draw: st.DrawFn, good: bytes) -> bytes:
    """A good stream with bytes changed, taken out, doubled."""
    data = bytearray(good)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.integers(0, 3)):
            case 0:
                data[at : at + 1] = draw(st.binary(max_size=4))
            case 1:
                del data[at : at + draw(st.integers(1, 40))]
            case 2:
                data[at:at] = data[at : at + draw(st.integers(1, 80))]
            case _:
                data[at:at] = draw(st.sampled_from([b"\n", b"\x1a", b"<", b",", b"*", b"!", b"{"]))
    return bytes(data)


def assert_never_raises_and_cuts_do_not_matter(
    make: Callable[[], Reader], data: bytes, places: Iterable[int]
) -> Heard:
    """The law of every feed: nothing raises, and pieces change nothing."""
    whole = heard(make(), [data])
    assert heard(make(), cut_at(data, places)) == whole
    for fault in whole.faults:
        assert fault.place
        assert fault.expected
        assert str(fault).isprintable(), fault
    return whole
