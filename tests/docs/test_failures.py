"""The page of failures names a test for each, and none of them is gone.

A page that says what is played again is worth as much as the playing: each test that it names
exists, each story of tests/history and each case of the case file stands on it, and so does each
thing that the software never implies.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from standclear.scenarios import case_file

TESTS = Path(__file__).parents[1]
CONCEPTS = TESTS.parent / "docs/concepts"
PAGE = (CONCEPTS / "failures.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`(\w+/test_\w+\.py)::(test_\w+)`", PAGE))


def functions_of(module: Path) -> set[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def rows() -> list[list[str]]:
    """The cells of every row that is no heading."""
    cut = [line.strip("|").split(" | ") for line in PAGE.split("\n") if line.startswith("|")]
    return [cells for cells in cut if cells[0].strip() not in ("Case", "Given", "Never implied")
            and not cells[0].startswith("---")]  # fmt: skip


def test_every_test_that_is_named_is_there() -> None:
    gone = [
        f"{module}::{test}"
        for module, test in sorted(NAMED)
        if not (TESTS / module).exists() or test not in functions_of(TESTS / module)
    ]
    assert not gone


def test_every_row_names_a_test() -> None:
    assert len(rows()) > 40
    assert [cells[0] for cells in rows() if "::test_" not in cells[-1]] == []


def test_every_story_stands_on_the_page() -> None:
    stories = {
        (f"history/{module.name}", test)
        for module in sorted((TESTS / "history").glob("test_*.py"))
        for test in functions_of(module)
        if test.startswith("test_")
    }
    assert stories - NAMED == set()


def test_every_case_of_the_case_file_stands_on_the_page() -> None:
    ids = {item.id for item in case_file.load().items}
    assert {each for each in ids if f"`{each}`" not in PAGE} == set()


def test_all_that_is_never_implied_is_held() -> None:
    words = (CONCEPTS / "words.md").read_text(encoding="utf-8")
    listed = words.split("## What the software never implies")[1].split("\n\n")[1]
    held = PAGE.split("## What is never implied")[1]
    assert held.count("::test_") >= listed.count("\n- ") + 1
    assert len([c for c in rows() if len(c) == 2]) == len(listed.strip().split("\n"))
