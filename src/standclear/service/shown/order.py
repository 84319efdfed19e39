"""The ids of a picture's records in the order in which lists show them, kept from one to the next.

Sorting a hundred thousand takes longer than showing a page of them, and the picture is held still
meanwhile.
Promise: owner by owner, 2 before 10; records never leave a picture, so what is new is put in its
place, and nothing else is looked at.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

from standclear.core.ids import kind_of, split
from standclear.core.picture import Picture

FEW = 1000
"""New records that are put in one by one; more of them are sorted with the rest."""

_ORDERS: WeakKeyDictionary[Picture, dict[str, list[str]]] = WeakKeyDictionary()


def in_order(picture: Picture, kind: str) -> Sequence[str]:
    """Every record of a kind, in order. Call it with the picture held still."""
    if kind in ("zone", "plan"):
        return _all_of(picture, kind, picture.zones if kind == "zone" else picture.plans)
    return [one for one in _all_of(picture, "notice", picture.notices) if kind_of(one) == kind]


def _all_of(picture: Picture, which: str, held: dict[str, Any]) -> Sequence[str]:
    orders = _ORDERS.setdefault(picture, {})
    known = orders.get(which, [])
    new = len(held) - len(known)
    if not new:
        return known
    if 0 < new <= FEW and known:
        # A new list, for a past picture is read by several threads at once.
        known = known.copy()
        for record in islice(reversed(held), new):
            insort(known, record, key=by_number)
    else:
        known = sorted(held, key=by_number)
    orders[which] = known
    return known


def by_number(record: str) -> tuple[str, int, str]:
    """Owner by owner, 2 before 10."""
    owner, _, number = split(record)
    return owner, int(number) if number.isdecimal() else 0, number
