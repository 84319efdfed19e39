"""The demo, end to end: what a stranger sees who types one command.

A smaller exercise is played through the same door: signed statements, a durable log, an outbox, an
audit by replay, and a receipt that the stand-alone verifier accepts.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import standclear.verifier
from standclear.core.errors import InvalidInput
from standclear.scenarios.run import DemoResult, run_demo
from tests.scenarios.test_case_file import FORBIDDEN

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> tuple[DemoResult, str]:
    told: list[str] = []
    result = run_demo(tmp_path_factory.mktemp("demo") / "out", scale=0.05, tell=told.append)
    return result, "\n".join(told)


def test_the_audit_by_replay_finds_no_difference(demo):
    result, _ = demo
    assert result.findings == ()
    assert result.entries > 2000


def test_the_stand_alone_verifier_holds_both_receipts(demo):
    result, _ = demo
    assert sum(line.endswith("HOLDS") for line in result.verified) == len(result.receipts) == 2
    assert not any("NOT HOLD" in line for line in result.verified)


def test_a_changed_receipt_does_not_hold(demo, tmp_path):
    result, _ = demo
    folder = tmp_path / "receipt"
    folder.mkdir()
    for file in result.receipts[0].iterdir():
        (folder / file.name).write_bytes(file.read_bytes().replace(b"overlap", b"0verlap"))
    program = Path(standclear.verifier.__file__).with_name("standclear_verify.py")
    trust = result.directory / "trust.json"
    command = [sys.executable, str(program), "--json", "--trust", str(trust), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert not json.loads(done.stdout)[0]["holds"]


def test_the_story_names_what_happened(demo):
    _, story = demo
    for words in (
        "the read-back names a place far from Halmere",
        "Reading the decimals as minutes",
        "overlaps",
        "both owners are told",
        "what would end it: ",
        "is silent: watch-commander is rung",
        "coordinator/zone/upper-pastures is lapsed",
        "one place, twelve submissions",
        "Southern Command withdraws",
        "withdrawn at the time",
        "EST was not in use",
        "sources disagree",
    ):
        assert words in story, words


def test_the_desk_takes_every_statement_of_the_exercise(demo):
    _, story = demo
    exercise = story[story.index("PART TWO") :]
    assert "refused: " not in exercise


def test_no_word_of_permission_is_told(demo):
    result, story = demo
    assert FORBIDDEN.search(story) is None
    assert FORBIDDEN.search(result.page.read_text(encoding="utf-8")) is None


def test_the_page_holds_the_run_and_the_proof(demo):
    result, _ = demo
    page = result.page.read_text(encoding="utf-8")
    assert re.search(r"Root hash</dt><dd><bdi dir=\"ltr\">[A-Za-z0-9+/=]{44}", page)
    assert "Abs, Yemen: coordinates given twelve times" in page
    assert page.count('<tr id="ov-') > 40


def test_it_writes_only_into_a_new_or_empty_directory(demo):
    result, _ = demo
    with pytest.raises(InvalidInput, match="new or empty"):
        run_demo(result.directory, tell=lambda _: None)
