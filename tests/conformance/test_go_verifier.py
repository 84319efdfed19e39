"""Somebody else's program, in another language, accepts the record, and refuses it when altered.

Go's `golang.org/x/mod/sumdb` reads what `log export` writes and what a receipt holds. It knows
nothing of Standclear; `verify.go` beside this file only feeds it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from standclear.log.append import Log
from standclear.log.export import export_log
from standclear.log.receipt import make_receipt
from standclear.log.receipt_files import write_receipt_folder
from tests.log.records import SIGNER, log_of

GOPATH = Path("/usr/share/gocode")  # where Debian's golang-golang-x-mod-dev puts it

pytestmark = [
    pytest.mark.skipif(shutil.which("go") is None, reason="no Go here (apt: golang-go)"),
    pytest.mark.skipif(
        not (GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir(),
        reason="no golang.org/x/mod here (apt: golang-golang-x-mod-dev)",
    ),
]


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Go program, built once."""
    folder = tmp_path_factory.mktemp("go")
    binary = folder / "verify"
    environment = {
        "PATH": os.environ["PATH"],
        "GO111MODULE": "off",
        "GOPATH": str(GOPATH),
        "GOCACHE": str(folder / "cache"),
        "CGO_ENABLED": "0",
        "GOTOOLCHAIN": "local",
    }
    source = Path(__file__).with_name("verify.go")
    subprocess.run(
        ["go", "build", "-o", str(binary), str(source)],
        env=environment,
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return binary


def ask(verifier: Path, directory: Path, *receipts: Path) -> tuple[int, str]:
    done = subprocess.run(
        [str(verifier), str(directory), SIGNER.verifier.vkey, *map(str, receipts)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.strip()


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 700])
def test_go_proves_every_entry_of_an_exported_log(verifier: Path, tmp_path: Path, size: int):
    log, _ = log_of(size)
    export_log(log, tmp_path)
    code, said = ask(verifier, tmp_path)
    assert (code, said.split(",")[0]) == (0, f"{size} entries proved")


def receipts_of(log: Log, folder: Path) -> list[Path]:
    folders = []
    for index in (0, 1, log.size // 2, log.size - 1):
        write_receipt_folder(folder / str(index), make_receipt(log, index))
        folders.append(folder / str(index))
    return folders


def test_go_accepts_our_receipts_and_refuses_altered_ones(verifier: Path, tmp_path: Path):
    log, _ = log_of(300)
    export_log(log, tmp_path / "log")
    good = receipts_of(log, tmp_path / "receipts")
    assert ask(verifier, tmp_path / "log", *good) == (
        0,
        "300 entries proved, 75 sizes consistent, 4 receipts hold",
    )
    for path in (good[2] / "entry.json", good[2] / "entry.tlog-proof"):
        original = path.read_bytes()
        for spot in (0, len(original) // 3, len(original) // 2):
            altered = bytearray(original)
            altered[spot] ^= 4
            path.write_bytes(altered)
            assert ask(verifier, tmp_path / "log", good[2])[0] == 1, (path.name, spot)
        path.write_bytes(original)


def test_go_refuses_an_altered_export(verifier: Path, tmp_path: Path):
    log, _ = log_of(600)
    export_log(log, tmp_path)
    for path in sorted(p for p in tmp_path.rglob("*") if p.is_file()):
        original = path.read_bytes()
        altered = bytearray(original)
        altered[len(altered) // 2] ^= 1
        path.write_bytes(altered)
        assert ask(verifier, tmp_path)[0] == 1, path
        path.write_bytes(original)
    assert ask(verifier, tmp_path)[0] == 0
