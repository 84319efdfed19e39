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
    assert "releases received, the newest of Fri 2030-03-01 00:00Z" in found.stderr
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


def test_what_only_the_desk_knows_ends_with_what_to_do(valley: Path) -> None:
    found = run(valley, "plan", "show", "relief/plan/1", "--home", "west")
    assert found.exit_code == 6
    assert "ask there" in found.output


def test_an_empty_inbox_is_said_to_be_empty(valley: Path) -> None:
    done(valley, "init", "party", "east", "east", "--trust", "desk/desk.trust")
    found = run(valley, "site", "list", "--home", "east")
    assert found.exit_code == 0
    assert "no release of it has been received" in found.stderr
