"""A real browser before a real desk: small, fresh, on this machine.

The desk, its log, its file of people and the built web app are real; only the clock is told the
time. Skipped, with the reason, where there is no Chromium or the web app is not built.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from standclear.web.pages import BUILT, install
from tests.browser.officer import Floor
from tests.town import Town
from tests.web.people_door import peopled


@pytest.fixture(autouse=True)
def built() -> None:
    if not (BUILT / "index.html").is_file():
        pytest.skip("the web app is not built: npm --prefix frontend run build")


@pytest.fixture
def floor(chromium: object, town: Town, tmp_path: Path) -> Iterator[Floor]:
    """The desk with north, south, relief and watch, and browsers that come to it."""
    with peopled(town, tmp_path) as desk:
        install(desk.app)
        floor = Floor(desk, chromium)
        yield floor
        floor.close()
    assert not floor.faults, "\n".join(floor.faults)
