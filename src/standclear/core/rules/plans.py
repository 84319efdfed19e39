"""Filing, amending and ending plans; what overlaps them; what each side answers.

A plan that overlaps is filed all the same: the desk tells, it does not forbid. Only a filer
that the mechanism binds to proof of knowledge is refused, with the list of what it has not
seen (ASTM F3548 `key`).
"""

from __future__ import annotations

from dataclasses import replace

from standclear.core import statements as st
from standclear.core.counted import counted
from standclear.core.disclosure import may_know, share_of_plan, sides_of
from standclear.core.duty import Duty, urgency_of
from standclear.core.errors import InvalidInput, NotAllowed, NotFound, Spent, Stale
from standclear.core.events import Event, OverlapAnswered, PlanChanged, PlanChecked, PlanRefused
from standclear.core.ids import check_record_id
from standclear.core.intent import ANSWER_WORDS, MOVES, IntentState, OperationalIntent, state_word
from standclear.core.picture import Picture, PlanRecord, Said, other_side
from standclear.core.release import NoteView, OverlapsView, OverlapView
from standclear.core.rules import matching
from standclear.core.rules.arrivals import plan_duty
from standclear.core.rules.decision import Decision, check_shares, decision
from standclear.core.rules.found_words import headline_of
from standclear.core.rules.known import own_plan
from standclear.core.rules.possible import views_of_possible
from standclear.core.rules.search import plan_subject, version_of
from standclear.core.sentences import sentence
from standclear.core.telling import Disclosure, Urgency

DAY_S = 86_400.0


def decide(
    picture: Picture, said: Said, statement: st.PlanCheck | st.PlanFile | st.PlanAmend
) -> Decision:
    _check(picture, said, statement.intent)
    match statement:
        case st.PlanCheck():
            return _dry_run(picture, said, statement.intent)
        case st.PlanFile():
            return _file(picture, said, statement)
        case st.PlanAmend():
            return _amend(picture, said, statement)


def decide_move(
    picture: Picture, said: Said, statement: st.PlanMove | st.OverlapAnswer
) -> Decision:
    if isinstance(statement, st.OverlapAnswer):
        return _answer(picture, said, statement)
    record = own_plan(picture, said, statement.plan)
    if statement.state not in MOVES[record.state]:
        possible = tuple(state.value for state in MOVES[record.state])
        raise NotAllowed(
            f"{statement.plan} is {state_word(record.state)}; it cannot become "
            f"{statement.state.value}",
            possible or ("file a new plan",),
        )
    if statement.state is IntentState.ACTIVATED and record.intent.end < said.at:
        end = f"{record.intent.end:%Y-%m-%dT%H:%M:%SZ}"
        raise NotAllowed(f"{statement.plan} ended {end}", ("plan amend", "file a new plan"))
    return _moved(picture, said, record, statement.state, statement.reason)


def _check(picture: Picture, said: Said, intent: OperationalIntent) -> None:
    check_record_id(intent.id, owner=said.issuer, kind="plan")
    if intent.end <= said.at:
        end = f"{intent.end:%Y-%m-%dT%H:%M:%SZ}"
        raise InvalidInput(
            "intent/volumes/end", end, f"an end after now, {said.at:%Y-%m-%dT%H:%M:%SZ}"
        )
    check_shares(picture, intent.shares, "intent/shares")
    try:
        picture.extents_of(intent.volumes)
    except InvalidInput as fault:
        raise fault.under("intent") from None
    if Disclosure.NONE in (intent.disclosure, *(share.disclosure for share in intent.shares)):
        raise InvalidInput(
            "intent/disclosure",
            "none",
            "blind, coarse or full: whom a plan overlaps must hear THAT",
        )


def _dry_run(picture: Picture, said: Said, intent: OperationalIntent) -> Decision:
    _check_count(picture, said)
    views = views_of_possible(picture, said, plan_subject(intent))
    duty = _filer_duty(said, intent, views, "plan.checked")
    headline = headline_of(intent.id, views) + " Not filed."
    return decision(picture, said, headline, (PlanChecked(said.issuer),), (duty,), overlaps=views)


