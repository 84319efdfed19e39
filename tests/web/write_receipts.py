"""Write receipts that a browser is held against: `python -m tests.web.write_receipts`.

frontend/tests/receipts.json   one good receipt, its trust file, and altered ones beside them, each
                               with what the six steps answer by log/receipt.py

Each case says only what differs from the good receipt: base64 of bytes, or null where left out.
"""

from __future__ import annotations

import json
import random
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from standclear.log.append import Log
from standclear.log.keys import log_signer
from standclear.log.receipt import Receipt, make_receipt, verify_receipt
from standclear.log.receipt_files import receipt_as_file
from standclear.log.trust import KeyRecord, Trust, write_trust
from standclear.store.sqlite import SqliteStore
from tests.log.records import NOON_S, SIGNER, Author, trust_in

RECEIPTS = Path(__file__).parents[2] / "frontend/tests/receipts.json"
PARTS = ("entry", "proof", "body", "nonce")

ODD_HEADERS: tuple[dict[str, Any], ...] = (
    {"v": 2},
    {"seq": 0},
    {"seq": 2**53},
    {"prev": "0" * 64},
    {"issuer": "force-a"},
    {"issued_at": "2018-02-30T01:00:00Z"},
    {"issued_at": "2018-04-14T24:00:00Z"},
    {"issued_at": "2018-04-14T01:00:00.5Z"},
    {"valid_to": "2018-04-14T01:00:60Z"},
    {"to": ["force-a", "force-a"]},
    {"to": ["\u0430"]},
    {"subject": "x"},
    {"commit": "A" * 42 + "B="},
    {"body_size": 6},
    {"body_size": 8192},
    {"body_size": -1},
    {"urgency": "soon"},
    {"test": 1},
    {"custodial": True},
    {"release": {"recipient": "force-a", "number": 0}},
    {"release": {"recipient": "force-a", "number": 1}},
    {"reason": "q" * 256},
    {"reason": "\U0001f691" * 256},
    {"reason": "q" * 257},
    {"reason": "a\nb"},
    {"after": [{"origin": "desk.example/log/2", "size": 1, "root": "A" * 43 + "="}]},
    {"after": [{"origin": "a+b", "size": 1, "root": "A" * 43 + "="}]},
    {"more": 1},
)


class Town:
    """A small log, the receipt of its second entry, and the keys that count."""

    def __init__(self) -> None:
        self.a, self.b = Author("force-a"), Author("force-b")
        self.log = Log(SqliteStore(":memory:"), SIGNER)
        first, second = self.a.says(), self.b.says("36.1 N", test=True, to=("force-a",))
        self.log.append([first, second, *self.a.says_many(9)], now_s=NOON_S)
        self.good = make_receipt(self.log, 1)
        self.trust = trust_in(self.a, self.b)

    def resigned(self, change: dict[str, Any]) -> Receipt:
        """Rightly signed, by an author who wrote the header like this; it stands in no log."""
        envelope = json.loads(self.good.entry)
        header = json.loads(b64decode(envelope["payload"])) | change
        payload = _canonical(header)
        kind = envelope["payloadType"]
        message = f"DSSEv1 {len(kind)} {kind} {len(payload)} ".encode() + payload
        envelope["payload"] = b64encode(payload).decode()
        envelope["signatures"][0]["sig"] = b64encode(self.b.key.sign(message)).decode()
        return replace(self.good, entry=_canonical(envelope))


