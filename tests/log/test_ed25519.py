"""A signature holds for everybody or for nobody: two libraries that disagree make two truths.

RFC 8032 section 7.1 for the vectors; the stand-alone verifier (OpenSSL) as the second opinion.
"""

from __future__ import annotations

from hashlib import sha512

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.log.ed25519 import SigningKey, holds
from standclear.verifier.standclear_verify import signed

# RFC 8032 section 7.1: TEST 1, 2, 3 and SHA(abc): private key, message, signature.
VECTORS = {
    "TEST 1": (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        b"",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    "TEST 2": (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        b"\x72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da0"
        "85ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    "TEST 3": (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        b"\xaf\x82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac1"
        "8ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    "SHA(abc)": (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        sha512(b"abc").digest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b5890"
        "9351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
}
KEY = SigningKey(bytes(range(32)))
MESSAGE = b"the convoy leaves at six"
SIGNATURE = KEY.sign(MESSAGE)
GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493  # RFC 8032 section 5.1: L
FIELD_PRIME = 2**255 - 19


@pytest.mark.parametrize("name", VECTORS)
def test_the_standards_own_signatures_are_made_and_hold(name: str):
    seed, message, signature = VECTORS[name]
    key = SigningKey(bytes.fromhex(seed))
    assert key.sign(message).hex() == signature
    assert holds(key.public_key, bytes.fromhex(signature), message)
    assert signed(key.public_key, bytes.fromhex(signature), message)


@settings(deadline=None, max_examples=100)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300))
def test_what_one_signs_the_other_believes(seed: bytes, message: bytes):
    key = SigningKey(seed)
    assert holds(key.public_key, key.sign(message), message)
    assert signed(key.public_key, key.sign(message), message)


@settings(deadline=None, max_examples=300)
@given(st.integers(0, 8 * (32 + 64 + len(MESSAGE)) - 1))
def test_one_bit_altered_anywhere_and_both_refuse(bit: int):
    asked = bytearray(KEY.public_key + SIGNATURE + MESSAGE)
    asked[bit // 8] ^= 1 << bit % 8
    key, signature, message = bytes(asked[:32]), bytes(asked[32:96]), bytes(asked[96:])
    assert holds(key, signature, message) is signed(key, signature, message) is False


@pytest.mark.parametrize(
    ("key", "signature"),
    [
        (KEY.public_key[:31], SIGNATURE),
        (KEY.public_key + b"\0", SIGNATURE),
        (b"", SIGNATURE),
        (KEY.public_key, SIGNATURE[:63]),
        (KEY.public_key, SIGNATURE + MESSAGE[:1]),
        (KEY.public_key, b""),
    ],
    ids=["short key", "long key", "no key", "short", "long", "none"],
)
def test_a_key_or_signature_of_another_length_is_refused_by_both(key: bytes, signature: bytes):
    assert holds(key, signature, MESSAGE) is signed(key, signature, MESSAGE) is False


def test_bytes_moved_from_the_signature_into_the_message_are_refused():
    assert not holds(KEY.public_key, SIGNATURE[:60], SIGNATURE[60:] + MESSAGE)


def test_a_second_spelling_of_a_signature_is_refused_by_both():
    scalar = int.from_bytes(SIGNATURE[32:], "little") + GROUP_ORDER
    again = SIGNATURE[:32] + scalar.to_bytes(32, "little")
    assert holds(KEY.public_key, again, MESSAGE) is signed(KEY.public_key, again, MESSAGE) is False


@pytest.mark.parametrize(
    "point",
    [
        (1).to_bytes(32, "little"),  # the neutral element
        (FIELD_PRIME - 1).to_bytes(32, "little"),  # of order 2
        bytes(32),  # of order 4
        (FIELD_PRIME + 1).to_bytes(32, "little"),  # the neutral element, in another spelling
    ],
    ids=["1", "2", "4", "1 again"],
)
def test_a_key_under_which_one_signature_fits_many_messages_is_refused(point: bytes):
    anything = (1).to_bytes(32, "little") + bytes(32)
    assert not any(holds(point, anything, bytes([n])) for n in range(64))


def test_a_signing_key_does_not_print_itself():
    assert bytes(range(32)).hex() not in repr(KEY)
    assert repr(bytes(range(32)))[2:-1] not in f"{KEY!r} {KEY}"
