"""Who takes a party's statements: a desk's directory within reach, or a desk over a network.

Promise: a statement handed in twice is answered as it was the first time.
Not here: what waits and in which order (party_home.py), the network (client/taking.py).
"""

from __future__ import annotations

from typing import Protocol

from standclear.formats import documents
from standclear.log.entry import Sealed, read_entry
from standclear.service.author import Thread
from standclear.service.desk_home import DeskHome
from standclear.service.shown.answers import whole_answer
from standclear.service.shown.plain import Document


class Taker(Protocol):
    """What a party's directory needs of a desk in order to speak to it.

    Every method raises the package's errors; `Unavailable` where nobody can say whether a
    statement was taken.
    """

    def take(self, sealed: Sealed) -> Document:
        """The answer to a statement (service/shown/answers.py), once it is durable."""

    def holds(self, leaf_hash: bytes) -> bool:
        """Whether the desk's log has this entry."""

    def thread_of(self, party: str) -> Thread:
        """Where the party's thread stands by the desk's log."""

    def live_key(self, key_id: str) -> str | None:
        """The public key that signs under this id now; "" if nobody knows of the party yet."""

    def last_key(self, party: str) -> int:
        """The highest number that a key of this party ever had; 0 for none."""


class DeskBeside:
    """A desk whose directory can be reached: on this machine, or on a share."""

    def __init__(self, home: DeskHome) -> None:
        self._home = home

    def take(self, sealed: Sealed) -> Document:
        answer = self._home.take(sealed)
        author = read_entry(sealed.leaf).header.issuer
        statement = documents.read_statement(sealed.body or b"")
        return whole_answer(self._home.office(), statement, answer, author)

    def holds(self, leaf_hash: bytes) -> bool:
        return self._home.fresh_office().log.find(leaf_hash) is not None

    def thread_of(self, party: str) -> Thread:
        with self._home.only_writer():
            return self._home.fresh_office().thread_of(party)

    def live_key(self, key_id: str) -> str | None:
        picture = self._home.office().picture
        known = key_id.partition("#")[0] in picture.parties
        return picture.public_key(key_id, picture.size) if known else ""

    def last_key(self, party: str) -> int:
        return self._home.last_key(party)
