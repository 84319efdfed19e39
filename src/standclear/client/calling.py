"""Calls and channels, as a desk's answers tell of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from standclear.client.asking import Asker, as_of
from standclear.core.hotline.held import Answered, EndAccount, KeptAccount
from standclear.core.hotline.lines import LineState
from standclear.core.hotline.phrases import Phrase
from standclear.core.hotline.positions import PositionState
from standclear.core.hotline.said import CallKind
from standclear.core.shape import Position
from standclear.service.shown.plain import Document, typed


@dataclass(frozen=True, slots=True)
class Place:
    """A place that was said on a call; it counts while its state is `agreed`, and else not."""

    name: str
    by: str
    state: PositionState
    position: Position
    precision_mm: int


@dataclass(frozen=True, slots=True)
class Promise:
    """overdue  nobody had said by its time what became of it."""

    number: int
    by: str
    action: str
    due: datetime
    open: bool
    overdue: bool
    accounts: tuple[KeptAccount, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One call, both accounts of it.

    state       ringing, unanswered, answered or ended
    not_agreed  places that were read back as others and not said again since
    document    all that the desk said: notes in every language, read-backs, who was rung
    """

    id: str
    state: str
    caller: str
    to: str
    kind: CallKind
    requested_at: datetime
    answer_by: datetime
    answers: tuple[Answered, ...]
    places: tuple[Place, ...]
    not_agreed: tuple[str, ...]
    promises: tuple[Promise, ...]
    ends: tuple[EndAccount, ...]
    document: Document = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """One channel of a party, in its order.

    take_next  it is the one to take next
    why        its state in words
    """

    party: str
    order: int
    role: str
    channel: str
    state: LineState
    why: str
    take_next: bool


class Caller(Asker):
    """A desk that is asked about the hotline."""

    def calls(self, *, at: datetime | None = None, over: bool = False) -> Iterator[Call]:
        """The calls that the party is on, the newest first; `over`: also those that ended."""
        return map(call_from, self.documents("/v1/calls", at=as_of(at), over=over))

    def call(self, call: str, *, at: datetime | None = None) -> Call:
        """One call by its id, such as `ca-1f0c9d2ab3e4`."""
        return call_from(self.document(f"/v1/calls/{call}", at=as_of(at)))

    def channels(self, *, at: datetime | None = None) -> list[ChannelLine]:
        """Each party's channels in its order, and how each stands by the calls one knows of."""
        found = self.document("/v1/channels", at=as_of(at))["items"]
        return [channel_from(each) for each in found]

    def phrases(self) -> list[Phrase]:
        """The desk's phrasebook."""
        return [phrase_from(each) for each in self.document("/v1/phrases")["items"]]


def call_from(said: Document) -> Call:
    members = {name: said[name] for name in ("id", "state", "caller", "to", "kind")}
    members |= {name: said[name] for name in ("requested_at", "answer_by", "not_agreed")}
    members |= {name: said[name] for name in ("answers", "promises", "ends")}
    return typed(Call, {**members, "places": said["positions"], "document": said})


def channel_from(said: Document) -> ChannelLine:
    return typed(ChannelLine, said)


def phrase_from(said: Document) -> Phrase:
    """The desk's own phrasebook: what `since` it has may be younger than the package's."""
    parameters = tuple((each["name"], each["type"]) for each in said["parameters"])
    return Phrase(said["id"], said["since"], parameters, tuple(said["words"].items()))
