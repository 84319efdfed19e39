"""From overlaps to facts and duties: both owners are told, each as the other's owner allows.

A zone that several agreed is the concern of each of them: all are told what enters it.

Promise: nothing here judges who must give way; what one side may not know of shapes nothing that
it is told, neither wording nor urgency nor time.
Not here: which pairs matter (search.py), views (core/disclosure.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from standclear.core.coarsen import step_down
from standclear.core.disclosure import (
    agreed_by,
    blind_contact,
    contact_for,
    duty_contact,
    may_know,
    share_of,
    sides_of,
    view_of_overlap,
)
from standclear.core.duty import Duty, urgency_of
from standclear.core.events import Event, OverlapEnded, OverlapFound
from standclear.core.ids import kind_of, owner_of
from standclear.core.picture import Picture, Said, other_side
from standclear.core.release import OverlapView
from standclear.core.rules.search import Span, Subject, ovn_of, search, span_of, zone_subject
from standclear.core.telling import Disclosure, Share
from standclear.core.zone import Zone


@dataclass(slots=True)
class Found:
    """What a search established: facts, whom to tell, and what the subject's owner may see.

    duties       to the other sides, and to both about what has ended
    views        what the subject's owner may see, and own_duties: the same as tellings
    ended        how many overlaps of the subject are no more
    """

    events: list[Event] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    own_duties: list[Duty] = field(default_factory=list)
    views: list[OverlapView] = field(default_factory=list)
    pairs: list[OverlapFound] = field(default_factory=list)
    ended: int = 0


def zone_overlaps(
    picture: Picture, said: Said, zone: Zone, *, agreed_by: tuple[str, ...] = ()
) -> Found:
    """What a zone that comes into force touches: plans and movements that it binds."""
    return match(picture, said, zone_subject(picture, zone, agreed_by))


def touched(picture: Picture, said: Said, subject: Subject) -> Found:
    """Every overlap of a subject that matters, as facts and as duties to tell."""
    found = Found(pairs=search(picture, said, subject))
    for pair in found.pairs:
        found.events.append(pair)
        _tell_both(picture, said, subject, pair, found)
    return found


def match(picture: Picture, said: Said, subject: Subject) -> Found:
    """As `touched`, of a record as it is worded now: what it overlapped before and does no more
    has ended."""
    found = touched(picture, said, subject)
    still = {pair.overlap for pair in found.pairs}
    reason = f"a {kind_of(subject.id)} was amended"
    for overlap_id, record in picture.open_overlaps(subject.id):
        if overlap_id not in still:
            found.ended += 1
            found.events.append(OverlapEnded(overlap_id, reason))
            found.duties += ending_duties(picture, said, record.found, reason)
    return found


def end_overlaps(
    picture: Picture, said: Said, record: str, reason: str, *, tell: Literal["all", "blind", "none"]
) -> tuple[list[Event], list[Duty]]:
    """The record no longer takes part in any overlap.

    tell   whom: all sides; those who were given no times, and so cannot know; or none, where
           they hear of it otherwise
    """
    events: list[Event] = []
    duties: list[Duty] = []
    for overlap_id, held in picture.open_overlaps(record):
        events.append(OverlapEnded(overlap_id, reason))
        if tell != "none":
            told = ending_duties(picture, said, held.found, reason)
            duties += [d for d in told if tell == "all" or d.disclosure is Disclosure.BLIND]
    return events, duties


def ending_duties(picture: Picture, said: Said, pair: OverlapFound, reason: str) -> list[Duty]:
    """All who knew of an overlap hear that it is no more, but for whoever ended it."""
    duties = []
    for yours, party in sides_of(picture, pair):
        if party == said.issuer or not may_know(picture, pair, party):
            continue
        share = share_of(picture, other_side(pair, yours), party)
        view = view_of_overlap(
            pair.overlap,
            pair,
            yours=yours,
            share=share,
            call=blind_contact(picture, other_side(pair, yours)),
            settings=picture.mechanism,
        )
        text = f"{yours}: overlap {pair.overlap} is over: {reason}."
        duties.append(
            Duty(
                recipient=party,
                subject=pair.overlap,
                version=view.your_version,
                because="overlap.ended",
                disclosure=_disclosed(view),
                headline=text,
                content=replace(view, ended=reason),
                answer_owed=False,
            )
        )
    return duties


def own_view(picture: Picture, subject: Subject, pair: OverlapFound) -> OverlapView | None:
    """The overlap as the subject's own owner may see it; None when it may not know of it."""
    return _view_for(picture, subject, pair, subject.owner)


