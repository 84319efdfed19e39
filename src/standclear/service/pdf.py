"""A page as PDF: for whoever must hand over paper.

    pdf_of(html) -> bytes       html: one whole page, everything within it, as a browser would show

For a page's own style: `@page{size:A4;margin:18mm}` and `@media print` apply; `lang` and `dir` of
`<html>` are followed. Font families of the page are not: text is set in Noto Sans and Noto Sans
Arabic, which lie beside this module, so that paper looks the same from every machine. Words within
an <svg> are set letter by letter, which breaks Arabic: there they stand beside it.

Promise: the same page gives the same bytes on one machine; no clock is read, and nothing is
fetched, from a network or a disk: an address in the page is left out.
Not here: what is on a page (dossier/, reports/).
"""

from __future__ import annotations

import logging
from functools import cache
from hashlib import sha256
from importlib.resources import as_file, files
from typing import Any

from standclear.core.errors import Unavailable

MISSING = (
    "no PDF can be made here: it needs the extra `standclear[pdf]` and the system's Pango "
    "(Debian: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0); "
    "the page prints from any browser"
)

FAMILIES = ("noto-sans-latin", "noto-sans-latin-ext", "noto-sans-cyrillic", "noto-sans-arabic")
WEIGHTS = (400, 700)


def pdf_of(html: str) -> bytes:
    """The page as PDF, tagged for screen readers.

    Raises Unavailable where the library, or the system's part of it, is missing.
    """
    weasyprint = _library()
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts = FontConfiguration()
    with as_file(files("standclear.service").joinpath("pdf_fonts")) as directory:
        style = weasyprint.CSS(
            string=_style(directory.as_uri()),
            font_config=fonts,
            url_fetcher=URLFetcher(allowed_protocols=("file",)),
        )
        page = weasyprint.HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=("data",)))
        made: bytes = page.write_pdf(
            stylesheets=[style],
            font_config=fonts,
            pdf_identifier=sha256(html.encode()).digest()[:16],
            pdf_tags=True,
        )
    return made


def must_make_pdf() -> None:
    """Raise Unavailable now, before there is any work, where `pdf_of` would."""
    _library()


@cache
def _library() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError):  # OSError: the system has no Pango
        raise Unavailable(MISSING) from None
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # it tells of styles that it leaves
    return weasyprint


def _style(where: str) -> str:
    """The fonts, each script's a family of its own: Pango takes the first that has the letter."""
    faces = "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};'
        f'src:url("{where}/{_file(family)}-{weight}-normal.woff2")}}'
        for family in FAMILIES
        for weight in WEIGHTS
    )
    named = ",".join(f'"{family}"' for family in FAMILIES)
    return f"{faces}*{{font-family:{named},sans-serif !important}}"


def _file(family: str) -> str:
    """The Arabic font is cut by script once more."""
    return "noto-sans-arabic-arabic" if family == "noto-sans-arabic" else family
