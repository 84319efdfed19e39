"""What may stand after the `?` of an address: the parameters that it documents, and no other.

Promise: a filter or an `at` that is misspelt is never passed over in silence. The answer to
another question than the one that was asked would look like the right one.
Not here: the feeds and the provider's way back, whose callers add words of their own.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from fastapi import Depends, Request

from standclear.core.errors import InvalidInput


async def known_only(request: Request) -> None:
    """Refuse what the address does not document. Asynchronous: it waits for nothing."""
    given = request.query_params
    if not given:
        return
    known = sorted(_names(request.scope["route"].dependant))
    for name in given:
        if name not in known:
            near = tuple(get_close_matches(name, known, n=1))
            expected = f"no parameters but {', '.join(known)}" if known else "no parameters here"
            raise InvalidInput(f"query/{name[:60]}", name, expected, possible=near)


ASKED = [Depends(known_only)]


def _names(dependant: Any) -> set[str]:
    """Of the route itself and of all that it depends on."""
    found = {each.alias for each in dependant.query_params}
    return found.union(*(_names(each) for each in dependant.dependencies))
