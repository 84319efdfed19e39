"""An operator types `doctor`, `backup` and `restore` at night; what cannot be meant is refused
before anything is written, in one line.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from standclear.cli import main
from standclear.service.desk_home import DeskHome

NOW = datetime(2030, 1, 1, 8, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    DeskHome.create(
        tmp_path / "desk",
        desk="desk",
        name="Desk",
        origin="d.example/log",
        time_zone="UTC",
        clock=lambda: NOW,
    ).close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STANDCLEAR_CLOCK", NOW.isoformat())
    return tmp_path


def typed(words: str) -> Result:
    return CliRunner().invoke(main, words.split())


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("backup one --home desk", 2, "--passphrase-file"),
        ("backup one --home desk --unsealed", 2, "keys never leave the desk unsealed"),
        ("backup desk/log.db --home desk --without-keys --unsealed", 2, "--force"),
        ("backup nowhere/one --home desk --without-keys --unsealed", 2, "a directory that exists"),
        ("backup one --home desk --passphrase-file nothing", 2, "nothing"),
        ("restore", 2, "the newest checkpoint"),
        ("restore --to back", 2, "BACKUP"),
        ("restore desk/log.db", 2, "--to"),
        ("restore desk/log.db --to back", 2, "a whole backup"),
        ("restore desk/log.db --to nowhere/back", 2, "a directory that exists"),
        ("restore --as-of desk/desk.trust --home desk", 4, "not restored"),
        ("doctor --home nowhere", 4, "nowhere"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(
    desk: Path, words: str, code: int, said: str
) -> None:
    if words == "restore":
        (desk / "desk" / "restored.json").write_text(
            '{"size": 4, "root": "", "made_at": "", "restored_at": ""}'
        )
        words = "restore --home desk"
    before = sorted(desk.rglob("*"))
    done = typed(words)
    assert done.exit_code == code, done.output
    assert said in done.stderr
    assert [path for path in sorted(desk.rglob("*")) if path not in before] == []


def test_there_and_back_in_json(desk: Path) -> None:
    made = typed("backup one --home desk --without-keys --unsealed --json")
    assert made.exit_code == 0, made.output
    said = json.loads(made.stdout)
    assert (said["size"], said["sealed"], said["keys"]) == (4, False, "left out")
    assert typed("log checkpoint --home desk -o newest").exit_code == 0
    back = json.loads(typed("restore one --to back --as-of newest --json").stdout)
    assert (back["size"], back["root"], back["writes"]) == (4, said["root"], True)
    doctor = typed("doctor --home back --json")
    levels = {one["check"]: one["level"] for one in json.loads(doctor.stdout)}
    assert levels["log"] == "ok"
    assert levels["keys"] == "fault", "they were left out"
    assert doctor.exit_code == 2


def test_the_settings_that_hold_are_shown_and_nothing_is_served(desk: Path) -> None:
    shown = typed("serve --home desk --port 9999 --show-config --json")
    assert shown.exit_code == 0
    found = {f"{one['section']}.{one['key']}": one for one in json.loads(shown.stdout)}
    assert found["serve.port"]["value"] == "9999"
    assert found["serve.port"]["source"] == "--port"
