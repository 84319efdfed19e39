"""A dishonest desk that hides behind what is lawful: erasure, other rules, and silence.

It drops a telling, and then erases the decision that should have named it, or the statement that
caused it, or says that other rules decided. None of these passes for "every duty reproduced". A
role that was rung late, or never, is named with how late.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from standclear.core import statements as st
from standclear.core.inquiry import gaps
from standclear.core.notice import MovementNotice
from standclear.core.party import StandingState
from standclear.core.picture import Said
from standclear.core.rules import RULES_VERSION
from standclear.core.rules.journeys import decide
from standclear.core.telling import Urgency
from standclear.formats import documents
from standclear.formats.documents import Owed
from standclear.log.append import Log
from standclear.log.entry import Checked, draw_up, read_entry
from standclear.service.audit import audit
from standclear.service.author import say
from standclear.service.escalate import escalate
from standclear.service.office import Office
from standclear.service.sealing import seal_step, write_step
from tests.town import (
    DAY,
    HOUR,
    MINUTE,
    Town,
    Voice,
    hours,
    key_of,
    movement,
    plan,
    signer,
    site,
    zone,
)

STATED = timedelta(minutes=10)


def files_and_the_desk_drops_reliefs_telling(
    town: Town, *, version: int = RULES_VERSION, keep_all: bool = False
) -> int:
    """North files a plan over relief's site; what the desk then signs. Its place in the log."""
    office, statement = town.office, st.PlanFile(plan())
    sealed = say(
        statement, key=key_of("north"), thread=office.thread_of("north"), at=town.clock.now
    )
    entry = read_entry(sealed.leaf)
    now, index = office.now(), office.log.size
    nonce = (sealed.nonce or b"").hex()
    said = Said(entry.leaf_hash.hex(), "north", "north#1", now, now, index, nonce)
    decision = decide(town.picture, said, statement)
    kept = tuple(r for r in decision.releases if keep_all or r.recipient != "relief")
    assert keep_all or len(kept) == len(decision.releases) - 1
    own, _ = seal_step(
        write_step(said, replace(decision, releases=kept), key=key_of("desk")),
        thread=office.thread_of("desk"),
        nonces=lambda: os.urandom(32),
    )
    office.log.append([sealed, *stamped(own, version)], now_s=int(now.timestamp()))
    reopen(town)
    return index


def stamped(entries: list[Checked], version: int) -> list[Checked]:
    """The same entries, the decision saying that these rules decided."""
    document = documents.read_decision(entries[0].sealed.body or b"")
    return with_decision(
        entries, documents.write_decision(replace(document, rules_version=version))
    )


def with_decision(entries: list[Checked], decided: bytes) -> list[Checked]:
    """The same entries over another decision."""
    bodies = [decided, *(made.sealed.body or b"" for made in entries[1:])]
    found: list[Checked] = []
    for made, body in zip(entries, bodies, strict=True):
        before = found[-1].entry.leaf_hash.hex() if found else made.entry.header.prev
        header = replace(made.entry.header, prev=before)
        found.append(draw_up(header, body=body, nonce=os.urandom(32), key=key_of("desk")))
    return found


def reopen(town: Town) -> None:
    town.office = Office(Log(town.store, signer()), key_of("desk"), clock=town.clock)


@pytest.fixture
def told(town: Town) -> Town:
    """Relief has a place that north's plan would overlap."""
    town["relief"].gives(site(to=()))
    return town


def kinds(town: Town) -> list[str]:
    return [finding.kind for finding in audit(town.office.log).faults]


def test_a_telling_dropped_is_named_though_the_decision_is_erased(told: Town) -> None:
    index = files_and_the_desk_drops_reliefs_telling(told)
    told.office.log.erase_body(index + 1)
    found = audit(told.office.log)
    assert [f.kind for f in found.faults] == ["duty dropped"]
    assert "relief was never told" in found.faults[0].text
    assert found.undecided == 1


