"""A list of what is new, for feed readers (RFC 4287).

Promise: entries keep their id for ever; links are relative, so that the address under which a
feed was read, which may hold a secret, stands nowhere in it.
Not here: what an entry is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element

from standclear.formats.timestamps import write_instant
from standclear.formats.xml_tree import add, write_tree

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a feed; `href` is relative to the feed."""

    id: str
    title: str
    summary: str
    updated: datetime
    href: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of entries, the newest first; `next_href` leads to older ones, "" for none.

    language  of titles and summaries (RFC 5646)
    """

    id: str
    title: str
    author: str
    updated: datetime
    entries: Sequence[Entry]
    next_href: str = ""
    language: str = "en"


def write_feed(feed: Feed) -> bytes:
    top = Element("feed", {"xmlns": NAMESPACE, "xml:lang": feed.language})
    add(top, "id", feed.id)
    add(top, "title", feed.title)
    add(top, "updated", write_instant(feed.updated))
    add(add(top, "author"), "name", feed.author)
    if feed.next_href:
        add(top, "link", rel="next", href=feed.next_href)  # RFC 5005, section 3
    for entry in feed.entries:
        line = add(top, "entry")
        add(line, "id", entry.id)
        add(line, "title", entry.title)
        add(line, "updated", write_instant(entry.updated))
        add(line, "link", rel="alternate", type=entry.media_type, href=entry.href)
        add(line, "summary", entry.summary)
    return write_tree(top)
