"""The entries of the log that an answer rests on, numbered in their order.

    number    of the exhibit, from 1
    index     its place in the log
    type, issuer, issued_at, to     as its header says
    about     what the answer shows that rests on it
    readable  whether its body is the asker's to have

Promise: nothing is an exhibit that the asker was not shown a telling, a receipt or a cause of; that
an entry exists, every holder of the log knows.
"""

from __future__ import annotations

from collections.abc import Iterator

from standclear.log.view import LogView
from standclear.service.shown.entries import RELEASE, may_read
from standclear.service.shown.plain import Document


def exhibits(log: LogView, found: Document, asker: str, desk: str) -> list[Document]:
    """Tellings, what came back, and the statements that made them due."""
    about: dict[int, set[str]] = {}
    for subject, indexes in _shown(found):
        for index in indexes:
            for each in (index, *_cause(log, index)):
                about.setdefault(each, set()).add(subject)
    return [
        {"number": number} | _exhibit(log, index, sorted(about[index]), asker, desk)
        for number, index in enumerate(sorted(about), 1)
    ]


def _shown(found: Document) -> Iterator[tuple[str, list[int]]]:
    for side in (found["then"], found["now"]):
        for lines in side.values():
            for line in lines if isinstance(lines, list) else ():
                if "entries" in line:
                    yield line.get("record") or line["id"], line["entries"]


def _cause(log: LogView, index: int) -> Iterator[int]:
    """The statement because of which a telling was made."""
    header = log.entry(index).header
    if header.type == RELEASE and header.subject:
        cause = log.find(bytes.fromhex(header.subject))
        if cause is not None:
            yield cause


def _exhibit(log: LogView, index: int, about: list[str], asker: str, desk: str) -> Document:
    entry = log.entry(index)
    header = entry.header
    told = header.release
    return {
        "index": index,
        "type": header.type,
        "issuer": header.issuer,
        "issued_at": header.issued_at,
        "to": f"{told.recipient} #{told.number}" if told else "",
        "about": about,
        "readable": may_read(entry, asker, desk),
    }