def test_a_telling_of_an_erased_decision_that_was_exchanged_or_invented_is_named(
    told: Town,
) -> None:
    index = files_and_the_desk_drops_reliefs_telling(told, keep_all=True)
    told.office.log.erase_body(index + 1)
    assert kinds(told) == []
    last = told.office.log.size - 1
    told.office.log.erase_body(last)  # the telling's own text, too: its header is still judged
    assert kinds(told) == []
    assert audit(told.office.log).undecided == 1


def test_where_the_statement_is_erased_the_audit_says_that_it_did_not_decide_again(
    told: Town,
) -> None:
    index = files_and_the_desk_drops_reliefs_telling(told)
    told.office.log.erase_body(index)
    found = audit(told.office.log)
    assert found.faults == ()
    assert found.undecided == 1


def test_rules_of_another_time_hide_no_fault_behind_them(told: Town) -> None:
    files_and_the_desk_drops_reliefs_telling(told, version=RULES_VERSION - 1)
    assert kinds(told) == ["rules fell back"]
    assert audit(told.office.log).undecided == 1


def test_rules_that_nobody_knows_are_a_fault(told: Town) -> None:
    files_and_the_desk_drops_reliefs_telling(told, version=RULES_VERSION + 1)
    assert kinds(told) == ["rules unknown"]


def test_an_answer_is_owed_though_the_text_of_the_telling_is_erased(town: Town) -> None:
    town["relief"].gives(site(to=("north",)))
    record = town.picture.releases["north"][-1]
    owed = (record.release.subject, record.release.version, record.release.acknowledge_by)
    town.office.log.erase_body(record.index)
    reopen(town)

    held = town.picture.open["north", record.release.number]
    assert held.release.headline == "[erased]"
    assert (held.release.subject, held.release.version, held.release.acknowledge_by) == owed
    town.later(DAY)
    held = town.picture.open["north", record.release.number]
    assert {"remind", "rung-1", "exhausted"} <= held.steps.keys()
    silent = [g for g in gaps(town.picture, town.clock.now) if g.release == held.release.number]
    assert ("relief/site/1", True) in {
        (g.subject, "not acknowledged by" in g.why) for g in silent if g.party == "north"
    }
    assert audit(town.office.log).faults == ()


def test_a_whole_new_telling_answers_for_an_erased_one_too(town: Town) -> None:
    relief = town["relief"]
    relief.gives(site(to=("north",)))
    record = town.picture.releases["north"][-1]
    town.office.log.erase_body(record.index)
    reopen(town)
    relief.says(st.NoticeAmend(replace(site(to=("north",)), version=2, name="Clinic")))
    assert ("north", record.release.number) not in town.picture.open
    assert ("north", record.release.number + 1) in town.picture.open


def test_a_log_that_does_not_say_what_is_owed_is_read_as_it_was(town: Town) -> None:
    """Logs of 0.1 name only the digest of a telling: erased, it is owed to nobody's knowledge,
    and the audit names what was left undone."""
    told_without_what_is_owed(town)
    record = town.picture.releases["north"][-1]
    town.office.log.erase_body(record.index)
    reopen(town)
    assert town.picture.open == {}  # the desk knows no more that north owes an answer
    town.later(DAY)
    found = town.audit()
    assert found.faults == ()
    named = [f.text for f in found.findings if f.kind == "erased"]
    assert any(f"north #{record.release.number}: 'remind': not given" in text for text in named)


def test_a_desk_that_says_another_answer_is_owed_is_named(town: Town) -> None:
    later = datetime(2031, 1, 1, tzinfo=UTC)
    told_without_what_is_owed(town, instead=Owed("relief/site/1", 1, later))
    assert set(kinds(town)) == {"telling differs"}


def told_without_what_is_owed(town: Town, *, instead: Owed | None = None) -> None:
    """Relief gives a notice to north; the decision says nothing, or something else, of it."""
    office, statement = town.office, st.NoticeGive(site(to=("north",)))
    sealed = say(
        statement, key=key_of("relief"), thread=office.thread_of("relief"), at=town.clock.now
    )
    entry, now, index = read_entry(sealed.leaf), office.now(), office.log.size
    nonce = (sealed.nonce or b"").hex()
    said = Said(entry.leaf_hash.hex(), "relief", "relief#1", now, now, index, nonce)
    written = write_step(said, decide(town.picture, said, statement), key=key_of("desk"))
    own, _ = seal_step(written, thread=office.thread_of("desk"), nonces=lambda: os.urandom(32))
    refs = tuple(replace(ref, owes=instead) for ref in written.document.releases)
    decided = documents.write_decision(replace(written.document, releases=refs))
    office.log.append([sealed, *with_decision(own, decided)], now_s=int(now.timestamp()))
    reopen(town)


