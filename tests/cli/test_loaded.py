"""What a command loads is what it uses: nothing of geometry, nothing of a server, for a list."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.desk_on_disk import CLOCK, Valley, done, make_valley, say_something

GEOMETRY = ("numpy", "shapely", "pyproj", "mgrs", "standclear.core.kernel.compiled")
"""A fifth of a second to load, before a first line is answered."""
SERVER = ("fastapi", "uvicorn", "httpx", "jinja2", "argon2", "webauthn", "openpyxl", "pyarrow")
DECIDING = ("standclear.core.rules.journeys", "standclear.service.office")
"""All the rules; who only reads what was decided asks single ones."""

PROGRAM = """\
import json, sys
from standclear.cli import main
code = 0
try:
    main(json.loads(sys.argv[1]))
except SystemExit as end:
    code = end.code
print(json.dumps([code, [name for name in json.loads(sys.argv[2]) if name in sys.modules]]))
"""

READING = (
    "plan list",
    "zone list",
    "site list",
    "site show relief/site/h-7 --json",
    "overlap list",
    "inbox --as north",
    "told north",
    "gaps",
    "party list",
    "key list",
    "mechanism show",
    "log show",
    "log checkpoint",
)


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Valley:
    made = make_valley(tmp_path_factory.mktemp("valley"))
    say_something(made)
    done(made.desk, "proof", "make", "13", "--output", "../receipt.json")
    done(made.desk, "log", "trust", "--output", "../trust.json")
    return made


def loaded(directory: Path, words: str, among: tuple[str, ...]) -> list[str]:
    """Which of these modules a command in a process of its own had loaded when it ended well."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(words.split()), json.dumps(among)],
        cwd=directory,
        capture_output=True,
        text=True,
        env={"STANDCLEAR_CLOCK": CLOCK, "PATH": ""},
        check=True,
    )
    code, found = json.loads(ended.stdout.splitlines()[-1])
    assert not code, ended.stderr
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("words", READING)
def test_who_reads_the_record_loads_no_geometry_no_server_and_not_all_the_rules(
    valley: Valley, words: str
) -> None:
    assert loaded(valley.desk, words, GEOMETRY + SERVER + DECIDING) == []


def test_a_receipt_is_verified_without_geometry_database_or_server(valley: Valley) -> None:
    words = "proof verify receipt.json --trust trust.json"
    assert loaded(valley.root, words, (*GEOMETRY, *SERVER, *DECIDING)) == []


def test_a_plan_is_filed_without_a_server(valley: Valley) -> None:
    words = (
        "plan check --activity patrol --domain ground --circle 35.95N,36.70E --radius 1km "
        "--start 2030-03-02T06:00Z --end 2030-03-02T08:00Z --yes"
    )
    assert loaded(valley.north, words, SERVER) == []
