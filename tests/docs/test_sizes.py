"""A module holds one idea and a function one step: small enough to be read in one go.

At most 300 lines a module and 40 lines of code a function, its docstring not counted. Whoever
cannot keep to it says why, here, in one line.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src" / "standclear"

MODULE_LINES, FUNCTION_LINES = 300, 40

LONG_MODULES = {
    "verifier/standclear_verify.py": (800, "one file by design: it is copied to other machines"),
}
LONG_FUNCTIONS: dict[str, tuple[int, str]] = {}
"""name -> (the most it may have, why)"""


def _modules() -> Iterator[tuple[str, str]]:
    for path in sorted(SOURCES.rglob("*.py")):
        yield path.relative_to(SOURCES).as_posix(), path.read_text(encoding="utf-8")


def _functions() -> Iterator[tuple[str, int]]:
    for name, text in _modules():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name} {node.name}", _code_lines(node)


def _code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From `def` to the last line, without the docstring."""
    assert node.end_lineno is not None
    lines = node.end_lineno - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is not None and first.end_lineno is not None:
        lines -= first.end_lineno - first.lineno + 1
    return lines


def test_a_module_is_at_most_three_hundred_lines() -> None:
    long = [
        f"{name}: {lines} lines"
        for name, text in _modules()
        if (lines := text.count("\n")) > LONG_MODULES.get(name, (MODULE_LINES, ""))[0]
    ]
    assert not long, "\n".join(long)


def test_a_function_is_at_most_forty_lines_of_code() -> None:
    long = [
        f"{name}: {lines} lines"
        for name, lines in _functions()
        if lines > LONG_FUNCTIONS.get(name, (FUNCTION_LINES, ""))[0]
    ]
    assert not long, "\n".join(long)


def test_every_module_opens_by_saying_what_it_is() -> None:
    silent = [
        name for name, text in _modules() if text.strip() and not ast.get_docstring(ast.parse(text))
    ]
    assert not silent


def test_every_exemption_is_still_needed() -> None:
    lengths = {name: text.count("\n") for name, text in _modules()} | dict(_functions())
    for name in LONG_MODULES:
        assert lengths[name] > MODULE_LINES, name
    for name in LONG_FUNCTIONS:
        assert lengths[name] > FUNCTION_LINES, name
