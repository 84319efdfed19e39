"""The dossier's page: one HTML file with everything in it, for a screen and for paper.

Promise: whatever came from outside is escaped by the template engine itself; the page's own policy
forbids scripts and any request. Printed by a browser it is the dossier on paper, or as PDF.
Not here: the map (map.py), the timeline (timeline.py).
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, Template
from markupsafe import Markup

from standclear.core.places.read_back import read_back
from standclear.core.shape import Position
from standclear.log.merkle import leaf_hash
from standclear.log.receipt import Receipt
from standclear.service.dossier.map import draw_map, drawn_records
from standclear.service.dossier.timeline import finding, spaced, timeline
from standclear.service.shown.plain import Document

CSS = """
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;
color:#1b1b1f;background:#fff}h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
h3{font-size:1rem;margin:1.4rem 0 .3rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.25rem .6rem .25rem 0;border-bottom:1px solid #ddd;
vertical-align:top;overflow-wrap:anywhere}svg{width:100%;max-width:38rem;height:auto;
border:1px solid #ddd}.note{color:#555}.two{display:grid;grid-template-columns:1fr 1fr;gap:1.2rem}
tr.asked td{border-block:2px solid #a3172b;font-weight:600}pre{white-space:pre-wrap;
overflow-wrap:anywhere;font-size:.8rem;background:#f6f6f7;padding:.6rem;margin:.3rem 0}
.exhibit{border-top:1px solid #999;padding-top:.4rem}
@page{size:A4;margin:18mm}
@media print{body{margin:0;max-width:none;font-size:11px}h2{break-after:avoid}
.exhibit h3,tr{break-inside:avoid}.two{gap:.6rem}pre{background:none;border:1px solid #ccc}}
"""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """line: as in the answer; file: its receipt, beside the page."""

    line: Document
    file: str
    receipt: Receipt

    @property
    def leaf_hash(self) -> str:
        return leaf_hash(self.receipt.entry).hex()

    @property
    def body(self) -> str:
        """What was said, indented; "" where it is withheld or erased."""
        if self.receipt.body is None:
            return ""
        try:
            said = json.loads(self.receipt.body)
        except ValueError:
            return self.receipt.body.decode("utf-8", "replace")
        return json.dumps(said, ensure_ascii=False, indent=1)

    @property
    def proof(self) -> str:
        return self.receipt.proof.decode("utf-8", "replace")


def render(desk: str, found: Document, exhibits: list[Exhibit], *, form: str) -> str:
    """The whole page.

    form   `folder`; `zip`: the verifiers lie beside it; `pdf`: it stands alone
    """
    sides = {
        name: {each["record"]: each for each in found[name]["records"]} for name in ("then", "now")
    }
    page: str = _template().render(
        desk=desk,
        found=found,
        asked=found["question"],
        named=_named(found["question"]),
        policy="sha256-" + base64.b64encode(sha256(CSS.encode()).digest()).decode("ascii"),
        css=Markup(CSS),
        map=Markup(draw_map(found)),
        records=drawn_records(found),
        sides=sides,
        timeline=timeline(found),
        exhibits=exhibits,
        form=form,
    )
    return page


def _named(asked: Document) -> str:
    return read_back(Position.from_degrees(lon_deg=asked["lon_deg"], lat_deg=asked["lat_deg"]))


def metres(length_mm: int | None) -> str:
    """Upward to a metre, in words; "" for none."""
    return "" if length_mm is None else f"{-(-length_mm // 1000)} m"


def moment(at: str | None) -> str:
    """ "2030-03-01 06:00:00Z"; "" for none."""
    return at.replace("T", " ") if at else ""


@cache
def _template() -> Template:
    made = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {"metres": metres, "moment": moment, "finding": finding, "spaced": spaced}
    text = files("standclear.service.dossier").joinpath("page.html").read_text("utf-8")
    return made.from_string(text)
