"""Fixtures for every journey: a desk with two forces, a relief organisation and a monitor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis.internal.conjecture import providers

from tests.town import Town, Voice

HERE = Path(__file__).parent
pytest_plugins = ["tests.one_browser"]

ONE_TRY = {"contract", "faults", "log", "property"}
"""Rooms whose tests draw by chance what may go wrong: what fails once there may be a real fault."""


def pytest_configure(config: pytest.Config) -> None:
    """The same seed gives the same tests, whatever else of the code has changed.

    Hypothesis also draws constants that it finds in the modules which happen to be loaded; it has
    no setting for that. `make test SEED=random` draws them too.
    """
    if config.getoption("--hypothesis-seed") not in (None, "random"):
        providers._get_local_constants = providers.Constants


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A second try on a busy machine, which the summary names; never for a law or a fault."""
    for item in items:
        room = item.path.relative_to(HERE).parts[0]
        is_law = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        if room not in ONE_TRY and not is_law and not item.get_closest_marker("flaky"):
            item.add_marker(pytest.mark.flaky(reruns=1))


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
