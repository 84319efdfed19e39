"""`standclear inquiry` as it is typed: what cannot be is refused before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.desk_on_disk import Valley, make_valley, run

OF = ("--near", "35.9306N 36.6339E", "--at", "2030-02-28T23:00Z")


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Valley:
    return make_valley(tmp_path_factory.mktemp("valley"))


@pytest.mark.parametrize(
    ("asked", "name", "fault"),
    [
        (("--day", "2030-03-01"), "case", "--day alone: a dossier is of --near with --at"),
        (OF, "case.html", "a folder (its page is index.html within)"),
    ],
)
def test_no_dossier_is_passed_over_in_silence(
    valley: Valley, tmp_path: Path, asked: tuple[str, ...], name: str, fault: str
) -> None:
    failed = run(valley.desk, "inquiry", *asked, "--dossier", str(tmp_path / name))
    assert failed.exit_code == 2
    assert fault in failed.stderr
    assert not list(tmp_path.iterdir())
