"""What the watch says of one track and one zone, or of two tracks, from first sign to end.

    raised -> updated ... -> resolved -> reopened -> ...

One situation has one id for as long as it lasts, so that nothing is told twice; raising it again
under the same id is refused by the rules, whoever restarts in the middle.
Not here: when it changes (situations.py), who is told (rules/alerts.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256


class AlertState(StrEnum):
    RAISED = "raised"
    UPDATED = "updated"
    RESOLVED = "resolved"
    REOPENED = "reopened"


class Kind(StrEnum):
    """What is the matter; what comes later is graver than what comes before it."""

    ENTERING = "entering"  # expected inside within the look-ahead
    INSIDE = "inside"  # inside, or possibly so within what the source says of its error
    APPROACHING = "approaching"  # two tracks, expected too near each other within the look-ahead
    TOO_NEAR = "too_near"  # nearer to each other than the parties' separation
    TOO_LONG = "too_long"  # so for longer than the parties bear with
    NOT_DEPARTED = "not_departed"  # its filed start is long past, and no craft of it was seen out
    OVERDUE = "overdue"  # still out past the end of what was filed
    NONCONFORMING = "nonconforming"  # outside what was filed, for longer than a stated time
    CONTINGENT = "contingent"  # so for so long that it is not expected back
    OUT_OF_CONTACT = "out_of_contact"  # under way as filed, and heard no more
    FEED_SILENT = "feed_silent"  # a feed that spoke speaks no more
    UNWATCHED = "unwatched"  # no watch listens at this desk
    LOST = "lost"  # of a zone or a pair: heard no more; where it is since, nobody here knows

    @property
    def is_now(self) -> bool:
        """Whether it is so already; the others are expected."""
        return self not in (Kind.ENTERING, Kind.APPROACHING)

    @property
    def is_silence(self) -> bool:
        """Whether nothing is heard: what was told before may still be so, or no more."""
        return self in (Kind.LOST, Kind.OUT_OF_CONTACT)

    def is_graver_than(self, other: Kind) -> bool:
        """Of two that one situation may be."""
        kinds = list(Kind)
        return kinds.index(self) > kinds.index(other)


OF_ZONES = (Kind.ENTERING, Kind.INSIDE, Kind.LOST)
"""Of a zone, or of the way of a movement that is not the craft's own."""
OF_PAIRS = (Kind.APPROACHING, Kind.TOO_NEAR, Kind.TOO_LONG, Kind.LOST)
OF_PLANS = (
    Kind.NOT_DEPARTED, Kind.OVERDUE, Kind.NONCONFORMING, Kind.CONTINGENT, Kind.OUT_OF_CONTACT,
)  # fmt: skip
"""Of a craft and what it carries out itself."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when it changes.

    track     as reports name it, `icao:3c6444`; "" for what is of no craft
    callsign  as transmitted; "" for none
    party     who has lodged it; "" for unknown
    zone, zone_version   the zone and the wording that it was held against; "" and 0 for others
    since     when this kind of situation began: the first report of it, or the crossing before;
              of a silence, when the last report was heard; with `watch_began`, when it was told of
              last as something else
    expected_at   of what is expected: when it begins, if all go on as they do; of a silence, when
              it had been expected to begin
    certain   False: only within the stated uncertainty of place or height
    other, other_party   of a pair: the second track, and whose it is
    filed, filed_version   of a plan or movement that the craft carries out, by its party's word;
              or of a movement of somebody else, in whose way it is
    feed      of a feed: its name, as the watch was started with it; of the watch as a whole, WATCH
    watch_began   when the watch began again, where it has not seen it since: of a silence, not
              heard since then; of an end, gone by `since`, and nobody here knows when
    claimants   who has lodged it, where more than one has: `party` is then "", or of what was
              filed, whose that is
    """

    kind: Kind
    track: str
    party: str
    zone: str
    zone_version: int
    since: datetime
    expected_at: datetime | None = None
    certain: bool = True
    callsign: str = ""
    other: str = ""
    other_party: str = ""
    filed: str = ""
    filed_version: int = 0
    feed: str = ""
    watch_began: datetime | None = None
    claimants: tuple[str, ...] = ()

    @property
    def beside(self) -> str:
        """The zone, the other track, what was filed, or the feed."""
        return self.zone or self.other or self.filed or self.feed

    @property
    def whose(self) -> str:
        """Who has lodged the craft, in a word: "north"; "north/south" where both claim it."""
        return "/".join(self.claimants) or self.party or ("-" if self.feed else "unknown")


WATCH = "watch"
"""Instead of a feed's name, which always has an address in it: every feed, for nobody listens."""


def alert_id(track: str, beside: str, began: datetime) -> str:
    """One id for a track at a zone, or beside another, from when it began; same in a replay."""
    made = f"standclear alert\n{track}\n{beside}\n{began.isoformat()}"
    return "al-" + sha256(made.encode()).hexdigest()[:12]
