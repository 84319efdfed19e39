"""Features as Hypothesis draws them: every shape, height, time and text a format may meet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from standclear.core.shape import (
    Circle,
    Corridor,
    Datum,
    EdgeRule,
    Height,
    Point,
    Polygon,
    Position,
)
from standclear.formats.feature import RESERVED, Feature

INSTANTS = st.datetimes(
    min_value=datetime.fromisoformat("2000-01-01"),
    max_value=datetime.fromisoformat("2080-01-01"),
    timezones=st.just(UTC),
)
HEIGHTS = st.none() | st.builds(
    Height,
    st.integers(-400_000, 30_000_000).filter(bool),
    st.sampled_from(Datum),
    st.sampled_from([0, 1, 15_000]),
)
LETTERS = st.characters(
    exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\ufffe\uffff"
)
WORDS = st.text(LETTERS, max_size=20).map(lambda text: " ".join(text.split()))
"""Text as people type it: any script, no control characters, no space at either end."""
KEYS = st.text(LETTERS, min_size=1, max_size=12).map(lambda text: "x" + "".join(text.split()))


def positions(
    west: float = -170, east: float = 170, top: float = 80
) -> st.SearchStrategy[Position]:
    return st.builds(
        Position,
        st.integers(int(west * 1e7), int(east * 1e7)),
        st.integers(int(-top * 1e7), int(top * 1e7)),
    )


@st.composite
def rings(draw: st.DrawFn) -> tuple[Position, ...]:
    """A convex ring: a box with its corners cut to different depths."""
    centre = draw(positions())
    size = draw(st.integers(2_000, 20_000_000))
    cuts = draw(st.lists(st.integers(1, size // 2), min_size=4, max_size=4))
    x, y = centre.lon_e7, centre.lat_e7
    corners = [
        (x - size, y - size + cuts[0]),
        (x - size + cuts[0], y - size),
        (x + size - cuts[1], y - size),
        (x + size, y - size + cuts[1]),
        (x + size, y + size - cuts[2]),
        (x + size - cuts[2], y + size),
        (x - size + cuts[3], y + size),
        (x - size, y + size - cuts[3]),
    ]
    return tuple(dict.fromkeys(Position(a, b) for a, b in corners))


@st.composite
def corridors(draw: st.DrawFn) -> Corridor:
    start = draw(positions(top=70))
    steps = draw(
        st.lists(
            st.tuples(st.integers(-1_000_000, 1_000_000), st.integers(1, 1_000_000)),
            min_size=1,
            max_size=4,
        )
    )
    route = [start]
    for east, north in steps:
        route.append(Position(route[-1].lon_e7 + east, route[-1].lat_e7 + north))
    times: tuple[tuple[datetime, datetime], ...] = ()
    if draw(st.booleans()):
        clock, spans = draw(INSTANTS), []
        for _ in steps:
            end = clock + timedelta(seconds=draw(st.integers(0, 7200)))
            spans.append((clock, end))
            clock = end + timedelta(seconds=draw(st.sampled_from([0, 60])))
        times = tuple(spans)
    width_mm = draw(st.integers(1, 20_000_000))
    return Corridor(tuple(route), width_mm, times, draw(st.sampled_from(EdgeRule)))


CIRCLES = st.builds(Circle, positions(), st.integers(1, 100_000_000))
POINTS = st.builds(Point, positions(), st.integers(0, 10_000_000))
POLYGONS = st.builds(Polygon, rings().map(lambda ring: ((ring,),)), st.sampled_from(EdgeRule))
SHAPES = CIRCLES | POINTS | POLYGONS | corridors()


@st.composite
def features(draw: st.DrawFn) -> Feature:
    times = sorted(draw(st.lists(INSTANTS, min_size=2, max_size=2)))
    start, end = (draw(st.sampled_from([None, time])) for time in times)
    floor, ceiling = draw(HEIGHTS), draw(HEIGHTS)
    if floor and ceiling and floor.datum is ceiling.datum and floor.value_mm > ceiling.value_mm:
        floor, ceiling = ceiling, floor
    free = draw(st.dictionaries(KEYS.filter(lambda key: key not in RESERVED), WORDS, max_size=3))
    return Feature(
        name=draw(WORDS),
        shape=draw(SHAPES),
        floor=floor,
        ceiling=ceiling,
        start=start,
        end=end,
        properties=tuple(free.items()),
    )
