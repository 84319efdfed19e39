"""What a desk answers, as typed values: the package's own where it has them.

Not here: asking (desk.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from standclear.core.notice import NoticeState
from standclear.core.overlaps.moved import Remedy
from standclear.core.release import CoarseView, NoticeView, OverlapView, PlanView, Release
from standclear.core.shape import Volume4D
from standclear.core.zone import Zone, ZoneStanding
from standclear.service.shown.plain import Document, typed
from standclear.service.visible import IN_FORCE, OVER, Seen, Whole, record_of

_MEMBERS = {"plan": PlanView, "notice": NoticeView, "coarse": CoarseView}


@dataclass(frozen=True, slots=True)
class Welcome:
    """Which desk this is, and the key that its log is signed with."""

    desk: str
    name: str
    origin: str
    vkey: str
    time_zone: str
    now: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Me:
    """Who is asking, and where its party's thread of statements stands.

    scopes      of the token: read, write, admin
    seq, prev   number and leaf hash of the party's newest statement
    checks_left dry runs left today
    live_keys   key id to the public key (base64) that signs for the party now
    """

    person: str
    party: str
    roles: tuple[str, ...]
    scopes: tuple[str, ...]
    seq: int
    prev: str
    checks_left: int
    live_keys: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """A zone, plan, site or movement as the asker may see it.

    view      what is shown: whole or widened outward
    document  all that the desk said, as JSON values
    """

    id: str
    kind: str
    owner: str
    version: int
    ovn: str
    over: bool
    view: Zone | PlanView | NoticeView | CoarseView
    document: Document = field(repr=False)

    @property
    def shown(self) -> Whole | CoarseView:
        """The zone, plan or notice itself; widened, where its owner shows it so."""
        return self.view if isinstance(self.view, Zone) else record_of(self.view)

    @property
    def volumes(self) -> tuple[Volume4D, ...]:
        """Where and when it is, as far as it is shown."""
        return self.shown.volumes


@dataclass(frozen=True, slots=True)
class Told:
    """One release, how far it was answered, and whether an answer is still owed."""

    release: Release
    answered: str
    owed: bool


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert of the watch as the asker was told of it.

    state     raised, updated, reopened or resolved
    headline  the words of the newest telling
    answer    number of the release to acknowledge; None where no answer is owed
    document  all that the desk said: its history, who was told, who answered
    """

    id: str
    state: str
    urgency: str
    headline: str
    raised_at: datetime
    answer: int | None
    document: Document = field(repr=False)


@dataclass(frozen=True, slots=True)
class Remedied:
    """A change that removes every overlap that the asker may know of, and what it leaves near."""

    remedy: Remedy
    near: tuple[OverlapView, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a statement.

    unseen  not empty: a plan was not filed, because its key lacks these versions
    """

    entry: str
    index: int
    at: datetime
    headline: str
    overlaps: tuple[OverlapView, ...]
    unseen: tuple[str, ...]
    remedies: tuple[Remedied, ...]
    size: int
    checkpoint: str


@dataclass(frozen=True, slots=True)
class Change:
    """The log has grown to `size`; what of it concerns the listener."""

    size: int
    records: tuple[str, ...] = ()
    overlaps: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    releases: tuple[int, ...] = ()


def welcome_from(said: Document) -> Welcome:
    return Welcome(
        said["desk"],
        said["name"],
        said["origin"],
        said["vkey"],
        said["time_zone"],
        datetime.fromisoformat(said["now"]),
        said["size"],
    )


def alert_from(said: Document) -> Alert:
    yours = said["yours"]
    return Alert(
        said["id"],
        said["state"],
        said["urgency"],
        said["headline"],
        datetime.fromisoformat(said["raised_at"]),
        yours["number"] if yours and yours["owed"] else None,
        said,
    )


def me_from(said: Document) -> Me:
    thread = said["thread"]
    return Me(
        said["person"],
        said["party"],
        tuple(said["roles"]),
        tuple(said["scopes"]),
        thread["seq"],
        thread["prev"],
        said["checks_left"],
        {key["key_id"]: key["public_key"] for key in said["keys"] if key["live"]},
    )


def record_from(said: Document) -> Record:
    return Record(
        said["id"],
        said["kind"],
        said["owner"],
        said["version"],
        said.get("ovn", ""),
        said["over"],
        _view(said),
        said,
    )


def _view(said: Document) -> Zone | PlanView | NoticeView | CoarseView:
    if said["kind"] == "zone":
        return typed(Zone, said["zone"])
    kind: type[PlanView | NoticeView | CoarseView] = _MEMBERS[said["content"]]
    return typed(kind, said)


def seen_in(said: Document) -> Seen | None:
    """A record document as service/visible.py has the record; None for what is not in force."""
    record = record_from(said)
    if record.kind == "zone":
        standing = ZoneStanding(said["standing"])
        if standing in OVER and said["agreed"] is None:
            return None
        member, state = ("agreed", "agreed") if standing in OVER else ("zone", standing.value)
        return Seen(record.id, "zone", state, typed(Zone, said[member]))
    state = said["state"]
    if record.kind != "plan" and NoticeState(state) not in IN_FORCE:
        return None
    return Seen(record.id, record.kind, state, record.shown)


def told_from(said: Document) -> Told:
    return Told(typed(Release, said), said["answered"] or "", said["answer_owed"])


def overlap_from(said: Document) -> OverlapView:
    return typed(OverlapView, said)


def said_from(said: Document) -> Said:
    return Said(
        said["entry"],
        said["index"],
        datetime.fromisoformat(said["at"]),
        said["headline"],
        tuple(overlap_from(view) for view in said["overlaps"]),
        tuple(said["unseen"]),
        tuple(_remedied(one) for one in said.get("remedies", ())),
        said["size"],
        said["checkpoint"],
    )


def _remedied(said: Document) -> Remedied:
    near = tuple(overlap_from(view) for view in said["after_it_near"])
    return Remedied(typed(Remedy, said), near)
