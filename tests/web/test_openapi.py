"""The door's own description, held against the door by a program that knows nothing else.

Schemathesis reads `/v1/openapi.json` and asks every address with what fits and what does not.
No answer may be a fault of the desk's, of an undocumented kind, or in another form than stated.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from standclear.web.lanes import Limits, Measure
from tests.town import Town, plan, site, zone
from tests.web.people_door import peopled

pytest.importorskip("schemathesis", reason="schemathesis asks the questions")

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_headers_conformance,response_schema_conformance"
)
EXAMPLES = "4"
WIDE = Measure(1_000_000, 1_000_000)
ENDLESS = "/v1/stream"
ENDS_ITSELF = "/v1/tokens/current"
"""Ends the token that asks: after it every answer would be 401."""


@pytest.mark.slow
def test_every_address_answers_as_it_is_described(town: Town, tmp_path: Path) -> None:
    town["relief"].gives(site())
    town["north"].files(plan())
    town["north"].proposes(zone())
    limits = Limits(known=WIDE, urgent=WIDE, unknown=WIDE)
    with peopled(town, tmp_path, limits=limits) as desk:
        asking = {"name": "fuzz", "scopes": ["read", "write", "admin"], "days": 1}
        token = desk.enrols("north", "anna").post("/v1/tokens", asking).json()["token"]
        done = subprocess.run(
            [sys.executable, "-m", "schemathesis.cli", "run", f"{desk.address}/v1/openapi.json",
             "--header", f"Authorization: Bearer {token}", "--exclude-path", ENDLESS,
             "--exclude-path", ENDS_ITSELF,
             "--max-examples", EXAMPLES, "--checks", CHECKS, "--phases", "coverage,fuzzing",
             "--generation-deterministic"],
            cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
    assert "Test cases:" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0, done.stdout[-6000:]
