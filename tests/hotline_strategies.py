"""What is said of calls, channels and handovers, as Hypothesis draws it."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as draw

from standclear.core.hotline import said as st
from standclear.core.hotline.phrases import Given
from standclear.core.hotline.positions import SpokenPosition
from standclear.core.hotline.said import CallKind, CallOutcome, Kept, Matter, MatterKind
from standclear.core.notice import AsTyped
from standclear.core.shape import Position

WORDS = draw.text(draw.characters(exclude_categories=["Cs"]), max_size=12)
CALLS = draw.from_regex(r"ca-[0-9a-f]{12}", fullmatch=True)
INSTANTS = draw.datetimes(
    datetime.fromisoformat("1990-01-01"),
    datetime.fromisoformat("2060-01-01"),
    timezones=draw.just(UTC),
).map(lambda at: at.replace(microsecond=0))
SPOKEN = draw.builds(
    SpokenPosition,
    draw.builds(AsTyped, WORDS, WORDS, WORDS),
    draw.builds(
        Position,
        draw.integers(-1_800_000_000, 1_800_000_000),
        draw.integers(-900_000_000, 900_000_000),
    ),
    draw.integers(1, 2**31),
)
GIVEN = draw.lists(draw.builds(Given, WORDS, WORDS), max_size=2).map(tuple)
MATTERS = draw.lists(draw.builds(Matter, draw.sampled_from(MatterKind), WORDS), max_size=2).map(
    tuple
)

OF_HOTLINE = (
    draw.builds(
        st.CallRequest, WORDS, draw.sampled_from(CallKind), WORDS, WORDS,
        draw.lists(WORDS, max_size=2).map(tuple), WORDS,
    ),
    draw.builds(st.CallAnswer, CALLS, WORDS, WORDS, draw.booleans(), draw.booleans()),
    draw.builds(st.CallNote, CALLS, WORDS, draw.integers(0, 9), GIVEN, WORDS),
    draw.builds(st.CallPosition, CALLS, WORDS, WORDS, SPOKEN, WORDS),
    draw.builds(st.CallReadBack, CALLS, WORDS, WORDS, SPOKEN),
    draw.builds(st.CallPromise, CALLS, WORDS, WORDS, INSTANTS),
    draw.builds(st.CallKept, CALLS, draw.integers(0, 9), draw.sampled_from(Kept), WORDS),
    draw.builds(st.CallEnd, CALLS, draw.sampled_from(CallOutcome), WORDS),
    draw.builds(st.ChannelSuspend, WORDS, WORDS),
    draw.builds(st.ChannelResume, WORDS),
    draw.builds(st.HandoverGive, WORDS, MATTERS, WORDS),
    draw.builds(st.HandoverTake, WORDS, WORDS, WORDS),
)  # fmt: skip
"""One of every kind."""
