"""What was typed or asked wrongly in history, put to the command line.

Cases: domain 6.10 (the hour of Shayrat, the swapped pair, "is this place clear?") and 1.1; the very
words that were printed or typed then.
"""

from __future__ import annotations

import pytest

from tests.cli.desk_on_disk import MORNING, Valley, make_valley, run

PATROL = ("plan", "check", "--activity", "patrol", "--domain", "ground")
HERE = ("--circle", "35.9300N 36.6300E", "--radius", "2km")


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Valley:
    return make_valley(tmp_path_factory.mktemp("valley"))


def test_an_hour_by_a_label_that_was_not_in_use_is_refused_with_the_one_that_was(
    valley: Valley,
) -> None:
    """Shayrat, 7 April 2017: printed as "8:40pm EST"; it was EDT, 00:40Z."""
    start = ("--start", "8:40 pm EST 6 Apr 2017", "--end", "2017-04-07T02:00Z")
    refused = run(valley.north, *PATROL, *HERE, *start, "--yes")
    assert refused.exit_code == 2
    assert "EST was not in use" in refused.stderr
    assert "EDT" in refused.stderr
    local = ("--start", "03:40 Asia/Damascus 7 Apr 2017", "--end", "2017-04-07T02:00Z")
    back = run(valley.north, *PATROL, *HERE, *local, "--yes")
    assert "Fri 2017-04-07 00:40Z" in back.stderr


def test_hodeidahs_two_hours_are_twelve_apart_and_neither_is_taken(valley: Valley) -> None:
    """Hodeidah, 13 June 2018: printed as "3 a.m. (1200 GMT)"; at three by Aden it is 0000 GMT."""
    until = ("--end", "2018-06-14T02:00Z")
    printed = ("--start", "3 a.m. (1200 GMT) Asia/Aden 13 Jun 2018", *until)
    refused = run(valley.north, *PATROL, *HERE, *printed, "--yes")
    assert refused.exit_code == 2
    assert "give one time; 12 h apart" in refused.stderr
    assert "Wed 2018-06-13 00:00Z" in refused.stderr
    right = ("--start", "3 a.m. (0000 GMT) Asia/Aden 13 Jun 2018", *until)
    assert "Wed 2018-06-13 00:00Z" in run(valley.north, *PATROL, *HERE, *right, "--yes").stderr


def test_a_swapped_pair_lies_a_hundred_kilometres_from_the_place_that_is_named(
    valley: Valley,
) -> None:
    """36.6339N 35.9306E for Idlib passes every check of range; the named place refuses it."""
    swapped = ("--circle", "36.6339N 35.9306E", "--radius", "2km", "--place", "Idlib")
    refused = run(valley.north, *PATROL, *swapped, *MORNING)
    assert refused.exit_code == 2
    assert "give a position in Idlib; this is 100 km from it." in refused.stderr
    assert "Swapping latitude and longitude gives 35.93060N 36.63390E" in refused.stderr
    right = ("--circle", "35.9306N 36.6339E", "--radius", "2km", "--place", "Idlib")
    assert run(valley.north, *PATROL, *right, *MORNING).exit_code == 0


@pytest.mark.parametrize("words", [("clear", "35.93N 36.63E"), ("is-clear", "--near", "Idlib")])
def test_is_this_place_clear_is_no_question_here_and_the_desk_says_why(
    valley: Valley, words: tuple[str, ...]
) -> None:
    asked = run(valley.north, *words)
    assert asked.exit_code != 0
    assert "there is no such question here" in asked.stderr
    assert "does not mean that nobody is there" in asked.stderr
    assert asked.stdout == ""
