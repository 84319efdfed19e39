"""Whether two sources know what they say from each other, or each by itself.

Promise: in doubt they are not independent. Two feeds of one machine are one receiver told twice,
two that name the same receiver too, and so is one measurement that came by two ways.
Not here: whether they agree (tracks.py). What nobody can see from here: that two hosts pass on what
a third one heard.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from standclear.core.watch.report import Report

_LISTENS = "udp"
"""Of such a feed the address is our own, and says nothing about who sends."""


def are_independent(one: Report, other: Report) -> bool:
    """Whether the second report is no mere repetition of the first."""
    if one.source == other.source or (one.receiver and one.receiver == other.receiver):
        return False
    if (one.at, one.position) == (other.at, other.position):
        return False
    machine = _machine(one.source)
    return not machine or machine != _machine(other.source)


@lru_cache(maxsize=1 << 10)
def _machine(source: str) -> str:
    """The host that a feed is called at; "" for a file, and for what calls us."""
    scheme = source.partition(":")[0].lower()
    if scheme.endswith(_LISTENS):
        return ""
    try:
        return urlsplit(source).hostname or ""
    except ValueError:
        return ""
