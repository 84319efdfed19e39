"""In whose words a zone stands that not all have agreed to.

Promise: the same words in alerts, on the command line and on paper. What one side declares is that
side's word: it binds nobody else, and is never said to be more.
Not here: who has said what (rules/zones.py), translations of the browser.
"""

from __future__ import annotations

from collections.abc import Collection

from standclear.core.ids import owner_of
from standclear.core.zone import ZoneStanding

OWN_WORD = (ZoneStanding.DECLARED, ZoneStanding.DISPUTED)
"""In force by its author's word alone."""

WATCHED = (
    "That word binds nobody else. Plans are held against the zone all the same, and the watch "
    "warns its author and whoever's craft comes in, in these words."
)


def whose_word(
    zone: str,
    standing: str,
    recognised_by: Collection[str],
    rejected_by: Collection[str],
    readers: Collection[str],
) -> str:
    """`declared by south, not recognised by north`; "" where it is not one side's word alone.

    readers   the parties of whom it is said; the author is left out, and of nobody it is said what
              all have said
    """
    if standing not in OWN_WORD:
        return ""
    author = owner_of(zone)
    said = [f"declared by {author}"]
    others = [party for party in dict.fromkeys(readers) if party not in ("", author)]
    for word, parties in (
        ("recognised by", [p for p in others or recognised_by if p in recognised_by]),
        ("rejected by", [p for p in others or rejected_by if p in rejected_by]),
        ("not recognised by", [p for p in others if p not in {*recognised_by, *rejected_by}]),
    ):
        said += [f"{word} {' and '.join(parties)}"] if parties else []
    if len(said) == 1 and not recognised_by:
        said.append("recognised by nobody yet")
    return ", ".join(said)
