"""Two angles make a position: which is the latitude, and what if nobody said.

Promise: with letters (or the words latitude and longitude) the order is what they say; without,
both orders are candidates and only the declared place may settle it, never the range.
Not here: what one angle says (angles.py, compact.py).
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

from standclear.core.errors import InvalidInput
from standclear.core.places.notation.angles import Angle, read_angle
from standclear.core.places.notation.candidate import Candidate, precision_m
from standclear.core.places.notation.compact import read_group
from standclear.core.places.notation.letters import decimal_commas, hemispheres, plain

FORMS = "two coordinates with letters, such as 35.9306N 36.6339E or 35°55'50\"N 36°38'02\"E"
_LETTERS = {"Y": "NS", "X": "EW"}
_SIGNED = r"[+-]?\d+(?:\.\d+)?"
_LETTER = re.compile(r"[NSEWXY]")

Pair = tuple[Angle, Angle]


def read(text: str) -> tuple[Candidate, ...]:
    """Candidates for a text in any notation made of degrees; () when it has other letters."""
    candidates, fault = [], None
    for pair in read_pairs(text):
        if isinstance(pair, InvalidInput):
            fault = fault or pair
            continue
        try:
            candidates.append(candidate_of(pair))
        except InvalidInput as beyond_range:
            fault = fault or beyond_range
    if not candidates and fault:
        raise fault
    return tuple(candidates)


def read_pairs(text: str) -> list[tuple[Angle, Angle] | InvalidInput]:
    """Every (latitude, longitude) that the text may mean, and why other readings fail."""
    lettered = _in_standard_order(plain(text)) or hemispheres(_bare(plain(text)))
    if not re.fullmatch(r"[\d.,;:=/|°'\"+\-\s NSEWXY]+", lettered):
        return []
    found: list[Pair | InvalidInput] = []
    for reading in decimal_commas(lettered):
        try:
            found += _orders(_two_angles(reading))
        except InvalidInput as fault:
            found.append(InvalidInput("position", text, fault.expected))
    return found


_GEO_URI = re.compile(rf"GEO:({_SIGNED}),({_SIGNED})")
_ISO_6709 = re.compile(r"([+-]\d\d(?:\.\d+)?)([+-]\d{3}(?:\.\d+)?)/")


def _in_standard_order(text: str) -> str | None:
    """geo:35.93,36.63 (RFC 5870) and +35.93+036.63/ (ISO 6709, degrees): latitude first."""
    found = _GEO_URI.fullmatch(text) or _ISO_6709.fullmatch(text)
    return f"Y {found[1]} X {found[2]}" if found else None


def _bare(text: str) -> str:
    """Without brackets around it and a full stop behind it."""
    inner = re.sub(r"^[(\[]([^()\[\]]*)[)\]]$", r"\1", text)
    return re.sub(r"[.;,\s]+$", "", inner)


def candidate_of(pair: Pair) -> Candidate:
    """The position of a (latitude, longitude) pair."""
    lat, lon = pair
    if lat.compact != lon.compact:
        shown = f"{_shown(lat, 'NS')} {_shown(lon, 'EW')}"
        raise InvalidInput("position", shown, f"both coordinates in one notation, not {shown}")
    unlettered = not (lat.axis and lon.axis)
    return Candidate(
        latitude=lat.value,
        longitude=lon.value,
        precision_m=precision_m(lat.value, lat_step=lat.step, lon_step=lon.step),
        notation=lat.style if lat.style == lon.style else f"{lat.style} / {lon.style}",
        meaning=f"{_shown(lat, 'NS')} {_shown(lon, 'EW')}" if unlettered else "",
        settled=not unlettered,
        warnings=_looks_like_minutes(lat, lon),
    )


def _looks_like_minutes(lat: Angle, lon: Angle) -> tuple[str, ...]:
    """35.30 may have been copied from 35°30', which is 22 km away."""
    decimals = [a.parts[0].partition(".")[2] for a in (lat, lon) if len(a.parts) == 1]
    if len(decimals) == 2 and all(len(d) == 2 and int(d) < 60 for d in decimals):
        as_minutes = " ".join(f"{a.parts[0].replace('.', '°')}'" for a in (lat, lon))
        return (f"read as decimals of a degree; if {as_minutes} is meant, write it so",)
    return ()


