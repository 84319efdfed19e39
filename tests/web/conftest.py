"""Fixtures for what stands before the desk's door."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.town import Town
from tests.web.door import Knocking, opened
from tests.web.people_door import Desk, peopled


@pytest.fixture
def door(town: Town, tmp_path: Path) -> Iterator[Knocking]:
    """A desk with north, south, relief and watch, reached over HTTP."""
    with opened(town, tmp_path) as found:
        yield found


@pytest.fixture
def desk(town: Town, tmp_path: Path) -> Iterator[Desk]:
    """The same desk, and people who come to it."""
    with peopled(town, tmp_path) as found:
        yield found
