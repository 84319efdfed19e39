"""CEASE: whoever was told of an object and sees it under fire calls, and all concerned hear it.

Told: every party that the notice is shared with, and its author. A party whose plan is known to
overlap it, and that may not see it, is told THAT, at which overlap, and whom to call. All roles are
rung together; none may wait for another (Kunduz, 3 October 2015: the calls went from desk to desk
while the strike went on; domain 2.4).

Promise: nothing formal stands in the way: neither the notice's state, nor the caller's standing,
nor how often it was called. What a party may not see of the notice it does not see here: neither
who else was told of it, so that its author alone hears which recipient called.
"""

from __future__ import annotations

from collections.abc import Iterator

from standclear.core.cease import CeaseCall, CeaseEnd, CeaseRecord
from standclear.core.disclosure import blind_contact, duty_contact, may_know, view_of_notice
from standclear.core.duty import Duty
from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.events import CeaseCalled, CeaseEnded
from standclear.core.ids import kind_of, owner_of
from standclear.core.picture import NoticeRecord, Picture, Said, other_side
from standclear.core.release import Content, NoteView, NoticeView
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.known import knows_notice
from standclear.core.sentences import sentence
from standclear.core.telling import Disclosure, Urgency

LONGEST_TEXT = 500
"""Own choice: what is said over a radio in half a minute; a page is read by nobody then."""


def decide(picture: Picture, said: Said, statement: CeaseCall | CeaseEnd) -> Decision:
    if len(statement.text) > LONGEST_TEXT:
        raise InvalidInput("text", f"{len(statement.text)} characters", f"at most {LONGEST_TEXT}")
    if isinstance(statement, CeaseCall):
        return _call(picture, said, statement)
    return _end(picture, said, statement)


def _call(picture: Picture, said: Said, statement: CeaseCall) -> Decision:
    if kind_of(statement.notice) not in ("site", "move"):
        raise InvalidInput("notice", statement.notice, "a notice of a place or of a movement")
    held = picture.notices.get(statement.notice)
    known = held and (said.issuer == picture.desk or knows_notice(picture, said.issuer, held))
    if held is None or not known:
        raise NotFound(f"no notice {statement.notice} that you may see")
    cease = f"ce-{said.ovn[:12]}"
    duties = [
        *_to_those_told(picture, said, held, cease, statement.text),
        *_to_those_beside(picture, said, held, cease),
    ]
    heard = ", ".join(duty.recipient for duty in duties) or "nobody else"
    headline = f"{cease}: CEASE is called at {held.notice.id}; told at once: {heard}."
    if said.issuer not in (picture.desk, held.author):
        headline = f"{cease}: CEASE is called at {held.notice.id}; all concerned are told at once."
    return decision(picture, said, headline, (CeaseCalled(cease, said.issuer),), duties)


def _to_those_told(
    picture: Picture, said: Said, held: NoticeRecord, cease: str, text: str
) -> Iterator[Duty]:
    """The notice's author sees it whole, a recipient as it is shown to it."""
    notice = held.notice
    if held.author not in (said.issuer, picture.desk):
        view = NoticeView(notice, held.state.value)
        headline = _called(picture, notice.id, said.issuer, text)
        yield _duty(held.author, cease, headline, view, Disclosure.FULL)
    caller = said.issuer if said.issuer in (held.author, picture.desk) else ""
    headline = _called(picture, notice.id, caller, text)
    for share in notice.recipients:
        if share.disclosure.rank < Disclosure.COARSE.rank or share.party == said.issuer:
            continue
        shown = view_of_notice(notice, held.state.value, share, picture.mechanism)
        yield _duty(share.party, cease, headline, shown, share.disclosure)


def _called(picture: Picture, notice: str, caller: str, text: str) -> str:
    """caller: "" where the reader may not know which party it was."""
    says = caller or "a party that was told of it"
    what = sentence(text)
    call = duty_contact(picture, caller or owner_of(notice))
    return (
        f"CEASE - notified object under fire: {notice}, says {says}. "
        f"{what}{' ' if what else ''}Whoever has this takes it now. Call {call}."
    )


def _to_those_beside(
    picture: Picture, said: Said, held: NoticeRecord, cease: str
) -> Iterator[Duty]:
    """Whose plan overlaps it, and who may not see it: that, and whom to call."""
    told = {said.issuer, picture.desk, held.author}
    told |= {s.party for s in held.notice.recipients if s.disclosure.rank >= Disclosure.COARSE.rank}
    for overlap, record in picture.open_overlaps(held.notice.id):
        own = other_side(record.found, held.notice.id)
        party = owner_of(own)
        if party in told or record.found.near or not may_know(picture, record.found, party):
            continue
        told.add(party)
        text = (
            f"CEASE - notified object under fire where {own} overlaps it ({overlap}). "
            f"Whoever has this takes it now. Call {blind_contact(picture, held.notice.id)}."
        )
        yield _duty(party, cease, text, NoteView(cease, text), Disclosure.BLIND)


def _end(picture: Picture, said: Said, statement: CeaseEnd) -> Decision:
    call = picture.ceases.get(statement.cease)
    who = (picture.desk, *((call.caller, owner_of(call.notice)) if call else ()))
    if call is None or not (said.issuer in who or _heard(call, said.issuer)):
        raise NotFound(f"no CEASE {statement.cease} that you may see")
    if said.issuer not in who:
        raise NotAllowed(f"{statement.cease} is ended by its caller or the notice's author")
    if call.ended_at is not None:
        raise NotAllowed(f"{statement.cease} has ended", ("call again",))
    if not statement.text.strip():
        raise InvalidInput("text", "", "what is known now")
    duties = [
        _ended(picture, said, statement, call, party)
        for party in dict.fromkeys([recipient for recipient, _ in call.told] + [call.caller])
        if party not in (said.issuer, picture.desk)
    ]
    return decision(
        picture, said, f"{statement.cease} has ended.", (CeaseEnded(statement.cease),), duties
    )


def _heard(call: CeaseRecord, party: str) -> bool:
    return any(recipient == party for recipient, _ in call.told)


def _ended(
    picture: Picture, said: Said, statement: CeaseEnd, call: CeaseRecord, party: str
) -> Duty:
    """In the words that this party may read: by the notice, or by the call alone."""
    blind = any(
        picture.get_release(recipient, number).release.disclosure is Disclosure.BLIND
        for recipient, number in call.told
        if recipient == party
    )
    author = owner_of(call.notice)
    where = statement.cease if blind else f"{statement.cease} at {call.notice}"
    named = author in (party, said.issuer) or said.issuer == picture.desk
    by = said.issuer if named and not blind else "who called it"
    what = "" if blind else f" {sentence(statement.text)}"
    text = f"CEASE {where} is ended by {by}.{what} This says nothing about what is there."
    disclosure = Disclosure.BLIND if blind else Disclosure.FULL
    return Duty(
        recipient=party,
        subject=statement.cease,
        version=1,
        because="cease.ended",
        disclosure=disclosure,
        headline=text,
        content=NoteView(statement.cease, text),
        urgency=Urgency.URGENT,
        answer_owed=False,
    )


def _duty(party: str, cease: str, headline: str, content: Content, shown: Disclosure) -> Duty:
    return Duty(
        recipient=party,
        subject=cease,
        version=1,
        because="cease.called",
        disclosure=shown,
        headline=headline,
        content=content,
        urgency=Urgency.CEASE,
    )
