"""Entries of the log as documents: the header for all, the body for those it was said to.

Promise: a body is shown to its author, to the recipient of a release, and to the desk; a
decision, which names all who were told, to the desk alone.
"""

from __future__ import annotations

import json

from standclear.core.release import Release
from standclear.log.entry import Entry
from standclear.log.header_bytes import write_header
from standclear.log.view import LogView
from standclear.service.shown.plain import Document

DECISION, RELEASE = "decision", "release"


def entry_document(index: int, entry: Entry, *, recorded_at_s: int | None) -> Document:
    """What an entry shows to everybody who holds the log.

    recorded_at_s   when it was written there, by the desk's clock; the log's files do not say it
    """
    return {
        "index": index,
        "entry": entry.leaf_hash.hex(),
        "keyid": entry.keyid,
        "header": json.loads(write_header(entry.header)),
        "recorded_at_s": recorded_at_s,
    }


def may_read(entry: Entry, asker: str, desk: str) -> bool:
    """Whether an asker may read the body of an entry."""
    if asker == desk:
        return True
    header = entry.header
    if header.type == RELEASE:
        return header.release is not None and header.release.recipient == asker
    return header.type != DECISION and header.issuer == asker


def body_of(log: LogView, index: int, entry: Entry, asker: str, desk: str) -> Document:
    """`body`: the document, or None with `withheld` saying why."""
    if not may_read(entry, asker, desk):
        return {"body": None, "withheld": "not yours to read"}
    held = log.body(index)
    if held is None:
        return {"body": None, "withheld": "erased"}
    return {"body": json.loads(held[0]), "withheld": ""}


def subjects(releases: tuple[Release, ...], asker: str) -> list[int]:
    """Numbers of the releases among these that are the asker's."""
    return [release.number for release in releases if release.recipient == asker]
