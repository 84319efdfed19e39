"""What would remove the overlaps of a plan, as its author is shown it. See service/advice.py."""

from __future__ import annotations

from standclear.core.intent import OperationalIntent
from standclear.service.advice import look_around, search, still_near, to_be_removed
from standclear.service.office import Office
from standclear.service.shown.plain import Document, plain

__all__ = ["remedy_documents", "to_be_removed"]


def remedy_documents(office: Office, intent: OperationalIntent) -> list[Document]:
    """What would remove every overlap that the owner may know of, each tried.

    Others are heard meanwhile: the picture is held still to look around, and not for the search.
    """
    with office.reading() as picture:
        around, now = look_around(picture, intent), office.now()
    found: list[Document] = []
    for remedy in search(around, now, holding=office.reading):
        with office.reading() as picture:
            near = still_near(picture, intent, remedy, now)
        found.append(plain(remedy) | {"after_it_near": plain(list(near))})
    return found
