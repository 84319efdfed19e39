"""Words that would turn a record into permission, and the few places that deny them.

The desk tells; it does not permit. A word such as those below, printed once, will be quoted as
the desk's permission by whoever wants one. So they stand nowhere in code, messages or docs,
except where they are denied or quoted, and each such way is listed here.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FOLDERS = ("src", "docs", "bench", "scripts", "tests", "frontend", "packaging", ".ci")
NOT_OURS = ("__pycache__", "/node_modules/", "src/standclear/web/static/")
"""Made from others' works; what is ours in the built web app stands in frontend/."""
ALONE = (
    "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "NOTICE", "Makefile",
    "pyproject.toml",
)  # fmt: skip
SUFFIXES = {
    "", ".py", ".pyi", ".c", ".h", ".md", ".toml", ".html", ".js", ".css", ".svg", ".txt",
    ".json", ".geojson", ".kml", ".csv", ".go", ".ts", ".svelte", ".mjs",
}  # fmt: skip

FORBIDDEN = re.compile(
    r"""\b(
        approv(e|es|ed|al|als|ing) | cleared | clearance
      | (un|fail-|thread-|type-)?safe(ly|r|st|ty)?
      | (un)?authori[sz](e|es|ed|ing|ation|ations) | permission | permit(s|ted|ting)?
      | (is|are|be|it's|all|now|stays?|remains?)[ ]clear | clear[ ]to | green[ ]light | go[- ]ahead
      | free[ ]to[ ](proceed|fire|enter|go)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)

DENIALS = (
    "not permission",
    "never permission",
    "no permission",
    "neither permission",
    "nothing here is permission",
    "no level means permission",
    "does not permit",
    "never permits",
    "taken for permission",
    "no answer of this desk is permission",
    "taken as permission",
    "read as permission",
    "look like permission",
    "quoted as the desk's permission",
    "into permission",
    "is this clear?",
    "is it clear?",
    "is this place clear?",
)
"""Phrases that deny it. They may run over the end of a line; the words elsewhere may not stand."""

WHOLE_FILES = {
    "src/standclear/data/gazetteer.LICENCE.txt": "a licence, verbatim",
    "src/standclear/data/watch/flight.LICENCE.txt": "a licence, verbatim",
    "src/standclear/data/watch/solent.LICENCE.txt": "a licence, verbatim",
    "src/standclear/service/pdf_fonts/LICENCE.txt": "a licence, verbatim",
    "tests/docs/test_words.py": "this list",
    "docs/concepts/words.md": "says which words never stand, and why",
}

QUOTED = (
    ("src/standclear/core/mechanism.py", "air safety memorandum", "its own name"),
    ("src/standclear/web/app.py", "style-src", "a word of the Content Security Policy"),
    ("src/standclear/links/openid.py", "_endpoint", "a member's name (OpenID Connect Discovery)"),
    ("src/standclear/links/openid.py", "_GRANT =", "a kind of grant (RFC 6749)"),
    ("src/standclear/links/web_push.py", "vapid t=", "a header's name (RFC 8292)"),
    ("docs/guides/serve.md", "GDAL_HTTP_HEADER_FILE", "a header's name (RFC 6750)"),
    ("tests/web/test_reaching.py", "vapid t=", "a header's name (RFC 8292)"),
    ("tests/web/test_oidc.py", "_endpoint", "a member's name (OpenID Connect Discovery)"),
    ("src/standclear/client/wire.py", "Bearer", "a header's name (RFC 9110)"),
    ("src/standclear/web/identity.py", "BEARER_HEADER", "a header's name (RFC 9110)"),
    ("tests/web/people_door.py", "Bearer", "a header's name (RFC 9110)"),
    ("tests/web/test_openapi.py", "Bearer", "a header's name (RFC 9110)"),
    ("tests/web/test_tokens.py", "Bearer", "a header's name (RFC 9110)"),
    ("tests/web/test_asking.py", "content-security-policy", "a word of the same"),
    ("frontend/tests/i18n.test.mjs", "const words", "the words, to look for them"),
    ("frontend/tests/i18n.test.mjs", "const denied", "how they are denied"),
    ("tests/scenarios/test_case_file.py", "FORBIDDEN", "the words, to look for them"),
)
"""(where, what the line holds, why it may stand)"""

_DENIED = re.compile(
    "|".join(r"[\s*>#\"]+".join(map(re.escape, phrase.split())) for phrase in DENIALS),
    re.IGNORECASE,
)


def texts() -> Iterator[tuple[str, str]]:
    """Every text of the project: its path from the root, and its content."""
    paths = [ROOT / name for name in ALONE if (ROOT / name).exists()]
    for folder in FOLDERS:
        paths += sorted((ROOT / folder).rglob("*"))
    for path in paths:
        name = path.relative_to(ROOT).as_posix()
        ours = not any(part in name for part in NOT_OURS)
        if ours and path.is_file() and path.suffix in SUFFIXES:
            yield name, path.read_text(encoding="utf-8", errors="replace")


def faults_of(name: str, text: str) -> list[str]:
    """Lines that hold a forbidden word in none of the listed ways."""
    if name in WHOLE_FILES:
        return []
    rest = _DENIED.sub(lambda found: re.sub(r"[^\n]", "-", found[0]), text)
    faults = []
    for number, (line, shown) in enumerate(zip(rest.split("\n"), text.split("\n"), strict=True), 1):
        found = FORBIDDEN.search(line)
        if found and not any(name.startswith(at) and part in shown for at, part, _ in QUOTED):
            faults.append(f"{name}:{number}: {found[0]!r} in: {shown.strip()[:100]}")
    return faults


def test_nothing_says_that_anything_is_permitted_or_without_danger() -> None:
    faults = [fault for name, text in texts() for fault in faults_of(name, text)]
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize(
    "sentence",
    [
        "The plan is approved.",
        "The place is clear.",
        "You are cleared to enter.",
        "No overlap: safe to proceed.",
        "Permission granted.",
        "The flight was authorised.",
        "It is not permission, but you are safe.",
    ],
)
def test_a_sentence_that_permits_is_found(sentence: str) -> None:
    assert faults_of("src/standclear/cli/new.py", f'"""One.\n\n{sentence}\n"""')


@pytest.mark.parametrize(
    "sentence",
    ["A receipt is not permission.", "No overlap found.", "It would be read as\n# permission."],
)
def test_a_sentence_that_denies_it_passes(sentence: str) -> None:
    assert not faults_of("src/standclear/cli/new.py", sentence)


def test_every_exception_is_still_needed() -> None:
    """A list that only grows ends by allowing everything."""
    lines = [(name, line) for name, text in texts() for line in text.split("\n")]
    unused = [
        f"{at}: {part}"
        for at, part, _ in QUOTED
        if not any(name.startswith(at) and part in line for name, line in lines)
    ]
    assert not unused
