"""The map of a dossier: the place asked about, the circle around it, what lay near, and towns.

Promise: plain lines, north up, land white and water grey, a grid of degrees, no border; of what
was notified nothing is drawn that the asker was not shown, and what goes beyond the frame is cut by
it. Towns are those of the package's gazetteer, coasts of its base map: for finding one's way, and
no record. Scale as in sketch.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from itertools import groupby

from standclear.core.places.gazetteer import Gazetteer
from standclear.core.shape import Position
from standclear.service.dossier.coast import is_mapped, shapes_in
from standclear.service.shown.plain import Document
from standclear.service.sketch import METRES_A_DEGREE, Frame, Line, lines_of

SIDE = 620.0
MOST_TOWNS = 14
GRID_STEPS = (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
_GRID = 'stroke="#ddd" stroke-width="0.7" fill="none"'
LAND, WATER = "#fff", "#dfe7ee"
COLOURS = {"zone": "#7a4b00", "plan": "#1b4f9c", "site": "#a3172b", "move": "#1d6b3a"}


def draw_map(found: Document) -> str:
    """SVG; records are numbered as in the tables."""
    asked = found["question"]
    here = (asked["lon_deg"], asked["lat_deg"])
    reach_m = asked["radius_mm"] / 1000
    frame = Frame(_around(here, reach_m), SIDE)
    x, y = frame.at(here)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE:.0f} {SIDE:.0f}" role="img" '
        'aria-label="Map: north is up">',
        *_land(frame),
        *_grid(frame),
        *_towns(frame, asked),
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{reach_m * frame.unit:.1f}" fill="none" '
        'stroke="#555" stroke-dasharray="5 4"/>',
        *(_record(frame, n, line) for n, line in enumerate(drawn_records(found), 1)),
        f'<path d="M{x - 9:.1f} {y:.1f}H{x + 9:.1f}M{x:.1f} {y - 9:.1f}V{y + 9:.1f}" '
        'stroke="#000" stroke-width="2"/>',
        f'<path d="M{SIDE - 22:.0f} 44V14m-5 8l5 -8l5 8" fill="none" stroke="#000"/>'
        f'<text x="{SIDE - 22:.0f}" y="58" font-size="13" text-anchor="middle">N</text>',
        frame.scale(),
        "</svg>",
    ]
    return "".join(parts)


def _land(frame: Frame) -> Iterator[str]:
    """Water, land on it, lakes on that; what lies beyond the frame is left out."""
    half = SIDE / 2 / frame.unit / METRES_A_DEGREE
    wide = half / frame.shrink
    box = (frame.lon - wide, frame.lat - half, frame.lon + wide, frame.lat + half)
    if not is_mapped(box):
        return
    shapes = [
        (shape.layer, path)
        for shape in shapes_in(box)
        if (path := "".join(_filled(frame, ring) for ring in shape.rings))
    ]
    yield f'<rect width="{SIDE:.0f}" height="{SIDE:.0f}" fill="{WATER}"/>'
    for layer, colour in (("land", LAND), ("lakes", WATER)):
        for path in (drawn for each, drawn in shapes if each == layer):  # tiles lap over
            yield f'<path d="{path}" fill="{colour}" fill-rule="evenodd"/>'


def _filled(frame: Frame, ring: Line) -> str:
    """A ring in tenths; "" where its bounds do not touch the frame. Neighbours that fall on one
    tenth are one point."""
    placed = [frame.at(point) for point in ring]
    xs, ys = [x for x, _ in placed], [y for _, y in placed]
    if max(xs) < 0 or min(xs) > SIDE or max(ys) < 0 or min(ys) > SIDE:
        return ""
    points = [at for at, _ in groupby(f"{_held(x):.1f},{_held(y):.1f}" for x, y in placed)]
    return f"M{'L'.join(points)}Z" if len(points) > 2 else ""


def _held(at: float) -> float:
    """Within a frame's width around the frame, so that no number is long."""
    return min(max(at, -SIDE), 2 * SIDE)


