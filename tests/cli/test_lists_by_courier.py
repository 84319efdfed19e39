"""A party that no network reaches asks what it knows: only what releases brought, and it is said
how far they go. What it cannot know ends with what to do, never with an empty list."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.desk_on_disk import MORNING, YEAR, done, run, told


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """West, by courier, was told of three places, and that the second is withdrawn; the release
    of the first never came."""
    root = tmp_path_factory.mktemp("valley")
    done(root, "init", "desk", "desk", "--name", "Desk", "--origin", "valley.example/log")
    done(root, "init", "party", "west", "west", "--trust", "desk/desk.trust")
    done(root, "party", "add", "west/west.toml", "--home", "desk")
    done(root, "init", "party", "relief", "relief", "--desk", "desk")
    done(root, "party", "add", "relief/relief.toml", "--home", "desk")
    for name in ("h-1", "h-2", "h-3"):
        done(root, "site", "give", name, "--category", "health", "--name", f"Clinic {name}",
             "--function", "care", "--link", "operates", "--focal-point", "watch, +1 555 0100",
             "--point", "35.9306N 36.6339E", "--error", "20m", "--to", "west", "--consent",
             "--home", "relief", *YEAR)  # fmt: skip
    done(root, "site", "withdraw", "h-2", "--reason", "moved", "--home", "relief")
    done(root, "plan", "file", "--activity", "patrol", "--domain", "ground", "--circle",
         "35.9300N 36.6300E", "--radius", "2km", "--title", "Round", "--disclosure", "full",
         "--home", "relief", *MORNING)  # fmt: skip
    done(root, "carry", "--home", "desk")
    (root / "stick").mkdir()
    for file in (root / "desk" / "outbox" / "west").rglob("*.standclear"):
        if "000002" not in file.name:
            shutil.copy(file, root / "stick")
    done(root, "receive", "stick", "--home", "west")
    return root


def test_what_was_told_is_listed_with_how_far_it_goes(valley: Path) -> None:
    found = run(valley, "told", "--home", "west")
    assert found.exit_code == 0
    assert "As last heard at Fri 2030-03-01 00:00Z. From 4 releases received" in found.stderr
    assert "the desk, out of reach, may hold newer" in found.stderr
    assert "MISSING: #2" in found.stderr
    assert "relief/site/h-2" in found.stdout


def test_places_whose_end_was_told_are_not_listed_as_standing(valley: Path) -> None:
    found = run(valley, "site", "list", "--home", "west")
    assert found.exit_code == 0
    assert "relief/site/h-3" in found.stdout
    assert "relief/site/h-2" not in found.stdout
    assert "MISSING: #2" in found.stderr


@pytest.mark.parametrize("kind", ["site", "zone", "plan", "move"])
def test_every_list_answers_from_the_inbox(valley: Path, kind: str) -> None:
    found = run(valley, kind, "list", "--home", "west", "--json")
    assert found.exit_code == 0
    assert "releases received" in found.stderr
    assert isinstance(json.loads(found.stdout), list)


def test_numbers_that_never_came_and_answers_overdue_are_gaps(valley: Path) -> None:
    found = told(valley, "gaps", "--home", "west", at="2030-03-01T23:00:00+00:00")
    assert (2, "never came; ask the desk for it") in [(g["release"], g["why"]) for g in found]
    assert "not acknowledged" in [g["why"] for g in found]


def test_an_export_holds_what_releases_told(valley: Path) -> None:
    found = run(valley, "export", "west.geojson", "--home", "west")
    assert found.exit_code == 0, found.output
    assert "releases received" in found.stderr
    written = (valley / "west.geojson").read_text()
    assert "relief/site/h-3" in written
    assert "relief/site/h-2" not in written


def test_one_record_is_shown_as_last_told_and_marked_so(valley: Path) -> None:
    found = run(valley, "site", "show", "relief/site/h-3", "--home", "west")
    assert found.exit_code == 0
    assert "As last heard at Fri 2030-03-01 00:00Z" in found.stderr
    assert "told by      release #4 of Fri 2030-03-01 00:00Z" in found.stdout
    assert "Clinic h-3" in found.stdout
    document = told(valley, "site", "show", "relief/site/h-3", "--home", "west")
    assert document["desk_reached"] is False
    assert document["as_last_heard"] == "2030-03-01T00:00:00Z"
    assert (document["told_by"], document["state"]) == (4, "active")
    for each in told(valley, "site", "list", "--home", "west"):
        assert each["desk_reached"] is False


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "show", "relief/plan/77"),
        ("zone", "show", "relief/zone/77"),
        ("site", "show", "relief/site/h-2000"),
        ("move", "show", "relief/move/77"),
        ("overlap", "show", "ov-000000000000"),
    ],
    ids=" ".join,
)
def test_what_is_not_held_here_is_said_not_to_be(valley: Path, words: tuple[str, ...]) -> None:
    found = run(valley, *words, "--home", "west")
    assert found.exit_code == 4
    assert f"nothing is held here of {words[-1]}; the desk, out of reach, may know it" in (
        found.stderr
    )


def test_the_past_is_not_guessed_from_what_lies_here(valley: Path) -> None:
    found = run(valley, "site", "show", "relief/site/h-3", "--at", "2030-03-01", "--home", "west")
    assert found.exit_code == 2


def test_an_empty_inbox_is_said_to_be_empty(valley: Path) -> None:
    done(valley, "init", "party", "east", "east", "--trust", "desk/desk.trust")
    found = run(valley, "site", "list", "--home", "east")
    assert found.exit_code == 0
    assert "The desk was never heard here." in found.stderr


def test_own_statements_are_shown_with_whether_the_desk_has_them(tmp_path: Path) -> None:
    done(tmp_path, "init", "desk", "desk", "--name", "Desk", "--origin", "valley.example/log")
    for party in ("west", "relief"):
        done(tmp_path, "init", "party", party, party, "--trust", "desk/desk.trust")
        done(tmp_path, "party", "add", f"{party}/{party}.toml", "--home", "desk")
    west = ("--home", "west")
    plan = ("--activity", "patrol", "--domain", "ground", "--circle", "35.9300N 36.6300E",
            "--radius", "2km", "--title", "Round", "--disclosure", "full",
            "--contact", "watch, +1 555 0100", *MORNING)  # fmt: skip
    done(tmp_path, "plan", "file", "1", *plan, *west)
    assert "filed, not yet with the desk" in done(tmp_path, "plan", "show", "1", *west)
    assert told(tmp_path, "plan", "list", *west)[0]["with_desk"] is False

    done(tmp_path, "receive", "west/outbox", "--home", "desk")
    done(tmp_path, "site", "give", "h-1", "--category", "health", "--name", "Clinic",
         "--function", "care", "--link", "operates", "--focal-point", "watch, +1 555 0100",
         "--point", "35.9306N 36.6339E", "--error", "20m", "--to", "west", "--consent",
         "--home", "relief", *YEAR)  # fmt: skip
    done(tmp_path, "receive", "relief/outbox", "--home", "desk")
    done(tmp_path, "carry", "--home", "desk")
    done(tmp_path, "receive", "desk/outbox/west", *west)

    shown = run(tmp_path, "plan", "show", "1", *west)
    assert "state       filed\n" in shown.stdout
    assert "desk says" in shown.stdout
    assert "1 statement of your own" in shown.stderr
    (overlap,) = told(tmp_path, "overlap", "list", *west)
    assert (overlap["yours"], overlap["other"]) == ("west/plan/1", "relief/site/h-1")
    assert overlap["desk_reached"] is False
    number = overlap["overlap"]
    assert "CALL watch, +1 555 0100" in done(tmp_path, "overlap", "show", number, *west)
    done(tmp_path, "overlap", "answer", number, "hold", *west)
    assert told(tmp_path, "overlap", "show", number, *west)["you_said"] == "hold"

    done(tmp_path, "plan", "end", "1", "--reason", "rain", *west)
    assert told(tmp_path, "plan", "list", *west) == []
    assert told(tmp_path, "plan", "show", "1", *west)["state"] == "Ended"


def test_a_convoy_is_shown_with_what_was_told_of_it_in_words(tmp_path: Path) -> None:
    done(tmp_path, "init", "desk", "desk", "--name", "Desk", "--origin", "valley.example/log")
    done(tmp_path, "init", "party", "west", "west", "--trust", "desk/desk.trust")
    done(tmp_path, "init", "party", "relief", "relief", "--desk", "desk")
    for party in ("west", "relief"):
        done(tmp_path, "party", "add", f"{party}/{party}.toml", "--home", "desk")
    done(tmp_path, "move", "give", "4", "--mission", "food", "--name", "Convoy", "--corridor",
         "35.93N 36.63E; 36.20N 36.65E", "--width", "1km", "--passengers", "12", "--on-board",
         "sat +870 555", "--control-room", "ops, +1 555 0100", "--to", "west", "--consent",
         "--mark-radar", "two corner reflectors", "--home", "relief", "--urgency",
         "life_saving", "--urgency-reason", "no bread", *MORNING)  # fmt: skip
    done(tmp_path, "move", "report", "4", "departed", "--home", "relief")
    done(tmp_path, "carry", "--home", "desk")
    done(tmp_path, "receive", "desk/outbox/west", "--home", "west")
    shown = done(tmp_path, "move", "show", "relief/move/4", "--home", "west")
    assert "by radar      two corner reflectors" in shown
    assert "in words" in shown
    assert "departed" in shown
