"""Whether an asker may see a record, in one place for every door.

Promise: what may not be seen is answered in the words of what is not there.
"""

from __future__ import annotations

from standclear.core.disclosure import share_of, zone_for
from standclear.core.errors import NotFound
from standclear.core.held import ZoneRecord
from standclear.core.ids import kind_of, owner_of
from standclear.core.notice import NoticeState
from standclear.core.picture import Picture
from standclear.core.telling import Disclosure

NOT_RELEASED = (NoticeState.SUBMITTED, NoticeState.RETURNED)


def may_see(picture: Picture, asker: str, record: str) -> bool:
    """Whether the asker may see a record at least coarsely; the desk sees all.

    A notice that the broker has not passed yet is its author's and the desk's: the broker is
    told that it waits and of what kind, and need not see the place.
    """
    if not picture.holds(record):
        return False
    if sees_whole(picture, asker, record):
        return True
    if record in picture.zones:
        return zone_for(picture, record, asker) is not None
    if record in picture.notices and picture.notices[record].state in NOT_RELEASED:
        return False
    return share_of(picture, record, asker).disclosure.rank >= Disclosure.COARSE.rank


def zone_seen(picture: Picture, asker: str, zone: str) -> ZoneRecord:
    """A zone's record with those of its wordings that the asker may read; `NotFound` for none."""
    must_see(picture, asker, zone)
    found = zone_for(picture, zone, asker)
    assert found is not None
    return found


def must_see(picture: Picture, asker: str, record: str) -> None:
    """Refuse to tell a party of what it may not see."""
    if not may_see(picture, asker, record):
        raise NotFound(f"no {kind_of(record)} {record} that you may see")


def sees_whole(picture: Picture, asker: str, record: str) -> bool:
    """Whether the asker sees a record as its author gave it: the author and the desk."""
    return asker in (picture.desk, owner_of(record))
