"""Anna is told while she looks elsewhere: a bell, a note, a mail, a browser that is woken, a feed.

No push service can be reached from here, so the worker is handed its message as the browser
itself would (DevTools protocol); what the desk sends to a service has tests of its own
(tests/web/test_reaching.py).
"""

from __future__ import annotations

import re
from time import monotonic

import httpx
import pytest

from tests.browser.officer import PATIENCE_MS, Floor, Officer
from tests.town import site

NOTES = """window.shown = []; window.Notification = class {
    static async requestPermission() { return "granted"; }
    constructor(title, options) { window.shown.push([title, options]); }
    close() {} };
Object.defineProperty(document, "hidden", { get: () => true });"""
"""A browser that lets notes be shown, of a page that nobody looks at."""


def bell(officer: Officer) -> str:
    found: str = officer.page.locator("header a.bell").get_attribute("aria-label")
    return found


def test_the_bell_counts_what_is_new_and_a_look_at_the_inbox_takes_it_back(floor: Floor) -> None:
    anna = floor.enrols("north", "anna", mapped=False)
    anna.goes("/inbox")
    anna.page.locator("[id^=told-]").first.wait_for()
    anna.goes("/plans")
    anna.page.locator("header a.bell:not(.fresh)").wait_for()
    floor.desk.town["relief"].gives(site())
    anna.page.locator("header a.bell.fresh").wait_for()
    assert "New since you last looked: 1" in bell(anna)
    assert "waiting for an answer" in bell(anna)
    rita = floor.desk.enrols("relief", "rita")
    assert rita.items("/v1/reads") == []  # a bell is no reading
    anna.page.locator("header a.bell").click()
    newest = floor.desk.town["north"].heard[-1].number
    anna.page.locator(f"#told-{newest}").wait_for()
    anna.page.locator("header a.bell:not(.fresh)").wait_for()
    anna.goes("/plans")
    anna.page.locator("header a.bell:not(.fresh)").wait_for()
    assert "Nothing new" in bell(anna)


def test_who_comes_for_the_first_time_is_shown_what_is_owed_and_not_all_that_was_ever_told(
    floor: Floor,
) -> None:
    for number in range(3):
        floor.desk.town["relief"].gives(site(str(number), 20 * number, to=("north",)))
    owed = [key for key in floor.desk.town.picture.open if key[0] == "north"]
    floor.desk.town["north"].acknowledges(owed[0][1])
    anna = floor.joins("north", "anna", mapped=False)
    count = anna.page.locator("header a.bell:not(.fresh) .count")
    count.wait_for()
    assert count.inner_text() == str(len(owed) - 1)
    anna.goes("/inbox")
    anna.page.locator("[id^=told-]").first.wait_for()
    assert anna.page.locator(".badge.new").count() == 0
    floor.desk.town["relief"].gives(site("new", 80, to=("north",)))
    anna.page.locator(".badge.new").wait_for()
    anna.goes("/plans")
    assert anna.page.locator("header a.bell .count").inner_text() == str(len(owed))


def test_an_address_that_admin_does_not_have_says_so(floor: Floor) -> None:
    anna = floor.enrols("north", "anna", mapped=False)
    for nowhere in ("/admin/nothing", "/admin/keys/more"):
        anna.goes(nowhere)
        anna.sees("There is no such page")
        assert anna.page.locator("main nav a[aria-current]").count() == 0
    anna.goes("/admin")
    anna.sees("Keys")
    assert anna.page.locator("main nav a[aria-current]").inner_text() == "Keys"


def test_a_note_appears_when_nobody_looks_and_names_nothing(floor: Floor) -> None:
    anna = floor.enrols("north", "anna", mapped=False)
    anna.page.add_init_script(NOTES)
    anna.goes("/admin/told")
    anna.presses("Show notes")
    anna.sees("Show no more notes")
    floor.desk.town["relief"].gives(site())
    anna.page.wait_for_function("() => window.shown.length > 0")
    shown = str(anna.page.evaluate("window.shown"))
    assert "Something new at the desk" in shown
    assert "Mercy" not in shown
    assert "relief" not in shown
    anna.presses("Show no more notes")
    anna.goes("/admin/told")
    anna.sees("Show notes")


def test_the_worker_shows_one_note_whatever_it_is_sent(floor: Floor) -> None:
    anna = floor.enrols("north", "anna", language="ar", mapped=False)
    page = anna.page
    page.context.grant_permissions(["notifications"])
    anna.goes("/admin/told")
    page.evaluate(
        """() => navigator.serviceWorker.register("/push-worker.js?lang=ar", { scope: "/" })
            .then(() => navigator.serviceWorker.ready).then(() => undefined)"""
    )
    protocol = page.context.new_cdp_session(page)
    found: list[str] = []
    protocol.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(r["registrationId"] for r in event["registrations"]),
    )
    protocol.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(20)
    protocol.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": floor.desk.address, "registrationId": found[0], "data": '{"x":"Mercy"}'},
    )
    shown = """() => navigator.serviceWorker.ready.then((worker) => worker.getNotifications())
        .then((notes) => notes.map((note) => note.title + note.body))"""
    until = monotonic() + PATIENCE_MS / 1000
    while not (titles := page.evaluate(shown)) and monotonic() < until:
        page.wait_for_timeout(20)
    assert titles == ["جديد في المكتب"]


def test_a_desk_that_has_no_wires_says_so_in_each_language(floor: Floor) -> None:
    for language, words in (("en", "wakes no browsers"), ("ar", "لا يوقظ المتصفحات")):
        officer = floor.enrols("north", f"anna-{language}", language=language, mapped=False)
        officer.goes("/admin/told")
        officer.sees(words)
        assert not officer.scrolls_sideways()


def test_an_address_for_a_calendar_is_shown_once_and_ended(floor: Floor) -> None:
    anna = floor.enrols("north", "anna", mapped=False)
    anna.goes("/plans")
    anna.page.get_by_role("link", name="Subscribe").click()
    anna.fills("For which program", "wall calendar")
    anna.presses("Make an address")
    anna.sees("Copy it now")
    shown = re.search(r"http://\S+/v1/feeds/with/scf_[\w-]+/plans\.ics", anna.text())
    assert shown
    answer = httpx.get(shown[0])
    assert answer.headers["content-type"].startswith("text/calendar")
    anna.goes("/admin/feeds")
    anna.sees("wall calendar")
    assert "scf_" not in anna.text()
    anna.presses("End it now")
    anna.page.get_by_text("wall calendar").wait_for(state="detached")
    assert httpx.get(shown[0]).status_code == 404


@pytest.mark.parametrize("why", ["nobody", "refused", "taken", "unreachable"])
def test_a_sign_in_by_a_provider_that_failed_says_why(floor: Floor, why: str) -> None:
    officer = floor.comes("north")
    officer.goes(f"/?provider={why}")
    officer.page.locator("form p[role=status]").wait_for()
