"""Fixtures for every journey: a desk with two forces, a relief organisation and a monitor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.town import Town, Voice


@pytest.fixture
def empty_town(tmp_path: Path) -> Iterator[Town]:
    """A desk whose log is empty."""
    town = Town(tmp_path / "log.db")
    yield town
    town.close()


@pytest.fixture
def town(empty_town: Town) -> Town:
    """A desk with north, south, relief and watch; every journey ends with an audit by hand."""
    return empty_town.opens("north", "south", "relief", "watch")


@pytest.fixture
def north(town: Town) -> Voice:
    return town["north"]


@pytest.fixture
def south(town: Town) -> Voice:
    return town["south"]


@pytest.fixture
def relief(town: Town) -> Voice:
    return town["relief"]


@pytest.fixture
def watch(town: Town) -> Voice:
    return town["watch"]
