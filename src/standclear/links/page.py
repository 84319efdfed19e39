"""One release as a page to print, carry, sign and file.

Promise: one HTML file, A4, in black and white; it loads nothing and runs nothing. Every word
from outside is escaped, and signs that would turn the reading direction are shown by number.
Arabic and Hebrew read from the right, line by line, and the figures
in them keep their order.
Not here: writing it anywhere (outbox.py).
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from standclear.core.telling import DISCLAIMER, Urgency, fixed_words

BANNER = {
    Urgency.ROUTINE: "",
    Urgency.URGENT: "URGENT",
    Urgency.LIFE_SAVING: "URGENT: LIFE-SAVING",
    Urgency.CEASE: "CEASE",
}

# From a sign, letter or figure to the last one before the script changes.
_LATIN_RUN = re.compile(r"((?:[+(−-]?[A-Za-z0-9][ -~°′″−]*[A-Za-z0-9°′″)\"'])|[A-Za-z0-9])")

STYLE = """
@page { size: A4; margin: 16mm 15mm 18mm; }
* { box-sizing: border-box; }
body { font: 11pt/1.4 "Noto Sans", "Noto Sans Arabic", "DejaVu Sans", Arial, sans-serif;
  color: #000; background: #fff; max-width: 180mm; margin: 0 auto; padding: 4mm; }
header { display: flex; justify-content: space-between; gap: 8mm; border-bottom: 2pt solid; }
header dl, .file dl { display: grid; grid-template-columns: auto 1fr; gap: 0 4mm; margin: 0 0 3mm; }
dt { color: #444; } dd { margin: 0; overflow-wrap: anywhere; }
.number { font-size: 54pt; line-height: 1; font-weight: 700; text-align: end; }
.number small { display: block; font-size: 10pt; font-weight: 400; }
.banner { border: 2.5pt solid; padding: 1mm 4mm; font-size: 18pt; font-weight: 700;
  text-align: center; margin: 4mm 0; }
h1 { font-size: 15pt; line-height: 1.3; margin: 5mm 0 3mm; }
.text p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; min-height: 1.4em; }
.fixed { border: 1pt solid; padding: 2mm 4mm; margin: 5mm 0; break-inside: avoid; }
.fixed p { margin: 0; } .fixed p + p { margin-top: 1mm; }
.words { font-family: "DejaVu Sans Mono", monospace; font-weight: 700; }
.sign { border: 1.5pt solid; padding: 3mm 4mm; margin: 5mm 0 0; break-inside: avoid; }
.sign div { display: grid; grid-template-columns: 34mm 1fr 36mm 1fr; gap: 0 3mm; }
.sign span { min-height: 11mm; padding-top: 5mm; } .sign i { border-bottom: .6pt solid; }
.sign h2 { font-size: 11pt; margin: 0; }
.ctl { border: .6pt solid; font-size: 8pt; }
@media screen { body { box-shadow: 0 0 6px #888; margin: 6mm auto; padding: 15mm; } }
""".strip()

# A page that may fetch nothing and run nothing, whatever is in it; its own style is let in by
# its digest (Content Security Policy Level 3, 6.7.3.3).
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode("ascii")
_POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class PageContent:
    """What the page says.

    made_at         aware; shown in UTC and in `time_zone`, an IANA name
    text            plain text; its lines are kept
    checksum_words  what both sides read to each other (spell.py)
    """

    sender: str
    recipient: str
    role: str
    number: int
    urgency: Urgency
    headline: str
    text: str
    made_at: datetime
    time_zone: str
    identifier: str
    checksum_words: tuple[str, ...]
    disclaimer: str = DISCLAIMER


def render_page(content: PageContent) -> str:
    """The page, whole, as HTML."""
    banner = BANNER[content.urgency]
    parts = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>Release {content.number} to {shown(content.recipient)}</title>",
        f"<style>{STYLE}</style>\n</head>\n<body>",
        _header(content),
        f'<p class="banner">{banner}</p>' if banner else "",
        f'<main>\n<h1 dir="auto">{shown(content.headline)}</h1>',
        f'<div class="text">\n{lines(content.text)}\n</div>\n</main>',
        fixed(content.disclaimer),
        _checksum(content),
        _sign_box(content),
        "</body>\n</html>\n",
    )
    return "\n".join(part for part in parts if part)


def _header(content: PageContent) -> str:
    utc = content.made_at.astimezone(UTC)
    to = content.recipient + (f", {content.role}" if content.role else "")
    facts = rows(
        ("From", content.sender),
        ("To", to),
        ("Made", f"{utc:%Y-%m-%d %H:%M:%S} UTC"),
        ("Local", _local(content)),
    )
    return (
        f"<header>\n<dl>\n{facts}\n</dl>\n"
        f'<div class="number"><small>Release</small>{content.number}</div>\n</header>'
    )


def _local(content: PageContent) -> str:
    """The recipient's own time. A zone that is not known here must not stop a telling."""
    try:
        zone = ZoneInfo(content.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return f"not known: no time zone {content.time_zone!r} here; use UTC"
    local = content.made_at.astimezone(zone)
    offset = f"{local:%z}"
    return f"{local:%Y-%m-%d %H:%M:%S} UTC{offset[:3]}:{offset[3:5]} {content.time_zone}"


def rows(*facts: tuple[str, str]) -> str:
    """Names and what stands behind them."""
    return "\n".join(f'<dt>{name}</dt><dd dir="auto">{shown(text)}</dd>' for name, text in facts)


def lines(text: str) -> str:
    """One paragraph a line, each finding its own direction."""
    return "\n".join(f'<p dir="auto">{shown(line)}</p>' for line in text.splitlines())


def fixed(disclaimer: str) -> str:
    """The disclaimer as signed and in the desk's other languages, for whoever holds the paper."""
    said = "".join(f'<p dir="auto">{shown(words)}</p>' for words in fixed_words(disclaimer))
    return f'<div class="fixed">{said}</div>'


def _checksum(content: PageContent) -> str:
    words = content.checksum_words
    groups = "<br>".join(
        " ".join(map(shown, words[start : start + 4])) for start in range(0, len(words), 4)
    )
    return (
        '<div class="file">\n<dl>\n'
        f'<dt>Checksum</dt><dd class="words">{groups}</dd>\n'
        f"{rows(('Identifier', content.identifier))}\n</dl>\n</div>"
    )


def _sign_box(content: PageContent) -> str:
    cells = "".join(
        f"<span>{label}</span><i></i>"
        for label in ("Name and role", "Signature", "Date, time, zone", "Words read back")
    )
    return (
        '<section class="sign">\n'
        f"<h2>Received: release {content.number}. Sign and return to {shown(content.sender)}.</h2>"
        f"\n<div>{cells}</div>\n</section>"
    )


def shown(text: str) -> str:
    """Escaped; figures kept in order; signs that change what is read are shown by number.

    After an Arabic letter the bidirectional algorithm (UAX #9, rule W2) turns `2026-11-22` into
    22-11-2026 and may swap a latitude with its longitude, so figures are isolated there.
    """
    if not any(unicodedata.bidirectional(sign) in ("R", "AL", "RLE", "RLO") for sign in text):
        return _escaped(text)
    return "".join(
        f'<bdi dir="ltr">{_escaped(part)}</bdi>' if _has_figures(part) else _escaped(part)
        for part in _LATIN_RUN.split(text)
    )


def _has_figures(part: str) -> bool:
    return bool(_LATIN_RUN.fullmatch(part) and re.search("[0-9]", part))


def _escaped(text: str) -> str:
    return "".join(
        f'<span class="ctl">U+{ord(sign):04X}</span>' if _misleads(sign) else escape(sign)
        for sign in text
    )


def _misleads(sign: str) -> bool:
    """Direction overrides and isolates, and control signs other than the tab."""
    code = ord(sign)
    turns = 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069
    return turns or (unicodedata.category(sign) == "Cc" and sign != "\t")
