"""What a writer may have meant who put a place outside where it should be.

The slips are those of real lists: coordinates swapped, a hemisphere forgotten, 35.30 for 35°30'
(22 km off), 35.56789 for 35°56.789' (41 km off), and the other way round.
Promise: a slip is only proposed, never applied, and only where it lands inside.
Source: domain failures 3 and 4; the forms follow from the digits that were typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from standclear.core.errors import InvalidInput
from standclear.core.places.notation.angles import Angle
from standclear.core.places.notation.pairs import Pair, candidate_of
from standclear.core.shape import Position

Slip = tuple[int, str, Angle]
"""(how unlikely, how it is said, the angle that may have been meant)."""


def likely_meant(
    pair: Pair, *, inside: Callable[[Position], bool], show: Callable[[Position], str]
) -> list[str]:
    """Up to three phrases, likeliest first: "swapping latitude and longitude gives ..."."""
    found: list[tuple[int, str]] = []
    for cost, said, meant in _variants(pair):
        try:
            position = candidate_of(meant).position
        except InvalidInput:
            continue
        if inside(position):
            found.append((cost, f"{said} gives {show(position)}"))
    ordered = dict.fromkeys(phrase for _, phrase in sorted(found, key=lambda f: f[0]))
    return list(ordered)[:3]


def swapped(pair: Pair, *, inside: Callable[[Position], bool]) -> str:
    """Degrees given the other way round, in the very digits that were typed, if that lies inside:
    "35.9306N 36.6339E"; else ""."""
    if any(len(angle.parts) != 1 for angle in pair):
        return ""
    lat, lon = _other_way(pair)
    try:
        position = candidate_of((lat, lon)).position
    except InvalidInput:
        return ""
    typed = f"{lat.parts[0]}{lat.hemisphere} {lon.parts[0]}{lon.hemisphere}"
    return typed if inside(position) else ""


def _other_way(pair: Pair) -> Pair:
    lat, lon = pair
    return (
        replace(lon, hemisphere="NS"[lon.negative]),
        replace(lat, hemisphere="EW"[lat.negative]),
    )


def _variants(pair: Pair) -> Iterator[tuple[int, str, Pair]]:
    """Every pair a few slips away, with its cost; the pair itself is not among them."""
    for swap, (one, two) in ((0, pair), (1, _other_way(pair))):
        for slip_a in _slips(one):
            for slip_b in _slips(two):
                said = ["swapping latitude and longitude"] * swap + _said(slip_a, slip_b)
                if said and (slip_a[1] == slip_b[1] or not (slip_a[1] and slip_b[1])):
                    alone = 0 if slip_a[1] == slip_b[1] else 1  # one writer, one way of writing
                    cost = 2 * swap + slip_a[0] + slip_b[0] + 2 * alone
                    yield cost, " and ".join(said), (slip_a[2], slip_b[2])


def _said(a: Slip, b: Slip) -> list[str]:
    if a[1] == b[1]:
        return [a[1]] if a[1] else []
    both = ((a, "latitude"), (b, "longitude"))
    only = [(said, f" ({axis} only)" if "reading" in said else "") for (_, said, _), axis in both]
    return [said + which for said, which in only if said]


def _slips(angle: Angle) -> Iterator[Slip]:
    yield 0, "", angle
    other = angle.hemisphere.translate(str.maketrans("NSEW", "SNWE"))
    yield (
        3,
        f"{other} for {angle.hemisphere}" if other else "the other sign",
        replace(angle, negative=not angle.negative, hemisphere=other),
    )
    for said, parts in _other_forms(angle.parts):
        if all(Fraction(p) < 60 for p in parts[1:]):
            yield 2, said, replace(angle, parts=parts)


def _other_forms(parts: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if len(parts) == 1:
        whole, _, f = parts[0].partition(".")
        if f:
            minutes = f.ljust(2, "0")
            yield "reading the decimals as minutes", (whole, _pointed(minutes))
        if len(f) >= 4:
            yield "reading the decimals as minutes and seconds", (whole, f[:2], _pointed(f[2:]))
    elif len(parts) == 2:
        whole, _, f = parts[1].partition(".")
        yield "reading the minutes as decimals", (f"{parts[0]}.{whole.zfill(2)}{f}",)
    else:
        whole, _, f = parts[2].partition(".")
        decimals = f"{parts[1].zfill(2)}{whole.zfill(2)}{f}"
        yield "reading minutes and seconds as decimals", (f"{parts[0]}.{decimals}",)
        yield "reading the seconds as decimals of minutes", (parts[0], f"{parts[1]}.{whole}{f}")


def _pointed(digits: str) -> str:
    """ "56789" -> "56.789"."""
    return f"{digits[:2]}.{digits[2:]}" if digits[2:] else digits
