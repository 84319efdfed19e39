"""Authors and logs for the tests of the record: everything from fixed seeds, nothing random."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from standclear.log.append import Log
from standclear.log.entry import Sealed, seal
from standclear.log.header import Header
from standclear.log.keys import PartySigner, log_signer
from standclear.log.merkle import leaf_hash
from standclear.log.trust import KeyRecord, Trust
from standclear.store.sqlite import SqliteStore

ORIGIN = "desk.example/log/1"
SIGNER = log_signer(ORIGIN, sha256(b"the log's key").digest())
NOON_S = 1_523_664_000  # 2018-04-14T00:00:00Z


class Author:
    """A party that says one thing after another, in order."""

    def __init__(self, party: str, number: int = 1) -> None:
        self.party, self.seq, self.prev = party, 0, ""
        self.key = PartySigner.from_seed(
            party, number, sha256(f"{party}#{number}".encode()).digest()
        )

    def says(self, text: str = "", **fields: object) -> Sealed:
        """The author's next entry."""
        self.seq += 1
        header = Header(
            type="note.say",
            issuer=self.party,
            seq=self.seq,
            prev=self.prev,
            issued_at="2018-04-14T01:00:00Z",
        )
        nonce = sha256(f"nonce {self.party} {self.seq}".encode()).digest()
        body = (text or f"{self.party} speaks, {self.seq}").encode()
        sealed = seal(replace(header, **fields), body=body, nonce=nonce, key=self.key)
        self.prev = leaf_hash(sealed.leaf).hex()
        return sealed

    def says_many(self, count: int) -> list[Sealed]:
        return [self.says() for _ in range(count)]

    @property
    def record(self) -> KeyRecord:
        return KeyRecord(self.key.keyid, self.key.public_key, 0)


def trust_in(*authors: Author) -> Trust:
    """The trust of one who knows these authors' keys from the beginning."""
    return Trust(SIGNER.verifier, tuple(author.record for author in authors))


def log_of(
    count: int, *, path: Path | str = ":memory:", batch: int = 64
) -> tuple[Log, SqliteStore]:
    """A log of `count` entries by two authors in turn."""
    store = SqliteStore(path)
    log = Log(store, SIGNER)
    authors = (Author("force-a"), Author("force-b"))
    sealed = [authors[i % 2].says() for i in range(count)]
    for start in range(0, count, batch):
        log.append(sealed[start : start + batch], now_s=NOON_S + start)
    return log, store
