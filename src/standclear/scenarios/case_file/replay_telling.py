"""Replays of items about telling: ladders, standing, cascades, repeats, consent, two ledgers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from standclear.core import statements as st
from standclear.core.counted import counted
from standclear.core.duty import Duty, tell
from standclear.core.errors import InvalidInput
from standclear.core.inquiry import gaps, told
from standclear.core.party import Standing
from standclear.core.picture import ReleaseRecord
from standclear.core.release import NoteView
from standclear.core.rules.clock import ladder
from standclear.core.telling import Disclosure, Receipt, ReceiptLevel, Share, Urgency
from standclear.core.time.times import show_time
from standclear.scenarios.case_file.examples import example_flight, site
from standclear.scenarios.case_file.items import CaseFile, Item
from standclear.scenarios.case_file.rehearsal import Rehearsal, told_to
from standclear.scenarios.case_file.shown import Shown, ToldTo

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def hotline(item: Item, case_file: CaseFile) -> Shown:
    """A call that nobody takes: role after role, by the minute, on either side."""
    lines = [f"{party.names[0]['text']}: {', '.join(party.languages)}" for party in item.party]
    at = item.when.start + 23 * HOUR
    rungs, tellings = silent("russia", item.parties, at, Urgency.URGENT)
    lines += [f"not answered: {line}" for line in rungs]
    return Shown(
        item.id,
        "escalated",
        "Duty is held by roles. A telling that one role leaves unanswered goes to the next.",
        tuple(lines),
        tellings,
        assumed="The roles are examples; the two centres did not publish theirs.",
    )


def cease(item: Item, case_file: CaseFile) -> Shown:
    """Kunduz: a message to stop rings every role at once, and its silence is named."""
    recipient = item.parties[1]
    assert item.when.end is not None
    rungs, tellings = silent(recipient, item.parties, item.when.start, Urgency.CEASE)
    waited_min = round((item.when.end - item.when.start) / MINUTE)
    notice = site(f"{item.parties[0]}/site/1", (recipient,), item.when.start - 30 * DAY)
    unreached = (f"{recipient}-air-crews", f"{recipient}-ground-team")
    desk = Rehearsal(item.parties, item.when.start - 31 * DAY, formations=unreached)
    desk.say(item.parties[0], st.NoticeGive(notice), item.when.start - 30 * DAY)
    number = len(desk.picture.releases[recipient])
    taken = Receipt(number, ReceiptLevel.ACKNOWLEDGED, "duty-officer")
    desk.say(recipient, st.ReceiptGive(taken), item.when.start - 29 * DAY)
    named = [g for g in gaps(desk.picture, item.when.start) if g.party == recipient]
    return Shown(
        item.id,
        "gap",
        f"{counted(len(named), 'formation')} without the notice would have stood in the list for "
        "29 days.",
        (
            *(f"{gap.party}: {gap.why}" for gap in named),
            f"first call to first answer on the day: {waited_min} min",
            *(f"message to stop: {line}" for line in rungs),
        ),
        tellings,
        assumed="The two formations and the dates of the notice are examples.",
    )


def waited(item: Item) -> tuple[str, ...]:
    """How a wait for one named person compares with the ladder of roles."""
    minutes = item.value("waited")
    rungs, _ = silent(item.parties[0], item.parties, item.when.start, Urgency.URGENT)
    during, strikes = item.value("strikes_while_waiting"), item.value("strikes")
    return (
        f"{during:.0f} of {strikes:.0f} strikes fell in {minutes:.0f} min of waiting for one name",
        *(f"here, to roles: {rung}" for rung in rungs),
    )


def silent(
    recipient: str, parties: tuple[str, ...], at: datetime, urgency: Urgency
) -> tuple[tuple[str, ...], tuple[ToldTo, ...]]:
    """The ladder of a telling that nobody answers: lines, and the telling itself."""
    desk = Rehearsal(parties, at - DAY)
    text = "A call on the line."
    duty = Duty(
        recipient, recipient, 1, "call", Disclosure.FULL, text, NoteView(recipient, text), urgency
    )
    release = tell(desk.picture, (duty,), at).releases[0]
    party = desk.picture.get_party(recipient).party
    first = party.role_at(0)
    assert first is not None
    lines = [f"+0 min: {first.id}"]
    for step, due, rung in ladder(desk.picture, ReleaseRecord(release, 0)):
        role = party.role_at(rung)
        minutes = (due - at) / MINUTE
        if step == "exhausted":
            lines.append(f"+{minutes:g} min: every role rung, no answer; told to the caller")
        elif step == "deadline":
            lines.append(f"+{minutes:g} min: a gap with the recipient's name, told to the caller")
        elif role is not None:
            lines.append(f"+{minutes:g} min: {role.id}")
    return tuple(lines), (ToldTo(recipient, release.made_at, text),)


def standing(item: Item, case_file: CaseFile) -> Shown:
    """A party leaves or suspends: what it would have been told becomes a gap, with the reason."""
    stand = item.stand
    assert stand is not None
    author = next(p for p in item.parties if p != stand.party)
    desk = Rehearsal(item.parties, stand.since - DAY)
    declared = Standing(stand.state, stand.since, stand.reason)
    left = desk.say(stand.party, st.PartyStand(stand.party, declared), stand.since)
    after = stand.since + DAY
    if author == "ocha":
        desk.say(author, st.NoticeGive(site("ocha/site/1", (stand.party,), after)), after)
    else:
        flight = example_flight(f"{author}/plan/1", stand.party, after + 2 * DAY)
        desk.say(author, st.PlanFile(flight), after)
    found = [
        g for g in gaps(desk.picture, after) if g.party == stand.party and g.subject[-2:] == "/1"
    ]
    return Shown(
        item.id,
        "gap",
        left.headline,
        tuple(f"{g.party} not told of {g.subject}: {g.why}" for g in found),
        told_to(left),
        assumed="The record it is not told of is an example, one day later.",
    )


def repeated(item: Item, case_file: CaseFile) -> Shown:
    """Abs: twelve submissions are one place with twelve numbered tellings."""
    spot = item.position
    assert spot is not None
    author, recipient = item.parties[0], item.parties[1]
    times = round(item.value("submissions"))
    first = item.when.start - times * 15 * DAY
    desk = Rehearsal(item.parties, first - DAY)
    tellings = list[ToldTo]()
    for number in range(1, times + 1):
        at = first + (number - 1) * 15 * DAY
        notice = site(f"{author}/site/abs-{number}", (recipient,), at, spot.position)
        decided = desk.say(author, st.NoticeGive(notice), at)
        desk.tick(at + 7 * HOUR)
        tellings += [one for one in told_to(decided) if one.party == recipient]
    held = desk.picture.get_notice(f"{author}/site/abs-1")
    open_gaps = [g for g in gaps(desk.picture, item.when.start) if g.party == recipient]
    unanswered = {g.subject for g in open_gaps if "acknowledged" in g.why}
    lines = [
        f"#{line.number} {line.subject}, {line.made_at:%Y-%m-%d}: {line.level}, never acknowledged"
        for line in told(desk.picture, recipient)
        if line.because == "notice.given" and line.subject in unanswered
    ]
    return Shown(
        item.id,
        "gap",
        f"One place, {held.submissions} submissions, {len(tellings)} numbered tellings, "
        f"{len(unanswered)} unanswered on the day.",
        tuple(lines),
        tuple(tellings),
        assumed="The days are not public; the replay spaces them by 15 days. " + spot.basis + ".",
    )


def cascade(item: Item, case_file: CaseFile) -> Shown:
    """WCK: acknowledged above is not known below; the formation without it is named."""
    author, recipient = item.parties[0], item.parties[1]
    crews, brigade = f"{recipient}-drone-crews", f"{recipient}-brigade"
    at = item.when.start
    desk = Rehearsal(item.parties, at - 4 * DAY, formations=(brigade, crews))
    given = desk.say(
        author, st.NoticeGive(site(f"{author}/site/1", (recipient,), at)), at - 3 * DAY
    )
    number = len(desk.picture.releases[recipient])
    for level, formations in ((ReceiptLevel.ACKNOWLEDGED, ()), (ReceiptLevel.CASCADED, (brigade,))):
        receipt = Receipt(number, level, "duty-officer", formations)
        desk.say(recipient, st.ReceiptGive(receipt), at - 2 * DAY)
    named = [g for g in gaps(desk.picture, at) if g.party == recipient]
    return Shown(
        item.id,
        "gap",
        f"Acknowledged, and not known to have reached {counted(len(named), 'formation')}.",
        tuple(f"{g.party}: {g.why}, since {g.since:%Y-%m-%d %H:%MZ}" for g in named),
        told_to(given),
        assumed="Two formations stand for the chain; their names are examples.",
    )


def not_told(item: Item, case_file: CaseFile) -> Shown:
    """April 2018: the register of tellings holds the routine flight and not the event."""
    at = item.when.start
    desk = Rehearsal(item.parties, at - DAY)
    flight = example_flight("coalition/plan/1", "russia", at + 2 * DAY)
    filed = desk.say("coalition", st.PlanFile(flight), at)
    subjects = [line.subject for line in told(desk.picture, "russia") if "/plan/" in line.subject]
    return Shown(
        item.id,
        "told",
        f"Told to russia: {', '.join(subjects)}. Nothing else can be inferred from a call count.",
        ("plan coalition/plan/2: not in the register of what russia was told",),
        told_to(filed),
        assumed="One routine flight stands for the calls of that week.",
    )


def consent(item: Item, case_file: CaseFile) -> Shown:
    """MSF 2016: nothing goes to anybody without consent, and each recipient's share is chosen."""
    at = item.when.start
    lines = []
    try:
        replace(site("msf/site/1", ("russia",), at), consent=False)
    except InvalidInput as fault:
        lines.append(str(fault))
    desk = Rehearsal(("msf", "russia", "coalition", "ocha"), at - DAY)
    notice = replace(
        site("msf/site/1", ("ocha",), at),
        recipients=(Share("ocha"), Share("coalition", Disclosure.COARSE)),
    )
    given = desk.say("msf", st.NoticeGive(notice), at)
    chosen = [g for g in gaps(desk.picture, at) if g.subject == notice.id]
    lines += [f"{g.party}: {g.why}" for g in chosen if "chose" in g.why]
    return Shown(item.id, "told", given.headline, tuple(lines), told_to(given))


