"""Replays of items about time: labels, dates that disagree, lapses, seconds before an event."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from standclear.core import statements as st
from standclear.core.errors import InvalidInput
from standclear.core.telling import Receipt, ReceiptLevel
from standclear.core.time.times import read_time, show_time
from standclear.core.zone import Zone
from standclear.scenarios.case_file.examples import example_flight
from standclear.scenarios.case_file.items import CaseFile, Item
from standclear.scenarios.case_file.rehearsal import Rehearsal, told_to
from standclear.scenarios.case_file.shown import Shown, ToldTo

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def time_label(item: Item, case_file: CaseFile) -> Shown:
    """Each stated time as the desk reads it: an instant, or a refusal with the alternatives."""
    lines, refused = [], 0
    for stated in item.stated:
        try:
            read = read_time(stated.text, zone=stated.zone)
            lines.append(f"{stated.text!r}: {show_time(read.utc, stated.zone)}")
        except InvalidInput as fault:
            refused += 1
            lines.append(f"{stated.text!r}: {fault.expected}")
    return Shown(
        item.id,
        "refused" if refused else "told",
        f"{refused} of {len(item.stated)} times as printed are refused, with what would be right.",
        tuple(lines),
    )


def disagreement(item: Item, case_file: CaseFile) -> Shown:
    """Every source's date beside its clause; where they differ, they are shown to differ."""
    lines = []
    matters = list(dict.fromkeys(claim.matter for claim in item.claim))
    disputed = 0
    for matter in matters:
        claims = [claim for claim in item.claim if claim.matter == matter]
        days = sorted({claim.day for claim in claims})
        disputed += len(days) > 1
        said = "sources disagree" if len(days) > 1 else "one date found"
        lines.append(f"{matter}: {said}: {' / '.join(f'{day:%a %Y-%m-%d}' for day in days)}")
        lines += [
            f"  {claim.day:%Y-%m-%d} by {case_file.sources[claim.source].publisher}: {claim.clause}"
            for claim in claims
        ]
    return Shown(
        item.id,
        "disputed",
        f"{disputed} of {len(matters)} dates differ between sources; none is chosen.",
        tuple(lines),
    )


def lapse(item: Item, case_file: CaseFile) -> Shown:
    """Four areas for six months: warnings before the end, and lapse on the day, to everyone."""
    drawn = [case_file.zones[name] for name in item.zones]
    first = min(d.zone.valid_from for d in drawn) - DAY
    desk = Rehearsal(item.parties, first)
    lines, told = [], list[ToldTo]()
    zones = [_agreed(d.zone, item.parties) for d in drawn]
    for zone in zones:
        desk.say("russia", st.ZonePropose(zone), first)
        for number, party in enumerate(p for p in item.parties if p != "russia"):
            desk.say(party, st.ZoneRecognise(zone.id, 1), first + number * MINUTE)
        first = desk.picture.at
    ends = max(zone.valid_until for zone in zones)
    for before in (7 * DAY, 2 * DAY, 12 * HOUR, -MINUTE):
        decided = desk.tick(ends - before)
        if decided is not None:
            told += [one for one in told_to(decided) if "Zone" in one.what]
    for zone in zones:
        lines.append(f"{zone.id}: {desk.picture.get_zone(zone.id).standing.value}, still drawn")
    lines += [f"{d.zone.name}: drawn with {d.error_m / 1000:.0f} km of error" for d in drawn]
    return Shown(
        item.id,
        "lapsed",
        f"Past {ends:%a %Y-%m-%d %H:%MZ} with no renewal on record: {len(zones)} areas lapse.",
        tuple(lines),
        tuple(told),
        assumed="The areas are drawn from place names; here the guarantors agree on them.",
    )


def send_and_receive(item: Item, case_file: CaseFile) -> Shown:
    """The Il-20: one signed time of telling and one of receipt, instead of two stories."""
    event = item.when.start + 20 * HOUR
    lines, told = [], list[ToldTo]()
    for label, before in (("as Russia says", MINUTE), ("as Israel says, e.g.", 30 * MINUTE)):
        desk = Rehearsal(item.parties, event - DAY)
        flight = example_flight("israel/plan/1", "russia", event)
        filed = desk.say("israel", st.PlanFile(flight), event - before)
        receipt = Receipt(
            len(desk.picture.releases["russia"]), ReceiptLevel.ACKNOWLEDGED, "duty-officer"
        )
        answered = event - before + timedelta(seconds=40)
        desk.say("russia", st.ReceiptGive(receipt), answered)
        record = desk.picture.get_release("russia", receipt.release)
        sent, came = record.release.made_at, record.receipts[0][0]
        seconds = round((event - sent).total_seconds())
        lines.append(
            f"{label}: told {sent:%H:%M:%SZ}, acknowledged {came:%H:%M:%SZ}, "
            f"{seconds} s before the event"
        )
        told += [one for one in told_to(filed) if one.party == "russia"]
    return Shown(
        item.id,
        "told",
        "Both times stand in the record, one signed by each side; there is nothing to argue.",
        tuple(lines),
        tuple(told),
        assumed="The hour and the 30 minutes are examples; neither side published its times.",
    )


def _agreed(zone: Zone, parties: tuple[str, ...]) -> Zone:
    return replace(
        zone,
        id=f"russia/zone/{zone.id.rsplit('/', 1)[1]}",
        illustrative=False,
        agreement_of=parties,
        rule=replace(zone.rule, bound=parties),
    )
