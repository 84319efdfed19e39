"""A lawyer without Python opens a page from a USB stick; it must say what the desk's verifier says.

The page's half is frontend/tests/verify.test.mjs. Node runs it here where there is one, over the
committed receipts and over fresh damaged ones.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.web import write_receipts
from tests.web.write_vectors import FRONTEND

NODE = shutil.which("node")
INSTALLED = (FRONTEND / "node_modules/vite").exists()


def test_the_committed_receipts_are_answered_so_today():
    assert write_receipts.RECEIPTS.read_text(encoding="utf-8") == write_receipts.receipts_text()


@pytest.mark.slow
@pytest.mark.skipif(NODE is None, reason="no node: the browser's half is not run")
@pytest.mark.skipif(not INSTALLED, reason="the web app's packages are not installed (npm ci)")
def test_the_browser_agrees_about_four_hundred_damaged_receipts(tmp_path: Path):
    town = write_receipts.Town()
    given = tmp_path / "receipts.json"
    some = write_receipts.altered(town, 400, seed=20300506)
    given.write_text(write_receipts.text_of(town, some), encoding="utf-8")
    ran = subprocess.run(
        [str(NODE), "--test", "tests/verify.test.mjs"],
        cwd=FRONTEND,
        env={**os.environ, "RECEIPTS": str(given)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
