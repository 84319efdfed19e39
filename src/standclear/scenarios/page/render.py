"""Writes the page of a run: one HTML file with everything in it, which asks nobody for anything.

Promise: no request leaves the page (its own policy forbids it); without scripts the tables, the
case file and the proof are all there; times, ids and hashes stay left-to-right in any text.
Not here: what is shown (data.py), the map's behaviour (page.js).
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from html import escape
from importlib.resources import files

from standclear.core.telling import DISCLAIMER, fixed_words
from standclear.scenarios.page.data import Card, Gap, OverlapRow, PageData, Proof

SHOWN_GAPS = 200
"""Rows of the gap table; the number of all is stated above it."""


def render(data: PageData) -> str:
    """The whole page."""
    room = files(__package__)
    template = (room / "page.html").read_text(encoding="utf-8")
    css = (room / "page.css").read_text(encoding="utf-8")
    js = (room / "page.js").read_text(encoding="utf-8")
    parts = {
        "TITLE": escape(data.title),
        "SUBTITLE": escape(data.subtitle),
        "CSS": css,
        "JS": js,
        "STYLE": _digest(css),
        "SCRIPT": _digest(js),
        "SUMMARY": _summary(data),
        "PARTIES": _parties(data),
        "OVERLAPS": _overlaps(data.overlaps),
        "GAPS": _gaps(data.gaps),
        "PROOF": _proof(data.proof),
        "CARDS": "".join(map(_card, data.cards)),
        "DISCLAIMER": "".join(f'<p dir="auto">{escape(w)}</p>' for w in fixed_words(DISCLAIMER)),
        "DATA": _embedded(data),
    }
    return re.sub(r"\{\{([A-Z]+)\}\}", lambda found: parts[found[1]], template)


def _digest(text: str) -> str:
    """As a content security policy names the one script or style that may run (CSP level 2)."""
    return "sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode("ascii")


def _embedded(data: PageData) -> str:
    """The data that the script reads; nothing in it can end the script element."""
    whole = asdict(data)
    for name in ("cards", "proof", "overlaps", "gaps", "parties"):
        del whole[name]
    whole["overlaps"] = [
        {"id": o.id, "first": o.first, "second": o.second, "start": o.start, "end": o.end}
        for o in data.overlaps
    ]
    whole["parties"] = [party for party, _ in data.parties]
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _summary(data: PageData) -> str:
    silent = sum(t.state in ("silent", "gap") for t in data.tellings)
    figures = (
        (len(data.tellings), "numbered tellings"),
        (sum(t.answered_at is not None for t in data.tellings), "answered for by a role"),
        (silent, "still silent at the end"),
        (len(data.overlaps), "overlaps found"),
        (len(data.gaps), "gaps named"),
    )
    return "".join(f"<li><b>{number:,}</b> {escape(text)}</li>" for number, text in figures)


def _parties(data: PageData) -> str:
    rows = []
    for party, names in data.parties:
        told = [t for t in data.tellings if t.recipient == party]
        answered = [t for t in told if t.answered_at is not None]
        waits = sorted(t.answered_at - t.at for t in answered if t.answered_at is not None)
        middle = _span(waits[len(waits) // 2]) if waits else "-"
        shown = " · ".join(
            f'<bdi lang="{escape(lang)}" dir="auto">{escape(text)}</bdi>' for lang, text in names
        )
        silent = sum(t.state in ("silent", "gap") for t in told)
        cells = (_ltr(party), shown, str(len(told)), str(len(answered)), middle, str(silent))
        rows.append(_row(cells))
    return "".join(rows)


def _overlaps(overlaps: Iterable[OverlapRow]) -> str:
    rows = []
    for one in overlaps:
        kind = "near" if one.near else "overlap"
        remedies = "".join(f'<li dir="auto">{escape(text)}</li>' for text in one.remedies)
        answers = "; ".join(map(escape, one.answers)) or "no answer yet"
        rows.append(
            _row(
                (
                    f'<span class="tag {kind}">{kind}</span>',
                    f"{_ltr(one.first)}<br>{_ltr(one.second)}",
                    f"{_ltr(_time(one.start))}<br>{_ltr(_time(one.end))}",
                    f"{_auto(one.where)}<br>{_ltr(one.heights)}",
                    f"<ul>{remedies}</ul>" if remedies else "-",
                    f"{answers}{'<br>' + _auto(one.ended) if one.ended else ''}",
                ),
                attributes=f' id="{escape(one.id)}" data-start="{one.start}"',
            )
        )
    return "".join(rows)


def _gaps(gaps: tuple[Gap, ...]) -> str:
    return "".join(
        _row((_ltr(_time(gap.at)), _ltr(gap.party), _ltr(gap.subject), _auto(gap.why)))
        for gap in gaps[:SHOWN_GAPS]
    )


def _proof(proof: Proof | None) -> str:
    if proof is None:
        return "<p>This page was written without a record beside it.</p>"
    lines = "".join(f'<li dir="auto">{escape(line)}</li>' for line in proof.lines)
    return (
        f"<dl><dt>Log</dt><dd>{_ltr(proof.origin)}</dd>"
        f"<dt>Entries</dt><dd>{_ltr(f'{proof.tree_size:,}')}</dd>"
        f"<dt>Root hash</dt><dd>{_ltr(proof.root_hash)}</dd></dl><ul>{lines}</ul>"
    )


def _card(card: Card) -> str:
    lines = "".join(f'<li dir="auto">{escape(line)}</li>' for line in card.lines)
    sources = "".join(
        f'<li>{escape(publisher)}: <bdi dir="ltr" class="where">{escape(where)}</bdi></li>'
        for publisher, where in card.sources
    )
    assumed = f'<p class="assumed">Assumed: {escape(card.assumed)}</p>' if card.assumed else ""
    return (
        f'<details class="card"><summary><span class="verdict">{escape(card.verdict)}</span> '
        f"<b>{escape(card.title)}</b> <small>{_ltr(card.when)}, {escape(card.place)}</small>"
        f"</summary><h4>What happened</h4><p>{escape(card.happened)}</p>"
        f"<h4>What the record of the day lacked</h4><p>{escape(card.lacked)}</p>"
        f"<h4>What Standclear would have shown</h4><p><b>{_auto(card.headline)}</b></p>"
        f"<ul>{lines}</ul>{assumed}<h4>Sources</h4><ul>{sources}</ul></details>"
    )


def _row(cells: Iterable[str], *, attributes: str = "") -> str:
    return f"<tr{attributes}>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _ltr(text: str) -> str:
    """An island that no right-to-left text around it turns."""
    return f'<bdi dir="ltr">{escape(text)}</bdi>'


def _auto(text: str) -> str:
    return f'<bdi dir="auto">{escape(text)}</bdi>'


def _time(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%a %d %b %H:%MZ}"


def _span(seconds: int) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"
