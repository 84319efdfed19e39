"""The command line as people use it: each file under journeys/ is a transcript of one story.

The clock stands still where the transcript says; keys are new each time, so that what follows
from them (hashes, key texts) is left open in the expected lines.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import transcript

JOURNEYS = sorted((Path(__file__).parent / "journeys").glob("*.txt"))


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda file: file.stem)
def test_every_command_answers_as_the_transcript_says(journey: Path, tmp_path: Path) -> None:
    assert transcript.play(journey, tmp_path) == []


def test_a_transcript_that_expects_something_else_is_found_out(tmp_path: Path) -> None:
    file = tmp_path / "wrong.txt"
    file.write_text(
        "$ standclear plan list\nPLAN  VERSION\n$ standclear --version\nstandclear ...\n"
    )
    (wrong,) = transcript.play(file, tmp_path)
    assert "wrong.txt:1" in wrong
    assert "no standclear.toml" in wrong
