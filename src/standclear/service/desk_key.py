"""Which of the desk's keys signs next: one that counts where its signature will stand.

Promise: nothing of the desk is signed by a key that was revoked before it, not even the decision
on that very revocation.
Not here: where keys rest (key_files.py).
"""

from __future__ import annotations

from collections.abc import Callable

from standclear.core.errors import NotAllowed
from standclear.core.events import KeysChanged
from standclear.core.picture import Picture
from standclear.core.rules.decision import Decision
from standclear.log.keys import PartySigner

Choose = Callable[[Callable[[str], str | None]], PartySigner]
"""Told which public key counts under a key id, a key of the desk that counts."""


def key_for_next(
    key: PartySigner,
    picture: Picture,
    decided: Decision | None = None,
    *,
    choose: Choose | None,
) -> PartySigner:
    """This key while it counts, else another of the desk's.

    decided   what follows now: its own entries stand after a revocation that it makes
    Raises NotAllowed where no other key is held here.
    """
    events = decided.events if decided else ()
    ended = {k for e in events if isinstance(e, KeysChanged) for k in e.revoked}

    def live(key_id: str) -> str | None:
        return None if key_id in ended else picture.public_key(key_id, picture.size)

    if picture.size == 0 or live(key.keyid) == key.public_key_base64:
        return key
    if choose is None:
        raise NotAllowed(
            f"{key.keyid} signs what follows, and no other key of the desk is held here",
            ("keep it until one is",),
        )
    return choose(live)