def _file(picture: Picture, said: Said, statement: st.PlanFile) -> Decision:
    intent = statement.intent
    if intent.id in picture.plans:
        raise NotAllowed(f"{intent.id} exists", ("plan amend", "file under another number"))
    if intent.version != 1:
        raise InvalidInput("intent/version", intent.version, "1, with which a new plan begins")
    return _filed(picture, said, intent, statement.key, IntentState.ACCEPTED)


def _amend(picture: Picture, said: Said, statement: st.PlanAmend) -> Decision:
    intent = statement.intent
    record = picture.get_plan(intent.id)
    if record.state is IntentState.ENDED:
        raise NotAllowed(f"{intent.id} has ended", ("file a new plan",))
    expected = record.intent.version + 1
    if intent.version != expected:
        raise Stale(f"{intent.id} stands at version {expected - 1}; an amendment is {expected}")
    return _filed(picture, said, intent, statement.key, record.state)


def _filed(
    picture: Picture,
    said: Said,
    intent: OperationalIntent,
    key: tuple[str, ...],
    state: IntentState,
) -> Decision:
    subject = plan_subject(intent)
    if said.issuer in picture.mechanism.proof_of_knowledge:
        possible = views_of_possible(picture, said, subject)
        unseen = tuple(view.ovn for view in possible if view.ovn not in key)
        if unseen:
            return _refused(picture, said, intent, possible, unseen)
    found = matching.match(picture, said, subject)
    views = tuple(found.views)
    duties = list(found.duties)
    if views or found.ended:
        duties.insert(0, _filer_duty(said, intent, views, "plan.overlaps"))
    duties += [
        plan_duty(picture, intent, state, share.party, said.at, "plan.shared")
        for share in intent.shares
        if share.disclosure.rank >= Disclosure.COARSE.rank and share.party != said.issuer
    ]
    events: tuple[Event, ...] = (PlanChanged(intent.id, intent.version, state), *found.events)
    return decision(picture, said, headline_of(intent.id, views), events, duties, overlaps=views)


def _refused(
    picture: Picture,
    said: Said,
    intent: OperationalIntent,
    views: tuple[OverlapView, ...],
    unseen: tuple[str, ...],
) -> Decision:
    """Not filed: a bound filer names every version that it overlaps, or by a coarse volume may.

    The answer tells as much as a dry run and no more, so it is logged and counted as one.
    """
    _check_count(picture, said)
    headline = (
        f"{intent.id} is NOT FILED: it overlaps, or may, {counted(len(unseen), 'record')} that its "
        "key does not name. Read them, then file again with their ovns in the key."
    )
    duty = replace(_filer_duty(said, intent, views, "plan.refused"), headline=headline)
    event = PlanRefused(said.issuer, intent.id, intent.version, unseen)
    told = decision(picture, said, headline, (event,), (duty,), overlaps=views)
    return replace(told, unseen=unseen)


def _check_count(picture: Picture, said: Said) -> None:
    limit = picture.mechanism.checks_per_day
    if picture.checks_today(said.issuer, said.at) >= limit:
        raise Spent(
            f"{said.issuer} has used its {limit} dry runs of {said.at:%Y-%m-%d} (UTC); file the "
            "plan, or try tomorrow",
            DAY_S,
        )


def _filer_duty(
    said: Said,
    intent: OperationalIntent,
    views: tuple[OverlapView, ...],
    because: str,
) -> Duty:
    return Duty(
        recipient=said.issuer,
        subject=intent.id,
        version=intent.version,
        because=because,
        disclosure=Disclosure.FULL,
        headline=headline_of(intent.id, views),
        content=OverlapsView(intent.id, intent.version, views),
        urgency=urgency_of(intent.start, said.at),
        answer_owed=because == "plan.overlaps" and bool(views),
        starts=intent.start,
        expires=intent.end,
    )


