"""Who else was told of an overlap and how far each has answered, as one side of it may know.

A side told the other one by what it filed, and may know that this was heard. It learns of the
answer no more than the record behind it: of a side that shows itself blind, not which role spoke.
Promise: a dry run, and a filing that was refused, are nobody's telling: they show nothing.
Not here: the telling (core/rules/matching.py), what an author may know of notices (telling.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from standclear.core.disclosure import share_of, sides_of
from standclear.core.ids import owner_of
from standclear.core.picture import Picture, ReleaseRecord
from standclear.core.release import overlaps_told
from standclear.core.telling import Disclosure, ReceiptLevel
from standclear.service.shown.plain import Document, plain


def heard_by_others(picture: Picture, asker: str, overlap: str) -> list[Document]:
    """A line a party: when it was told last, and the highest receipt since; the desk sees all."""
    found: dict[str, Document] = {}
    for own, party in _others(picture, asker, overlap):
        held = _told_last(picture, party, overlap)
        if held is not None and party not in found:  # who has both records hears once
            openly = asker == picture.desk or _rank(picture, own, asker) >= Disclosure.COARSE.rank
            found[party] = _line(party, held, openly=openly)
    return list(found.values())


def _others(picture: Picture, asker: str, overlap: str) -> Iterator[tuple[str, str]]:
    """The other sides: who owns a record is named in every view; who agreed a zone, to those
    alone who may read it."""
    for own, party in sides_of(picture, picture.overlaps[overlap].found):
        named = asker == picture.desk or party == owner_of(own)
        if party != asker and (named or _rank(picture, own, asker) == Disclosure.FULL.rank):
            yield own, party


def _rank(picture: Picture, record: str, asker: str) -> int:
    return share_of(picture, record, asker).disclosure.rank


def _told_last(picture: Picture, party: str, overlap: str) -> ReleaseRecord | None:
    releases = reversed(picture.releases.get(party, []))
    return next((held for held in releases if overlap in overlaps_told(held.release)), None)


def _line(party: str, held: ReleaseRecord, *, openly: bool) -> Document:
    level = held.level or (ReceiptLevel.REFUSED if held.has(ReceiptLevel.REFUSED) else None)
    at, receipt = next(((at, one) for at, one in held.receipts if one.level is level), (None, None))
    return {
        "party": party,
        "told_at": plain(held.release.made_at),
        "level": level.value if level else None,
        "level_at": plain(at),
        "role": receipt.role if receipt and openly else "",
    }
