"""What a notice must be to be given or amended, whoever gives it.

Not here: whether it may be said in its present state (notices.py).
"""

from __future__ import annotations

from datetime import timedelta

from standclear.core.errors import InvalidInput
from standclear.core.ids import kind_of, owner_of
from standclear.core.notice import MovementNotice, Notice, NoticeState
from standclear.core.picture import NoticeRecord, Picture, Said
from standclear.core.rules.decision import check_shares
from standclear.core.telling import Urgency

RELEASED = (NoticeState.ACTIVE, NoticeState.UNCONFIRMED, NoticeState.SUSPENDED)
AMENDABLE = (*RELEASED, NoticeState.SUBMITTED, NoticeState.RETURNED)


def check_notice(picture: Picture, said: Said, notice: Notice, before: NoticeRecord | None) -> None:
    """Refuse a wording that could not be told or held, where it is wrong.

    before   what the notice was until now; None for a new one
    """
    if notice.valid_until <= said.at:
        until = f"{notice.valid_until:%Y-%m-%dT%H:%M:%SZ}"
        raise InvalidInput("notice/volume/end", until, "an end after now")
    check_shares(picture, notice.recipients, "notice/recipients")
    for share in notice.recipients:
        if share.party == said.issuer:
            raise InvalidInput("notice/recipients", share.party, "somebody other than the author")
    try:
        picture.extents_of(notice.volumes)
    except InvalidInput as fault:
        raise fault.under("notice") from None
    if isinstance(notice, MovementNotice):
        _check_replaced(picture, notice, before)
        if before is None:
            _check_lead(picture, said, notice)


def _check_replaced(picture: Picture, notice: MovementNotice, before: NoticeRecord | None) -> None:
    """A movement replaces one of its own organisation's that is not over, or none."""
    named = notice.replaces
    earlier = before.latest if before is not None else None
    if not named or (isinstance(earlier, MovementNotice) and earlier.replaces == named):
        return
    record = picture.notices.get(named)
    own = record is not None and record.author == owner_of(notice.id) and named != notice.id
    if record is None or not own or record.state not in AMENDABLE or kind_of(named) != "move":
        raise InvalidInput("notice/replaces", named, "a movement of your own that is not over")


def _check_lead(picture: Picture, said: Said, notice: MovementNotice) -> None:
    """48 h ahead, urgent 24 h with a reason, life-saving at any time (Yemen HNS).

    A first notice only: that a convoy has been rerouted must be told however late it is.
    """
    lead = notice.valid_from - said.at
    settings = picture.mechanism
    needed = {
        Urgency.ROUTINE: settings.movement_notice_s,
        Urgency.URGENT: settings.movement_urgent_s,
    }.get(notice.urgency, 0)
    if lead < timedelta(seconds=needed):
        given_h, needed_h = lead.total_seconds() / 3600, needed / 3600
        raise InvalidInput(
            "notice/urgency",
            f"{notice.urgency.value}, {given_h:.1f} h before it starts",
            f"{needed_h:.0f} h ahead, or a more urgent class with its reason "
            "(urgent: 24 h; life_saving: any time, and phone first)",
        )
