"""Filing, amending and ending plans; what overlaps them; what each side answers.

A plan that overlaps is filed all the same: the desk tells, it does not forbid. Only a filer
that the mechanism binds to proof of knowledge is refused, with the list of what it has not
seen (ASTM F3548 `key`).
"""

from __future__ import annotations

from standclear.core import statements as st
from standclear.core.disclosure import share_of, share_of_plan, view_of_plan
from standclear.core.duty import Duty, urgency_of
from standclear.core.errors import InvalidInput, NotAllowed, Stale, Unavailable
from standclear.core.events import Event, OverlapAnswered, PlanChanged, PlanChecked
from standclear.core.ids import check_record_id, kind_of
from standclear.core.intent import MOVES, IntentState, OperationalIntent
from standclear.core.picture import Picture, PlanRecord, Said, other_side
from standclear.core.release import NoteView, OverlapsView, OverlapView
from standclear.core.rules import matching
from standclear.core.rules.decision import Decision, decision
from standclear.core.telling import Disclosure

NOTHING_FOUND = "No overlap found with what you may see. It does not mean that nothing is there."
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
    record = picture.get_plan(statement.plan)
    if said.issuer != record.author:
        raise NotAllowed(f"{statement.plan} is {record.author}'s", ("plan check", "overlap answer"))
    if statement.state not in MOVES[record.state]:
        possible = tuple(state.value for state in MOVES[record.state])
        raise NotAllowed(
            f"{statement.plan} is {record.state.value}; it cannot become {statement.state.value}",
            possible or ("file a new plan",),
        )
    return _moved(picture, said, record, statement.state, statement.reason)


def _check(picture: Picture, said: Said, intent: OperationalIntent) -> None:
    check_record_id(intent.id, owner=said.issuer, kind="plan")
    if intent.end <= said.at:
        end = f"{intent.end:%Y-%m-%dT%H:%M:%SZ}"
        raise InvalidInput("intent/volumes/end", end, f"an end after now, {said.at:%H:%M:%SZ}")
    for share in intent.shares:
        if share.party not in picture.parties:
            raise InvalidInput("intent/shares", share.party, "the id of a party of this desk")
    if Disclosure.NONE in (intent.disclosure, *(share.disclosure for share in intent.shares)):
        raise InvalidInput(
            "intent/disclosure",
            "none",
            "blind, coarse or full: whom a plan overlaps must hear THAT",
        )


def _dry_run(picture: Picture, said: Said, intent: OperationalIntent) -> Decision:
    if picture.checks_today(said.issuer, said.at) >= picture.mechanism.checks_per_day:
        limit = picture.mechanism.checks_per_day
        raise Unavailable(f"{said.issuer} has used its {limit} dry runs of today (UTC)", DAY_S)
    subject = matching.plan_subject(intent)
    views = [
        view
        for pair in matching.search(picture, subject)
        if (view := matching.own_view(picture, subject, pair)) is not None
    ]
    duty = _filer_duty(said, intent, tuple(views), answer_owed=False)
    headline = _count(intent.id, len(views)) + " Not filed."
    return decision(
        picture, said, headline, (PlanChecked(said.issuer),), (duty,), overlaps=tuple(views)
    )


def _file(picture: Picture, said: Said, statement: st.PlanFile) -> Decision:
    intent = statement.intent
    if intent.id in picture.plans:
        raise NotAllowed(f"{intent.id} exists", ("plan amend", "file under another number"))
    if intent.version != 1:
        raise InvalidInput("intent/version", intent.version, "a new plan begins with version 1")
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
    subject = matching.plan_subject(intent)
    found = matching.match(picture, said, subject)
    _check_key(picture, said, subject, found, key)
    views = tuple(found.views)
    duties = list(found.duties)
    if views:
        duties.insert(0, _filer_duty(said, intent, views, answer_owed=True))
    duties += _tell_shared(picture, said, intent, state)
    events: tuple[Event, ...] = (PlanChanged(intent.id, intent.version, state), *found.events)
    return decision(picture, said, _count(intent.id, len(views)), events, duties, overlaps=views)


def _check_key(
    picture: Picture,
    said: Said,
    subject: matching.Subject,
    found: matching.Found,
    key: tuple[str, ...],
) -> None:
    """A bound filer names every version that it overlaps and may know of."""
    if said.issuer not in picture.mechanism.proof_of_knowledge:
        return
    unseen = []
    for pair in found.pairs:
        other = other_side(pair, subject.id)
        if share_of(picture, other, said.issuer).disclosure is not Disclosure.NONE:
            ovn = ovn_of(picture, other)
            if ovn not in key:
                unseen.append(ovn)
    if unseen:
        listed = ", ".join(unseen)
        raise Stale(
            f"{subject.id} overlaps {len(unseen)} record(s) that its key does not name: {listed}; "
            "check the plan, read them, and file again with the key",
            tuple(unseen),
        )


