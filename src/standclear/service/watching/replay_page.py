"""A replay as one HTML file: a map, a timeline, and what was told, with everything in it.

Promise: it asks nobody for anything (its own policy forbids it) and runs no script; what came from
outside is escaped. North is up; the scale is true along the map's middle parallel.
Not here: what is shown (findings.py, against_log.py).
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from html import escape

from standclear.core.counted import counted
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState
from standclear.service.shown.drawings import drawing
from standclear.service.sketch import Frame, lines_of
from standclear.service.watching.against_log import Comparison
from standclear.service.watching.findings import Findings, rows_of
from standclear.service.watching.replayed import Told

SIDE = 760.0
WIDE, LANE, LEFT = 960.0, 20.0, 330.0
MOST_LANES = 300
"""Situations on the timeline; the number of all is stated above it."""

COLOURS = {
    "entering": "#c77700", "approaching": "#c77700", "inside": "#b3261e", "too_near": "#b3261e",
}  # fmt: skip
OTHER_COLOUR = "#6b7280"

LEGEND = (
    '<p class="note">North is up. Orange: expected. Red: so now, or possibly so. Grey: heard no '
    "more. An open ring: over. Thin lines: craft that were told of, while they were.</p>"
)

_Scale = Callable[[datetime], float]

CSS = """
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:62rem;padding:0 1rem;
color:#1b1b1f;background:#fff}h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .6rem .25rem 0;
border-bottom:1px solid #ddd;vertical-align:top}svg{width:100%;height:auto;border:1px solid #ddd}
.note{color:#555}code{font-size:.92em}
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is made from. desk: its name; beside: the log, where it was compared."""

    desk: str
    what: str
    findings: Findings
    beside: Comparison | None = None


def render(shown: Shown) -> str:
    """The whole page."""
    style = base64.b64encode(sha256(CSS.encode()).digest()).decode("ascii")
    found = shown.findings
    span = f"{_time(found.first)} to {_time(found.last)}" if found.first and found.last else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        f"content=\"default-src 'none'; style-src 'sha256-{style}'\">"
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Replay: {escape(shown.desk)}</title><style>{CSS}</style></head><body>"
        f"<h1>{escape(shown.desk)}: the watch over again</h1>"
        f"<p>{escape(shown.what)}. {counted(found.reports, 'report')}, {escape(span)}. "
        "Nothing was written, and nobody was told.</p>"
        f"{_compared(shown.beside)}<h2>Where</h2>{_map(found)}<h2>When</h2>{_timeline(found.told)}"
        f"<h2>What</h2>{_table(found.told)}"
        '<p class="note">It shows what receivers heard. That nothing was told says nothing about '
        f"danger. {escape(found.not_judged)}</p></body></html>"
    )


def _compared(beside: Comparison | None) -> str:
    if beside is None:
        return ""
    counts = "".join(
        _row((f"{word}: {meaning}", str(many))) for word, meaning, many in beside.counts
    )
    named = [(f"entry {one.entry}", "altered", one.change) for one in beside.altered]
    named += [(f"entry {entry}", "missing", change) for entry, change in beside.missing]
    named += [("", "extra", one.change) for one in beside.extra]
    named += [("", "unsaid", one.change) for one in beside.unsaid]
    rows = "".join(_row((word, where, _changed(change))) for where, word, change in named)
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in beside.sentences)
    heads = "<tr><th>beside the log</th><th>alerts</th></tr>"
    return f"<h2>Beside the log</h2><table>{heads}{counts}</table>{said}" + (
        f"<table>{rows}</table>" if rows else ""
    )


def _map(found: Findings) -> str:
    """Zones, the ways of craft that were told of, and where each thing was told."""
    outlines = {key: list(lines_of(drawing(zone.volumes))) for key, zone in found.zones.items()}
    named = {one.change.situation.zone for one in found.told}
    points = [(lon, lat) for way in found.ways.values() for _, lon, lat in way]
    near = named or set(outlines)
    points += [point for key in sorted(near & outlines.keys()) for line in outlines[key]
               for point in line]  # fmt: skip
    if not points or max(p[0] for p in points) - min(p[0] for p in points) > 180:
        return '<p class="note">Nothing that can be drawn on one map.</p>'
    frame = Frame(points, SIDE)
    parts = [
        _line(frame, line, key, "#1f4e8c" if key in named else "#9aa5b1", 1.6)
        for key, lines in outlines.items()
        for line in lines
    ]
    parts += [_name(frame, key, outlines[key]) for key in sorted(named & outlines.keys())]
    for track, way in sorted(found.ways.items()):
        parts.append(_line(frame, [(lon, lat) for _, lon, lat in way], track, "#333", 0.9))
    parts += [_mark(frame, found, one) for one in found.told]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE:.0f} {SIDE:.0f}" role="img" '
        f'aria-label="Map: north is up">{"".join(parts)}{frame.scale()}</svg>{LEGEND}'
    )


def _name(frame: Frame, key: str, lines: list[list[tuple[float, float]]]) -> str:
    """Beside a zone's easternmost point."""
    x, y = frame.at(max((point for line in lines for point in line), default=(0.0, 0.0)))
    side, beside = ("end", x - 6) if x > 0.8 * SIDE else ("start", x + 6)
    return (
        f'<text x="{beside:.1f}" y="{y:.1f}" font-size="12" fill="#1f4e8c" text-anchor="{side}">'
        f"{escape(key)}</text>"
    )


def _line(
    frame: Frame, line: list[tuple[float, float]], title: str, colour: str, wide: float
) -> str:
    placed = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(frame.at, line))
    return (
        f'<polyline points="{placed}" fill="none" stroke="{colour}" stroke-width="{wide}">'
        f"<title>{escape(title)}</title></polyline>"
    )


