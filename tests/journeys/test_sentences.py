"""Free text stands in tellings among other sentences, and each of them ends once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from standclear.core.cease import CeaseCall, CeaseEnd
from standclear.core.sentences import sentence
from tests.town import Voice, site


@pytest.mark.parametrize(
    ("written", "stands"),
    [
        ("shells from the north", "shells from the north."),
        ("  shells from the north. ", "shells from the north."),
        ("shells from the north..", "shells from the north."),
        ("and then...", "and then..."),
        ("and then…", "and then…"),
        ("who fires?!", "who fires?!"),
        ("he said 'stop.'", "he said 'stop.'"),
        ("two hit (the roof)", "two hit (the roof)."),
        ("two hit,", "two hit."),
        ("two hit —", "two hit."),
        ("من يطلق النار؟", "من يطلق النار؟"),
        (" ", ""),
        (",", ""),
    ],
)
def test_a_text_ends_with_one_mark(written: str, stands: str) -> None:
    assert sentence(written) == stands


@settings(max_examples=25)
@given(draw.text("ab .,;!?…\"') ", max_size=8))
def test_ended_once_it_stays_as_it_is(text: str) -> None:
    once = sentence(text)
    assert sentence(once) == once


@pytest.mark.parametrize("text", ["Two shells hit the roof", "Two shells hit the roof."])
def test_a_call_to_cease_and_its_end_read_as_sentences(
    north: Voice, relief: Voice, text: str
) -> None:
    relief.gives(site(to=("north",)))
    relief.says(CeaseCall("relief/site/1", text))
    called = north.last
    assert "says relief. Two shells hit the roof. Whoever has this takes it now." in called.headline
    relief.says(CeaseEnd(called.subject, text))
    assert north.last.headline.endswith(
        "by relief. Two shells hit the roof. This says nothing about what is there."
    )
