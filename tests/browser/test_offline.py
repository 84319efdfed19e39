"""The cable is pulled at 3 a.m.: the floor must not look like a quiet night, and must come back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest
import uvicorn

from standclear.web.pages import install
from tests.browser.officer import Floor
from tests.town import Town, plan
from tests.web.people_door import Desk, free_port, peopled

pytestmark = pytest.mark.filterwarnings(
    # A cable that is pulled leaves behind the file that was just being opened for somebody.
    r"ignore:Exception ignored in. <_io\.FileIO:pytest.PytestUnraisableExceptionWarning"
)

LONG_MS = 60_000  # silence is noticed after ten seconds, and a machine may be slow


@contextmanager
def plugged_in(desk: Desk, port: int) -> Iterator[None]:
    """The desk at a port; pulled out like a cable at the end, with every connection."""
    desk.served.closing.clear()
    server = uvicorn.Server(uvicorn.Config(desk.app, port=port, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = monotonic() + 20
    while not server.started and monotonic() < until:
        sleep(0.01)
    yield
    server.should_exit = server.force_exit = True
    thread.join(20)


@pytest.mark.slow
def test_a_floor_without_its_desk_goes_grey_says_how_old_it_is_and_comes_back(
    chromium: object, town: Town, tmp_path: Path
) -> None:
    port = free_port()
    with peopled(town, tmp_path) as desk:
        install(desk.app)
        floor = Floor(desk, chromium)
        with plugged_in(desk, port):
            nils = floor.enrols("north", "nils")
            context = nils.page.context
            nils.page.close()
            page = context.new_page()  # at the cable; a cookie knows no ports
            page.goto(f"http://127.0.0.1:{port}/?tab=list")
            page.locator(".age").wait_for()
        page.locator(".frame.stale").wait_for(timeout=LONG_MS)
        assert "grayscale(1)" in page.locator("main").evaluate(
            "(it) => getComputedStyle(it).filter"
        )
        assert page.locator(".hold .banner").inner_text()
        aged = "() => Number(document.querySelector('.age').innerText.match(/\\d+/)[0]) > 10"
        page.wait_for_function(aged)
        town["north"].files(plan("north", 7))  # meanwhile the world went on
        with plugged_in(desk, port):
            page.locator(".frame:not(.stale)").wait_for(timeout=LONG_MS)
            page.get_by_text("north/plan/7").locator("visible=true").first.wait_for(timeout=LONG_MS)
        floor.close()


def test_a_screen_that_did_not_arrive_comes_by_itself_once_the_desk_is_back(
    chromium: object, town: Town, tmp_path: Path
) -> None:
    port = free_port()
    with peopled(town, tmp_path) as desk:
        install(desk.app)
        floor = Floor(desk, chromium)
        with plugged_in(desk, port):
            page = floor.enrols("north", "nils").page
            page.goto(f"http://127.0.0.1:{port}/?tab=list")
            page.get_by_role("searchbox").wait_for()
        page.get_by_role("link", name="Plans").click()  # whose program was not loaded yet
        page.get_by_text("The desk does not answer").locator("visible=true").first.wait_for()
        with plugged_in(desk, port):
            page.get_by_role("link", name="File a plan").first.wait_for(timeout=LONG_MS)
        floor.close()