def _view_for(
    picture: Picture, subject: Subject, pair: OverlapFound, party: str
) -> OverlapView | None:
    """The overlap as a party that stands for the subject may see it."""
    other = other_side(pair, subject.id)
    share = share_of(picture, other, party)
    if share.disclosure is Disclosure.NONE:
        return None
    blind = share.disclosure is Disclosure.BLIND
    call = blind_contact(picture, other) if blind else contact_for(picture, other)
    view = view_of_overlap(
        pair.overlap,
        pair,
        yours=subject.id,
        share=share,
        call=call,
        settings=picture.mechanism,
    )
    if party in picture.mechanism.proof_of_knowledge:
        view = replace(view, ovn=ovn_of(picture, other))
    return view


def _tell_both(
    picture: Picture, said: Said, subject: Subject, pair: OverlapFound, found: Found
) -> None:
    view = own_view(picture, subject, pair)
    if view is not None:
        found.views.append(view)
        found.own_duties.append(overlap_duty(subject.owner, view, pair, subject.span, said.at))
    other = other_side(pair, subject.id)
    owners = (subject.owner, owner_of(other))
    for party in subject.agreed_by:
        seen = None if party in owners else _view_for(picture, subject, pair, party)
        if seen is not None:
            found.duties.append(overlap_duty(party, seen, pair, subject.span, said.at))
    if subject.owner != owner_of(other):  # one party on both sides hears once
        _tell_other(picture, said, subject, pair, found, owner_of(other))
    for party in agreed_by(picture, other):
        if party not in owners:
            _tell_other(picture, said, subject, pair, found, party)


def _tell_other(
    picture: Picture, said: Said, subject: Subject, pair: OverlapFound, found: Found, party: str
) -> None:
    """Tell a party that stands for the other record, as the subject's owner chose for it."""
    other = other_side(pair, subject.id)
    share = subject.share_for(party)
    if share.disclosure is Disclosure.NONE:
        return
    call = subject.contact
    if share.disclosure is Disclosure.BLIND and kind_of(subject.id) != "plan":
        call = duty_contact(picture, subject.owner)
    theirs = view_of_overlap(
        pair.overlap, pair, yours=other, share=share, call=call, settings=picture.mechanism
    )
    own = span_of(picture, other)
    found.duties.append(overlap_duty(party, theirs, pair, own, said.at))


def overlap_duty(
    recipient: str, view: OverlapView, pair: OverlapFound, own: Span, at: datetime
) -> Duty:
    """Tell one side of one overlap.

    own   when its own record holds: what it knows of the time where it is told no more

    How urgent it is follows the true beginning, for a blind side too: that it lies within a
    day is told, and no more. A hospital must not sleep because a plan is shared blind.
    """
    word = "comes near" if view.near else "overlaps"
    named = view.other or f"a {view.other_kind} of {view.other_owner}"
    start = view.start or (own[0] if own[0] > at else None)
    return Duty(
        recipient=recipient,
        subject=view.overlap,
        version=view.your_version,
        because="overlap.found",
        disclosure=_disclosed(view),
        headline=f"{view.yours} {word} {named}. Call {view.call}.",
        content=view,
        urgency=urgency_of(pair.start, at),
        starts=start,
        expires=view.end,
    )


def known_start(
    picture: Picture, pair: OverlapFound, yours: str, party: str, since: datetime
) -> datetime | None:
    """When an overlap begins, as far as a party on one side may know it; never after it begins.

    A side that is given coarse hours has its own hours besides: nothing overlaps what has not
    begun. What is near may be so some minutes before.

    since   when it was found. A blind side whose own record held then knows no beginning: None
    """
    share = share_of(picture, other_side(pair, yours), party)
    if shown_times(share):
        return pair.start
    own = span_of(picture, yours)[0]
    if share.disclosure.rank >= Disclosure.COARSE.rank:
        coarse = step_down(pair.start, picture.mechanism.coarse_s)
        return coarse if pair.near else max(coarse, own)
    return own if own > since else None


def shown_times(share: Share) -> bool:
    """Whether a share gives an overlap's hours as they are."""
    return share.disclosure is Disclosure.FULL and not share.precision_mm


def _disclosed(view: OverlapView) -> Disclosure:
    if view.start is None:
        return Disclosure.BLIND
    return Disclosure.COARSE if view.least_distance_mm is None else Disclosure.FULL
