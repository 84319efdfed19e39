"""A refusal tells nobody what exists: to whom a record is hidden, it is as if it were not there.

Otherwise somebody who tries numbers learns which of them are taken, and by what kind of place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from standclear.core import statements as st
from standclear.core.cease import CeaseCall, CeaseEnd
from standclear.core.errors import StandclearError
from standclear.core.intent import IntentState
from standclear.core.notice import MovementState
from standclear.core.telling import AccessOutcome, Disclosure, Share
from tests.property.test_rules_laws import a_town
from tests.town import DAY, HOUR, Town, Voice, area, hours, movement, plan, site, zone

ABSENT = 8
Build = Callable[[Town, int], st.Statement]


def notice_id(kind: str, number: int) -> str:
    return f"relief/{kind}/{number}"


OF_NOTICES: dict[str, Callable[[str, int], st.Statement]] = {
    "confirm": lambda i, version: st.NoticeConfirm(i, version),
    "suspend": lambda i, version: st.NoticeSuspend(i, "x"),
    "resume": lambda i, version: st.NoticeResume(i),
    "withdraw": lambda i, version: st.NoticeWithdraw(i, "x"),
    "pass": lambda i, version: st.NoticePass(i, version),
    "return": lambda i, version: st.NoticeReturn(i, version, "x"),
    "report": lambda i, version: st.MovementReport(i, MovementState.ARRIVED),
    "outcome": lambda i, version: st.MovementOutcome(i, AccessOutcome.DENIED),
    "cease": lambda i, version: CeaseCall(i),
}
OF_RECORDS: dict[str, Build] = {
    "site give": lambda town, n: st.NoticeGive(site(n, to=())),
    "site amend": lambda town, n: st.NoticeAmend(replace(site(n, to=()), version=2)),
    "move give": lambda town, n: st.NoticeGive(movement(n, to=())),
    "move amend": lambda town, n: st.NoticeAmend(replace(movement(n, to=()), version=2)),
    "plan file": lambda town, n: st.PlanFile(plan("north", n)),
    "plan check": lambda town, n: st.PlanCheck(plan("north", n)),
    "plan amend": lambda town, n: st.PlanAmend(replace(plan("north", n), version=2)),
    "plan move": lambda town, n: st.PlanMove(f"north/plan/{n}", IntentState.ENDED),
    "own plan amend": lambda town, n: st.PlanAmend(replace(plan("south", n), version=2)),
    "zone on a secret one": lambda town, n: st.ZonePropose(
        zone(1, owner="south", baseline=f"north/zone/{n}")
    ),
    "overlap answer": lambda town, n: st.OverlapAnswer(overlap_of(town, n), "hold"),
    "cease end": lambda town, n: CeaseEnd(cease_of(town, n), "x"),
}


def overlap_of(town: Town, number: int) -> str:
    """The overlap of the hidden plan and the hidden site; of another number, none."""
    pair = ("north/plan/7", "relief/site/7")
    none = "ov-000000000000"
    return town.picture.overlap_between.get(pair, none) if number == 7 else none


def cease_of(town: Town, number: int) -> str:
    """The call at the hidden site; of another number, none."""
    none = "ce-000000000000"
    return next(iter(town.picture.ceases), none) if number == 7 else none


def refusal(town: Town, voice: Voice, build: Build, number: int) -> tuple[str, str]:
    """What kind of refusal, and its words with the ids taken out."""
    statement = build(town, number)
    size = town.office.log.size
    with pytest.raises(StandclearError) as refused:
        voice.says(statement)
    assert town.office.log.size == size
    words = str(refused.value).replace(overlap_of(town, number), "ID")
    words = words.replace(cease_of(town, number), "ID")
    return type(refused.value).__name__, words.replace(f"/{number}", "/N")


def hide(town: Town, waits: Disclosure | None, fate: int) -> None:
    """Records that south may not know of, each at some point of its life."""
    town["north"].proposes(zone(7, shared_with=("relief",)))
    to: tuple[Share, ...] = () if waits is None else (Share("south", waits),)
    if waits is not None and waits is not Disclosure.BLIND:
        town.set(broker="watch")  # so that nobody has been told of it yet
    town["relief"].gives(site(7, to=to))
    town["relief"].gives(movement(7, to=to))
    town.set(broker="watch" if fate % 2 else "")
    if not to:
        town["relief"].gives(site(9, 300, to=("south",)))  # one that it does know
    town["north"].files(plan("north", 7, when=hours(30, 32)))
    if not to:  # whom a notice is for hears of fire on it, whether or not it was passed on
        town["relief"].says(CeaseCall("relief/site/7"))
    if fate == 2:
        town["relief"].says(st.NoticeWithdraw("relief/site/7", "over"))
    elif fate == 4:
        town["north"].amends(plan("north", 7), volumes=(area(3, when=hours(40, 41)),))
    elif fate == 5:
        town.later(5 * DAY)
    elif fate == 6:
        town["north"].ends("north/plan/7")


@settings(max_examples=60, deadline=None)
@given(
    draw.sampled_from([None, Disclosure.BLIND, Disclosure.FULL]),
    draw.integers(0, 6),
    draw.sampled_from(["site", "move"]),
    draw.integers(1, 3),
)
def test_the_refusal_of_what_is_hidden_is_the_refusal_of_what_is_not_there(
    waits: Disclosure | None, fate: int, kind: str, version: int
) -> None:
    with a_town() as town:
        hide(town, waits, fate)
        builders = dict(OF_RECORDS)
        for word, build in OF_NOTICES.items():
            builders[word] = lambda town, n, build=build: build(notice_id(kind, n), version)
        if ("north/plan/7", "relief/site/7") not in town.picture.overlap_between:
            del builders["overlap answer"]
        for word, build in builders.items():
            hidden = refusal(town, town["south"], build, 7)
            absent = refusal(town, town["south"], build, ABSENT)
            assert hidden == absent, word


def test_every_kind_of_statement_that_names_a_record_is_asked() -> None:
    """A new kind must be thought of here; those left out name nothing that could be hidden, or
    are asked in tests/journeys: test_incident_refusals.py, test_call_refusals.py and
    test_commitments.py."""
    with a_town() as town:
        hide(town, None, 0)
        asked = {build(town, 7).type for build in OF_RECORDS.values()}
        asked |= {build("relief/site/7", 1).type for build in OF_NOTICES.values()}
    told_to_all = {"zone.amend", "zone.recognise", "zone.reject", "zone.withdraw"}
    of_parties = {"party.admit", "party.amend", "party.stand", "key.add", "key.revoke"}
    by_the_desk = {"mechanism.set", "release.sending", "clock.tick", "alert.change", "alert.close"}
    own_releases = {"receipt.give", "tracks.lodge"}
    kinds = {kind.__dataclass_fields__["type"].default for kind in st.Statement.__args__}
    of_agreements = {kind for kind in kinds if kind.startswith("instrument.")}  # told to all
    kinds -= {kind for kind in kinds if kind.startswith(("incident.", "ledger."))}
    kinds -= {kind for kind in kinds if kind.startswith(("source.", "commitment."))}
    kinds -= {kind for kind in kinds if kind.startswith(("call.", "channel.", "handover."))}
    assert kinds == asked | told_to_all | of_parties | by_the_desk | own_releases | of_agreements


def test_whoever_was_told_hears_whose_it_is() -> None:
    with a_town() as town:
        town["relief"].gives(site(7, to=("south",)))
        town.later(HOUR)
        with pytest.raises(StandclearError, match="relief/site/7 is relief's"):
            town["south"].says(st.NoticeWithdraw("relief/site/7", "x"))
