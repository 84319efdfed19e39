"""Zones: places with a rule, agreed, declared by one side, disputed, or only illustrative.

Promise: every zone says who is bound, who recognises and who rejects it, and when it ends. A
zone past its end is lapsed and still shown, as lapsed.
Not here: moves between states (rules/zones.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from standclear.core.errors import InvalidInput
from standclear.core.shape import Volume4D
from standclear.core.time.schedule import Schedule

_SALT = re.compile(r"[0-9a-f]{32,64}")


class ZoneKind(StrEnum):
    NO_FLY = "no_fly"
    DECONFLICTION = "deconfliction"
    DEESCALATION = "deescalation"
    PROTECTED = "protected"
    CORRIDOR = "corridor"
    LINE = "line"


class Domain(StrEnum):
    AIR = "air"
    GROUND = "ground"
    SEA = "sea"


class ZoneStanding(StrEnum):
    """Whose word a zone is. `disputed` follows from a rejection, never from a vote."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLARED = "declared"  # by its author alone; needs nobody's consent (zone_words.py)
    DISPUTED = "disputed"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    ILLUSTRATIVE = "illustrative"  # history or teaching: shown, never checked against


FURTHEST_LOOK_S = 3_600
"""A ship at 10 knots goes 10 miles in it; further ahead nothing is foretold (own choice)."""


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """What is asked of whom inside the zone.

    bound     party ids; () means every party
    domains   where the rule holds
    acts      act codes of the mechanism, e.g. `flight`, `live_fire`; () means every act
    entry     how to enter all the same, in words
    look_ahead_s   how long before an entry that is expected the watch tells of it, at most an
              hour; 0 for its usual five minutes
    """

    bound: tuple[str, ...]
    domains: tuple[Domain, ...]
    acts: tuple[str, ...] = ()
    entry: str = ""
    look_ahead_s: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.look_ahead_s <= FURTHEST_LOOK_S:
            raise InvalidInput(
                "rule/look_ahead_s", self.look_ahead_s, f"0 to {FURTHEST_LOOK_S} seconds"
            )

    def binds(self, party: str, domain: Domain, act: str) -> bool:
        """Whether this party doing this act in this domain is spoken of."""
        return (
            (not self.bound or party in self.bound)
            and domain in self.domains
            and (not self.acts or act in self.acts)
        )


@dataclass(frozen=True, slots=True)
class Zone:
    """One version of a zone, as its author worded it.

    agreement_of   the parties whose recognition makes it agreed; () for a declaration
    baseline       for a temporary change: the zone that it changes while it holds
    shared_with    () for a zone that all may see, else the only parties that may
    schedule       None when it holds all the time from volume start to end
    salt           random digits that only its readers see, so that an agreement may name the map
                   by its hash and nobody finds it by trying likely ones; "" for an open map
    """

    id: str
    version: int
    kind: ZoneKind
    name: str
    volumes: tuple[Volume4D, ...]
    rule: ZoneRule
    agreement_of: tuple[str, ...] = ()
    illustrative: bool = False
    schedule: Schedule | None = None
    baseline: str = ""
    shared_with: tuple[str, ...] = ()
    basis: str = ""
    remarks: str = ""
    salt: str = ""

    def __post_init__(self) -> None:
        if not self.volumes:
            raise InvalidInput("volumes", "empty", "at least one volume")
        if self.salt and not _SALT.fullmatch(self.salt):
            raise InvalidInput("salt", self.salt, "32 to 64 hexadecimal digits, at random")

    @property
    def valid_from(self) -> datetime:
        return min(volume.start for volume in self.volumes)

    @property
    def valid_until(self) -> datetime:
        """A zone always ends: its last volume's end is its expiry."""
        return max(volume.end for volume in self.volumes)
