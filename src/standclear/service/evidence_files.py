"""Files that bear on incidents, as the desk keeps them: apart from the log, by their hash.

    evidence/<sha256>           the file
    evidence/<sha256>.erased    it was destroyed here; the hash stays in the log

Promise: what is kept is what its hash says, and is read by whom the incident's lodging lets see it;
erased, no copy is left here, and none is taken in again.
Trust: whoever reads the desk's directory reads them, as with the bodies in the log.
Not here: who may hand in and read one (shown/incident_files.py).
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Literal

from standclear.core.errors import Corrupt, InvalidInput, NotFound
from standclear.core.incidents.evidence import LARGEST_BYTES, Custody, Evidence
from standclear.log.files import NEW, sync_directory, write_whole

FOLDER, ERASED = "evidence", ".erased"

Standing = Literal["kept", "erased", "missing"]
"""missing: lodged by its hash, and never handed in."""


class EvidenceFiles:
    """The files of one desk."""

    def __init__(self, desk: Path) -> None:
        """desk: the directory where its log lies."""
        self._folder = desk / FOLDER

    def keep(self, evidence: Evidence, data: bytes) -> None:
        """Take a file in; it must be the one that was lodged. Again is as once."""
        file = self._folder / evidence.sha256
        if self._erased(evidence.sha256).exists():
            raise NotFound(f"{evidence.sha256} was erased here, and is not taken in again")
        if len(data) != evidence.size or sha256(data).hexdigest() != evidence.sha256:
            found = f"{len(data)} bytes, {sha256(data).hexdigest()}"
            expected = f"the file that was lodged: {evidence.size} bytes, {evidence.sha256}"
            raise InvalidInput("file", found, expected)
        if not file.exists():
            self._folder.mkdir(mode=0o700, exist_ok=True)
            write_whole(file, data)

    def read(self, digest: str) -> bytes:
        """A file; NotFound where it was never handed in, or was erased."""
        if self._erased(digest).exists():
            raise NotFound(f"{digest} was erased here; its hash stands in the record")
        try:
            data = (self._folder / digest).read_bytes()
        except FileNotFoundError:
            was = f"{digest} was never handed in"
            raise NotFound(f"{was}; its hash stands in the record") from None
        if sha256(data).hexdigest() != digest:
            raise Corrupt(f"{self._folder / digest}: it is not the file of that name any more")
        return data

    def standing(self, digest: str) -> Standing:
        """Whether it is here; as what its name says, and unread."""
        if self._erased(digest).exists():
            return "erased"
        return "kept" if (self._folder / digest).exists() else "missing"

    def erase(self, digest: str) -> None:
        """Destroy a file here; NotFound where there is none. A crash in between leaves the mark:
        it is not read any more, and can be destroyed again."""
        file = self._folder / digest
        copies = [one for one in (file, file.with_name(digest + NEW)) if one.exists()]
        if not copies:
            raise NotFound(f"no file {digest} here")
        write_whole(self._erased(digest), b"")
        for one in copies:  # among them what a process that died while it took it in has left
            one.unlink(missing_ok=True)
        sync_directory(self._folder)

    def _erased(self, digest: str) -> Path:
        return self._folder / (digest + ERASED)


def evidence_of(
    data: bytes, *, media_type: str, name: str, text: str, custody: tuple[Custody, ...]
) -> Evidence:
    """What is said of a file, by the file."""
    if not 0 < len(data) <= LARGEST_BYTES:
        raise InvalidInput("file", f"{len(data)} bytes", f"a file of 1 to {LARGEST_BYTES} bytes")
    digest = sha256(data).hexdigest()
    return Evidence(digest, len(data), media_type, name, text, custody)
