"""How a desk's machine watches: the section [watch] of `standclear.toml`.

Not here: zones, separations and names, which are statements in the log.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from standclear.core.errors import InvalidInput
from standclear.links.settings import meaning


@dataclass(frozen=True, slots=True)
class WatchSection:
    """What the watch keeps of what it hears."""

    keep_days: int = field(
        default=30,
        metadata=meaning("Days for which positions are kept, for replays; 0: for good."),
    )

    def __post_init__(self) -> None:
        if self.keep_days < 0:
            raise InvalidInput("keep_days", self.keep_days, "a number of days, or 0 for good")
