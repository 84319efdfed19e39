"""Channels on which people speak, as documents: each party's in its own order, and how each stands.

Promise: an asker's view counts the calls that it knows of: its own and the tests of the line, the
desk's all. A channel of which no call is on record is `untested`, and not called up.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from standclear.core.hotline.lines import shift_at
from standclear.core.picture import Picture
from standclear.core.rules.lines import StandingLine, answered_in, next_line, standing_lines
from standclear.service.shown.plain import Document, plain


def channel_documents(picture: Picture, asker: str, at: datetime) -> list[Document]:
    """Every party's channels, the party that is tried first on top."""
    return [
        _document(picture, each, tested=_test(picture, party, at), take=take)
        for party in sorted(picture.parties)
        for take in (next_line(picture, asker, party, at),)
        for each in standing_lines(picture, asker, party, at)
    ]


def _document(picture: Picture, each: StandingLine, *, tested: Document, take: str) -> Document:
    answered = [one.answered_at for one in each.tries if one.answered_at is not None]
    return {
        "party": each.line.party,
        "order": each.line.order,
        "role": each.line.role,
        "channel": each.line.channel,
        "state": each.state.value,
        "why": each.why,
        "take_next": each.line.channel == take,
        "calls": len(each.tries),
        "last_answered_at": plain(max(answered, default=None)),
        **tested,
    }


def _test(picture: Picture, party: str, at: datetime) -> Document:
    """This shift's test of the party's lines: `done`, `due` or `missed`; "" without shifts."""
    shift = shift_at(picture.mechanism, at)
    if shift is None:
        return {"test": "", "test_by": None}
    by = shift + timedelta(seconds=picture.mechanism.channel_test_s)
    since = picture.hotline.shifts_since
    if answered_in(picture, party, shift):
        state = "done"
    elif at < by or (since is not None and shift < since):
        state = "due"
    else:
        state = "missed"
    return {"test": state, "test_by": plain(by)}
