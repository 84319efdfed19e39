"""Who may hand in a file that was lodged with an incident, and who may read it.

Promise: a file that its reporter lodged is for the desk and the reporter alone, unless the report
names its reporter: a photograph tells who stood there. For others it is as if there were none.
"""

from __future__ import annotations

from collections.abc import Callable

from standclear.core.errors import NotFound
from standclear.core.incidents.evidence import Evidence
from standclear.core.incidents.held import IncidentRecord, Lodged
from standclear.core.picture import Picture
from standclear.core.rules.incident_telling import knows_reporter, read_incident
from standclear.service.shown.plain import Document, plain


def file_to_read(picture: Picture, asker: str, incident: str, digest: str) -> Evidence:
    """What was lodged, for a reader of the incident who may see it."""
    record = read_incident(picture, incident, asker)
    for lodged in _of(record.evidence, digest):
        if _may_see(picture, record, lodged, asker):
            return lodged.evidence
    raise NotFound(f"no file {digest} of {incident} that you may see")


def file_to_hand_in(picture: Picture, asker: str, incident: str, digest: str) -> Evidence:
    """What the asker lodged itself, or anybody did and the desk hands in."""
    record = read_incident(picture, incident, asker)
    for lodged in _of(record.evidence, digest):
        if asker in (picture.desk, lodged.party):
            return lodged.evidence
    raise NotFound(f"no file {digest} of {incident} that you have lodged")


def files_document(
    picture: Picture, asker: str, incident: str, standing: Callable[[str], str]
) -> list[Document]:
    """Each file that was lodged, in that order: whether the desk has it, who may see it.

    standing  of a hash: kept, erased or missing; told to whoever may see the file, else ""
    for       readers: all who may read the incident; reporter: the desk and the reporter alone
    """
    record = read_incident(picture, incident, asker)
    found = []
    for lodged in record.evidence:
        digest, seen = lodged.evidence.sha256, _may_see(picture, record, lodged, asker)
        betrays = lodged.party in record.reporters and not record.report.named
        found.append(
            {
                "sha256": digest,
                "at": plain(lodged.at),
                "for": "reporter" if betrays else "readers",
                "readable": seen,
                "standing": standing(digest) if seen else "",
                "yours": asker in (picture.desk, lodged.party),
            }
        )
    return found


def _may_see(picture: Picture, record: IncidentRecord, lodged: Lodged, asker: str) -> bool:
    betrays = lodged.party in record.reporters and not knows_reporter(picture, record, asker)
    return not betrays or asker == lodged.party


def _of(lodged: list[Lodged], digest: str) -> list[Lodged]:
    return [each for each in lodged if each.evidence.sha256 == digest]
