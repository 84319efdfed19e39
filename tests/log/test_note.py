"""The log puts its name under how many entries it has and what they hash to.

Officers compare checkpoints: as files, or read aloud over a bad line. A checkpoint that any
other reader would take differently must not be taken at all.

c2sp.org/signed-note, tlog-checkpoint, tlog-proof.
"""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.log.checkpoint import (
    Checkpoint,
    open_checkpoint,
    read_checkpoint,
    sign_checkpoint,
)
from standclear.log.errors import BadNote
from standclear.log.keys import log_signer
from standclear.log.note import NoteVerifier, open_note, to_base64
from standclear.log.proof import TlogProof, read_proof, write_proof
from standclear.log.words import WORDS, checkpoint_words
from tests.log.records import ORIGIN, SIGNER

ROOT = bytes(range(32))
CHECKPOINT = Checkpoint(ORIGIN, 1234, ROOT)
NOTE = sign_checkpoint(CHECKPOINT, SIGNER)
STRANGER = log_signer("witness.example/w", bytes(32))


def test_a_checkpoint_goes_there_and_back():
    assert read_checkpoint(CHECKPOINT.text()) == CHECKPOINT
    assert open_checkpoint(NOTE, SIGNER.verifier) == CHECKPOINT


def test_a_checkpoint_is_three_lines_a_blank_and_one_signature():
    lines = NOTE.decode().split("\n")
    assert lines[:4] == [ORIGIN, "1234", to_base64(ROOT), ""]
    assert lines[4].startswith(f"\u2014 {ORIGIN} ")
    assert lines[5:] == [""]


def test_the_example_of_the_go_standard_reads():
    """The note and key that golang.org/x/mod/sumdb/note documents."""
    verifier = NoteVerifier.from_vkey(
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    )
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    signature = (
        "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvq"
        "fqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    assert open_note((text + "\n" + signature).encode(), verifier) == text.encode()


def test_a_vkey_goes_there_and_back():
    assert NoteVerifier.from_vkey(SIGNER.verifier.vkey) == SIGNER.verifier


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(NOTE) - 1), st.integers(1, 255))
def test_no_altered_byte_of_a_checkpoint_passes(spot: int, flip: int):
    note = bytearray(NOTE)
    note[spot] ^= flip
    with pytest.raises(BadNote):
        open_checkpoint(bytes(note), SIGNER.verifier)


def test_signatures_by_strangers_are_carried_and_ignored():
    other = STRANGER.sign(CHECKPOINT.text()).split(b"\n\n")[1]
    assert open_checkpoint(NOTE + other, SIGNER.verifier) == CHECKPOINT
    garbage = f"\u2014 someone {to_base64(bytes(70))}\n".encode()
    assert open_checkpoint(NOTE + garbage, SIGNER.verifier) == CHECKPOINT
    stray_bits = "\u2014 someone AAAAAAD=\n".encode()  # Go's decoder accepts this, so must we
    assert open_checkpoint(NOTE + stray_bits, SIGNER.verifier) == CHECKPOINT


@pytest.mark.parametrize(
    ("note", "named"),
    [
        (STRANGER.sign(CHECKPOINT.text()), "0 signatures by desk.example"),
        (NOTE + NOTE.split(b"\n\n")[1], "2 signatures by desk.example"),
        (SIGNER.sign(CHECKPOINT.text() + b"extension\n"), "want origin, size and root"),
        (SIGNER.sign(CHECKPOINT.text().replace(b"desk", b"task")), "signs for"),
        (SIGNER.sign(CHECKPOINT.text().replace(b"1234", b"01234")), "leading zeros"),
        (SIGNER.sign(CHECKPOINT.text().replace(b"1234", b"1_234")), "leading zeros"),
        (SIGNER.sign(CHECKPOINT.text().replace(b"1234", b"+1234")), "leading zeros"),
        (SIGNER.sign(f"{ORIGIN}\n1\nAAAA\n".encode()), "root of 3 bytes"),
        (NOTE.replace(b"\n\n", b"\n"), "no signature lines"),
        (NOTE[:-1], "does not end in a newline"),
        (NOTE.replace(b"1234", b"12\r4"), "control character"),
        (b"\xff" + NOTE, "not UTF-8 at byte 0"),
        (NOTE + "\u2014 someone AAAAAAAA\n".encode() * 16, "17 signature lines"),
        (NOTE + b"- someone AAAAAAAA\n", "signature line"),
    ],
)
def test_a_checkpoint_in_any_other_form_is_refused_by_name(note: bytes, named: str):
    with pytest.raises(BadNote, match=named):
        open_checkpoint(note, SIGNER.verifier)


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        SIGNER.verifier.vkey.replace("desk", "task"),
        "name+00000000+" + to_base64(b"\1" + bytes(32)),
        "name+00000000+" + to_base64(b"\4" + bytes(32)),
        "na me+00000000+" + to_base64(b"\1" + bytes(32)),
    ],
)
def test_a_key_text_that_does_not_fit_is_refused(vkey: str):
    with pytest.raises(BadNote):
        NoteVerifier.from_vkey(vkey)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb"])
def test_a_log_cannot_take_a_name_that_others_refuse(name: str):
    with pytest.raises(BadNote, match="key name"):
        log_signer(name, bytes(32))


def test_a_log_signs_under_its_own_origin_only():
    with pytest.raises(BadNote, match="the key signs for"):
        sign_checkpoint(Checkpoint("other.example/log", 1, ROOT), SIGNER)


@settings(max_examples=50, deadline=None)
@given(
    st.integers(0, 10**18), st.lists(st.binary(min_size=32, max_size=32), max_size=63).map(tuple)
)
def test_proofs_go_there_and_back(index: int, hashes: tuple[bytes, ...]):
    proof = TlogProof(index, hashes, NOTE)
    assert read_proof(write_proof(proof)) == proof


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"c2sp.org/tlog-proof@v2\nindex 0\n\n" + NOTE,
        b"c2sp.org/tlog-proof@v1\n\n" + NOTE,
        b"c2sp.org/tlog-proof@v1\nindex 00\n\n" + NOTE,
        b"c2sp.org/tlog-proof@v1\nindex -1\n\n" + NOTE,
        b"c2sp.org/tlog-proof@v1\nextra AAAA\nindex 1\n\n" + NOTE,
        b"c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\n" + NOTE,
        b"c2sp.org/tlog-proof@v1\nindex 1\n" + base64.b64encode(ROOT)[:-2] + b"9=\n\n" + NOTE,
        b"c2sp.org/tlog-proof@v1\nindex 1\n"
        + (to_base64(ROOT) + "\n").encode() * 64
        + b"\n"
        + NOTE,
    ],
)
def test_a_proof_in_any_other_form_is_refused(data: bytes):
    with pytest.raises(BadNote):
        read_proof(data)


def test_the_spoken_words_can_be_told_apart():
    assert len(WORDS) == len(set(WORDS)) == 256
    assert len({word[:3] for word in WORDS}) == 256
    assert list(WORDS) == sorted(WORDS)


def test_two_checkpoints_are_spoken_differently_and_one_always_alike():
    spoken = checkpoint_words(CHECKPOINT)
    assert spoken == checkpoint_words(open_checkpoint(NOTE, SIGNER.verifier))
    assert len(spoken.split()) == 16
    assert [len(line.split()) for line in spoken.splitlines()] == [4, 4, 4, 4]
    assert spoken != checkpoint_words(Checkpoint(ORIGIN, 1235, ROOT))
    assert spoken != checkpoint_words(Checkpoint(ORIGIN, 1234, ROOT[::-1]))
