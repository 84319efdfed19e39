"""Laws of the record: every replay is equal, and no duty can be dropped unseen.

A desk that told fewer than it should, that changed a word, that let a fact fall, is named. Here
such desks are made by hand, with the desk's own key, from lives drawn at random.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as draw

from standclear.core.picture import Picture
from standclear.core.rules.decision import Decision
from standclear.log.append import Log
from standclear.log.entry import Sealed, seal
from standclear.log.header import Header
from standclear.log.view import LogView
from standclear.service.audit import Audit, audit
from standclear.service.author import Thread
from standclear.service.intake import read_job
from standclear.service.office import Office
from standclear.service.replay import Step, fold, replay, steps
from standclear.service.sealing import seal_step, write_step
from standclear.store.sqlite import SqliteStore
from tests.life import LIVES, Act, live
from tests.property.test_rules_laws import a_town
from tests.town import HOUR, Town, key_of, plan, signer, site


def differing(one: Picture, other: Picture) -> list[str]:
    """In which parts two pictures differ."""
    mine, theirs = parts(one), parts(other)
    return [name for name in mine if mine[name] != theirs[name]]


def parts(picture: Picture) -> dict[str, object]:
    """A picture's parts in a form that compares by value."""
    kept = {name: value for name, value in vars(picture).items() if not name.startswith("_")}
    return {name: value for name, value in kept.items() if value is not None} | {
        "index": sorted(picture.index.keys())
    }


def folded(log: LogView, start: Picture | None = None) -> Picture:
    picture = start or Picture()
    for step in steps(log, picture.size):
        fold(picture, step)
    return picture


@settings(max_examples=25, deadline=None)
@given(LIVES, draw.lists(draw.integers(0, 30), max_size=4))
def test_replay_gives_the_picture_that_decided_wherever_it_was_restarted(
    life: list[Act], restarts: list[int]
) -> None:
    with a_town() as town:
        for number, act in enumerate(life):
            if number in restarts:
                log = Log(town.store, signer())
                town.office = Office(log, key_of("desk"), clock=town.clock)
            act.do(town)
        assert differing(replay(town.office.log), town.picture) == []


@settings(max_examples=15, deadline=None)
@given(LIVES, draw.data())
def test_replay_is_equal_however_it_is_cut(life: list[Act], data: draw.DataObject) -> None:
    with a_town() as town:
        live(town, life)
        cut = data.draw(draw.sampled_from([step.index for step in steps(town.office.log)]))
        picture = Picture()
        for step in steps(town.office.log):
            if step.index == cut:
                break
            fold(picture, step)
        assert differing(folded(town.office.log, picture), town.picture) == []


@settings(max_examples=30, deadline=None)
@given(LIVES)
def test_the_audit_of_an_honest_desk_finds_no_fault(life: list[Act]) -> None:
    with a_town() as town:
        live(town, life)
        assert town.audit().faults == ()
        assert town.audit().entries == town.office.log.size


# ---- dishonest desks


def retell(town: Town, bend: Callable[[Decision, Step], Decision]) -> Audit:
    """The same statements in a new log, each decision bent before the desk signs it."""
    log = Log(SqliteStore(":memory:"), signer())
    thread = Thread()
    desk = key_of("desk")
    bent = 0
    for step in steps(town.office.log):
        entry, (body, nonce) = town.office.log.entry(step.index), town.office.log.body(step.index)
        if step.said.issuer == "desk":
            header = replace(
                entry.header, seq=thread.seq + 1, prev=thread.prev, commit="", body_size=0
            )
            sealed = seal(header, body=body, nonce=nonce, key=desk)
            thread = thread.after(sealed)
        else:
            sealed = Sealed(entry.leaf, body, nonce)
        job = read_job(sealed, lambda _: None)
        said = replace(step.said, entry=job.entry.leaf_hash.hex(), index=log.size)
        decision = Decision(step.decision.headline, step.decision.events, step.releases)
        changed = bend(decision, step)
        bent += changed != decision
        entries, thread = seal_step(
            write_step(said, changed, key=desk), thread=thread, nonces=lambda: os.urandom(32)
        )
        log.append([sealed, *entries], now_s=int(said.at.timestamp()))
        if bent:
            break
    assert bent
    return audit(log)


