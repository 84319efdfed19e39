"""The page on exact bytes is enough to write a verifier: here is one, written from it alone."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .console import Console, Step

LEAF = re.compile(
    r'\{"payload":"([^"]+)","payloadType":"(application/vnd\.standclear\.entry\.v1\+json)",'
    r'"signatures":\[\{"keyid":"([^"]+)","sig":"([^"]+)"\}\]\}'
)


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def root_from(leaf_hash: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.3.2."""
    place, last, root = index, size - 1, leaf_hash
    for step in proof:
        assert last > 0
        if place & 1 or place == last:
            root = sha(b"\1", step, root)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            root = sha(b"\1", root, step)
        place, last = place >> 1, last >> 1
    assert last == 0
    return root


def verify(receipt: Path, trust: Path) -> str:
    """The six questions of the page; the header's type."""
    keys = json.loads(trust.read_text())
    origin, digits, key_text = keys["log"].split("+", 2)
    log_key = base64.b64decode(key_text)
    assert log_key[0] == 1
    assert sha(origin.encode(), b"\n", log_key)[:4].hex() == digits
    leaf = (receipt / "entry.json").read_bytes()
    found = LEAF.fullmatch(leaf.decode("ascii"))
    assert found
    payload, signature = base64.b64decode(found[1]), base64.b64decode(found[4])
    header = json.loads(payload)
    head, _, note = (receipt / "entry.tlog-proof").read_bytes().partition(b"\n\n")
    magic, index_line, *hashes = head.decode().split("\n")
    assert magic == "c2sp.org/tlog-proof@v1"
    index = int(index_line.removeprefix("index "))
    text, _, signatures = note.partition(b"\n\n")
    signed = signatures.decode().split("\n")[0].removeprefix(f"— {origin} ")
    raw = base64.b64decode(signed)
    assert raw[:4].hex() == digits
    Ed25519PublicKey.from_public_bytes(log_key[1:]).verify(raw[4:], text + b"\n")
    name, size, root = text.decode().split("\n")
    assert name == origin
    proof = [base64.b64decode(line) for line in hashes]
    assert root_from(sha(b"\0", leaf), index, int(size), proof) == base64.b64decode(root)
    key = next(
        base64.b64decode(k["public_key"]) for k in keys["keys"]
        if k["keyid"] == found[3] and k["from_index"] <= index
        and (k["revoked_index"] is None or index <= k["revoked_index"])
    )  # fmt: skip
    kind = found[2].encode()
    message = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
    Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    body = (receipt / "body.json").read_bytes()
    nonce = base64.b64decode((receipt / "body.nonce").read_bytes())
    assert header["body_size"] == max(4096, 1 << (len(body) - 1).bit_length())
    assert base64.b64decode(header["commit"]) == sha(nonce, body)
    return str(header["type"])


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    """The receipt of a plan, and a trust file beside it."""
    console = Console(tmp_path)
    for command in (
        "standclear init desk desk --name Desk --origin sorvath.example/log",
        "standclear init party north north --kind armed_force --desk desk",
        "standclear party add north/north.toml --home desk",
        "standclear plan file p --home north --activity flight --domain air --yes --circle "
        "'33.0200S 21.9700W' --radius 2km --start 2030-03-02T08:00Z --end 2030-03-02T10:00Z",
        "standclear proof make 6 --home desk -o receipt",
        "standclear log trust --home desk -o trust.json",
    ):
        console.run(Step(1, command, (), 0, "2030-03-01T06:00:00Z"))
    return tmp_path / "receipt"


def test_a_receipt_is_read_by_what_the_page_says(receipt: Path) -> None:
    trust = receipt.parent / "trust.json"
    assert verify(receipt, trust) == "plan.file"
    body = receipt / "body.json"
    body.write_bytes(body.read_bytes().replace(b"flight", b"patrol"))
    with pytest.raises(AssertionError):
        verify(receipt, trust)
    proof = receipt / "entry.tlog-proof"
    proof.write_bytes(proof.read_bytes().replace(b"\nindex 6\n", b"\nindex 5\n"))
    with pytest.raises((AssertionError, InvalidSignature)):
        verify(receipt, trust)
