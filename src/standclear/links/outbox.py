"""A folder a recipient, a numbered folder a release: what a courier takes, or a USB stick.

    outbox/relief/000017-convoy-leaves-friday/
        MESSAGE.txt                the text a duty officer reads
        page.html                  the same to print, sign and return
        relief-000017.standclear   every file and MESSAGE.txt in one (bundle.py)
        IDENTIFIER                 by which a repeated sending finds it
        ...                        the files themselves

Promise: a release's folder is there whole or not at all, whenever the power fails: it is written
aside under a name with a leading dot, forced to disk, then renamed. The same parcel again finds its
folder and changes nothing; what was first put there stands. A reminder is a folder of its own.
Not here: the recipient's chosen address. The folder is named by the recipient's id, which cannot
point elsewhere.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from standclear.core.errors import InvalidInput
from standclear.core.telling import DISCLAIMER, Urgency, fixed_words
from standclear.links.bundle import MANIFEST, write_bundle, write_manifest
from standclear.links.interface import Failed, LinkKind, Parcel, Sender, Sent
from standclear.links.page import PageContent, render_page
from standclear.links.plain import slug
from standclear.links.settings import OutboxSettings
from standclear.links.spell import checksum_words

MESSAGE, PAGE, IDENTIFIER = "MESSAGE.txt", "page.html", "IDENTIFIER"
RETRY_S = 60.0  # a full disk or an unplugged stick: somebody must come and look


@dataclass(frozen=True, slots=True)
class OutboxLink:
    """The link that always works: a folder on this machine."""

    directory: Path
    sender: Sender
    name: Literal["outbox"] = "outbox"

    def send(self, parcel: Parcel) -> Sent | Failed:
        """Put the release in its recipient's folder, once."""
        try:
            contents = folder_contents(parcel, sender=self.sender)
        except InvalidInput as error:
            return Failed(f"the outbox cannot hold it: {error.pointer}: {error.expected}", None)
        home = self.directory / parcel.recipient
        try:
            _make_durable_folder(home)
            with _alone_in(home):
                return _put(home, parcel, contents)
        except OSError as error:
            return Failed(f"outbox: {os.strerror(error.errno or errno.EIO)}", RETRY_S)


def folder_contents(parcel: Parcel, *, sender: Sender) -> dict[str, bytes]:
    """Everything in a release's folder, by name."""
    message = _message(parcel, sender=sender).encode()
    files = dict(parcel.files) | {MESSAGE: message}
    page = PageContent(
        sender=sender.name,
        recipient=parcel.recipient,
        role=parcel.role,
        number=parcel.release,
        urgency=Urgency(parcel.urgency),
        headline=parcel.subject,
        text=parcel.text,
        made_at=parcel.made_at,
        time_zone=parcel.time_zone,
        identifier=parcel.message_key,
        checksum_words=bundle_words(files),
    )
    own = {
        PAGE: render_page(page).encode(),
        IDENTIFIER: parcel.message_key.encode() + b"\n",
        f"{parcel.recipient}-{parcel.release:06d}.standclear": write_bundle(files),
    }
    taken = {name.lower() for name in own} | {MESSAGE.lower(), MANIFEST.lower()}
    for name, _ in parcel.files:
        if name.split("/")[0].lower() in taken:
            raise InvalidInput("files", name, "a name that the outbox does not use itself")
    return files | own


def bundle_words(files: dict[str, bytes]) -> tuple[str, ...]:
    """The words that stand on the page, from the files of its bundle (`read_bundle`)."""
    return checksum_words(write_manifest(files))


def _message(parcel: Parcel, *, sender: Sender) -> str:
    head = f"Release {parcel.release} from {sender.name} to {parcel.recipient}, {parcel.role}"
    fixed = "\n".join(fixed_words(DISCLAIMER))
    return f"{head}\n\n{parcel.text.rstrip()}\n\n{fixed}\n{parcel.message_key}\n"


def _put(home: Path, parcel: Parcel, contents: dict[str, bytes]) -> Sent | Failed:
    """Write aside, force to disk, rename. Nobody else is in this folder."""
    number = f"{parcel.release:06d}"
    for there in sorted(home.glob(f"{number}-*")):
        found = _identifier(there)
        if found == parcel.message_key:
            return Sent(f"already in the outbox as {number}")
        if found.partition("#")[0] != parcel.identifier:
            return Failed(f"the outbox holds another release {number} of this recipient", None)
    partial = home / f".partial-{number}"
    if partial.exists():
        shutil.rmtree(partial)  # a crash left it; nothing in it was ever promised
    partial.mkdir(mode=0o700)
    for name, data in contents.items():
        _write(partial / name, data)
    # All written, then all forced at once, so that the disk can take them in one go.
    with ThreadPoolExecutor(max_workers=16) as at_once:
        list(at_once.map(_force_to_disk, (partial, *partial.rglob("*"))))
    # A crash before this line leaves only the dotted folder, and the next try starts afresh.
    partial.rename(home / "-".join(filter(None, (number, parcel.step, slug(parcel)))))
    _force_to_disk(home)
    return Sent(f"in the outbox as {number}")


def _identifier(folder: Path) -> str:
    try:
        return (folder / IDENTIFIER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "wb") as file:
        file.write(data)


def _make_durable_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _force_to_disk(folder.parent)
        _force_to_disk(folder.parent.parent)


def _force_to_disk(path: Path) -> None:
    """A file's bytes, or a folder's names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep a second process out while this one writes; the lock ends with its holder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


KIND = LinkKind(
    channel="outbox",
    settings=OutboxSettings,
    open=lambda settings, sender: OutboxLink(settings.directory, sender),
)
