"""Words fit for a subject line, a folder name or a log: one line, and no place in it.

Subject lines, folder names and server answers are read and kept by people who are owed no
coordinates: mail relays, phone screens, whoever finds the stick.

Promise: text that looks like a coordinate is left off whole; rather too much than too little.
Not here: understanding coordinates (core/places/coordinates.py); this only knows their looks.
"""

from __future__ import annotations

import re
import unicodedata

from standclear.core.telling import Urgency
from standclear.links.interface import Parcel

_HEMISPHERE = "NSEWСЮВЗ"  # Latin, and Cyrillic north, south, east, west
_LOOKS_LIKE_A_PLACE = re.compile(
    "|".join(
        (
            r"\d[.,٫]\d{3}",  # 36.633, also with an Arabic decimal sign
            r"\d[.,٫]\d+\s*[,;/ ]\s*[-+−]?\d+[.,٫]\d",  # 36.6, 35.9
            r"\d\s*[°º˚'’′\"”″]",  # 36° 38′
            rf"\d\s*[{_HEMISPHERE}]\b",  # 3638N
            rf"\b[{_HEMISPHERE}]\s*\d",  # N36
            r"\d\s*(?:شمال|جنوب|شرق|غرب)",  # the same in Arabic
            r"\b\d{1,2}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d",  # MGRS: 37S CU 12
            r"[23456789CFGHJMPQRVWX]{2,8}\+",  # Plus Code (Open Location Code, 20 digits)
            r"\d(?:[\s-]?\d){5}",  # UTM metres, 1e-7 degrees, or DDMMSS
        )
    ),
    re.IGNORECASE,
)
_ISO_DATE = re.compile(
    r"\b20\d\d-[01]\d-[0-3]\d(?:[T ][0-2]\d:?[0-5]\d(?::?[0-5]\d)?Z?)?\b", re.ASCII
)
# Joiners and marks that Persian, Arabic and Indic words need; every other format sign goes.
_WRITING_SIGNS = frozenset("\u200c\u200d\u200e\u200f\u061c")
_TAG = {
    Urgency.ROUTINE: "",
    Urgency.URGENT: "[URGENT] ",
    Urgency.LIFE_SAVING: "[URGENT] ",
    Urgency.CEASE: "[CEASE] ",
}


def one_line(text: str, *, most: int) -> str:
    """The text without line ends, control signs or direction overrides; at most so long."""
    kept = "".join(" " if _breaks(sign) else sign for sign in text if not _hides(sign))
    line = " ".join(kept.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _breaks(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Zl", "Zp")


def _hides(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cf", "Cs", "Co") and sign not in _WRITING_SIGNS


def may_name_a_place(text: str) -> bool:
    """Whether the text holds anything written like a coordinate."""
    folded = unicodedata.normalize("NFKC", one_line(text, most=10_000))
    return len(text) > 10_000 or bool(_LOOKS_LIKE_A_PLACE.search(_ISO_DATE.sub("date", folded)))


def subject_line(parcel: Parcel, *, desk: str) -> str:
    """`[URGENT] Release 17 from Valley desk: ...`, without the words that might name a place."""
    head = f"{_TAG[Urgency(parcel.urgency)]}Release {parcel.release} from {one_line(desk, most=60)}"
    if not parcel.subject.strip() or may_name_a_place(parcel.subject):
        return head
    return f"{head}: {one_line(parcel.subject, most=120)}"


def slug(parcel: Parcel) -> str:
    """A few Latin words of the subject for a folder's name; `release` when none will do."""
    if may_name_a_place(parcel.subject):
        return "release"
    words = re.findall(r"[a-z]{2,}", parcel.subject.lower())
    return "-".join(words)[:40].strip("-") or "release"


def withheld_if_place(text: str, *, most: int = 120) -> str:
    """A stranger's words for the log, or a note that they were left off."""
    return "(words withheld)" if may_name_a_place(text) else one_line(text, most=most)
