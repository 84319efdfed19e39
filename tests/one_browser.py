"""One real Chromium for every test of a worker, and its event loop kept to the tests that use it.

Playwright's synchronous driver runs an event loop in the thread of the tests and marks it as
running between its calls. A second driver, or a test with a loop of its own, would be refused
there; so there is one driver, and the mark stands only while a test asks for `chromium`.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator

import pytest

CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)
NOT_NEEDED = (
    # two pages behind the address line of each new window, which nobody sees: half a second each
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # what Playwright leaves out: only the last list of a command line counts
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "TcpPortRandomizationWin",
    "ThirdPartyStoragePartitioning",
)
FLAGS = [
    f"--disable-features={','.join(NOT_NEEDED)}",
    "--no-sandbox",  # tests may run as root in a container
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_loops: list[asyncio.AbstractEventLoop] = []


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """One Chromium for all journeys; each person has a context of their own in it."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine: set CHROMIUM, or install it")
    driving = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")
    with driving.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        _loops.append(asyncio.get_running_loop())
        yield browser
        asyncio._set_running_loop(_loops.pop())  # the last test may have been without it
        browser.close()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture of the test, whatever its scope."""
    asked = "chromium" in getattr(item, "fixturenames", ())
    asyncio._set_running_loop(_loops[0] if asked and _loops else None)