@settings(max_examples=40, deadline=None)
@given(LIVES, draw.data())
def test_a_desk_that_drops_or_changes_anything_is_named(
    life: list[Act], data: draw.DataObject
) -> None:
    with a_town() as town:
        town["relief"].gives(site())
        town["north"].files(plan())
        live(town, life)
        all_steps = [step for step in steps(town.office.log) if step.index > 12]
        target = data.draw(draw.sampled_from(all_steps))
        choices = [f"event {i}" for i in range(len(target.decision.events))]
        choices += [f"release {i}" for i in range(len(target.releases))]
        choices += [f"word {i}" for i in range(len(target.releases))]
        assume(choices)
        what, _, which = data.draw(draw.sampled_from(choices)).partition(" ")
        position = int(which)

        def bend(decision: Decision, step: Step) -> Decision:
            if step.index != target.index:
                return decision
            if what == "event":
                events = decision.events[:position] + decision.events[position + 1 :]
                return replace(decision, events=events)
            dropped = decision.releases[position]
            rest = list(decision.releases)
            rest.pop(position)
            if what == "word":
                rest.insert(position, replace(dropped, headline=dropped.headline + "?"))
            else:
                rest = [
                    replace(r, number=r.number - 1)
                    if r.recipient == dropped.recipient and r.number > dropped.number
                    else r
                    for r in rest
                ]
            return replace(decision, releases=tuple(rest))

        faults = retell(town, bend).faults
        assert faults
        assert faults[0].index == target.index
        if what == "release":
            named = target.releases[position].recipient
            assert any(f.kind == "duty dropped" and named in f.text for f in faults)


def test_a_desk_that_never_ticks_is_named_for_every_reminder(town: Town) -> None:
    town["relief"].gives(site())
    town.clock.now += (site().volume.end - site().volume.start) / 100
    kinds = {finding.kind for finding in town.audit().faults}
    assert kinds == {"reminder dropped"}


def test_a_desk_that_ticks_late_is_said_to_be_late_and_not_at_fault(town: Town) -> None:
    town["relief"].gives(site())
    town.later(3 * HOUR)  # the reminder was due after two
    found = town.audit()
    assert found.faults == ()
    assert {finding.kind for finding in found.findings} == {"reminder late"}


def test_an_erased_body_is_said_and_nothing_that_hangs_on_it_is_called_a_fault(town: Town) -> None:
    filed = town["north"].files(plan())
    town["south"].files(plan("south"))
    town["north"].ends("north/plan/1")
    town.office.log.erase_body(filed.index)

    found = town.audit()
    assert found.faults == ()
    assert {finding.kind for finding in found.findings} == {"erased"}
    assert replay(town.office.log).size == town.office.log.size


def test_a_telling_exchanged_after_the_decision_is_named(town: Town) -> None:
    """The decision commits to each release by digest; another text under it does not fit."""
    town["relief"].gives(site())
    log = Log(SqliteStore(":memory:"), signer())
    desk, thread = key_of("desk"), Thread()
    for index in range(town.office.log.size):
        entry, (body, nonce) = town.office.log.entry(index), town.office.log.body(index)
        header: Header = entry.header
        if index == town.office.log.size - 1:
            body = body.replace(b"health site", b"empty field")
        if header.issuer != "desk":
            log.append([Sealed(entry.leaf, body, nonce)], now_s=1)
            continue
        header = replace(header, seq=thread.seq + 1, prev=thread.prev, commit="", body_size=0)
        sealed = seal(header, body=body, nonce=nonce, key=desk)
        thread = thread.after(sealed)
        log.append([sealed], now_s=1)
    kinds = [finding.kind for finding in audit(log).faults]
    assert kinds == ["telling differs"]
