"""Handovers of the watch as documents: the draft of what is open, and those given and taken.

The draft is the board of the floor (board.py) with the calls, promises and channels beside it, so
that terminal, network and browser hand over one and the same list.
Promise: a handover is for its own party and the desk.
"""

from __future__ import annotations

from datetime import datetime

from standclear.core.errors import NotFound
from standclear.core.picture import Picture
from standclear.core.rules.handovers import not_taken, open_matters
from standclear.service.shown.board import board
from standclear.service.shown.plain import Document, plain


def draft_document(picture: Picture, asker: str, at: datetime) -> Document:
    """What the asker's watch leaves open now: each matter by kind and id, and the board's words."""
    return {
        "party": asker,
        "at": plain(at),
        "matters": [plain(matter) for matter in open_matters(picture, asker, at)],
        "not_taken": not_taken(picture, asker),
        "board": board(picture, asker, at),
    }


def handover_ids(picture: Picture, asker: str) -> list[str]:
    """Handovers that the asker may read, the newest first."""
    found = [
        (held.given_at, key)
        for key, held in picture.hotline.handovers.items()
        if asker in (picture.desk, held.party)
    ]
    return [key for _, key in sorted(found, reverse=True)]


def handover_document(picture: Picture, asker: str, handover: str) -> Document:
    """One handover with both signatures."""
    held = picture.hotline.handovers.get(handover)
    if held is None or asker not in (picture.desk, held.party):
        raise NotFound(f"no handover {handover} that you may see")
    taken = held.taken_at is not None
    return {
        "id": handover,
        "state": "taken" if taken else "given",
        **plain(held),
        "one_key": taken and held.key_id == held.taken_key_id,
    }
