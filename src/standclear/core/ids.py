"""Names that parties give to things, and how they must look.

    party     north, un-ocha                      a short slug
    record    north/plan/12, relief/site/h-7      owner / kind / the owner's own number or code

Promise: an id says who answers for the thing and what it is, and never changes.
"""

from __future__ import annotations

import re
from functools import lru_cache

from standclear.core.errors import InvalidInput

_PARTY = re.compile(r"[a-z][a-z0-9-]{1,30}")
_RECORD = re.compile(
    r"([a-z][a-z0-9-]{1,30})/(plan|zone|site|move)/([A-Za-z0-9][A-Za-z0-9._-]{0,39})"
)

KINDS = ("plan", "zone", "site", "move")


def check_party_id(text: str, *, pointer: str = "party") -> str:
    """The same text, if it can name a party."""
    if not _PARTY.fullmatch(text):
        raise InvalidInput(
            pointer, text, "a party id of 2 to 31 of a-z, 0-9 and -, beginning with a letter"
        )
    return text


def owner_of(record_id: str) -> str:
    """The party that answers for a record."""
    return split(record_id)[0]


def kind_of(record_id: str) -> str:
    """`plan`, `zone`, `site` or `move`."""
    return split(record_id)[1]


@lru_cache(maxsize=4096)
def split(record_id: str) -> tuple[str, str, str]:
    """(owner, kind, the owner's own number) of a record id."""
    match = _RECORD.fullmatch(record_id)
    if match is None:
        raise InvalidInput("id", record_id, "an id written OWNER/KIND/NUMBER, e.g. north/plan/12")
    return match[1], match[2], match[3]


def check_record_id(text: str, *, owner: str, kind: str) -> None:
    """Refuse an id that names another owner or another kind of thing."""
    found_owner, found_kind, _ = split(text)
    if (found_owner, found_kind) != (owner, kind):
        raise InvalidInput("id", text, f"an id that begins with {owner}/{kind}/")
