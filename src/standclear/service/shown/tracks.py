"""The names under which craft are heard, as documents: each party's own; the desk reads all.

also   the other parties that have lodged the name too, whole or in part
"""

from __future__ import annotations

from standclear.core.picture import Picture
from standclear.core.watch.claims import Claims
from standclear.service.shown.plain import Document, plain


def lodged_names(picture: Picture, asker: str) -> list[Document]:
    """One a name, in order of the parties and as each of them lodged."""
    parties = sorted(picture.lodged) if asker == picture.desk else [asker]
    found: list[Document] = []
    claims = Claims(picture.lodged)
    for party in parties:
        for mark in picture.lodged.get(party, ()):
            document: Document = plain(mark)
            also = sorted(claims.meeting(mark) - {party})
            found.append(
                {"party": party, "name": document.pop("pattern"), **document, "also": also}
            )
    return found
