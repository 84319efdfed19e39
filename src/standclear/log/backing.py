"""What a log needs from whatever keeps its bytes: the contract of every store.

Promise: bytes in, bytes out; a store that passes the one contract suite serves.
Not here: what the bytes mean (`entry`, `tiles`), reading them with their proofs (`view`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from standclear.log.tiles import TileId


class StoredHead(NamedTuple):
    """The newest checkpoint as stored: its size and its signed note."""

    size: int
    note: bytes


class Place(NamedTuple):
    """How far an issuer has come: its newest entry's sequence number and leaf hash."""

    seq: int
    leaf_hash: bytes


class Row(NamedTuple):
    """One entry as it goes into a store.

    at           its index
    body, nonce  None where nobody handed them in
    """

    at: int
    leaf: bytes
    leaf_hash: bytes
    issuer: str
    seq: int
    body: bytes | None
    nonce: bytes | None


class Spoken(NamedTuple):
    """A leaf, and what it commits to; body and nonce are None where erased or never given."""

    leaf: bytes
    body: bytes | None
    nonce: bytes | None


class LogWrite(Protocol):
    """A write transaction under way: sees the newest committed state, and is the only writer."""

    def head(self) -> StoredHead | None: ...

    def index_of(self, leaf_hash: bytes) -> int | None: ...

    def last_of(self, issuer: str) -> Place | None: ...

    def put(
        self, rows: list[Row], tiles: dict[TileId, bytes], head: StoredHead, *, at_s: int
    ) -> None: ...


class LogStore(Protocol):
    """What a log needs from a database. Contract, held by one test suite for every store:

    - `write()` is one transaction: at its end all of it is durable (survives loss of power), and
      only then does `with` return; on an exception none of it is there. `Busy` if another
      process writes; `NotStored` if the disk refuses.
    - reads see committed states only, and may come from several threads.
    - nothing is trusted: the log hashes what it reads again.
    """

    def write(self) -> AbstractContextManager[LogWrite]: ...

    def check_in_place(self) -> None: ...  # `NotStored` if a write would be found by nobody

    def head(self) -> StoredHead | None: ...

    def end(self) -> int: ...  # the newest entry's index + 1; audit looks for gaps

    def tile(self, level: int, number: int) -> bytes | None: ...

    def leaf(self, index: int) -> bytes | None: ...

    def leaves(self, start: int, stop: int) -> Iterator[bytes]: ...

    def spoken(self, start: int, stop: int) -> Iterator[Spoken]: ...

    def body(self, index: int) -> tuple[bytes, bytes] | None: ...

    def bodies(self, stop: int) -> int: ...  # how many entries before this one have theirs still

    def erase_body(self, index: int) -> None: ...

    def index_of(self, leaf_hash: bytes) -> int | None: ...

    def last_of(self, issuer: str) -> Place | None: ...

    def recorded_at_s(self, index: int) -> int | None: ...
