"""A list of what a party may read, asked for page by page, as of now or of then.

@router.get("/alerts")
def list_alerts(asked: Listing) -> Document:
    return asked.of(alert_ids, alert_document)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Protocol

from fastapi import Depends

from standclear.core.picture import Picture
from standclear.service.shown.plain import Document
from standclear.web.asker import Asking
from standclear.web.paging import At, Cursor, Limit, page
from standclear.web.records import Over
from standclear.web.served import Here


class Ids(Protocol):
    """The ids of what a party may read; `over`: also of what is no more."""

    def __call__(self, picture: Picture, asker: str, *, over: bool) -> Iterable[str]: ...


class _Listing:
    def __init__(
        self,
        served: Here,
        asker: Asking,
        limit: Limit = 100,
        cursor: Cursor = "",
        at: At = None,
        over: Over = False,
    ) -> None:
        self._served, self._party, self._at, self._over = served, asker.party, at, over
        self._limit, self._cursor = limit, cursor

    def of(self, ids: Ids, document: Callable[[Picture, str, str], Document]) -> Document:
        """The page that is asked for."""
        with self._served.reading(self._at) as picture:
            return page(
                ids(picture, self._party, over=self._over),
                lambda key: document(picture, self._party, key),
                limit=self._limit,
                cursor=self._cursor,
                picture=picture,
            )


Listing = Annotated[_Listing, Depends()]