def _moved(
    picture: Picture, said: Said, record: PlanRecord, state: IntentState, reason: str
) -> Decision:
    """Who was told of the plan, or of an overlap with it, hears how it goes on.

    A plan that ends before it has begun is withdrawn; to F3548 it is Ended all the same.
    """
    intent = record.intent
    events: list[Event] = [PlanChanged(intent.id, intent.version, state, reason)]
    withdrawn = record.state is IntentState.ACCEPTED and state is IntentState.ENDED
    word = "withdrawn" if withdrawn else state_word(state)
    headline = f"{intent.id} is {word}" + (f": {reason}." if reason else ".")
    duties = [
        _news(picture, said, record, word, share.party, intent.id, headline)
        for share in intent.shares
        if share.disclosure.rank >= Disclosure.COARSE.rank and share.party != said.issuer
    ]
    if state is IntentState.ENDED:
        why = "a plan was withdrawn" if withdrawn else "a plan ended"
        ended = matching.end_overlaps(picture, said, intent.id, why, tell="all")
        return decision(picture, said, headline, [*events, *ended[0]], [*duties, *ended[1]])
    told = {duty.recipient for duty in duties} | {said.issuer}
    for overlap_id, overlap in picture.open_overlaps(intent.id):
        for _, party in sides_of(picture, overlap.found):
            if party in told or not may_know(picture, overlap.found, party):
                continue
            told.add(party)
            text = f"A plan of {record.author} that you were told of is {state.value}."
            if share_of_plan(intent, party).disclosure is not Disclosure.BLIND:
                text = headline
            duties.append(_news(picture, said, record, word, party, overlap_id, text))
    return decision(picture, said, headline, events, duties)


def _news(
    picture: Picture,
    said: Said,
    record: PlanRecord,
    word: str,
    party: str,
    about: str,
    text: str,
) -> Duty:
    off_nominal = word in (IntentState.NONCONFORMING.value, IntentState.CONTINGENT.value)
    version = record.intent.version
    if about in picture.overlaps:
        found = picture.overlaps[about].found
        version = version_of(picture, other_side(found, record.intent.id))
    return Duty(
        recipient=party,
        subject=about,
        version=version,
        because=f"plan.{word.lower()}",
        disclosure=share_of_plan(record.intent, party).disclosure,
        headline=text,
        content=NoteView(about, text),
        urgency=Urgency.URGENT if off_nominal else Urgency.ROUTINE,
        answer_owed=off_nominal,
    )


def _answer(picture: Picture, said: Said, statement: st.OverlapAnswer) -> Decision:
    record = picture.overlaps.get(statement.overlap)
    if record is None or not may_know(picture, record.found, said.issuer):
        raise NotFound(f"no overlap {statement.overlap} that you may see")
    if record.ended:
        raise NotAllowed(
            f"{statement.overlap} has ended: {record.ended}", ("plan amend", "plan check")
        )
    headline = f"{statement.overlap}: {said.issuer} {ANSWER_WORDS[statement.disposition]}."
    text = headline + (f" {sentence(statement.text)}" if statement.text.strip() else "")
    duties = []
    for yours, party in sides_of(picture, record.found):
        if party == said.issuer or not may_know(picture, record.found, party):
            continue
        start = matching.known_start(picture, record.found, yours, party, record.since)
        duties.append(
            Duty(
                recipient=party,
                subject=statement.overlap,
                version=version_of(picture, yours),
                because="overlap.answered",
                disclosure=Disclosure.FULL,
                headline=text,
                content=NoteView(statement.overlap, text),
                urgency=urgency_of(record.found.start, said.at),
                starts=start,
            )
        )
    event = OverlapAnswered(statement.overlap, said.issuer, statement.disposition)
    return decision(picture, said, headline, (event,), duties)
