"""Many files as one `.standclear` file, for a USB stick or a courier.

A zip whose first member, MANIFEST.json, names every other with its SHA-256 and size. Members
are stored, not compressed, in order of name, all dated 1980-01-01: the same files always make
the same bytes, on every machine.

Promise: what `read_bundle` returns is exactly what `write_bundle` was given. It reads that one
form only, so nothing hides between, before or behind the members, and a bundle never unpacks to
more than its own length.
Not here: who wrote it. The manifest finds damage; authorship is proved by the signed entry inside.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping

from standclear.core.errors import InvalidInput

MANIFEST = "MANIFEST.json"
FORMAT = "standclear-bundle-1"
LARGEST_BUNDLE = 64 << 20  # bytes; a release with its proof is some 10 kB
MOST_MEMBERS = 1_000

_SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,79}")
# Names that Windows opens as devices, with or without an ending (Naming Files, Win32 docs).
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_NAME_RULE = (
    "a path of at most 8 parts, each of A-Z a-z 0-9 . _ - (80 at most), beginning with a letter, "
    "digit or _, not ending in a dot, and no device name of Windows"
)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can state


class BadBundle(InvalidInput):
    """The bundle is damaged or is not one; `pointer` names the member."""


def check_names(names: Iterable[str]) -> None:
    """Refuse names that could leave their folder or collide on some recipient's disk."""
    seen: dict[str, str] = {}
    for name in names:
        parts = name.split("/")
        if len(parts) > 8 or not all(_is_plain(part) for part in parts):
            raise InvalidInput("files", name, _NAME_RULE)
        if name.lower() in seen or name.lower() == MANIFEST.lower():
            raise InvalidInput("files", name, "each name once, capitals or not; no MANIFEST.json")
        seen[name.lower()] = name
    for name in seen:
        for cut in range(1, name.count("/") + 1):
            folder = name.rsplit("/", cut)[0]
            if folder in seen:
                raise InvalidInput(
                    "files", seen[folder], f"a name that is not also a folder ({seen[name]})"
                )


def _is_plain(part: str) -> bool:
    return bool(_SEGMENT.fullmatch(part)) and part[-1] != "." and not _DEVICE.fullmatch(part)


def write_bundle(files: Mapping[str, bytes]) -> bytes:
    """One file that holds them all. Raises InvalidInput for a name or size it may not carry."""
    check_names(files)
    if len(files) > MOST_MEMBERS:
        raise InvalidInput("files", len(files), f"at most {MOST_MEMBERS} members")
    made = _pack({MANIFEST: write_manifest(files), **{n: files[n] for n in sorted(files)}})
    if len(made) > LARGEST_BUNDLE:
        raise InvalidInput("files", f"{len(made)} bytes", f"at most {LARGEST_BUNDLE} in all")
    return made


def write_manifest(files: Mapping[str, bytes]) -> bytes:
    """MANIFEST.json for these files: ASCII, sorted, one form only."""
    members = {
        name: {"sha256": hashlib.sha256(files[name]).hexdigest(), "size": len(files[name])}
        for name in files
    }
    text = json.dumps({"format": FORMAT, "members": members}, indent=1, sort_keys=True)
    return text.encode("ascii") + b"\n"


def _pack(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 3  # Unix, wherever this runs
            info.external_attr = 0o100644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()


def read_bundle(data: bytes) -> dict[str, bytes]:
    """The files of a bundle, by name, every byte checked.

    Raises BadBundle with the member and what is wrong with it.
    """
    if len(data) > LARGEST_BUNDLE:
        raise BadBundle("bundle", f"{len(data)} bytes", f"at most {LARGEST_BUNDLE}")
    found = _unpack(data)
    manifest = found.pop(MANIFEST, None)
    if manifest is None:
        raise BadBundle(MANIFEST, "missing", "a bundle that begins with its manifest")
    stated = _read_manifest(manifest)
    for name in sorted(stated.keys() | found.keys()):
        _check_member(name, stated.get(name), found.get(name))
    if _pack({MANIFEST: write_manifest(found), **dict(sorted(found.items()))}) != data:
        raise BadBundle("bundle", "bytes outside its members", "a bundle as standclear writes it")
    return found


def _unpack(data: bytes) -> dict[str, bytes]:
    """Members by name; none is read before its declared size is known to fit."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_directory(members, length=len(data))
            return {member.filename: archive.read(member) for member in members}
    except BadBundle:
        raise
    except Exception as error:  # zipfile raises nearly anything on damaged input
        raise BadBundle(
            "bundle", type(error).__name__, "a whole zip, as this one is damaged"
        ) from None


def _check_directory(members: list[zipfile.ZipInfo], *, length: int) -> None:
    if len(members) > MOST_MEMBERS + 1:
        raise BadBundle("bundle", f"{len(members)} members", f"at most {MOST_MEMBERS}")
    for member in members:
        if member.compress_type != zipfile.ZIP_STORED or member.flag_bits:
            raise BadBundle(
                member.filename, "compressed or encrypted", "members stored as they are"
            )
    try:
        check_names(m.filename for m in members if m.filename != MANIFEST)
    except InvalidInput as error:
        raise BadBundle(str(error.value), "its name", error.expected) from None
    if sum(m.filename == MANIFEST for m in members) > 1:
        raise BadBundle(MANIFEST, "given twice", "one manifest")
    total = sum(member.file_size for member in members)
    if total > length:
        raise BadBundle("bundle", f"{total} bytes declared", f"at most its own {length}")


def _read_manifest(manifest: bytes) -> dict[str, object]:
    try:
        document = json.loads(manifest)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise BadBundle(MANIFEST, "its format", f"a JSON object with format {FORMAT!r}")
    members = document.get("members")
    if not isinstance(members, dict):
        raise BadBundle(MANIFEST, "its members", "an object of names")
    return members


def _check_member(name: str, stated: object, data: bytes | None) -> None:
    if data is None:
        raise BadBundle(name, "missing", "the member that the manifest names")
    if stated is None:
        raise BadBundle(name, "not in the manifest", "members that are named there, no others")
    actual = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    if stated != actual:
        raise BadBundle(name, f"sha256 {actual['sha256']}", "the digest and size in the manifest")
