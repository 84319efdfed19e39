"""What a replay gives is named as what it is: also behind the last alerts of a killed watch.

Story: a watch is killed. Later somebody alters, or takes out, positions behind the last thing that
it said, and hopes that it passes for what was never said.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState, Kind, Situation, alert_id
from standclear.service.watching.against_log import Comparison, compare
from standclear.service.watching.findings import Findings
from standclear.service.watching.replay_page import Shown, render
from standclear.service.watching.replayed import Told

START = datetime(2030, 3, 1, 6, tzinfo=UTC)
RUNS = {"run-1": 10, "run-2": 20}


def change(number: int, *, late_s: int = 0, digest: str = "aa", track: str = "") -> AlertChange:
    """Craft `number` inside the zone, `number` minutes after the start."""
    since = START + timedelta(minutes=number, seconds=late_s)
    track = track or f"icao:{number:06x}"
    said = Situation(Kind.INSIDE, track, "north", "south/zone/1", 1, since)
    return AlertChange(alert_id(track, "south/zone/1", since), AlertState.RAISED, said, digest * 32)


def told(made: AlertChange, batch: int, run: str = "run-1") -> Told:
    return Told(run, batch, made.situation.since, made)


LOG = [(11, change(1)), (12, change(2))]
"""What a watch said before it was killed; a third it saw, and did not say."""

SEEN = [told(change(1), 1), told(change(2), 2), told(change(3), 3)]


def counted(beside: Comparison) -> dict[str, int]:
    return {word: many for word, _, many in beside.counts if many}


def test_what_was_seen_last_and_never_said_is_unsaid_and_all_is_equal() -> None:
    beside = compare(SEEN, LOG, RUNS)
    assert counted(beside) == {"equal": 2, "unsaid": 1}
    assert beside.is_equal


def test_altered_positions_behind_the_last_alert_are_named_with_its_entry() -> None:
    for other in (change(2, digest="bb"), change(2, late_s=1), change(2, late_s=4, digest="bb")):
        beside = compare([SEEN[0], told(other, 2), SEEN[2]], LOG, RUNS)
        assert counted(beside) == {"equal": 1, "altered": 1, "extra": 1}
        (altered,) = beside.altered
        assert (altered.entry, altered.change, altered.told.change) == (12, change(2), other)
        assert not beside.is_equal


def test_the_same_positions_that_give_other_words_are_not_called_altered_positions() -> None:
    for late_s, digest, says in ((1, "aa", "other words"), (1, "bb", "not those behind it")):
        one = told(change(2, late_s=late_s, digest=digest), 2)
        (sentence,) = compare([SEEN[0], one], LOG, RUNS).sentences
        assert says in sentence


def test_positions_put_under_another_name_are_an_extra_alert_and_one_without_positions() -> None:
    beside = compare([SEEN[0], told(change(2, track="icao:beef00"), 2)], LOG, RUNS)
    assert counted(beside) == {"equal": 1, "missing": 1, "extra": 1}


def test_an_alert_whose_positions_were_removed_is_missing() -> None:
    assert counted(compare(SEEN[:1], LOG, RUNS)) == {"equal": 1, "missing": 1}
    none_equal = compare([told(change(1, digest="bb"), 1)], LOG[:1], RUNS)
    assert counted(none_equal) == {"altered": 1}


def test_what_a_later_run_said_without_positions_does_not_make_the_first_run_suspect() -> None:
    """The second run's are gone whole; what the first one saw last, it never said."""
    beside = compare(SEEN, [*LOG, (21, change(9))], {"run-1": 10})
    assert counted(beside) == {"equal": 2, "missing": 1, "unsaid": 1}


def test_a_second_run_that_says_what_the_first_one_saw_leaves_it_unsaid_there() -> None:
    later = change(3, late_s=60, digest="cc")
    beside = compare([*SEEN, told(later, 1, "run-2")], [*LOG, (21, later)], RUNS)
    assert counted(beside) == {"equal": 3, "unsaid": 1}


def test_the_page_names_each_with_a_sentence() -> None:
    log = [*LOG, (13, replace(change(4), digest="dd" * 32)), (14, change(5))]
    seen = [*SEEN[:2], told(change(4), 4), told(change(6), 6, "run-2")]
    beside = compare(seen, log, RUNS)
    assert counted(beside) == {"equal": 2, "altered": 1, "missing": 1, "unsaid": 1}
    page = render(Shown("Sorvath desk", "Positions", Findings(told=seen), beside))
    for sentence in beside.sentences:
        assert sentence in page
    assert len(beside.sentences) == 3
    for word in ("altered", "missing", "unsaid"):
        assert f"<td>{word}</td>" in page
    assert "entry 13" in page


def test_what_a_watch_beside_it_had_said_is_doubled_and_what_nobody_had_said_is_not() -> None:
    beside = [told(change(1, digest="ee"), 1, "run-2"), told(change(7), 7, "run-2")]
    log = [*LOG, (21, change(8))]
    seen = [*SEEN[:2], *beside, told(change(8), 8, "run-2")]
    assert counted(compare(seen, log, RUNS)) == {"equal": 3, "extra": 1, "doubled": 1}
