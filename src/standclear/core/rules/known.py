"""What a refusal may betray: nothing that its author was not told before.

Promise: to a party that may not know of a record, refusing is the same, word for word, whether
the record exists or not. Otherwise numbers could be tried until one is answered differently.
Not here: what a party may see of a record (core/disclosure.py).
"""

from __future__ import annotations

import re

from standclear.core.disclosure import may_know, share_of_plan, zone_for
from standclear.core.errors import NotAllowed, NotFound
from standclear.core.ids import owner_of
from standclear.core.notice import share_for
from standclear.core.picture import NoticeRecord, Picture, PlanRecord, Said
from standclear.core.rules.instrument_telling import may_read
from standclear.core.telling import Disclosure

_ID = re.compile(r"[a-z][a-z0-9-]{1,30}(/(plan|zone|site|move)/[A-Za-z0-9][A-Za-z0-9._-]{0,39})?")
"""A record, or whatever else has a name here."""


def own_notice(picture: Picture, said: Said, notice: str, why: str = "") -> NoticeRecord:
    """A notice of the speaker's own.

    why   what is told to whoever knows of it and is not its author

    Raises NotFound for one that the speaker has not been told of, as for one that is not there.
    """
    record = picture.notices.get(notice)
    if record is None or not knows_notice(picture, said.issuer, record):
        raise NotFound(f"no notice {notice} that you may see")
    if said.issuer != record.author:
        raise NotAllowed(why or f"{notice} is {record.author}'s", ("receipt query",))
    return record


def own_plan(picture: Picture, said: Said, plan: str) -> PlanRecord:
    """A plan of the speaker's own; raises as `own_notice`."""
    record = picture.plans.get(plan)
    if record is None or not _knows_plan(said.issuer, record):
        raise NotFound(f"no plan {plan} that you may see")
    if said.issuer != record.author:
        raise NotAllowed(f"{plan} is {record.author}'s", ("plan check", "overlap answer"))
    return record


def knows_notice(picture: Picture, party: str, record: NoticeRecord) -> bool:
    """Its author; and whom it is shown to, once that party has been told of it: what waits for
    the broker has been told to nobody."""
    if party == record.author:
        return True
    shown = share_for(record.notice, party).disclosure.rank >= Disclosure.COARSE.rank
    held = picture.releases.get(party, ())
    return shown and any(told.release.subject == record.notice.id for told in held)


def _knows_plan(party: str, record: PlanRecord) -> bool:
    shown = share_of_plan(record.intent, party).disclosure.rank >= Disclosure.COARSE.rank
    return party == owner_of(record.intent.id) or shown


def knows_of(picture: Picture, party: str, record: str) -> bool:
    """Whether a party may know of anything by its id: its own, what it was shown, or was told of.

    What is not here, or of a kind not known, nobody knows of.
    """
    if record in picture.parties or not _ID.fullmatch(record):
        return False
    if "/" not in record:
        return _knows_event(picture, party, record)
    if not picture.holds(record):
        return False
    if party in (picture.desk, owner_of(record)):
        return True
    if record in picture.notices:
        return knows_notice(picture, party, picture.notices[record])
    if record in picture.zones:
        return zone_for(picture, record, party) is not None
    return _knows_plan(party, picture.plans[record])


def _knows_event(picture: Picture, party: str, record: str) -> bool:
    """Of overlaps, agreements, alerts, calls to CEASE, and calls."""
    overlap, call = picture.overlaps.get(record), picture.hotline.calls.get(record)
    if overlap is not None:
        return party == picture.desk or may_know(picture, overlap.found, party)
    if call is not None:
        return party in (picture.desk, *call.parties)
    instrument = picture.instruments.get(record)
    if instrument is not None:
        return any(may_read(picture, draft, party) for draft in instrument.drafts)
    told = picture.alerts.get(record) or picture.ceases.get(record)
    if told is None:
        return False
    caller = getattr(told, "caller", "")
    return party in (picture.desk, caller) or any(name == party for name, _ in told.told)
