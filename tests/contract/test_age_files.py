"""A backup lies in a drawer for years. Its passphrase opens it, with this program or with `age`;
nothing else does, and no bit of it changes unnoticed.
"""

from __future__ import annotations

import io
import os
from base64 import b64decode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.log.errors import NotStored
from standclear.store.age_file import PIECE, AgeReader, AgeWriter, is_age

PASSPHRASE = b"four unrelated heron words"
CHEAP = 2  # log2(N): for tests alone


def sealed(content: bytes, passphrase: bytes = PASSPHRASE, *, step: int = 1 << 20) -> bytes:
    file = io.BytesIO()
    writer = AgeWriter(file, passphrase, os.urandom, work_factor=CHEAP)
    for start in range(0, len(content), step):
        writer.write(content[start : start + step])
    writer.close()
    return file.getvalue()


def opened(data: bytes, passphrase: bytes = PASSPHRASE) -> bytes:
    return AgeReader(io.BytesIO(data), passphrase).read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])
def test_what_comes_out_is_what_went_in(size: int) -> None:
    content = os.urandom(size)
    for step in (1 << 20, PIECE, 1000):
        data = sealed(content, step=step)
        assert is_age(data)
        assert opened(data) == content


def test_it_can_be_read_in_any_steps() -> None:
    content = os.urandom(2 * PIECE + 99)
    reader = AgeReader(io.BytesIO(sealed(content)), PASSPHRASE)
    found = b""
    while piece := reader.read(777):
        found += piece
    assert found == content


def test_another_passphrase_does_not_open_it() -> None:
    with pytest.raises(NotStored, match="passphrase"):
        opened(sealed(b"keys"), b"four unrelated heron word")


DATA = sealed(bytes(2 * PIECE + 10))


@settings(max_examples=150)
@given(place=st.integers(0, len(DATA) - 1), bit=st.integers(0, 7))
def test_no_bit_changes_unnoticed(place: int, bit: int) -> None:
    altered = bytearray(DATA)
    altered[place] ^= 1 << bit
    with pytest.raises(NotStored):
        opened(bytes(altered))


@given(cut=st.integers(0, len(DATA) - 1))
def test_no_end_is_cut_off_unnoticed(cut: int) -> None:
    with pytest.raises(NotStored):
        opened(DATA[:cut])


def test_pieces_cannot_change_places_nor_be_appended() -> None:
    start = len(DATA) - (2 * (PIECE + 16) + 26)
    pieces = [DATA[start + n * (PIECE + 16) : start + (n + 1) * (PIECE + 16)] for n in range(3)]
    for wrong in ([1, 0, 2], [0, 2], [0, 1], [0, 1, 2, 2]):
        with pytest.raises(NotStored):
            opened(DATA[:start] + b"".join(pieces[n] for n in wrong))


def test_a_file_that_asks_for_all_memory_is_refused() -> None:
    header = sealed(b"x").replace(b" 2\n", b" 30\n", 1)
    with pytest.raises(NotStored, match=r"2\^30"):
        opened(header)


def test_any_bytes_open_or_are_refused() -> None:
    for data in (b"", b"age-encryption.org/v1\n", b"age-encryption.org/v1\n-> X25519 abc\n", b"\0"):
        with pytest.raises(NotStored):
            opened(data)


# Made by rage (pyrage 1.4.0), passphrase "heron".
THEIRS = (
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBSb2g1cFkyQ2RBNHlRRmRDQW4vdkFBIDE4Ckdn"
    "bVZtQmdsVmtmeDM5QVJhK1dwK1VVTGtaWkpnSkFKVlgrS3c4V0FuWDQKLS0tIHM1cHFtbTRZNDMxdkw3"
    "c1ByVVNyYUpnNU9KVEgvZEFqTzk3V0R3bnpuVlEKUBc2d5d/SYH3dpszvLUckdbJ9JWAbcYWIxGdm6ql"
    "r118vMtDf0nrQxfJ/Psxa74="
)


def test_a_file_that_another_implementation_made_is_opened() -> None:
    assert opened(b64decode(THEIRS), b"heron") == b"made elsewhere\n"