def ovn_of(picture: Picture, record: str) -> str:
    """The opaque version number of a record as it stands."""
    match kind_of(record):
        case "plan":
            return picture.get_plan(record).ovn
        case "zone":
            return picture.get_zone(record).ovn
        case _:
            return picture.get_notice(record).ovn


def _filer_duty(
    said: Said,
    intent: OperationalIntent,
    views: tuple[OverlapView, ...],
    *,
    answer_owed: bool,
) -> Duty:
    return Duty(
        recipient=said.issuer,
        subject=intent.id,
        version=intent.version,
        because="plan.overlaps" if answer_owed else "plan.checked",
        disclosure=Disclosure.FULL,
        headline=_count(intent.id, len(views)),
        content=OverlapsView(intent.id, intent.version, views),
        urgency=urgency_of(intent.start, said.at),
        answer_owed=answer_owed,
        starts=intent.start,
        expires=intent.end,
    )


def _tell_shared(
    picture: Picture, said: Said, intent: OperationalIntent, state: IntentState
) -> list[Duty]:
    """Those to whom the owner shows the plan itself, overlap or none."""
    duties = []
    for share in intent.shares:
        if share.disclosure.rank < Disclosure.COARSE.rank or share.party == said.issuer:
            continue
        duties.append(
            Duty(
                recipient=share.party,
                subject=intent.id,
                version=intent.version,
                because="plan.shared",
                disclosure=share.disclosure,
                headline=f"Plan {intent.id} v{intent.version} is {state.value}.",
                content=view_of_plan(intent, state.value, share, picture.mechanism),
                urgency=urgency_of(intent.start, said.at),
                starts=intent.start,
                expires=intent.end,
            )
        )
    return duties


def _moved(
    picture: Picture, said: Said, record: PlanRecord, state: IntentState, reason: str
) -> Decision:
    """Who was told of the plan, or of an overlap with it, hears how it goes on."""
    intent = record.intent
    events: list[Event] = [PlanChanged(intent.id, intent.version, state, reason)]
    if state is IntentState.ENDED:
        events += matching.end_overlaps(picture, intent.id, f"{intent.id} ended")
    headline = f"{intent.id} is {state.value}" + (f": {reason}." if reason else ".")
    concerned: dict[str, str] = {}
    for share in intent.shares:
        if share.disclosure.rank >= Disclosure.COARSE.rank:
            concerned[share.party] = intent.id
    for overlap_id, overlap in picture.open_overlaps(intent.id):
        other = other_side(overlap.found, intent.id)
        concerned.setdefault(other.split("/")[0], overlap_id)
    off_nominal = state in (IntentState.NONCONFORMING, IntentState.CONTINGENT)
    duties = []
    for party, about in sorted(concerned.items()):
        if party == said.issuer:
            continue
        share = share_of_plan(intent, party)
        blind = share.disclosure is Disclosure.BLIND
        text = headline
        if blind:
            text = f"A plan of {record.author} that you were told overlaps is {state.value}."
        duties.append(
            Duty(
                recipient=party,
                subject=about if blind else intent.id,
                version=intent.version,
                because=f"plan.{state.value.lower()}",
                disclosure=share.disclosure,
                headline=text,
                content=NoteView(about if blind else intent.id, text),
                urgency=urgency_of(said.at, said.at)
                if off_nominal
                else urgency_of(intent.end, said.at),
                answer_owed=off_nominal,
            )
        )
    return decision(picture, said, headline, events, duties)


def _answer(picture: Picture, said: Said, statement: st.OverlapAnswer) -> Decision:
    record = picture.get_overlap(statement.overlap)
    if said.issuer not in record.parties:
        raise NotAllowed("only the two sides of an overlap answer it")
    if record.ended:
        raise NotAllowed(f"{statement.overlap} has ended: {record.ended}")
    other = next((p for p in record.parties if p != said.issuer), said.issuer)
    words = statement.disposition.replace("_", " ")
    headline = f"{statement.overlap}: {said.issuer} says: {words}."
    text = headline + (f" {statement.text}" if statement.text else "")
    duty = Duty(
        recipient=other,
        subject=statement.overlap,
        version=max(record.found.first_version, record.found.second_version),
        because="overlap.answered",
        disclosure=Disclosure.FULL,
        headline=text,
        content=NoteView(statement.overlap, text),
        urgency=urgency_of(record.found.start, said.at),
        starts=record.found.start,
    )
    event = OverlapAnswered(statement.overlap, said.issuer, statement.disposition)
    return decision(picture, said, headline, (event,), (duty,) if other != said.issuer else ())


def _count(plan: str, number: int) -> str:
    if number == 0:
        return f"{plan}: {NOTHING_FOUND}"
    return f"{plan}: {number} overlap{'s' if number > 1 else ''} found; call before you go."
