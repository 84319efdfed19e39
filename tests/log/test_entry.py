"""An author's words enter the record as exact bytes, and only one spelling of them is read.

A hostile lawyer will hold up two readers that disagree about one entry. There must be none:
whatever is not the one form is refused, and the refusal names what.

DSSE v1.0.0, RFC 8785; trust.md 1.5 names the traps.
"""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.log.entry import (
    PAYLOAD_TYPE,
    Glance,
    commitment,
    glance,
    read_entry,
    seal,
    shown_size,
    verify_body,
    verify_entry,
    verify_promise,
)
from standclear.log.errors import BadEntry
from standclear.log.header import URGENCIES, Header, Release, Seen
from standclear.log.header_bytes import Gist, read_header, write_header
from standclear.log.keys import PartySigner
from standclear.log.note import to_base64
from tests.log.records import Author

KEY = PartySigner.from_seed("force-a", 1, bytes(range(32)))
NONCE = bytes(32)
DIGEST = to_base64(bytes(range(32)))
FIRST = Header(
    type="plan.file",
    issuer="force-a",
    seq=1,
    prev="",
    issued_at="2018-04-14T01:00:00Z",
    commit=DIGEST,
)

identifiers = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,20}\Z")
hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)
times = st.datetimes().map(lambda t: t.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0"))
numbers = st.integers(1, 2**53 - 1)
reasons = st.text(
    st.characters(blacklist_categories=("Cs",), min_codepoint=32, blacklist_characters="\x7f"),
    max_size=60,
)


@st.composite
def headers(draw: st.DrawFn) -> Header:
    seq = draw(numbers)
    release = draw(st.none() | st.builds(Release, identifiers, numbers))
    seen = st.builds(Seen, st.just("other.example/log"), st.integers(0, 2**53 - 1), st.just(DIGEST))
    return Header(
        type=draw(identifiers),
        issuer="force-a",
        seq=seq,
        prev="" if seq == 1 else draw(hashes),
        issued_at=draw(times),
        after=tuple(draw(st.lists(seen, max_size=2))),
        to=tuple(draw(st.lists(identifiers, max_size=3, unique=True))),
        subject=draw(st.just("") | hashes),
        commit=DIGEST,
        body_size=draw(st.integers(0, 2**53 - 1)),
        valid_from=draw(st.just("") | times),
        valid_to=draw(st.just("") | times),
        urgency=draw(st.sampled_from(URGENCIES)),
        test=draw(st.booleans()),
        custodial=draw(st.booleans()),
        release=release,
        reason=draw(reasons),
    )


@settings(max_examples=200, deadline=None)
@given(headers())
def test_headers_go_there_and_back(header: Header):
    assert read_header(write_header(header)) == header


@settings(max_examples=200, deadline=None)
@given(headers())
def test_our_canonical_json_is_that_of_the_reference_library(header: Header):
    data = write_header(header)
    assert rfc8785.dumps(json.loads(data)) == data


@settings(max_examples=500, deadline=None)
@given(headers(), st.data())
def test_whatever_reads_as_a_header_is_written_as_the_same_bytes(
    header: Header, data: st.DataObject
):
    """No second spelling, wherever a byte is put in, exchanged, or left out."""
    payload = write_header(header)
    spot = data.draw(st.integers(0, len(payload) - 1))
    put = data.draw(
        st.sampled_from([b"", b"0", b"a", b"A", b" ", b'"', b"\\", b"\n", b"\xff", b"=", b","])
    )
    altered = payload[:spot] + put + payload[spot + data.draw(st.integers(0, 1)) :]
    try:
        read = read_header(altered)
    except BadEntry:
        return
    assert write_header(read) == altered
    assert read == replace(read)  # which looks at every value again


@settings(max_examples=60, deadline=None)
@given(headers(), st.binary(max_size=200), st.binary(min_size=32, max_size=32))
def test_what_was_sealed_reads_and_verifies(header: Header, body: bytes, nonce: bytes):
    sealed = seal(header, body=body, nonce=nonce, key=KEY)
    entry = read_entry(sealed.leaf)
    verify_entry(entry, KEY.public_key)
    verify_body(entry, body, nonce)
    assert entry.keyid == "force-a#1"
    assert entry.leaf == sealed.leaf
    shown = shown_size(len(body))
    assert entry.header == replace(header, commit=commitment(body, nonce), body_size=shown)
    assert rfc8785.dumps(json.loads(sealed.leaf)) == sealed.leaf


def glanced(leaf: bytes) -> Glance | str:
    try:
        return glance(leaf)
    except BadEntry as fault:
        return str(fault)


def read_whole(leaf: bytes) -> Glance | str:
    """What a glance should show, from reading all of it."""
    try:
        entry = read_entry(leaf)
    except BadEntry as fault:
        return str(fault)
    h = entry.header
    gist = (h.issuer, h.seq, h.prev, h.commit, h.body_size)
    return Glance(Gist(*gist), entry.keyid, entry.signature, entry.payload, entry.leaf_hash)


@settings(max_examples=200, deadline=None)
@given(headers(), st.data())
def test_an_audits_glance_shows_and_refuses_what_reading_does(header: Header, data: st.DataObject):
    """In the same words: two reports of one log are compared."""
    payload = write_header(header)
    assert isinstance(glanced(leaf_around(payload)), Glance)
    assert glanced(leaf_around(payload)) == read_whole(leaf_around(payload))
    spot = data.draw(st.integers(0, len(payload) - 1))
    put = data.draw(st.sampled_from([b"", b"0", b"1", b"9", b"b", b" ", b'"', b"\xff", b","]))
    altered = leaf_around(payload[:spot] + put + payload[spot + 1 :])
    assert glanced(altered) == read_whole(altered)


@pytest.mark.parametrize("body", [b"{}", b"x" * 4096, b"x" * 4097])
def test_an_audits_glance_holds_a_body_against_its_promise(body: bytes):
    gist = glance(seal(FIRST, body=body, nonce=NONCE, key=KEY).leaf).gist
    verify_promise(gist, body, NONCE)
    for other, nonce in ((body + b" ", NONCE), (body[:-1], NONCE), (body, bytes([1, *NONCE[1:]]))):
        with pytest.raises(BadEntry):
            verify_promise(gist, other, nonce)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_no_altered_byte_passes(data: st.DataObject):
    leaf = bytearray(seal(FIRST, body=b"{}", nonce=NONCE, key=KEY).leaf)
    spot = data.draw(st.integers(0, len(leaf) - 1))
    leaf[spot] ^= data.draw(st.integers(1, 255))
    try:
        entry = read_entry(bytes(leaf))
    except BadEntry:
        return
    # The key's name lies outside the signature (DSSE): another name is another key, if any.
    key = KEY.public_key if entry.keyid == KEY.keyid else bytes(32)
    with pytest.raises(BadEntry):
        verify_entry(entry, key)


def test_the_same_words_by_the_same_author_are_the_same_entry():
    first, again = (seal(FIRST, body=b"{}", nonce=NONCE, key=KEY) for _ in range(2))
    assert first == again


def test_the_leaf_tells_nothing_of_the_body():
    leaf = seal(FIRST, body=b"36.0651 N, 36.7112 E", nonce=NONCE, key=KEY).leaf
    for form in (b"36.0651", base64.b64encode(b"36.0651")[:8]):
        assert form not in leaf
        assert form not in read_entry(leaf).payload


def test_another_body_or_nonce_is_noticed():
    entry = read_entry(seal(FIRST, body=b"nine", nonce=NONCE, key=KEY).leaf)
    for body, nonce in ((b"five", NONCE), (b"nine ", NONCE), (b"nine", bytes([1] * 32))):
        with pytest.raises(BadEntry, match=r"header|commitment"):
            verify_body(entry, body, nonce)
    with pytest.raises(BadEntry, match="nonce of 3 bytes"):
        verify_body(entry, b"nine", b"abc")


def leaf_around(payload: bytes, /, **changes: object) -> bytes:
    """A properly signed envelope around any payload, then changed."""
    pae = f"DSSEv1 {len(PAYLOAD_TYPE)} {PAYLOAD_TYPE} {len(payload)} ".encode() + payload
    envelope = {
        "payload": to_base64(payload),
        "payloadType": PAYLOAD_TYPE,
        "signatures": [{"keyid": "force-a#1", "sig": to_base64(KEY.sign(pae))}],
    }
    return rfc8785.dumps(envelope | changes)


GOOD = write_header(FIRST)


TOO_FAR = f'{{"origin":"x","root":"{DIGEST}","size":{2**53}}}'.encode()


def changed(**members: object) -> bytes:
    return rfc8785.dumps(json.loads(GOOD) | members)


@pytest.mark.parametrize(
    ("payload", "named"),
    [
        (GOOD.replace(b'"seq":1', b'"seq":1,"seq":1'), "'seq' stands there twice"),
        (GOOD.replace(b'"seq":1', b'"seq": 1'), "not canonical"),
        (GOOD.replace(b"plan.file", b"plan\\u002efile"), "not canonical"),
        (GOOD.replace(b'"seq":1', b'"seq":1.0'), "header/seq: 1.0"),
        (GOOD.replace(b'"seq":1', b'"seq":1e0'), "header/seq: 1.0"),
        (GOOD.replace(b'"seq":1', b'"seq":NaN'), "header/seq: nan"),
        (GOOD.replace(b'"seq":1', b'"seq":-Infinity'), "header/seq: -inf"),
        (GOOD.replace(b'"seq":1', b'"seq":9007199254740992'), "2^53"),
        (GOOD.replace(b'"seq":1', b'"seq":' + b"9" * 5000), "not JSON"),
        (GOOD.replace(b'"seq":1', b'"seq":true'), "header/seq: True"),
        (GOOD.replace(b'"test":false', b'"test":0'), "test, custodial"),
        (GOOD.replace(b'"seq":1', b'"seq":' + b"[" * 20000 + b"]" * 20000), "nested too deep"),
        (GOOD.replace(b"plan.file", b"plan\xff"), "not UTF-8 at byte"),
        (GOOD.replace(b'"reason":""', b'"reason":"\\ud800"'), "header/reason"),
        (GOOD.replace(b'"reason":""', b'"reason":"a\\u0000b"'), "header/reason"),
        (b"\xef\xbb\xbf" + GOOD, "not JSON"),
        (GOOD.decode().encode("utf-16"), "not UTF-8"),
        (GOOD + b" ", "not canonical"),
        (GOOD[:-1], "not JSON"),
        (b"[]", "want a JSON object"),
        (b'"x"', "want a JSON object"),
        (changed(extra=1), "'extra'"),
        (changed(v=2), "header/v: 2"),
        (changed(type="plan file"), "header/type"),
        (changed(issuer="force-\u0430"), "header/issuer"),  # a Cyrillic a looks the same
        (changed(prev="ab" * 32), 'header/prev: .* "" with seq 1'),
        (changed(seq=2), "header/prev"),
        (changed(issued_at="2018-04-14T01:00:00+00:00"), "header/issued_at"),
        (changed(issued_at="2018-02-30T01:00:00Z"), "header/issued_at"),
        (changed(issued_at="2018-04-14T01:00:60Z"), "header/issued_at"),
        (changed(to="force-b"), "header/to"),
        (changed(to=["force-b", "force-b"]), "each party once"),
        (changed(to=[["force-b"]]), "header/to"),
        (changed(subject="AB" * 32), "header/subject"),
        (changed(commit=""), "header/commit"),
        (changed(commit=DIGEST[:-2] + "9="), "header/commit"),
        (changed(body_size=-1), "header/body_size"),
        (changed(urgency="flash"), "header/urgency"),
        (changed(urgency=["routine"]), "header/urgency"),
        (changed(release={"recipient": "b", "number": 0}), "release/number"),
        (changed(release=[]), "header/release"),
        (changed(after=[{"origin": "x", "size": 1}]), "'root'"),
        (changed(after=[{"origin": "a b", "size": 1, "root": DIGEST}]), "after/origin"),
        (GOOD.replace(b'"after":[]', b'"after":[%b]' % TOO_FAR), "after/size"),
        (changed(after={}), "header/after"),
    ],
)
def test_a_header_in_any_other_form_is_refused_by_name(payload: bytes, named: str):
    with pytest.raises(BadEntry, match=named.replace("^", r"\^").replace("[", r"\[")):
        read_entry(leaf_around(payload))
    assert glanced(leaf_around(payload)) == read_whole(leaf_around(payload))


@pytest.mark.parametrize(
    ("leaf", "named"),
    [
        (leaf_around(GOOD, payloadType="application/json"), "payloadType 'application/json'"),
        (leaf_around(GOOD, signatures=[]), "exactly one signature"),
        (leaf_around(GOOD, signatures=[{}, {}]), "exactly one signature"),
        (leaf_around(GOOD, extra=""), "want an object with payload"),
        (leaf_around(GOOD, payload=to_base64(GOOD).rstrip("=")), "not the one form"),
        (leaf_around(GOOD).replace(b'","payloadType', b'", "payloadType'), "not the one form"),
        (leaf_around(GOOD).replace(b"force-a#1", b"force-a#01"), "not the one form"),
        (leaf_around(GOOD).replace(b"force-a#1", b"force-b#1"), "key of the issuer, 'force-a'"),
        (leaf_around(GOOD) + b"\n", "not the one form"),
        (b"", "not JSON"),
        (b"[" * 60000, "nested too deep"),
        (b"\xff", "not JSON"),
        (b"{" + b" " * 65535 + b"}", "65537 bytes"),
    ],
)
def test_an_envelope_in_any_other_form_is_refused_by_name(leaf: bytes, named: str):
    with pytest.raises(BadEntry, match=named):
        read_entry(leaf)
    assert glanced(leaf) == read_whole(leaf)


def test_a_signature_over_another_type_does_not_pass_for_this_one():
    """Payload type confusion: the same bytes, signed as something else."""
    other = "application/json"
    pae = f"DSSEv1 {len(other)} {other} {len(GOOD)} ".encode() + GOOD
    signatures = [{"keyid": "force-a#1", "sig": to_base64(KEY.sign(pae))}]
    with pytest.raises(BadEntry, match="not by the key"):
        verify_entry(read_entry(leaf_around(GOOD, signatures=signatures)), KEY.public_key)


def test_a_key_signs_for_its_own_party_only():
    with pytest.raises(BadEntry, match="force-b#1 cannot sign for issuer force-a"):
        seal(FIRST, body=b"", nonce=NONCE, key=Author("force-b").key)


def test_an_entry_too_large_for_a_tile_is_refused():
    parties = tuple(f"{n:0>64}" for n in range(1000))
    with pytest.raises(BadEntry, match="want at most 65535"):
        seal(replace(FIRST, to=parties), body=b"", nonce=NONCE, key=KEY)


@given(st.integers(0, 2**22), st.integers(0, 2**22))
def test_a_headers_size_holds_the_body_and_tells_bodies_of_a_few_kilobytes_not_apart(
    one: int, other: int
) -> None:
    assert shown_size(one) >= one
    assert shown_size(one) <= max(4096, 2 * one)
    if max(one, other) <= 4096:
        assert shown_size(one) == shown_size(other)
