"""A receiver's Beast port: escapes, ticks, messages cut off, rubbish between them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.formats.beast import NO_TICKS, avr_reader, beast_reader

from .streams import CUTS, NOON, assert_never_raises_and_cuts_do_not_matter, damaged, heard
from .test_mode_s import EVEN, KLM, ODD

BEAST, AVR = "beast://here:30005", "avr://here:30002"


def beast(text: str, ticks: int = 0, kind: bytes = b"3") -> bytes:
    """One message as a receiver writes it: every 1a within is doubled."""
    body = ticks.to_bytes(6, "big") + b"\x1a" + bytes.fromhex(text)
    return b"\x1a" + kind + body.replace(b"\x1a", b"\x1a\x1a")


STREAM = (
    beast(KLM, 12_000_000)
    + beast("1A2B", 12_000_000, b"1")
    + beast("5D4840D6B1A1C7", 0x1A1A1A0, b"2")
    + beast(EVEN, 24_000_000)
    + beast(ODD, 30_000_000)
    + beast(KLM[:4] + "00" * 12, 30_000_000, b"4")
)
LINES = f"*{KLM};\n@0000016E3600{EVEN};\r\n*5D4840D6B1A1C7;\n@000001C9C380{ODD.lower()};\n".encode()


@pytest.mark.parametrize(("make", "stream"), [(beast_reader, STREAM), (avr_reader, LINES)])
def test_a_stream_is_its_reports(make: type, stream: bytes) -> None:
    said = heard(make("feed://here"), [stream])
    assert said.faults == ()
    (report,) = said.reports
    assert (report.track, report.at, report.source) == ("icao:40621d", NOON, "feed://here")


@pytest.mark.parametrize(("make", "stream"), [(beast_reader, STREAM), (avr_reader, LINES)])
def test_in_a_replay_the_receivers_ticks_are_the_clock(make: type, stream: bytes) -> None:
    said = heard(make("feed://here", started=NOON), [stream])
    past = 1.5 if make is beast_reader else 0.5  # AVR's first line has no ticks
    assert said.reports[0].at == NOON + timedelta(seconds=past)


def test_ticks_that_say_nothing_or_go_back_do_not_move_the_clock() -> None:
    """Out of order by half a second, then switched off and on: two seconds passed in all."""
    stream = beast(KLM, 36_000_000) + b"".join(beast(EVEN, ticks) for ticks in NO_TICKS)
    stream += beast(KLM, 30_000_000) + beast(KLM, 48_000_000)
    stream += beast(KLM, 6_000_000) + beast(ODD, 18_000_000)
    said = heard(beast_reader(BEAST, started=NOON), [stream])
    assert said.reports[0].at == NOON + timedelta(seconds=2)


def test_a_message_cut_off_is_a_fault_and_the_next_is_read() -> None:
    whole = beast(EVEN)
    said = heard(beast_reader(BEAST), [whole[:12] + whole + b"rubbish" + beast(ODD)])
    assert len(said.reports) == 1
    cut, stray = said.faults
    assert (cut.place, cut.expected) == ("byte 0", "a whole message, not cut off")
    assert (stray.place, stray.value) == (f"byte {12 + len(whole)}", b"rubbish".hex())


def test_a_parity_that_does_not_agree_is_a_fault_with_its_place() -> None:
    said = heard(beast_reader(BEAST), [beast(KLM), beast(EVEN[:-1] + "0")])
    (fault,) = said.faults
    assert fault.place == f"byte {len(beast(KLM))}"
    assert "parity" in fault.expected


def test_a_line_that_is_no_message_is_a_fault_with_its_number() -> None:
    said = heard(avr_reader(AVR), [LINES + b"*8D48;junk\n*8D4840D6;\n"])
    assert [fault.place for fault in said.faults] == ["line 5", "line 6"]


@settings(max_examples=200, deadline=None)
@given(st.one_of(damaged(STREAM), st.binary(max_size=120)), CUTS)
def test_beast_never_raises_and_pieces_change_nothing(data: bytes, places: list[int]) -> None:
    assert_never_raises_and_cuts_do_not_matter(partial(beast_reader, BEAST), data, places)


@settings(max_examples=100, deadline=None)
@given(st.one_of(damaged(LINES), st.binary(max_size=120)), CUTS)
def test_avr_never_raises_and_pieces_change_nothing(data: bytes, places: list[int]) -> None:
    assert_never_raises_and_cuts_do_not_matter(partial(avr_reader, AVR), data, places)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.binary(min_size=14, max_size=14), max_size=5), CUTS)
def test_messages_full_of_escapes_are_framed_whole(bodies: list[bytes], places: list[int]) -> None:
    stream = b"".join(beast(b"\x1a\x8d".join([body[:6], body[6:12]]).hex()) for body in bodies)
    said = assert_never_raises_and_cuts_do_not_matter(partial(beast_reader, BEAST), stream, places)
    assert not [f for f in said.faults if "parity" not in f.expected and "24-bit" not in f.expected]
