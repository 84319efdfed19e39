"""An officer who sees little, or types instead of pointing, or reads Arabic on a phone at night.

axe-core looks at every screen by the rules of WCAG 2.0, 2.1 and 2.2 at levels A and AA: all rules
in English on a laptop and, in other colours, in Arabic on a phone; then contrast in the third
colours. It finds what a program can find (colours, names, roles, order), and not whether a page
can be understood.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from standclear.core.agreements.said import (
    InstrumentCounter,
    InstrumentObject,
    InstrumentPropose,
)
from standclear.core.cease import CeaseCall
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState, Kind, Situation, alert_id
from standclear.web.pages import BUILT
from tests.agreement import memorandum, next_draft
from tests.browser.officer import LAPTOP, Floor, Officer
from tests.browser.test_promises import reported
from tests.town import START, Town, area, movement, plan, site, zone

AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
PHONE = {"width": 390, "height": 844}
THEMES = ("night", "day", "dim")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not AXE.is_file(), reason="axe-core is not installed: npm --prefix frontend ci"
    ),
]

LOOK = """([rules, only]) => axe
    .run(document, {
        runOnly: only.length ? { type: "rule", values: only } : rules,
        resultTypes: ["violations"],
    })
    .then(({ violations }) => violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`)
    ))"""

GO = """(path) => {
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    history.pushState(null, "", path);
    dispatchEvent(new PopStateEvent("popstate"));
}"""

Then = Callable[[Officer], None]


def busy(town: Town) -> None:
    """A desk with something of everything, and something of it in every state."""
    north, south, relief = town["north"], town["south"], town["relief"]
    relief.gives(site(1, to=("north", "south")))
    relief.gives(movement(1))
    wording = zone(1, 3, agreed_by=("south",))
    north.proposes(wording)
    north.amends(wording, volumes=zone(1, 5).volumes)
    south.rejects("north/zone/1", 2, "the east edge cuts road 4")
    north.files(plan("north", 1))
    south.files(replace(plan("south", 1), volumes=(area(1, km=3),)))
    north.acknowledges()


def presses(name: str, words: str) -> Then:
    """Opens what a button opens, and waits for what it then says."""

    def then(officer: Officer) -> None:
        officer.presses(name)
        officer.sees(words)

    return then


def asks_for_keys(officer: Officer) -> None:
    officer.page.keyboard.press("?")
    officer.page.locator("dialog[open]").wait_for()


def acknowledges(officer: Officer) -> None:
    officer.page.keyboard.press("a")
    officer.sees("What you sign")


def has_a_plan_checked(officer: Officer) -> None:
    officer.page.locator("[name=contact]").fill("north operations, channel 4")
    officer.presses("Circle", exact=True)
    officer.fills("Position 1", "10.0000N 30.0000E")
    officer.sees("known to")
    officer.presses("Check for overlaps")
    officer.page.locator("main").get_by_text("overlaps found").first.wait_for()


def has_positions_read_back(officer: Officer) -> None:
    officer.fills("Position", "10.0000N 30.0000E")
    officer.page.get_by_label("A second person types it again").fill("10.0500N 30.0000E")
    officer.sees("The two do not match")


def is_guided(officer: Officer) -> None:
    officer.page.get_by_role("region", name="A first minute, guided").wait_for()


def stays(_: Officer) -> None:
    """The screen as it is."""


SCREENS: dict[str, list[tuple[str, str, Then]]] = {
    # a path, what must stand there before axe looks, and what is done there first
    "north": [
        ("/plans", "north/plan/1", stays),
        ("/plans/new", "Draw on the map", has_a_plan_checked),
        ("/plans/north/1", "withdraw it", presses("It will not happen", "What you sign")),
        ("/plans/north/1/amend", "An amendment takes the place", stays),
        ("/calls/handover", "The officer who goes signs", stays),
        ("/incidents/new", "Harm to people", stays),
        ("/incidents/ledger/new", "The words that it is read from", stays),
        ("/inbox", "To be acknowledged by", stays),
        ("/inbox?n=8", "You are shown", acknowledges),
        ("/told", "relief", stays),
        ("/record", "Choose an entry", stays),
        ("/record/12", "by the author's own clock", stays),
        ("/admin/keys", "Fingerprint, to compare", stays),
        ("/nowhere", "floor", stays),
    ],
    "south": [
        ("/zones", "north/zone/1", stays),
        ("/zones/new", "Draw on the map", stays),
        ("/zones/north/1", "road 4", stays),
        ("/zones/north/1/compare?from=1&to=2", "km²", stays),
    ],
    "relief": [
        ("/notices", "Mercy hospital", stays),
        ("/notices/site/new", "Draw on the map", has_positions_read_back),
        ("/notices/move/new", "Draw on the map", stays),
        ("/notices/site/relief/1", "Told, and answered", stays),
        ("/notices/move/relief/1", "flour convoy", stays),
    ],
    "desk": [
        ("/", "Overlaps open", is_guided),
        ("/", "Overlaps open", presses("Hand over the watch", "Drafted from the board")),
        ("/", "Overlaps open", asks_for_keys),
        ("/?tab=list&sel=north/plan/1", "north operations", stays),
        ("/?t=-60", "Replay", stays),
        ("/told?view=gaps", "Who was not told", stays),
        ("/told?view=inquiry", "Past time asked about", stays),
        ("/told?view=day&day=2030-01-01&m=480", "Told last", stays),
        ("/reports", "No report is made yet", stays),
        ("/admin/keys", "Read a key file", stays),
        ("/admin/people", "desk-officer", stays),
        ("/admin/told", "While a page is open", stays),
        ("/admin/parties", "Relief", stays),
        ("/admin/settings", "day", stays),
        ("/admin/health", "north", stays),
        ("/admin/reads", "Every look", stays),
        ("/admin/pending", "second person", stays),
        ("/admin/tokens", "token", stays),
    ],
}


@pytest.mark.parametrize("party", SCREENS)
def test_axe_finds_nothing_on_any_screen(floor: Floor, town: Town, party: str) -> None:
    busy(town)
    officer = floor.enrols(
        party, f"{party}-officer", guided=True, mapped=party in ("north", "desk")
    )
    if party != "desk":  # whose officer has none yet
        officer.takes_key_from_file()
    else:
        officer.goes("/")
    _brings_axe(officer.page)
    found: dict[str, str] = {}
    for path, words, then in SCREENS[party]:
        officer.page.evaluate(GO, path)
        officer.page.locator("main").get_by_text(words).locator("visible=true").first.wait_for()
        then(officer)
        for where, wrong in _everything_wrong(officer.page):
            found.setdefault(wrong, f"{path} {where}: {wrong}")
    assert not found, "\n".join(found.values())


def test_axe_finds_nothing_on_alerts_and_cease(floor: Floor, town: Town) -> None:
    town["south"].proposes(zone(1, owner="south"))
    town["relief"].gives(site(1, to=("north", "south")))
    inside = Situation(Kind.INSIDE, "icao:3c6444", "north", "south/zone/1", 1, START)
    alert = alert_id(inside.track, inside.zone, START)
    town.office.say(AlertChange(alert, AlertState.RAISED, inside, "0" * 64))
    town["relief"].says(CeaseCall("relief/site/1", "Shells fall on the north wing."))
    (cease,) = town.picture.ceases
    sana = floor.enrols("south", "sana")
    sana.takes_key_from_file()
    _brings_axe(sana.page)
    found: dict[str, str] = {}
    for path, words, then in (
        (f"/?alert={alert}", "Who was told", stays),
        (f"/?alert={cease}", "Who was told", stays),
        (
            "/notices/site/relief/1",
            "CEASE: under fire",
            presses("CEASE: under fire", "What you see"),
        ),
    ):
        sana.page.evaluate(GO, path)
        sana.sees(words)
        then(sana)
        for where, wrong in _everything_wrong(sana.page):
            found.setdefault(wrong, f"{path} {where}: {wrong}")
    assert not found, "\n".join(found.values())


def test_axe_finds_nothing_on_what_was_promised(floor: Floor, town: Town) -> None:
    sana = floor.enrols("south", "sana")
    sana.goes("/promises")
    _brings_axe(sana.page)
    found: dict[str, str] = {}
    sana.sees("No commitment is recorded")
    for where, wrong in _everything_wrong(sana.page):
        found.setdefault(wrong, f"nothing recorded {where}: {wrong}")
    reported(town)
    town["north"].says(InstrumentPropose(memorandum()))
    town["relief"].says(InstrumentObject("quiet", 1, "2", "Not ours to promise."))
    town["north"].says(InstrumentCounter(next_draft(memorandum(), name="Four calm areas")))
    for path, words in (
        ("/promises", "say kept and breached"),
        ("/promises/sources", "The Sorvath Courier"),
        ("/promises/sources/new", "as far as they are known"),
        ("/promises/sources/report", "Leave out"),
        ("/promises/new?quote=report/1", "Whose commitment it is"),
        ("/promises/commitments/civilians", "What you may say of it now"),
        ("/promises/agreements/quiet?v=1", "Not ours to promise."),
        ("/promises/agreements/quiet/counter", "Hash that a signature names"),
        ("/promises/agreements/quiet/compare?from=1&to=2", "Four calm areas"),
    ):
        sana.page.evaluate(GO, path)
        sana.sees(words)
        for where, wrong in _everything_wrong(sana.page):
            found.setdefault(wrong, f"{path} {where}: {wrong}")
    assert not found, "\n".join(found.values())


def test_axe_finds_nothing_where_nobody_is_signed_in(floor: Floor) -> None:
    stranger = floor.comes("north")
    for path in ("/", f"/enrol#{floor.desk.invites('north')}"):
        stranger.goes(path)
        stranger.page.locator("main form").wait_for()
        _brings_axe(stranger.page)
        assert not _everything_wrong(stranger.page), path


def test_axe_finds_nothing_on_the_page_that_verifies(floor: Floor) -> None:
    page = floor.chromium.new_page()  # it comes from a disk, and not from the desk
    page.goto((BUILT / "verifier.html").as_uri())
    page.locator("h1").wait_for()
    _brings_axe(page)
    found = _wrong(page)
    page.close()
    assert not found


FIELD = [  # and what must stand on each page
    ("/field", "What you wrote here"),
    ("/field/site", "Position"),
    ("/field/move", "Route"),
    ("/field/inbox", "#1"),
    ("/field/inbox/1", "#1"),
    ("/field/notices", "Mercy hospital"),
    ("/field/notices/site/1", "Mercy hospital"),
    ("/print/release/1", "Received by"),
    ("/v1/reports/sitrep.html?day=2030-01-01&zone=UTC&lang=en", "1. Assessment"),
    ("/v1/reports/access.html?month=2030-01&zone=UTC&lang=ar", "UTC"),
]


def test_axe_finds_nothing_on_the_pages_without_scripts(floor: Floor, town: Town) -> None:
    busy(town)
    stranger = floor.comes("relief", viewport=PHONE)
    stranger.goes("/field")
    stranger.sees("one-time code")
    found = _wrong_in_each_light(stranger)
    rita = floor.enrols("relief", "rita", viewport=PHONE)
    for path, words in FIELD:
        rita.goes(path)
        rita.sees(words)
        found += _wrong_in_each_light(rita)
    rita.goes("/field/site")
    rita.presses("Look at it before it is given")
    rita.page.get_by_role("alert").wait_for()
    found += _wrong_in_each_light(rita)
    for path in ("/field/site?lang=ar", "/field/inbox/1"):
        rita.goes(path)
        rita.page.locator("html[lang=ar] h1").wait_for()
        found += _wrong_in_each_light(rita)
    assert not found, "\n".join(found)


def test_axe_names_what_is_wrong(floor: Floor) -> None:
    stranger = floor.comes("north")
    stranger.goes("/")
    stranger.page.locator("main form").wait_for()
    stranger.page.evaluate(
        """() => document.querySelector("main").insertAdjacentHTML(
            "beforeend", '<button></button><p style="color:#777;background:#888">faint</p>')"""
    )
    _brings_axe(stranger.page)
    named = {wrong.split(":")[0] for wrong in _wrong(stranger.page)}
    assert named == {"button-name", "color-contrast"}


def _brings_axe(page: Any) -> None:
    page.evaluate(AXE.read_text(encoding="utf-8"))


def _everything_wrong(page: Any) -> list[tuple[str, str]]:
    """All rules on a laptop, and in other colours on a phone; contrast in the third."""
    before = page.evaluate("document.documentElement.dataset.theme")
    other, third = (theme for theme in THEMES if theme != before)
    found = [(f"laptop {before}", each) for each in _wrong(page)]
    _wears(page, third)
    found += [(f"laptop {third}", each) for each in _wrong(page, "color-contrast")]
    _wears(page, other)
    page.set_viewport_size(PHONE)
    _reads(page, "ar")
    found += [(f"phone ar {other}", each) for each in _wrong(page)]
    _wears(page, before)
    _reads(page, "en")
    page.set_viewport_size(LAPTOP)
    return found


def _wrong_in_each_light(officer: Officer) -> list[str]:
    found = []
    for light, only in (("light", ()), ("dark", ("color-contrast",))):
        officer.page.emulate_media(color_scheme=light)
        _brings_axe(officer.page)
        found += [f"{officer.page.url} {light}: {each}" for each in _wrong(officer.page, *only)]
    return found


def _wears(page: Any, theme: str) -> None:
    page.evaluate("(theme) => (document.documentElement.dataset.theme = theme)", theme)


def _reads(page: Any, language: str) -> None:
    """The choice in the header, also while a dialog is over it."""
    page.evaluate(
        """(language) => {
            const chosen = document.querySelector("header select");
            chosen.value = language;
            chosen.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        language,
    )
    page.wait_for_function("(language) => document.documentElement.lang === language", arg=language)


def _wrong(page: Any, *only: str) -> list[str]:
    found: list[str] = page.evaluate(LOOK, [RULES, list(only)])
    return found
