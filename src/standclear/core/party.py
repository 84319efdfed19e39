"""Who takes part: parties, the formations they answer for, their roles, channels and standing.

Promise: duty goes to roles, never to named persons, so that nobody's absence stops a telling
(the warning that waited 27 minutes for one named contact; domain of the Deir ez-Zor case).
Not here: keys by log position (picture.py keeps them), who must be told what (duty.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from standclear.core.errors import InvalidInput
from standclear.core.ids import check_party_id


class PartyKind(StrEnum):
    STATE = "state"
    ARMED_FORCE = "armed_force"
    HUMANITARIAN = "humanitarian"
    COORDINATOR = "coordinator"
    MONITOR = "monitor"
    CIVIL_AVIATION = "civil_aviation"


class StandingState(StrEnum):
    PARTICIPATING = "participating"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Name:
    """A name in one language or script; native script is kept, never only a transliteration."""

    language: str  # BCP 47
    text: str


@dataclass(frozen=True, slots=True)
class Formation:
    """A body of people that a party answers for, or says that it does not answer for."""

    id: str
    names: tuple[Name, ...]
    answered_for: bool = True


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach a role.

    kind      outbox | email | webhook | cot | phone | radio; the last two a person must work
    address   folder name, mail address, https URL, cot+tls://HOST:PORT, number or frequency
    """

    kind: str
    address: str


@dataclass(frozen=True, slots=True)
class Role:
    """A duty that somebody always holds; `rung` 0 is rung first, then 1, then 2."""

    id: str
    rung: int
    channels: tuple[Channel, ...]
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a party takes part, from an instant until the next standing says otherwise."""

    state: StandingState
    since: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class KeyGrant:
    """A public key that signs for a party; `key_id` is `<party>#<n>`.

    public_key  base64 of the 32 bytes of an Ed25519 key
    custodial   the desk holds the private key for the party, and every entry says so
    """

    key_id: str
    public_key: str
    custodial: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """One participant of the mechanism."""

    id: str
    kind: PartyKind
    names: tuple[Name, ...]
    time_zone: str  # IANA
    languages: tuple[str, ...] = ("en",)
    formations: tuple[Formation, ...] = ()
    roles: tuple[Role, ...] = ()

    def __post_init__(self) -> None:
        check_party_id(self.id)
        if not self.names:
            raise InvalidInput("names", "empty", "at least one name")
        rungs = sorted(role.rung for role in self.roles)
        if rungs != list(range(len(rungs))):
            raise InvalidInput("roles", str(rungs), "roles with the rungs 0, 1, 2 ... once each")

    def role_at(self, rung: int) -> Role | None:
        """Whom to ring at this step of the ladder; None when the ladder has ended."""
        return next((role for role in self.roles if role.rung == rung), None)

    def name(self, language: str = "en") -> str:
        """The party's name in a language, else its first name."""
        return next((n.text for n in self.names if n.language == language), self.names[0].text)

    def answers_for(self) -> tuple[str, ...]:
        """Ids of the formations that a cascade must reach."""
        return tuple(f.id for f in self.formations if f.answered_for)