def _mark(frame: Frame, found: Findings, one: Told) -> str:
    """A dot where the craft was when it was told."""
    way = found.ways.get(one.change.situation.track)
    if not way:
        return ""
    _, lon, lat = min(way, key=lambda point: abs(point[0] - one.at))
    x, y = frame.at((lon, lat))
    colour = COLOURS.get(one.change.situation.kind.value, OTHER_COLOUR)
    fill = "none" if one.change.state is AlertState.RESOLVED else colour
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{fill}" stroke="{colour}">'
        f"<title>{escape(_words(one))}</title></circle>"
    )


def _timeline(told: list[Told]) -> str:
    """A lane a situation, from its first telling to its last, coloured by kind."""
    lanes: dict[str, list[Told]] = {}
    for one in told:
        lanes.setdefault(one.change.alert, []).append(one)
    if not lanes:
        return '<p class="note">Nothing was told.</p>'
    start, end = min(one.at for one in told), max(one.at for one in told)
    whole_s = max((end - start).total_seconds(), 1.0)

    def x(at: datetime) -> float:
        return LEFT + (WIDE - LEFT - 20) * (at - start).total_seconds() / whole_s

    shown = list(lanes.values())[:MOST_LANES]
    high = LANE * (len(shown) + 2)
    parts = [part for n, lane in enumerate(shown) for part in _lane(lane, LANE * (n + 2), x, end)]
    parts.append(
        f'<text x="{LEFT}" y="14" font-size="12">{_time(start)}</text>'
        f'<text x="{WIDE - 20}" y="14" font-size="12" text-anchor="end">{_time(end)}</text>'
    )
    more = f", of which the first {MOST_LANES} are drawn" if len(lanes) > MOST_LANES else ""
    return (
        f"<p>{counted(len(lanes), 'situation')}{more}.</p>"
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:.0f} {high:.0f}" role="img" '
        f'aria-label="Timeline of situations">{"".join(parts)}</svg>'
    )


def _lane(lane: list[Told], y: float, x: _Scale, end: datetime) -> Iterator[str]:
    said = lane[0].change.situation
    name = f"{said.callsign or said.track or 'no craft'} at {said.beside}"
    yield f'<text x="4" y="{y:.1f}" font-size="12">{escape(name[:48])}</text>'
    until = [*(one.at for one in lane[1:]), end]
    for one, then in zip(lane, until, strict=True):
        if one.change.state is AlertState.RESOLVED:
            continue
        colour = COLOURS.get(one.change.situation.kind.value, OTHER_COLOUR)
        wide = max(x(then) - x(one.at), 2.0)
        yield (
            f'<rect x="{x(one.at):.1f}" y="{y - 9:.1f}" width="{wide:.1f}" height="9" '
            f'fill="{colour}"><title>{escape(_words(one))}</title></rect>'
        )


def _table(told: list[Told]) -> str:
    rows = "".join(
        _row((_time(r.hour), r.beside, r.whose, r.kind.value.replace("_", " "),
              str(len(r.alerts)), " ".join(r.alerts[:6])))
        for r in rows_of(told)
    )  # fmt: skip
    names = ("hour", "beside what", "whose", "kind", "situations", "alerts")
    heads = "".join(f"<th>{name}</th>" for name in names)
    return f"<table><tr>{heads}</tr>{rows}</table>"


def _row(cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _words(one: Told) -> str:
    return f"{_time(one.at)} {_changed(one.change)}"


def _changed(change: AlertChange) -> str:
    said = change.situation
    what = said.kind.value.replace("_", " ")
    who = f"{said.callsign} {said.track}".strip()
    claimed = f", claimed by {' and '.join(said.claimants)}" if said.claimants else ""
    whose = f" ({said.whose})" if who and not claimed else claimed
    return f"{change.state.value}: {who or 'no craft'}{whose} {what} {said.beside}, {change.alert}"


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%SZ}"
