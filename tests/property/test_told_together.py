"""What is made once for all who listen is what each would have been told alone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as draw

from standclear.service.newest import Newest
from standclear.service.replay import steps
from standclear.service.shown.changes import changes, named_by
from standclear.service.shown.concerned import concerned
from tests.life import LIVES, PARTIES, Act, live
from tests.property.test_rules_laws import a_town

LISTENERS = ("desk", *PARTIES, "watch", "stranger")


@settings(max_examples=25, deadline=None)
@given(acts=LIVES)
def test_whoever_a_step_does_not_concern_hears_only_that_the_log_grew(acts: list[Act]) -> None:
    with a_town() as town:
        live(town, acts)
        for step in steps(town.office.log):
            named = named_by(step)
            told = {name: changes(town.picture, name, named) for name in LISTENERS}
            whom = concerned(town.picture, named)
            left_out = [] if whom is None else [name for name in LISTENERS if name not in whom]
            assert all(told[name] == {"size": named.size} for name in left_out)


@settings(max_examples=25, deadline=None)
@given(acts=LIVES, begin=draw.integers(0, 200), kept=draw.integers(0, 60))
def test_what_the_office_remembers_is_what_the_log_has(
    acts: list[Act], begin: int, kept: int
) -> None:
    with a_town() as town:
        live(town, acts)
        log, newest = town.office.log, town.office.newest
        place, whole = min(begin, log.size), list(steps(log))

        late, others_wrote_on = Newest(), Newest()
        late.add(whole[-kept:] if kept else ())
        others_wrote_on.add(whole[:kept])
        read = [named_by(step) for step in Newest().steps_from(log, place)]
        for remembered in (newest, late, others_wrote_on):
            assert [named_by(step) for step in remembered.steps_from(log, place)] == read
