"""Asking a desk for its documents, in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from standclear.client.speaking import Speaker
from standclear.service.shown.plain import Document

PAGE = 500


class Asker(Speaker):
    """A desk that is asked, path by path."""

    def document(self, path: str, **query: Any) -> Document:
        """The document at a path, such as `/v1/board`."""
        found: Document = self._wire.get(path, **query)
        return found

    def documents(self, path: str, **query: Any) -> Iterator[Document]:
        """The items of a list, page after page.

        Raises `Stale` if the list changed so that the next page cannot be found: begin again.
        """
        cursor = ""
        while True:
            page = self._wire.get(path, limit=PAGE, cursor=cursor, **query)
            yield from page["items"]
            cursor = page["next"] or ""
            if not cursor:
                return


def as_of(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")
