"""A report as one HTML page: for a screen, for paper, and for PDF (service/pdf.py).

Promise: no script, no address, nothing fetched; what came from outside is escaped by the template
engine itself. Arabic runs from right to left, numbers, times and ids as they are written.
"""

from __future__ import annotations

import base64
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, Template
from markupsafe import Markup

from standclear.core.telling import DISCLAIMER_IN
from standclear.service.reports.charts import HIGH, WIDE, chart_of
from standclear.service.reports.words import RIGHT_TO_LEFT, cell_text, moment, words_in
from standclear.service.shown.plain import Document

CSS = """
:root{color-scheme:light dark}
body{font:15px/1.45 "Noto Sans","Noto Sans Arabic",system-ui,sans-serif;margin:2rem auto;
max-width:60rem;padding:0 1rem;color:#1b1b1f;background:#fff}h1{font-size:1.5rem;margin:0 0 .8rem}
h2{font-size:1.1rem;margin:1.8rem 0 .4rem}dl{border-block:1px solid #999;
padding:.5rem 0;margin:0}dl div{display:inline-block;vertical-align:top;margin-block-end:.3rem;
margin-inline-end:1.6rem}dt{color:#555;font-size:.8rem}
dd{margin:0;font-weight:600}table{border-collapse:collapse}
table.rows{width:100%}.rows th,.rows td{text-align:start;padding:.25rem .4rem;
border-bottom:1px solid #ddd;vertical-align:top;overflow-wrap:anywhere}.rows th{font-size:.85rem;
color:#444;overflow-wrap:normal}.n{font-variant-numeric:tabular-nums}
figure{margin:.4rem 0 .8rem}figcaption{font-size:.85rem;color:#444;margin-bottom:.3rem}
figcaption span{margin-inline-end:1rem}.chart td{padding:.15rem 0;padding-inline-end:.8rem;
font-size:.85rem;vertical-align:middle}.note{color:#555;font-size:.85rem;margin:.3rem 0}
.open{border-inline-start:4px solid #a3172b;padding-inline-start:.6rem;font-weight:600}
footer{margin-top:2rem;border-top:1px solid #999;padding-top:.5rem;color:#444;font-size:.85rem}
svg{vertical-align:middle;max-width:100%}
@media screen and (max-width:36rem){.chart,.chart tbody,.chart tr,.chart td{display:block;
padding:0}.rows th,.rows td{min-width:4.6rem}}
@page{size:A4;margin:16mm}
@media screen and (prefers-color-scheme:dark){body{color:#e8eef5;background:#0d1219}
dl,footer{border-color:#6c7a8c}dt,figcaption,footer,.note,.rows th{color:#a5b1c0}
.rows th,.rows td{border-color:#2b3645}.open{border-color:#ff8a80}
rect[fill="#1b4f9c"]{fill:#6cb6ff}rect[fill="#e0a100"]{fill:#f2bd4b}rect[fill="#a3172b"]{fill:#ff8a80}}
@media print{html,body{font-size:11px}body{margin:0;padding:0;max-width:none}h2{break-after:avoid}
tr,figure{break-inside:avoid}}
"""

_HASH = base64.b64encode(sha256(CSS.encode()).digest()).decode("ascii")
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'"
"""Of the page, and of an answer that is one: its own style, and nothing else."""


def page_of(report: Document, language: str) -> str:
    """The whole page in a language."""
    zone = report["zone"]
    sections = [(each, chart_of(each, language, zone)) for each in report["sections"]]
    page: str = _template().render(
        report=report,
        sections=sections,
        language=language,
        rtl=language in RIGHT_TO_LEFT,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        say=words_in(language),
        disclaimer=DISCLAIMER_IN[language],
        policy=Markup(POLICY),
        css=Markup(CSS),
        wide=WIDE,
        high=HIGH,
        moment=lambda text: moment(text, zone),
        text_of=lambda cell: cell_text(cell, language, zone),
    )
    return page


@cache
def _template() -> Template:
    made = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    text = files("standclear.service.reports").joinpath("page.html").read_text("utf-8")
    return made.from_string(text)
