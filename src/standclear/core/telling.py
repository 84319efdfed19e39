"""What is told to whom, and what came back: disclosure, releases, receipts, outcomes.

Promise: an acknowledgement says "we have this", never "you may". No level means permission.
Not here: who must be told (duty.py), what each may see (disclosure.py), carrying it out (links).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DISCLAIMER = (
    "Receipt of information only. It is not permission, gives no protection by itself, and "
    "takes no duty away from anyone. Absence from a list is not absence of protection."
)
"""What stands in every release, and so under the desk's signature: this one text."""

DISCLAIMER_IN = {
    "en": DISCLAIMER,
    "ru": "Только получение сведений. Это не разрешение, само по себе не даёт защиты и ни с кого "
    "не снимает обязанностей. Отсутствие в списке не означает отсутствия защиты.",
    "ar": "استلام معلومات فقط. ليس إذنًا ولا يمنح حماية بذاته ولا يُعفي أحدًا من واجب. "
    "الغياب عن قائمة لا يعني غياب الحماية.",
}
"""The same in each language of the desk, to stand beside what is signed."""


def fixed_words(signed: str, *languages: str) -> tuple[str, ...]:
    """The disclaimer as it was signed, then in these languages, or in all; another wording than
    this version's stands alone, for nobody has translated it."""
    if signed != DISCLAIMER:
        return (signed,)
    asked = languages or tuple(DISCLAIMER_IN)
    return tuple(dict.fromkeys((signed, *(DISCLAIMER_IN[each] for each in asked))))


class Disclosure(StrEnum):
    """How much of a record one recipient gets; chosen by its owner, recipient by recipient."""

    FULL = "full"
    COARSE = "coarse"  # a larger box and longer time that contain the true ones
    BLIND = "blind"  # that there is an overlap, and whom to call
    NONE = "none"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {
    Disclosure.NONE: 0,
    Disclosure.BLIND: 1,
    Disclosure.COARSE: 2,
    Disclosure.FULL: 3,
}


@dataclass(frozen=True, slots=True)
class Share:
    """What the owner lets one recipient see. `precision_mm` widens what FULL gives, outward."""

    party: str
    disclosure: Disclosure = Disclosure.FULL
    precision_mm: int = 0


class Urgency(StrEnum):
    ROUTINE = "routine"
    URGENT = "urgent"
    LIFE_SAVING = "life_saving"
    CEASE = "cease"


class ReceiptLevel(StrEnum):
    """How far a telling has come. The first four climb; query and refusal stand beside them."""

    DELIVERED = "delivered"  # the recipient's post has it
    READ = "read"  # a person opened it
    ACKNOWLEDGED = "acknowledged"  # a role answers for having it
    CASCADED = "cascaded"  # the named formations have it
    QUERIED = "queried"  # a question to the author; the record stays as it is
    REFUSED = "refused"  # the recipient will not take it; the reason stands in the record

    @property
    def rung(self) -> int:
        """Position on the ladder, 1 to 4; 0 for what stands beside it."""
        ladder = ("delivered", "read", "acknowledged", "cascaded")
        return ladder.index(self.value) + 1 if self.value in ladder else 0


class AccessOutcome(StrEnum):
    """What became of a movement. Codes follow OCHA's access snapshots for Gaza, 2024."""

    FACILITATED = "facilitated"
    PARTIALLY_FACILITATED = "partially_facilitated"
    IMPEDED = "impeded"
    DENIED = "denied"
    POSTPONED_BY_ORG = "postponed_by_org"
    CANCELLED_BY_ORG = "cancelled_by_org"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a recipient says of one release.

    formations   for CASCADED: which formations have it
    role         the role that answers
    """

    release: int
    level: ReceiptLevel
    role: str
    formations: tuple[str, ...] = ()
    text: str = ""