def _grid(frame: Frame) -> Iterator[str]:
    """Meridians and parallels, some four across, with their degrees at the edge."""
    span = frame.metres / METRES_A_DEGREE
    step = next(each for each in GRID_STEPS if each * 5 >= span)
    half = SIDE / 2 / frame.unit / METRES_A_DEGREE
    for k in range(math.ceil((frame.lat - half) / step), math.floor((frame.lat + half) / step) + 1):
        _, y = frame.at((frame.lon, k * step))
        yield f'<path d="M0 {y:.1f}H{SIDE:.0f}" {_GRID}/>{_degrees(4, y - 3, k * step, "NS")}'
    half /= frame.shrink
    for k in range(math.ceil((frame.lon - half) / step), math.floor((frame.lon + half) / step) + 1):
        x, _ = frame.at((k * step, frame.lat))
        lon = (k * step + 180) % 360 - 180
        yield f'<path d="M{x:.1f} 0V{SIDE:.0f}" {_GRID}/>{_degrees(x + 3, 12, lon, "EW")}'


def _degrees(x: float, y: float, value: float, sides: str) -> str:
    said = f"{abs(value):.4f}".rstrip("0").rstrip(".")
    side = sides[value < 0] if value else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="10" fill="#777">{said}°{side}</text>'


def _towns(frame: Frame, asked: Document) -> Iterator[str]:
    """The largest that stand apart from each other's names."""
    here = Position.from_degrees(lon_deg=asked["lon_deg"], lat_deg=asked["lat_deg"])
    taken: list[tuple[float, float]] = []
    for town in Gazetteer.shipped().around(here, SIDE / frame.unit * 0.7):
        x, y = frame.at((town.position.lon_deg, town.position.lat_deg))
        inside = 8 < x < SIDE - 8 and 20 < y < SIDE - 30
        if not inside or any(abs(x - a) < 110 and abs(y - b) < 16 for a, b in taken):
            continue
        taken.append((x, y))
        beside, anchor = (x - 6, "end") if x > SIDE / 2 else (x + 6, "start")
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="#777"/>'
            f'<text x="{beside:.1f}" y="{y + 4:.1f}" font-size="11" fill="#666" '
            f'text-anchor="{anchor}">{escape(town.name)}</text>'
        )
        if len(taken) == MOST_TOWNS:
            return


def drawn_records(found: Document) -> list[Document]:
    """Every record of either side, as it was known then; else as it is known now."""
    now = {each["record"]: each for each in found["now"]["records"]}
    then = {each["record"]: each for each in found["then"]["records"]}
    known: dict[str, Document] = now | then
    return [known[record] for record in sorted(known)]


def _around(here: tuple[float, float], reach_m: float) -> Line:
    lat = reach_m / METRES_A_DEGREE
    lon = lat / max(0.01, _shrink(here[1]))
    return [(here[0] - lon, here[1] - lat), (here[0] + lon, here[1] + lat)]


def _shrink(lat_deg: float) -> float:
    """How much shorter a degree of longitude is there than at the equator."""
    frame = Frame([(0.0, lat_deg)])
    return frame.shrink


def _record(frame: Frame, number: int, line: Document) -> str:
    colour, drawn = COLOURS[line["kind"]], []
    placed: Line = []
    for each in lines_of(line["geojson"]):
        placed = [frame.at(point) for point in each]
        if len(placed) == 1:
            (x, y) = placed[0]
            drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>')
            continue
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        drawn.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
    if placed:
        x, y = (min(max(each, 12.0), SIDE - 12.0) for each in placed[0])
        drawn.append(
            f'<text x="{x + 7:.1f}" y="{y - 5:.1f}" font-size="13" fill="{colour}">{number}</text>'
        )
    return f"<g><title>{escape(line['record'])}</title>{''.join(drawn)}</g>"
