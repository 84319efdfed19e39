"""A party's private key stays with the party, whole, and is never overwritten.

c2sp.org/signed-note for the log's key; RFC 8410 for the file.
"""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from standclear.log.errors import BadEntry, NotStored
from standclear.log.keys import (
    PartySigner,
    log_signer,
    log_signer_from_file,
    private_key_from_seed,
    write_private_key,
)

SEED = bytes(range(32))


def test_a_key_file_goes_there_and_back_and_is_its_owners_only(tmp_path: Path):
    key, path = PartySigner.from_seed("force-a", 2, SEED), tmp_path / "key.pem"
    key.write(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["key.pem"]
    again = PartySigner.from_file("force-a", 2, path)
    assert (again.keyid, again.public_key) == ("force-a#2", key.public_key)
    assert again.sign(b"x") == key.sign(b"x")


def test_the_logs_key_goes_there_and_back(tmp_path: Path):
    signer = log_signer("desk.example/log/1", SEED)
    write_private_key(tmp_path / "log.pem", private_key_from_seed(SEED))
    again = log_signer_from_file("desk.example/log/1", tmp_path / "log.pem")
    assert again.verifier == signer.verifier


def test_a_key_file_is_never_replaced(tmp_path: Path):
    path = tmp_path / "key.pem"
    PartySigner.from_seed("force-a", 1, SEED).write(path)
    before = path.read_bytes()
    with pytest.raises(NotStored, match="never replaced"):
        PartySigner.from_seed("force-a", 2, bytes(32)).write(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["key.pem"]


def test_what_a_crash_left_does_not_stand_in_the_way(tmp_path: Path):
    (tmp_path / "key.pem.new").write_bytes(b"half a key")
    PartySigner.from_seed("force-a", 1, SEED).write(tmp_path / "key.pem")
    assert [p.name for p in tmp_path.iterdir()] == ["key.pem"]


def test_a_key_that_others_can_read_is_refused(tmp_path: Path):
    path = tmp_path / "key.pem"
    PartySigner.from_seed("force-a", 1, SEED).write(path)
    path.chmod(0o644)
    with pytest.raises(NotStored, match="mode 644 lets others read"):
        PartySigner.from_file("force-a", 1, path)


def test_files_that_hold_no_such_key_are_refused(tmp_path: Path):
    path = tmp_path / "key.pem"
    with pytest.raises(NotStored, match="No such file"):
        PartySigner.from_file("force-a", 1, path)
    path.write_bytes(b"no key")
    path.chmod(0o600)
    with pytest.raises(NotStored, match="not a private key"):
        PartySigner.from_file("force-a", 1, path)
    other = X25519PrivateKey.from_private_bytes(SEED)
    path.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(NotStored, match="not an Ed25519 key"):
        PartySigner.from_file("force-a", 1, path)


@pytest.mark.parametrize(("party", "number"), [("force a", 1), ("", 1), ("force-a", 0), ("a#b", 1)])
def test_a_key_needs_a_party_and_a_number(party: str, number: int):
    with pytest.raises(BadEntry, match="want <party>#<number"):
        PartySigner.from_seed(party, number, SEED)


def test_no_text_of_a_signer_shows_its_key():
    for signer in (PartySigner.from_seed("force-a", 1, SEED), log_signer("desk.example/1", SEED)):
        assert SEED.hex() not in repr(signer).lower()
        assert "private" not in repr(signer).lower()
