"""Names that parties choose for what belongs to all of them: agreements, sources, commitments.

Promise: a name is of one thing alone, so that a telling of it is of nothing else.
"""

from __future__ import annotations

from standclear.core.errors import InvalidInput
from standclear.core.picture import Picture


def must_be_free(picture: Picture, name: str, *, pointer: str) -> None:
    """Refuse a name that something else bears already."""
    held = (
        ("a party's", picture.parties),
        ("an agreement's", picture.instruments),
        ("a source's", picture.sources),
        ("a commitment's", picture.commitments),
    )
    for whose, names in held:
        if name in names:
            raise InvalidInput(pointer, name, f"a name that is not {whose} already")


def must_be_parties(picture: Picture, names: tuple[str, ...], *, pointer: str) -> None:
    """Refuse a reader that is no party of the desk."""
    for name in names:
        if name not in picture.parties:
            known = ", ".join(sorted(picture.parties))
            raise InvalidInput(pointer, name, f"a party of this desk: {known}")
