"""What is set aside says why: a check that is silenced, a line that is not counted, a test that is
skipped. Whoever reads it must know when it may go.

    x = y  # type: ignore[arg-type]  # by name, from options
    @pytest.mark.skipif(..., reason="no Go here")
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SILENCED = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:\s*no cover)\b(?P<rules>[:\[][^#]*?)?$")
"""A comment that ends after its rule: nothing says why."""
NAMED = re.compile(r"(?::\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*|\[[a-z, -]+\])\s*$")
SKIPS = ("skip", "skipif", "xfail", "importorskip")


def modules() -> Iterator[tuple[str, str]]:
    for room in ("src", "tests", "bench", "scripts"):
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def silenced(text: str) -> Iterator[int]:
    """Lines at which a check is set aside, and nothing says why."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        found = SILENCED.search(token.string) if token.type == tokenize.COMMENT else None
        if found and (not found["rules"] or NAMED.match(found["rules"])):
            yield token.start[0]


def skipped(text: str) -> Iterator[int]:
    """Lines at which a test may be skipped, and nothing says why."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr not in SKIPS or "pytest" not in ast.unparse(node.func):
            continue
        named = {keyword.arg for keyword in node.keywords}
        said = node.func.attr == "skip" and node.args
        if "reason" not in named and not said:
            yield node.lineno


def test_nothing_is_set_aside_without_its_reason() -> None:
    found = [
        f"{name}:{line}" for name, text in modules() for line in (*silenced(text), *skipped(text))
    ]
    assert not found, "say beside it why: " + ", ".join(found)


def test_what_says_nothing_is_found() -> None:
    for line in ("x = 1  # noqa", "x = 1  # noqa: E501", "x()  # type: ignore[arg-type]",
                 "if x:  # pragma: no cover"):  # fmt: skip
        assert list(silenced(line + "\n" + ("    pass\n" if line.startswith("if") else ""))) == [1]
    for line in ("x = 1  # noqa: E501  a table", "x()  # type: ignore[arg-type]  # by name",
                 "y = '# noqa'", "x = 1  # a reason"):  # fmt: skip
        assert list(silenced(line + "\n")) == []
    assert list(skipped("pytest.skip()\npytest.mark.skipif(x)\npytest.importorskip('x')")) == [
        1, 2, 3,
    ]  # fmt: skip
    assert list(skipped("pytest.skip('no Go')\npytest.mark.skipif(x, reason='no Go')")) == []
