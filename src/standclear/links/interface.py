"""What every link is: it takes a parcel, and says `Sent` or `Failed`.

Promise: a parcel that exists is fit to carry. Its recipient can name a folder, its identifier
can stand in a header, its file names stay inside whatever folder they are written to.
Not here: the links themselves, one file each; found by entry point, built-ins included.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

from standclear.core.errors import InvalidInput, NotFound
from standclear.core.ids import check_party_id
from standclear.core.telling import Urgency
from standclear.links.bundle import check_names

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "standclear.links"

# Fits a Structured Field string (RFC 9651 section 3.3.3) and a file of one line.
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/~-]{0,199}")
_STEP = re.compile(r"[a-z0-9-]{0,40}")


@dataclass(frozen=True, slots=True)
class Parcel:
    """One release on its way to one role of one recipient.

    release     its number, from 1, per recipient without gap
    role        the duty that it goes to, never a person
    address     where on this link: mail address, URL; the outbox needs none
    subject     one sentence read first; a link leaves it off where it might name a place
    text        plain text for a duty officer
    files       (name, bytes): the signed entry, its proof, and whatever else proves the telling
    identifier  the same for every attempt: desk origin, recipient and number
    made_at     when the release was made, aware
    time_zone   IANA name of the recipient's own time, shown beside UTC
    step        which reminder this is, e.g. `remind` or `rung-1`; "" for the first telling
    """

    recipient: str
    release: int
    role: str
    address: str
    subject: str
    text: str
    files: tuple[tuple[str, bytes], ...]
    urgency: str
    identifier: str
    made_at: datetime
    time_zone: str = "UTC"
    step: str = ""

    @property
    def message_key(self) -> str:
        """The same for every attempt at one telling; a reminder has its own.

        Mail servers and receivers drop what they have had under the same key. A reminder must
        not be dropped for the telling that it reminds of.
        """
        return f"{self.identifier}#{self.step}" if self.step else self.identifier

    def __post_init__(self) -> None:
        check_party_id(self.recipient, pointer="recipient")
        if self.release < 1:
            raise InvalidInput("release", self.release, "a number from 1")
        if self.urgency not in tuple(Urgency):
            raise InvalidInput("urgency", self.urgency, f"one of {', '.join(Urgency)}")
        if not _IDENTIFIER.fullmatch(self.identifier):
            raise InvalidInput(
                "identifier", self.identifier, "up to 200 letters, digits and . _ : / ~ -"
            )
        if not _STEP.fullmatch(self.step):
            raise InvalidInput("step", self.step, "up to 40 of a-z, 0-9 and -")
        if self.made_at.tzinfo is None:
            raise InvalidInput("made_at", self.made_at.isoformat(), "a time with its offset")
        for field in ("role", "address", "subject", "text"):
            _check_encodes(field, getattr(self, field))
        check_names(name for name, _ in self.files)


def _check_encodes(pointer: str, text: str) -> None:
    """Refuse half a character. The text stays out of the error: it may name a place."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidInput(pointer, "(text withheld)", "text that UTF-8 can carry") from None


@dataclass(frozen=True, slots=True)
class Sent:
    """The next post has it. `detail` may enter the log: it holds no word of the parcel."""

    detail: str


@dataclass(frozen=True, slots=True)
class Failed:
    """It did not go, or nobody can tell whether it did.

    detail         may enter the log: it holds no word of the parcel
    retry_after_s  the earliest sensible next try; None when trying again cannot help
    silent         who let a time-out pass and would let the next one pass, too: the address, or
                   the link itself for all of its addresses (a relay); "" for nobody
    """

    detail: str
    retry_after_s: float | None
    silent: Literal["", "address", "link"] = ""


class Link(Protocol):
    """One way out. `send` may be called again with the same parcel at any time."""

    @property
    def name(self) -> str: ...

    def send(self, parcel: Parcel) -> Sent | Failed:
        """Carry one parcel. Answers for every outcome of the wire; never raises for one."""
        ...


@dataclass(frozen=True, slots=True)
class Sender:
    """The desk as its links know it.

    key_id   names the key that `sign` uses
    sign     Ed25519 over the bytes given; 64 bytes
    clock    aware UTC
    """

    origin: str
    name: str
    key_id: str
    sign: Callable[[bytes], bytes]
    clock: Callable[[], datetime]


S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class LinkKind(Generic[S]):
    """What an entry point of the group `standclear.links` must load.

    channel   the `Channel.kind` that this link serves
    settings  frozen dataclass; its fields are the keys of `[links.NAME]`, where NAME is the
              entry point's name
    """

    channel: str
    settings: type[S]
    open: Callable[[S, Sender], Link]


def find_link(name: str, installed: Iterable[EntryPoint] | None = None) -> LinkKind[object]:
    """The kind of link installed under a name.

    Raises NotFound with the names there are.
    """
    from importlib.metadata import entry_points  # slow to load, and most commands need no link

    found = {e.name: e for e in (entry_points(group=GROUP) if installed is None else installed)}
    if name not in found:
        raise NotFound(f"no link is called {name!r}; installed: {', '.join(sorted(found))}")
    kind = found[name].load()
    if not isinstance(kind, LinkKind):
        raise InvalidInput(
            f"entry point {GROUP} {name}", found[name].value, "one that names a LinkKind"
        )
    return kind


def open_links(
    settings: Mapping[str, object],
    sender: Sender,
    installed: Iterable[EntryPoint] | None = None,
) -> dict[str, Link]:
    """Every configured link, by the kind of channel it serves."""
    known = None if installed is None else tuple(installed)
    kinds = {name: find_link(name, known) for name in settings}
    return {kind.channel: kind.open(settings[name], sender) for name, kind in kinds.items()}
