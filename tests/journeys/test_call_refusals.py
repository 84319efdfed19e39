"""To whoever is on neither side of a call, or of another party's watch, it is as if it were not.

Beside tests/property/test_refusal_laws.py, which holds the same of every record with an owner.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest

from standclear.core.errors import StandclearError
from standclear.core.hotline import said as st
from standclear.core.hotline.said import CallKind, CallOutcome, Kept
from tests.hotline import answers, rings, spoken
from tests.town import START, Town, plan, site

NO_CALL, NO_HANDOVER = "ca-000000000000", "ho-000000000000"
PLACE = spoken("35.2833N 40.1500E")
OWN = {"channel.suspend", "channel.resume", "handover.give"}
"""Of lines and of a watch of one's own: they name nothing that could be hidden."""


def every_word(call: str, handover: str, record: str) -> list[st.OfCalls | st.HandoverTake]:
    """One of every kind that names a call, a handover, or a record that a call is about."""
    return [
        st.CallRequest("north", CallKind.ROUTINE, about=(record,)),
        st.CallAnswer(call, "duty"),
        st.CallNote(call, text="they are leaving"),
        st.CallPosition(call, "A", "south", PLACE),
        st.CallReadBack(call, "A", "south", PLACE),
        st.CallPromise(call, "south", "hold fire", START),
        st.CallKept(call, 1, Kept.KEPT),
        st.CallEnd(call, CallOutcome.UNDERSTOOD),
        st.HandoverTake(handover, "duty"),
    ]


@pytest.fixture
def town() -> Iterator[Town]:
    found = Town(":memory:").opens("north", "south", "relief", "watch")
    yield found
    found.close()


@pytest.mark.parametrize("about", ["site", "plan"])
@pytest.mark.parametrize("is_answered", [False, True])
def test_what_others_said_to_each_other_is_refused_as_what_is_not_there(
    town: Town, about: str, is_answered: bool
) -> None:
    town["relief"].gives(site(7, to=()))
    town["north"].files(plan("north", 7))
    call = rings(town["north"], "watch")
    if is_answered:
        answers(town["watch"], call)
    town["north"].says(st.HandoverGive("duty", ()))
    (handover,) = town.picture.hotline.handovers
    record, nothing = (
        ("relief/site/7", "relief/site/8") if about == "site" else ("north/plan/7", "north/plan/8")
    )
    there = every_word(call, handover, record)
    absent = every_word(NO_CALL, NO_HANDOVER, nothing)
    for one, other in zip(there, absent, strict=True):
        words = []
        for statement in (one, other):
            size = town.office.log.size
            with pytest.raises(StandclearError) as refused:
                town["south"].says(statement)
            assert town.office.log.size == size
            said = str(refused.value)
            for name in (call, handover, record, NO_CALL, NO_HANDOVER, nothing):
                said = said.replace(name, "ID")
            words.append((type(refused.value).__name__, said))
        assert words[0] == words[1], one.type


def test_every_kind_that_names_one_is_asked() -> None:
    kinds = {kind.__dataclass_fields__["type"].default for kind in get_args(st.OfHotline)}
    assert kinds == {each.type for each in every_word("", "", "")} | OWN