def register(item: Item, case_file: CaseFile) -> Shown:
    """North-west Syria: an entry nobody confirms turns `unconfirmed`, and stays on the list."""
    at = item.when.start
    desk = Rehearsal(item.parties, at - DAY)
    desk.say("ocha", st.NoticeGive(site("ocha/site/1", ("russia", "coalition", "turkey"), at)), at)
    tellings, lines = list[ToldTo](), []
    for days in (31, 60, 91, 106):
        decided = desk.tick(at + days * DAY)
        state = desk.picture.get_notice("ocha/site/1").state.value
        lines.append(f"day {days}, nobody has confirmed it: {state}, still shown")
        tellings += [t for t in (told_to(decided) if decided else ()) if "silent" not in t.what]
    hit, listed = item.value("listed_hit"), item.value("listed_sample")
    lines.append(f"{hit:.0f} of {listed:.0f} listed places hit: each would link to its tellings")
    return Shown(
        item.id,
        "told",
        "An entry has a date of confirmation; every recipient sees it with the entry.",
        tuple(lines),
        tuple(tellings),
        assumed="One example entry; no listed place is shown.",
    )


def two_ledgers(item: Item, case_file: CaseFile) -> Shown:
    """Each side's count, and what became of the check, in three columns. No total."""
    rows = tuple(
        f"{row.day:%a %Y-%m-%d}: Russia {row.russia} | Turkey {row.turkey} | "
        f"confirmed: {row.confirmed}"
        for row in item.ledger
    )
    differ = sum(row.russia != row.turkey for row in item.ledger)
    return Shown(
        item.id,
        "disputed",
        f"{differ} of {len(item.ledger)} days on which the two counts differ; both stand.",
        rows,
    )


def secret_line(item: Item, case_file: CaseFile) -> Shown:
    """The south-west: those who agreed see the line; others hear that there is one."""
    drawn = case_file.zones["dez-4-southwest"]
    zone = replace(
        drawn.zone,
        id="jordan/zone/south-west",
        illustrative=False,
        agreement_of=item.parties,
        shared_with=item.parties,
        rule=replace(drawn.zone.rule, bound=item.parties),
    )
    at = item.when.start - 2 * DAY
    desk = Rehearsal((*item.parties, "ocha"), at - DAY)
    proposed = desk.say("jordan", st.ZonePropose(zone), at)
    lines = [f"{r.recipient}: {r.disclosure.value}" for r in proposed.releases]
    lines.append(f"in force from {show_time(item.when.start, item.when.zone)}")
    return Shown(item.id, "told", proposed.headline, tuple(lines), told_to(proposed))