def _shown(angle: Angle, letters: str) -> str:
    marks = ("°", "'", '"')
    written = "".join(p + m for p, m in zip(angle.parts, marks, strict=False))
    return f"{written}{letters[angle.negative]}"


def _orders(two: Pair) -> list[Pair]:
    """(latitude, longitude) as the letters say, or both ways round."""
    first, second = two
    if first.axis and first.axis == second.axis:
        shown = f"{first.hemisphere} and {second.hemisphere}"
        raise InvalidInput("position", shown, "one letter of N, S and one of E, W")
    if first.axis or second.axis:
        lat_first = first.axis == "latitude" or second.axis == "longitude"
        lat, lon = (first, second) if lat_first else (second, first)
        return _both_signs(lat, lon)
    return [(first, second), (second, first)]


def _both_signs(lat: Angle, lon: Angle) -> list[Pair]:
    """With one letter only, the other coordinate may be on either side."""

    def sides(angle: Angle) -> list[Angle]:
        fixed = angle.axis or angle.negative
        return [angle] if fixed else [angle, replace(angle, negative=True)]

    return list(product(sides(lat), sides(lon)))


def _two_angles(text: str) -> Pair:
    """Cut the text in two, by its letters, its separator, or its count of numbers."""
    letters = _LETTER.findall(text)
    runs = [run.strip(" ;:=") for run in _LETTER.split(text)]
    shape = "".join("LR"[k % 2 == 0] for k in range(2 * len(letters) + 1))
    filled = "".join(s for s, run in zip(shape, _interleaved(runs), strict=True) if s == "L" or run)
    if set(letters) & {"X", "Y"}:
        return _labelled(text)
    if filled in ("RLRL", "LRLR", "RLLR", "RLR"):
        numbers = [run for run in runs if run]
        named = letters if len(letters) == 2 else [letters[0], ""]
        return _angle(numbers[0], named[0]), _angle(numbers[1], named[1])
    if filled == "R":
        first, second = _halves(text)
        return _angle(first, ""), _angle(second, "")
    raise InvalidInput("position", text, FORMS)


def _interleaved(runs: list[str]) -> list[str]:
    spread = [""] * (2 * len(runs) - 1)
    spread[::2] = runs
    return spread


def _labelled(text: str) -> Pair:
    """lat 35.9 lon -36.6: the words give the order, signs or letters the hemispheres."""
    order = "".join(re.findall("[XY]", text))
    if order not in ("XY", "YX"):
        raise InvalidInput("position", text, "lat and lon, each once before its number")
    if re.search("[NSEW]", text):
        two = _two_angles(re.sub("[XY]", " ", text))
    else:
        first, second = (read_angle(run.strip(" :=;"), "") for run in re.split("[XY]", text)[1:])
        two = (
            replace(first, hemisphere=_LETTERS[order[0]][first.negative]),
            replace(second, hemisphere=_LETTERS[order[1]][second.negative]),
        )
    if any(angle.hemisphere not in _LETTERS[o] for angle, o in zip(two, order, strict=True)):
        raise InvalidInput("position", text, "lat beside N or S, lon beside E or W")
    return two


def _angle(text: str, hemisphere: str) -> Angle:
    if ";" in text:
        raise InvalidInput("position", text, FORMS)
    return read_group(text, hemisphere) or read_angle(text, hemisphere)


def _halves(text: str) -> tuple[str, str]:
    """The two coordinates of a text without letters."""
    if text.count(";"):
        halves = [half.strip() for half in text.split(";") if half.strip()]
        if len(halves) != 2:
            raise InvalidInput("position", text, FORMS)
        return halves[0], halves[1]
    words = re.sub(r"([°'\"]) ?", r"\1 ", text).split()
    if len(words) in (2, 4, 6):
        middle = len(words) // 2
        return " ".join(words[:middle]), " ".join(words[middle:])
    raise InvalidInput("position", text, FORMS)