def cases(town: Town) -> Iterator[tuple[str, Receipt, Trust]]:
    """Each a name, a receipt and a trust file."""
    good, trust = town.good, town.trust
    yield "as it is", good, trust
    yield "body withheld", replace(good, body=None, nonce=None), trust
    yield "body of another", replace(good, body=b"36.2 N"), trust
    yield "nonce of another", replace(good, nonce=bytes(32)), trust
    yield "nonce too short", replace(good, nonce=bytes(31)), trust
    yield "nonce left out", replace(good, nonce=None), trust
    yield "body left out", replace(good, body=None), trust
    yield "entry of another", replace(good, entry=town.log.entry(0).leaf), trust
    yield "proof of another", replace(good, proof=make_receipt(town.log, 2).proof), trust
    yield "no entry", replace(good, entry=b"{}"), trust
    yield "no proof", replace(good, proof=b""), trust
    spaced = good.entry.replace(b'","payloadType"', b'", "payloadType"')
    yield "entry with a space", replace(good, entry=spaced), trust
    moved = good.proof.replace(b"index 1\n", b"index 01\n")
    yield "index with a zero", replace(good, proof=moved), trust
    yield "more hashes", replace(good, proof=good.proof.replace(b"index 1\n", _LONGER)), trust
    stranger = log_signer(SIGNER.name, bytes(32)).verifier
    yield "another log of this name", good, replace(trust, log=stranger)
    renamed = log_signer("other.example/log", bytes(32)).verifier
    yield "another log", good, replace(trust, log=renamed)
    yield from _key_cases(town)
    for change in ODD_HEADERS:
        yield f"header {json.dumps(change)[:60]}", town.resigned(change), trust


_LONGER = b"index 1\n" + b64encode(bytes(32)) + b"\n"


def _key_cases(town: Town) -> Iterator[tuple[str, Receipt, Trust]]:
    own, good = town.b.record, town.good
    for start, end in ((1, 1), (2, None), (0, 0), (0, 1)):
        key = replace(own, from_index=start, revoked_index=end)
        yield f"key from {start} to {end}", good, replace(town.trust, keys=(key,))
    stolen = KeyRecord(own.keyid, town.a.key.public_key, 0)
    yield "key of another person", good, replace(town.trust, keys=(stolen,))
    by_desk = replace(own, added_by="desk")
    yield "key added by the desk", good, replace(town.trust, keys=(by_desk,))


def altered(town: Town, count: int, seed: int) -> Iterator[tuple[str, Receipt, Trust]]:
    """The good receipt with one part damaged: a byte flipped, cut, put in, or a piece doubled."""
    draw = random.Random(seed)
    for number in range(count):
        part = draw.choice(PARTS)
        bytes_: bytes = getattr(town.good, part)
        spot = draw.randrange(len(bytes_))
        new = draw.choice(
            [
                bytes_[:spot] + bytes([bytes_[spot] ^ draw.randint(1, 255)]) + bytes_[spot + 1 :],
                bytes_[:spot] + bytes_[spot + draw.randint(1, 9) :],
                bytes_[:spot] + draw.choice([b" ", b"\n", b"=", b"0", b'"', b"A"]) + bytes_[spot:],
                bytes_[: draw.randint(spot, len(bytes_))] + bytes_[spot:],
            ]
        )
        yield f"altered {number} in {part}", replace(town.good, **{part: new}), town.trust


def text_of(town: Town, some: Iterator[tuple[str, Receipt, Trust]]) -> str:
    """The fixture file."""
    found = [_case(town, *each) for each in some]
    document = {
        "trust": write_trust(town.trust).decode(),
        "receipt": receipt_as_file(town.good).decode(),
        "cases": found,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def receipts_text() -> str:
    town = Town()
    return text_of(town, cases(town))


def _case(town: Town, name: str, receipt: Receipt, trust: Trust) -> dict[str, Any]:
    report = verify_receipt(receipt, trust)
    differs = {
        part: None if getattr(receipt, part) is None else b64encode(getattr(receipt, part)).decode()
        for part in PARTS
        if getattr(receipt, part) != getattr(town.good, part)
    }
    case: dict[str, Any] = {"name": name, "differs": differs}
    if trust != town.trust:
        case["trust"] = write_trust(trust).decode()
    steps: dict[str, str] = {step.name: step.outcome for step in report.steps}
    for step in report.steps:
        if step.sentence.startswith("Cannot be asked"):
            steps[step.name] = "cannot"  # the browser's page says neither yes nor no
    return case | {"holds": report.holds, "steps": steps}


def _canonical(value: Any) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


if __name__ == "__main__":
    RECEIPTS.write_text(receipts_text(), encoding="utf-8")
