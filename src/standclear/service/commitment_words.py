"""A commitment in plain words, as it is told to whoever may read it."""

from __future__ import annotations

from collections.abc import Iterator

from standclear.core.act_codes import act_words
from standclear.core.commitments.duties import DUTIES
from standclear.core.release import CommitmentView
from standclear.core.rules.commitment_telling import whose_words


def commitment_lines(view: CommitmentView, *, since: str, until: str) -> Iterator[str]:
    """Whose it is, what it forbids and asks, by code and in words, and how its reading stands.

    since, until   in the reader's own words; "" where the words set none
    """
    worded = view.commitment
    yield f"commitment {worded.id} of {worded.by}, for {whose_words(worded)}"
    for code in worded.prohibited:
        yield f"Not to happen: {act_words(code)}, code {code}"
    for code in worded.required:
        yield f"To be done: {DUTIES[code]}, code {code}"
    yield f"Read from: {worded.quoted.ref}, by {view.recorder}"
    if worded.quoted.words:
        yield f'"{worded.quoted.words}"'
    if worded.zone:
        yield f"Area: {worded.zone} v{worded.version}"
    if since or until:
        yield f"Window: {since or 'no beginning told'} to {until or 'no end told'}"
    yield f"Watched over: {worded.monitored or 'nobody is named for it'}"
    yield f"Reading: {view.reading.replace('_', ' ')}; silence affirms nothing"
