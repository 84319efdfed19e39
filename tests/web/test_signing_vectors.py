"""A duty officer signs in a browser; an auditor reads with Python. Both must mean the same bytes.

The browser's half is frontend/tests/signing.test.mjs. Node runs it here where there is one, with
the packages of the web app; a machine that never built the app skips it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from base64 import b64decode
from pathlib import Path

import pytest

from standclear.formats import documents
from standclear.log.entry import read_entry, verify_body, verify_entry
from tests.web import write_vectors

NODE = shutil.which("node")
AGAIN = "the model changed: write it again by python -m tests.web.write_vectors"
BUILT = (write_vectors.FRONTEND / "node_modules/vite").exists()


def test_the_vectors_are_what_python_signs_today():
    assert write_vectors.VECTORS.read_text(encoding="utf-8") == write_vectors.vectors_text(), AGAIN


def test_the_browsers_defaults_are_those_of_the_model():
    assert write_vectors.SCHEMA.read_text(encoding="utf-8") == write_vectors.schema_text(), AGAIN


@pytest.mark.slow
@pytest.mark.skipif(NODE is None, reason="no node: the browser's half is not run")
@pytest.mark.skipif(not BUILT, reason="the web app's packages are not installed (npm ci)")
def test_what_the_browser_signs_python_verifies(tmp_path: Path):
    handed = tmp_path / "leaves.json"
    ran = subprocess.run(
        [str(NODE), "--test", "tests/signing.test.mjs"],
        cwd=write_vectors.FRONTEND,
        env={**os.environ, "OUT": str(handed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr

    public_key = b64decode(write_vectors.vectors()["key"]["public_key"])
    leaves = json.loads(handed.read_text(encoding="utf-8"))
    for given, (statement, _) in zip(leaves, write_vectors.statements(), strict=True):
        entry = read_entry(given["leaf"].encode())
        verify_entry(entry, public_key)
        verify_body(entry, given["body"].encode(), b64decode(given["nonce"]))
        assert documents.read_statement(given["body"].encode()) == statement
