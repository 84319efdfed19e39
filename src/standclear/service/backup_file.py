"""A backup as one file: a tar archive, sealed under a passphrase where keys are in it.

    manifest.json     what is in it, and which log under which checkpoint
    log.db            the log            people.db          who works here
    keys/*.pem        only if sealed     standclear.toml, log.vkey, desk.trust, outbox/...

    $ age -d valley.backup | tar t          opens a sealed one without Standclear

Promise: reading gives exactly what was written, file by file, or says what is wrong; no name in
an archive leads out of the directory that it is unpacked in.
Trust: a backup holds what the desk's disk holds: every body in the log, and who works there.
Unsealed, it is to be kept as that disk is; sealed, as its passphrase is.
Not here: what goes in (backing_up.py), whether it may be used (restoring.py).
"""

from __future__ import annotations

import json
import os
import re
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

from standclear.core.errors import InvalidInput
from standclear.log.errors import NotStored
from standclear.store.age_file import AgeReader, AgeWriter, is_age

FORMAT, VERSION = "standclear-backup", 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 64 << 20
PIECE = 1 << 20

_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._#-]{0,120}")

Keys = Literal["sealed", "left out"]


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a backup."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    made_at      the desk's clock, RFC 3339
    program      version that made it
    origin, vkey the log's name and key
    size, root   entries in it, and their root hash in hexadecimal
    checkpoint   the log's own signature under that
    keys         whether private keys are in it
    files        by path
    """

    made_at: str
    program: str
    origin: str
    vkey: str
    size: int
    root: str
    checkpoint: str
    keys: Keys
    files: Mapping[str, Part]


def part_of(file: Path) -> Part:
    """Size and hash of a file."""
    digest, size = sha256(), 0
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return Part(size, digest.hexdigest())


def write_backup(
    to: Path,
    manifest: Manifest,
    content: Path,
    passphrase: bytes | None,
    *,
    random: Callable[[int], bytes] = os.urandom,
) -> None:
    """Write a new file of what lies below `content`: whole or not at all, its owner's alone."""
    beside = to.with_name(to.name + ".new")
    beside.unlink(missing_ok=True)  # of a backup that was killed; nobody counts on it
    with open(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        sealing = None if passphrase is None else AgeWriter(file, passphrase, random)
        _pack(cast(BinaryIO, sealing or file), manifest, content)
        if sealing is not None:
            sealing.close()
        file.flush()
        os.fsync(file.fileno())
    # A crash before this line leaves a `.new` file, which is no backup and is not read as one.
    beside.replace(to)
    directory = os.open(to.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def unpack(file: Path, into: Path, passphrase: Callable[[], bytes]) -> Manifest:
    """Write what a backup holds below an empty directory, each file held against its hash.

    passphrase   asked only where the file is sealed
    Raises `InvalidInput` for a file that is no backup or is damaged.
    """
    with file.open("rb") as opened:
        begun = opened.read(64)
        opened.seek(0)
        try:
            source: Any = AgeReader(opened, passphrase()) if is_age(begun) else opened
            with tarfile.open(fileobj=source, mode="r|") as archive:
                manifest = _unpack(archive, into)
            while source.read(PIECE):  # sealed files prove their end at their end
                pass
        except NotStored as fault:
            raise InvalidInput(str(file), "a sealed file", f"a whole one: {fault}") from None
        except (tarfile.TarError, EOFError) as fault:
            raise InvalidInput(str(file), "its bytes", f"a whole backup: {fault}") from None
    return manifest


# ---- inside


def _pack(to: BinaryIO, manifest: Manifest, content: Path) -> None:
    with tarfile.open(fileobj=to, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        text = _as_json(manifest)
        archive.addfile(_info(MANIFEST, len(text)), BytesIO(text))
        for name, part in manifest.files.items():
            with (content / name).open("rb") as file:
                archive.addfile(_info(name, part.size), file)


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


def _as_json(manifest: Manifest) -> bytes:
    document = {"format": FORMAT, "version": VERSION} | asdict(manifest)
    return json.dumps(document, indent=1, ensure_ascii=False).encode() + b"\n"


def _unpack(archive: tarfile.TarFile, into: Path) -> Manifest:
    first = archive.next()
    if first is None or first.name != MANIFEST or first.size > LARGEST_MANIFEST:
        raise tarfile.ReadError(f"it does not begin with {MANIFEST}")
    manifest = _manifest(_member(archive, first).read())
    left = dict(manifest.files)
    while (info := archive.next()) is not None:
        part = left.pop(info.name, None)
        if part is None or not info.isreg() or info.size != part.size:
            raise tarfile.ReadError(f"{info.name!r} is not what the manifest says")
        to = into / info.name
        to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(_member(archive, info), to, part, info.name)
    if left:
        raise tarfile.ReadError(f"{next(iter(left))!r} is missing")
    return manifest


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    found = archive.extractfile(info)
    if found is None:
        raise tarfile.ReadError(f"{info.name!r} is not a file")
    return cast(BinaryIO, found)


def _write(source: BinaryIO, to: Path, part: Part, name: str) -> None:
    digest = sha256()
    with open(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        while piece := source.read(PIECE):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != part.sha256:
        raise tarfile.ReadError(f"{name!r} does not hash to what the manifest says")


def _manifest(data: bytes) -> Manifest:
    try:
        document = json.loads(data)
        if (document.pop("format"), document.pop("version")) != (FORMAT, VERSION):
            raise ValueError(f"want format {FORMAT}, version {VERSION}")
        files = {name: Part(**part) for name, part in document.pop("files").items()}
        found = Manifest(files=files, **document)
        for name in files:
            if not all(_PART.fullmatch(part) for part in name.split("/")) or ".." in name:
                raise ValueError(f"file name {name!r}")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise tarfile.ReadError(f"{MANIFEST}: {fault}") from None
    return found
