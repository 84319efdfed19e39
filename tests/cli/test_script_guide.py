"""The guides of those who work from afar: the script in docs/guides/script.md is run as it stands,
and every command that docs/guides/remote.md names is there."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from standclear.cli.commands import entry
from tests.cli.desk_on_disk import make_valley, say_something
from tests.cli.served_desk import served

GUIDES = Path(__file__).parents[2] / "docs" / "guides"


def test_the_script_of_the_guide_runs_as_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (script,) = re.findall(r"```python\n(.*?)```", (GUIDES / "script.md").read_text(), re.DOTALL)
    valley = make_valley(tmp_path)
    say_something(valley)
    with served(valley) as door:
        filed = door.home.office().picture.plans["north/plan/1"].intent
        another = replace(filed, id="north/plan/7")
        names = {
            "url": door.address, "token": door.token("north"), "plan": another,
            "key_file": valley.north / "keys" / "north.pem",
        }  # fmt: skip
        exec(compile(script, "script.md", "exec"), names)
        picture = door.home.office().picture
        assert "north/plan/7" in picture.plans
        owed = [n for (party, n) in picture.open if party == "north"]
        assert not [n for n in owed if picture.get_release("north", n).release.acknowledge_by]
    assert "relief/site/h-7" in capsys.readouterr().out


def test_every_command_of_the_guide_is_a_command() -> None:
    text = (GUIDES / "remote.md").read_text()
    for words in re.findall(r"standclear ([a-z]+(?: (?:party|list|drop))?)", text):
        assert entry(words) or entry(words.split()[0]), words
