"""The scorecard: every commitment, and what each party reports of it; own-force breaches first.

Promise: no number stands for more than one party's reports. As known at a time is the picture of
that time, with the reports and the readings as they stood then.
"""

from __future__ import annotations

from standclear.core.commitments.scored import rank, rows_of
from standclear.core.picture import Picture
from standclear.service.shown.commitments import commitment_ids, commitment_line, row_document
from standclear.service.shown.plain import Document, plain

FIXED = (
    "A report is its reporter's word. Numbers count one party's reports, never what happened.",
    "Reports of different parties are not added up. Where they differ, both stand.",
    "No report means neither kept nor breached, and silence affirms nothing.",
)
"""What stands on every scorecard; the browser has it in each language."""


def scorecard(picture: Picture, asker: str, *, over: bool = False) -> Document:
    """Commitments that the asker may read; `over`: also those that were ended."""
    ids = commitment_ids(picture, asker, over=over)
    cards = [picture.commitments[key] for key in ids]
    return {
        "as_of": {"size": picture.size, "at": plain(picture.at)},
        "fixed": list(FIXED),
        "commitments": [
            commitment_line(picture, asker, held)
            | {
                "performance": [row_document(row) for row in rows_of(held)],
                "reported": bool(held.standing()),
            }
            for held in sorted(cards, key=rank)
        ],
    }
