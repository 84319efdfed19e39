"""A desk over a network as the taker of a party's statements (service/taking.py).

Not here: signing, and what waits in the outbox (service/party_home.py).
"""

from __future__ import annotations

from functools import cached_property

from standclear.client.answers import Me
from standclear.client.desk import Client
from standclear.core.errors import NotAllowed, NotFound
from standclear.log.entry import Sealed
from standclear.service.author import Thread
from standclear.service.shown.plain import Document


class DeskAfar:
    """A desk that is asked through a client; `url` is what people call it by."""

    def __init__(self, client: Client, url: str) -> None:
        self.client, self.url = client, url

    def take(self, sealed: Sealed) -> Document:
        return self.client.hand_in_document(sealed)

    def holds(self, leaf_hash: bytes) -> bool:
        try:
            self.client.document(f"/v1/statements/{leaf_hash.hex()}")
        except NotFound:
            return False
        return True

    def thread_of(self, party: str) -> Thread:
        me = self.client.me()
        self.check_party(party)
        return Thread(me.seq, me.prev)

    def live_key(self, key_id: str) -> str | None:
        self.check_party(key_id.partition("#")[0])
        return self._me.live_keys.get(key_id)

    def check_party(self, party: str) -> None:
        """Refuse to ask or speak for anybody but the token's own party."""
        if self._me.party != party:
            said = f"the token speaks for {self._me.party}, and this is {party}'s directory"
            raise NotAllowed(said, ("the party's own token", "another directory with --home"))

    def last_key(self, party: str) -> int:
        found = self.client.document(f"/v1/parties/{party}")["keys"]
        return max((int(key_id.partition("#")[2]) for key_id in found), default=0)

    @cached_property
    def _me(self) -> Me:
        return self.client.me()
