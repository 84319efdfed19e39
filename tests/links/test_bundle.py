"""A courier carries a release on a stick; nobody knows who had the stick in between.

What comes out is what went in, or an error that names the member.
"""

import hashlib
import io
import json
import zipfile
import zlib
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.errors import InvalidInput
from standclear.links.bundle import (
    LARGEST_BUNDLE,
    MANIFEST,
    BadBundle,
    check_names,
    read_bundle,
    write_bundle,
    write_manifest,
)

FILES = {"entry.json": b'{"a":1}', "proof/inclusion.txt": b"proof\n", "empty": b""}

_part = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,9}", fullmatch=True)
_name = st.lists(_part, min_size=1, max_size=3).map("/".join)


def _may_be_carried(names: list[str]) -> bool:
    try:
        check_names(names)
    except InvalidInput:
        return False
    return True


_files = st.dictionaries(_name, st.binary(max_size=200), max_size=6).filter(
    lambda files: _may_be_carried(list(files))
)


def _zip(members: list[tuple[str, bytes]], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, compression)
    return buffer.getvalue()


def _with_manifest(files: dict[str, bytes]) -> list[tuple[str, bytes]]:
    return [(MANIFEST, write_manifest(files)), *files.items()]


@given(_files)
@settings(max_examples=60, deadline=None)
def test_what_comes_out_is_what_went_in(files: dict[str, bytes]) -> None:
    assert read_bundle(write_bundle(files)) == files


@given(_files, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_packing_changes_no_byte(files: dict[str, bytes], random: Random) -> None:
    names = list(files)
    random.shuffle(names)
    assert write_bundle({name: files[name] for name in names}) == write_bundle(files)


def test_the_bytes_are_the_same_on_every_machine_and_every_day() -> None:
    assert hashlib.sha256(write_bundle(FILES)).hexdigest() == (
        "d37fe194366b142a15b31f3c7c5ca0e3e4795770c0c0d738166905c4c2325e40"
    )


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_changed_byte_anywhere_is_found(data: st.DataObject) -> None:
    whole = bytearray(write_bundle(FILES))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BadBundle):
        read_bundle(bytes(whole))


@given(st.integers(0, len(write_bundle(FILES)) - 1))
@settings(max_examples=60, deadline=None)
def test_a_bundle_cut_short_is_refused(length: int) -> None:
    with pytest.raises(BadBundle):
        read_bundle(write_bundle(FILES)[:length])


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_noise_is_refused_as_noise(noise: bytes) -> None:
    with pytest.raises(BadBundle):
        read_bundle(noise)


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "a/../../outside",
        "/etc/passwd",
        "a//b",
        "a/",
        "",
        ".",
        "..",
        ".hidden",
        "C:\\boot.ini",
        "a\\b",
        "a\x00b",
        "a\nb",
        "con",
        "NUL.txt",
        "dir/com1.log",
        "ends.",
        "x" * 81,
        "/".join("abcdefghi"),
        "manifest.json",
        "قرار.txt",
    ],
)
def test_a_name_that_could_leave_its_folder_is_neither_written_nor_read(name: str) -> None:
    with pytest.raises(InvalidInput):
        write_bundle({name: b""})
    smuggled = _zip([(MANIFEST, write_manifest({name: b""})), (name, b"")])
    with pytest.raises(BadBundle):
        read_bundle(smuggled)


@pytest.mark.parametrize("names", [("a", "A"), ("a", "a/b"), ("A", "a/b/c"), ("x/y", "x/Y")])
def test_names_that_would_collide_on_some_disk_are_refused(names: tuple[str, str]) -> None:
    with pytest.raises(InvalidInput):
        write_bundle(dict.fromkeys(names, b""))


def test_a_swapped_file_is_named() -> None:
    members = [(n, b"forged" if n == "entry.json" else d) for n, d in _with_manifest(FILES)]
    with pytest.raises(BadBundle, match=r"entry\.json: sha256 .* digest and size in the manifest"):
        read_bundle(_zip(members))


def test_a_missing_file_is_named() -> None:
    members = [(n, d) for n, d in _with_manifest(FILES) if n != "empty"]
    with pytest.raises(BadBundle, match="empty: missing"):
        read_bundle(_zip(members))


def test_a_file_that_the_manifest_does_not_know_is_named() -> None:
    with pytest.raises(BadBundle, match="guest: not in the manifest"):
        read_bundle(_zip([*_with_manifest(FILES), ("guest", b"")]))


def test_a_bundle_without_a_manifest_is_refused() -> None:
    with pytest.raises(BadBundle, match=r"MANIFEST\.json: missing"):
        read_bundle(_zip([("entry.json", b"")]))


@pytest.mark.parametrize(
    "manifest",
    [b"", b"[]", b"{}", b"[" * 100_000, json.dumps({"format": "standclear-bundle-1"}).encode()],
)
def test_a_manifest_of_another_form_is_refused(manifest: bytes) -> None:
    with pytest.raises(BadBundle, match=r"MANIFEST\.json"):
        read_bundle(_zip([(MANIFEST, manifest)]))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = _zip(_with_manifest({"bomb": bytes(50 << 20)}), zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    with pytest.raises(BadBundle, match="members stored as they are"):
        read_bundle(bomb)


def test_members_that_share_their_bytes_are_refused_before_they_are_read() -> None:
    # The better zip bomb (Fifield, 2019): many directory lines, one body.
    one = _zip([("a", bytes(1000))])
    directory = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    line = one[directory:end]
    lines = b"".join(line.replace(b"a", bytes([98 + n])) for n in range(9))
    tail = bytearray(one[end:])
    tail[8:12] = (9).to_bytes(2, "little") * 2
    tail[12:16] = len(lines).to_bytes(4, "little")
    with pytest.raises(BadBundle, match="bytes declared"):
        read_bundle(one[:directory] + lines + bytes(tail))


def test_a_file_larger_than_any_bundle_is_refused_unread() -> None:
    with pytest.raises(BadBundle, match="at most"):
        read_bundle(bytes(LARGEST_BUNDLE + 1))


def test_a_bundle_larger_than_could_be_read_is_not_written() -> None:
    with pytest.raises(InvalidInput, match="at most"):
        write_bundle({"a": bytes(LARGEST_BUNDLE)})


@pytest.mark.parametrize("where", ["before", "after", "comment"])
def test_nothing_hides_around_the_members(where: str) -> None:
    whole = write_bundle(FILES)
    if where == "before":
        whole = b"#!/bin/sh\n" + whole
    elif where == "after":
        whole += b"tail"
    else:
        whole = whole[:-2] + b"\x04\x00tail"
    with pytest.raises(BadBundle):
        read_bundle(whole)


def test_another_zip_of_the_same_files_is_not_taken_for_a_bundle() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in _with_manifest(FILES):
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 22, 6, 40, 0)), data)
    with pytest.raises(BadBundle, match="as standclear writes it"):
        read_bundle(buffer.getvalue())


def test_the_checksum_of_the_zip_itself_is_no_substitute_for_the_manifest() -> None:
    forged = {"entry.json": b"forged"}
    members = [(MANIFEST, write_manifest({"entry.json": b"honest"})), *forged.items()]
    whole = _zip(members)
    assert zlib.crc32(b"forged").to_bytes(4, "little") in whole
    with pytest.raises(BadBundle, match=r"entry\.json"):
        read_bundle(whole)
