"""Sheets to print, carry, sign by hand and file: one for each record or release, with a cover.

Promise: one HTML file, A4, black on white; it loads nothing and runs nothing. Every word from
outside is escaped, as on the courier's page (page.py). A sheet holds what its reader may see and
nothing more: it is made of what they were told.
Not here: what stands on a sheet (service/printing.py), the sketch (service/sketch.py).
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

import segno

from standclear.core.telling import DISCLAIMER, Urgency
from standclear.links.page import BANNER, STYLE, fixed, lines, rows, shown

PACK_STYLE = (
    STYLE
    + """
.sheet { break-after: page; } .sheet:last-child { break-after: auto; }
.what { font-size: 20pt; font-weight: 700; text-align: end; overflow-wrap: anywhere; }
.what small { display: block; font-size: 10pt; font-weight: 400; }
table { border-collapse: collapse; width: 100%; margin: 4mm 0; }
th, td { border: .6pt solid; padding: 1.2mm 2mm; text-align: start; vertical-align: top;
  overflow-wrap: anywhere; }
th { font-weight: 700; } .hand td { height: 11mm; }
.where { display: grid; grid-template-columns: 1fr 62mm; gap: 5mm; align-items: start;
  break-inside: avoid; }
.where svg { width: 62mm; height: 62mm; border: .6pt solid; }
.proof { display: grid; grid-template-columns: 30mm 1fr; gap: 5mm; break-inside: avoid; }
.proof svg { width: 30mm; height: 30mm; }
.mono { font-family: "DejaVu Sans Mono", monospace; font-size: 9pt; overflow-wrap: anywhere; }
@media screen { .sheet { border-bottom: 3pt double; padding-bottom: 8mm; margin-bottom: 8mm; } }
""".rstrip()
)
_DIGEST = base64.b64encode(hashlib.sha256(PACK_STYLE.encode()).digest()).decode("ascii")
PACK_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class PrintedPlace:
    """A position said in three notations and from a known place; `name` such as "corner 2"."""

    name: str
    read_back: str
    notations: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    what, kind   "relief/site/3", "notice, version 2"; "17", "release"
    facts        names and what stands behind them, the most needed first
    times        when it begins and ends, in UTC and in the reader's zone
    sketch       SVG of our own making; "" for none
    code         what the QR code says; `code_says` tells a person what it is
    hands        who signs for having it, a line each
    """

    what: str
    kind: str
    urgency: Urgency
    headline: str
    facts: tuple[tuple[str, str], ...]
    text: str
    places: tuple[PrintedPlace, ...]
    sketch: str
    code: str
    code_says: str
    entry: str
    hands: tuple[str, ...]
    disclaimer: str = DISCLAIMER


@dataclass(frozen=True, slots=True)
class Cover:
    """Who printed what, when; `facts` as on a sheet."""

    title: str
    facts: tuple[tuple[str, str], ...]


def render_pack(cover: Cover, sheets: tuple[Sheet, ...]) -> str:
    """One document: a cover with the list where there is more than one sheet, then each sheet."""
    pages = [_sheet(sheet) for sheet in sheets]
    if len(sheets) > 1:
        pages.insert(0, _cover(cover, sheets))
    parts = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{PACK_POLICY}">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{shown(cover.title)}</title>",
        f"<style>{PACK_STYLE}</style>\n</head>\n<body>",
        *pages,
        "</body>\n</html>\n",
    )
    return "\n".join(parts)


def _cover(cover: Cover, sheets: tuple[Sheet, ...]) -> str:
    listed = "\n".join(
        f"<tr><td>{number}</td><td>{shown(sheet.what)}</td>"
        f'<td dir="auto">{shown(sheet.headline)}</td><td>{BANNER[sheet.urgency]}</td></tr>'
        for number, sheet in enumerate(sheets, 1)
    )
    return (
        f'<section class="sheet">\n<h1>{shown(cover.title)}</h1>\n'
        f'<div class="file"><dl>\n{rows(*cover.facts)}\n</dl></div>\n'
        "<table><thead><tr><th>Sheet</th><th>What</th><th>In one line</th><th>Urgency</th></tr>"
        f"</thead><tbody>\n{listed}\n</tbody></table>\n"
        f"{fixed(DISCLAIMER)}\n</section>"
    )


def _sheet(sheet: Sheet) -> str:
    banner = BANNER[sheet.urgency]
    parts = (
        '<section class="sheet">',
        f'<header><dl>\n{rows(*sheet.facts)}\n</dl>\n<div class="what"><small>'
        f"{shown(sheet.kind)}</small>{shown(sheet.what)}</div></header>",
        f'<p class="banner">{banner}</p>' if banner else "",
        f'<h1 dir="auto">{shown(sheet.headline)}</h1>',
        _where(sheet),
        f'<div class="text">\n{lines(sheet.text)}\n</div>',
        fixed(sheet.disclaimer),
        _hands(sheet),
        _proof(sheet),
        "</section>",
    )
    return "\n".join(part for part in parts if part)


def _where(sheet: Sheet) -> str:
    if not sheet.places and not sheet.sketch:
        return ""
    found = "\n".join(
        f'<tr><th colspan="2" dir="auto">{shown(place.name)}{": " if place.name else ""}'
        f"{shown(place.read_back)}</th></tr>"
        + "".join(
            f"<tr><td>{name}</td><td>{shown(text)}</td></tr>" for name, text in place.notations
        )
        for place in sheet.places
    )
    return f'<div class="where"><table>{found}</table><div>{sheet.sketch}</div></div>'


def _hands(sheet: Sheet) -> str:
    if not sheet.hands:
        return ""
    head = "".join(
        f"<th>{name}</th>"
        for name in ("Received by", "Name and role", "Signature", "Date, time, zone")
    )
    cells = "<td></td>" * 3
    listed = "\n".join(f'<tr><td dir="auto">{shown(who)}</td>{cells}</tr>' for who in sheet.hands)
    return f'<table class="hand"><thead><tr>{head}</tr></thead><tbody>\n{listed}\n</tbody></table>'


def _proof(sheet: Sheet) -> str:
    if not sheet.code:
        return ""
    code = segno.make(sheet.code, error="m", micro=False).svg_inline(border=4, omitsize=True)
    return (
        f'<div class="proof"><div>{code}</div><div><p>{shown(sheet.code_says)}</p>'
        f'<p class="mono">{shown(sheet.entry)}</p>'
        f'<p class="mono">{shown(sheet.code)}</p></div></div>'
    )