def test_a_telling_erased_after_its_time_is_no_fault_of_anybody(town: Town) -> None:
    town["relief"].gives(site(to=("north",)))
    town.later(3 * HOUR)
    town["north"].acknowledges_all()
    town.office.log.erase_body(town.picture.releases["north"][-1].index)
    assert audit(town.office.log).faults == ()


# ---- the clock


def test_a_life_saving_telling_that_nobody_rang_is_a_fault_though_it_was_answered(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(life_saving())
    town.clock.now += timedelta(minutes=9, seconds=50)
    relief.files(plan("relief", 1, 500, when=hours(30, 31)))
    town.clock.now += timedelta(minutes=8, seconds=10)
    north.acknowledges_all()
    town.clock.now += HOUR
    faults = [f for f in town.audit().faults if "north" in f.text]
    assert {f.kind for f in faults} == {"reminder dropped"}
    assert any("'rung-1': never given in the 16 min" in f.text for f in faults)


def test_the_two_minute_rung_four_minutes_late_is_named_and_no_fault(
    town: Town, relief: Voice
) -> None:
    relief.gives(life_saving())
    town.later(6 * MINUTE)
    found = town.audit()
    assert found.faults == ()
    late = [f.text for f in found.findings if "'rung-1'" in f.text]
    assert late
    assert all("given 4 min late" in text for text in late)


def test_the_two_minute_rung_later_than_the_stated_limit_is_a_fault(
    town: Town, relief: Voice
) -> None:
    relief.gives(life_saving())
    town.later(2 * MINUTE + STATED + timedelta(seconds=1))
    assert {f.kind for f in town.audit().faults} == {"reminder too late"}


def test_a_desk_that_ticks_in_time_is_named_for_nothing(town: Town, relief: Voice) -> None:
    relief.gives(life_saving())
    relief.gives(site())
    for _ in range(100):
        town.later(5 * MINUTE if len(town.picture.open) == 0 else MINUTE)
    assert town.audit().findings == ()


def test_a_party_that_was_away_is_owed_its_reminders_from_its_return(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(life_saving())
    north.stands(StandingState.SUSPENDED)
    town.later(MINUTE)
    town.clock.now += 50 * MINUTE
    north.stands(StandingState.PARTICIPATING)
    town.later(MINUTE)
    assert [f for f in town.audit().findings if f.text.count("north #")] == []


def life_saving(number: int = 1) -> MovementNotice:
    return movement(
        number,
        to=("north",),
        when=hours(1, 3),
        urgency=Urgency.LIFE_SAVING,
        urgency_reason="a patient",
    )


# ---- a desk that was off


def test_a_zone_that_ended_while_the_desk_was_off_leaves_no_fault_that_stays(
    town: Town, north: Voice, south: Voice
) -> None:
    town.set(expiry_warnings_s=(3600,))
    north.proposes(zone(when=hours(0.5, 1.5)))
    south.rejects("north/zone/1")
    town.clock.now += 25 * MINUTE
    north.files(plan(when=hours(1, 2.5)))
    town.clock.now += 70 * MINUTE
    escalate(town.office)
    town.clock.now += MINUTE
    found = town.audit()
    assert found.faults == ()
    late = [f for f in found.findings if f.kind == "reminder late" and "-ends-" in f.text]
    assert late


def test_a_warning_withheld_while_the_zone_goes_on_is_a_fault(town: Town, north: Voice) -> None:
    north.proposes(zone(when=hours(0, 24 * 3)))
    town.clock.now += DAY + HOUR
    assert "reminder dropped" in {f.kind for f in town.audit().faults}
