"""Zones: places with a rule, agreed, declared by one side, disputed, or only illustrative.

Promise: every zone says who is bound, who recognises and who rejects it, and when it ends. A
zone past its end is lapsed and still shown, as lapsed.
Not here: moves between states (rules/zones.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from standclear.core.errors import InvalidInput
from standclear.core.schedule import Schedule
from standclear.core.shape import Volume4D


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
    DECLARED = "declared"  # by its author alone; needs nobody's consent and binds nobody else
    DISPUTED = "disputed"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    ILLUSTRATIVE = "illustrative"  # history or teaching: shown, never checked against


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """What is asked of whom inside the zone.

    bound     party ids; () means every party
    domains   where the rule holds
    acts      act codes of the mechanism, e.g. `flight`, `live_fire`; () means every act
    entry     how to enter all the same, in words
    """

    bound: tuple[str, ...]
    domains: tuple[Domain, ...]
    acts: tuple[str, ...] = ()
    entry: str = ""

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

    def __post_init__(self) -> None:
        if not self.volumes:
            raise InvalidInput("volumes", "()", "a zone has at least one volume")

    @property
    def valid_from(self) -> datetime:
        return min(volume.start for volume in self.volumes)

    @property
    def valid_until(self) -> datetime:
        """A zone always ends: its last volume's end is its expiry."""
        return max(volume.end for volume in self.volumes)
