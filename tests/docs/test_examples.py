"""Every example of the tutorial and the guides is run, in order, and prints what the page shows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .console import Console, Step, scratch, steps_of
from .warm import warm

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("start/*.md")),
         *sorted((ROOT / "docs").glob("guides/*.md")))  # fmt: skip


@pytest.fixture(scope="module")
def programs() -> Iterator[Path]:
    with warm() as directory:
        yield directory


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_page_does_what_it_shows(page: Path, programs: Path, tmp_path: Path) -> None:
    with scratch(page, tmp_path) as console:
        console.programs = programs
        for step in steps_of(page.read_text(encoding="utf-8")):
            console.run(step)


def _step(command: str, *printed: str, exit_code: int = 0) -> Step:
    return Step(1, command, printed, exit_code, "2030-03-01T06:00:00Z")


def test_a_wrong_line_is_found(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="want 'two', got 'one'"):
        Console(tmp_path).run(_step("echo one", "two"))


def test_a_line_too_many_is_found(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="more than shown"):
        Console(tmp_path).run(_step("echo one; echo two", "one"))


def test_a_wrong_exit_code_is_found(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="exit 3"):
        Console(tmp_path).run(_step("exit 3"))


def test_what_a_page_names_is_remembered(tmp_path: Path) -> None:
    console = Console(tmp_path)
    console.run(_step("echo found ov-aaaaaaaaaaaa", "found ov-000000000000"))
    console.run(_step("echo ov-000000000000", "ov-000000000000"))
    with pytest.raises(AssertionError, match="want"):
        console.run(_step("echo ov-bbbbbbbbbbbb", "ov-000000000000"))


def test_place_and_variables_are_kept(tmp_path: Path) -> None:
    console = Console(tmp_path)
    console.run(_step("mkdir a; cd a; export SAID=word"))
    console.run(_step("basename $PWD; echo $SAID", "a", "word"))
