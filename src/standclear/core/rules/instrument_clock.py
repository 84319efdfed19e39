"""What time does to agreements: entry at the hour, warning before the end, lapse.

Promise: nothing goes on past its end for want of a word. A lapse is told to everybody as urgent.
Warnings: 7 days, 48 and 12 hours ahead by the mechanism's settings (domain 6.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from standclear.core.agreements.changes import InstrumentChanged
from standclear.core.agreements.held import HOLDS, OPEN, DraftRecord
from standclear.core.duty import Duty, urgency_of
from standclear.core.events import Event, Warned
from standclear.core.picture import Picture, Said
from standclear.core.rules.instrument_entry import S, ended_at, enters_at, entry_into_force
from standclear.core.rules.instrument_telling import moment, tell_change
from standclear.core.telling import Urgency

Due = tuple[list[Event], list[Duty]]

NOT_YET = (*OPEN, S.AGREED)


def aging_instruments(picture: Picture, said: Said) -> Due:
    """Everything that has fallen due of agreements and was not done before."""
    events: list[Event] = []
    duties: list[Duty] = []
    for key in sorted(picture.instruments):
        record = picture.instruments[key]
        for draft in record.drafts:
            since = enters_at(draft, said.at)
            over = _over(draft, said)
            if over:
                found = _lapse(picture, said, draft, over)
            elif since is not None:
                found = entry_into_force(picture, said, record, draft, since)
            else:
                found = _ending(picture, said, draft)
            events += found[0]
            duties += found[1]
    return events, duties


def _over(draft: DraftRecord, said: Said) -> str:
    """Why a draft is over by now; "" while it is not."""
    ended = ended_at(draft, said.at)
    if ended is not None and draft.standing in HOLDS:
        return f"it ended {moment(ended)} and no renewal is on record"
    if ended is not None and draft.standing in NOT_YET:
        return f"its own end, {moment(ended)}, came before its entry into force"
    return ""


def _lapse(picture: Picture, said: Said, draft: DraftRecord, why: str) -> Due:
    worded = draft.draft
    renewing = [party for party in draft.renewing if party in draft.signed]
    wanted = f" For its renewal were: {', '.join(renewing)}." if renewing else ""
    headline = (
        f"{worded.id} v{worded.version} LAPSED: {why}.{wanted} "
        "Its maps end by dates of their own, and are not agreed by it any more."
    )
    after = replace(draft, standing=S.LAPSED)
    change = InstrumentChanged(worded.id, worded.version, S.LAPSED)
    return [change], tell_change(picture, said, after, "instrument.lapsed", headline, urgent=True)


def _ending(picture: Picture, said: Said, draft: DraftRecord) -> Due:
    events: list[Event] = []
    duties: list[Duty] = []
    for step in _warnings(picture, said, draft):
        assert draft.ends is not None
        worded, rule = draft.draft, draft.draft.renewal
        how = "It cannot be renewed."
        if rule is not None:
            bound = [party for party in draft.renewing if party in draft.signed]
            so_far = f" ({', '.join(bound)})" if bound else ""
            how = f"Not renewed: {len(bound)} of {rule.signatures} have said so{so_far}."
        headline = f"{worded.id} v{worded.version} ends {moment(draft.ends)}. {how}"
        urgent = urgency_of(draft.ends, said.at) is Urgency.URGENT
        events.append(Warned(worded.id, step))
        duties += tell_change(
            picture, said, draft, "instrument.ending", headline, urgent=urgent, whole=False
        )
    return events, duties


def _warnings(picture: Picture, said: Said, draft: DraftRecord) -> Iterator[str]:
    """The nearest lead that has been reached in this term and not been warned by."""
    ends, begun = draft.ends, draft.term_since
    if draft.standing not in HOLDS or ends is None or begun is None:
        return
    reached = [
        before
        for before in picture.mechanism.expiry_warnings_s
        if begun < ends - timedelta(seconds=before) <= said.at
    ]
    if reached:
        step = f"v{draft.draft.version}-{ends:%Y%m%dT%H%M%S}-ends-{min(reached)}"
        if (draft.draft.id, step) not in picture.warned:
            yield step
