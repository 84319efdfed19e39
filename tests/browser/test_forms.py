"""An officer draws, types, pastes and uploads, changes their mind, and loses nothing of it."""

from __future__ import annotations

import io
from dataclasses import replace
from time import monotonic
from typing import Any

import pytest
from openpyxl import Workbook

from tests.browser.officer import PATIENCE_MS, Floor, Officer
from tests.town import movement, site, zone

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")

LINES = """10 00 00N 030 00 00E
10.1N 30.0E
36PUS 89023 06084"""


@pytest.fixture
def nils(floor: Floor) -> Officer:
    return floor.enrols("north", "nils", mapped=False)


def corners(officer: Officer) -> list[str]:
    found: list[str] = officer.page.locator("main input[aria-label^='Position ']").evaluate_all(
        "(fields) => fields.map((field) => field.value)"
    )
    return found


def has_corners(officer: Officer, count: int) -> None:
    """Waits until the table has so many rows."""
    fields = officer.page.locator("main input[aria-label^='Position ']")
    sync_api.expect(fields).to_have_count(count, timeout=PATIENCE_MS)


def pastes(officer: Officer, lines: str) -> None:
    officer.page.locator("summary", has_text="Paste a list").click()
    officer.page.locator("details textarea").fill(lines)
    officer.presses("Take")


def test_a_list_in_three_notations_becomes_an_area_and_is_undone_and_redone(nils: Officer) -> None:
    nils.goes("/plans/new")
    pastes(nils, LINES)
    has_corners(nils, 3)
    nils.page.locator("h2").first.click()
    nils.page.keyboard.press("Control+z")
    has_corners(nils, 0)
    nils.page.keyboard.press("Control+y")
    has_corners(nils, 3)
    assert corners(nils) == LINES.splitlines()
    nils.page.get_by_label("Position 3", exact=True).press("Enter")
    has_corners(nils, 4)
    nils.presses("Undo")
    has_corners(nils, 3)


def test_a_line_that_is_not_understood_is_named_and_nothing_is_taken(nils: Officer) -> None:
    nils.goes("/plans/new")
    pastes(nils, "10.1N 30.0E\n10.1 300.0\n10.2N 30.0E")
    nils.sees("10.1 300.0")
    nils.page.locator("[role=alert]").first.wait_for()
    assert corners(nils) == []


def sheet(*rows: list[Any]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    page = book.active
    page.title = "Plans"
    heading = ["activity", "domain", "contact", "start", "end", "time_zone", "shape"]
    page.append([*heading, "coordinates", "radius_m", "floor", "ceiling", "title"])
    for row in rows:
        page.append(row)
    book.save(out)
    return out.getvalue()


def row(where: str, title: str) -> list[Any]:
    when = ["2030-01-01 10:00", "2030-01-01 12:00", "UTC"]
    return ["flight", "air", "ops, 4", *when, "circle", where, 2000, "surface", "500 m AMSL", title]


def test_a_spreadsheet_fills_the_form_and_its_bad_rows_are_named_by_cell(nils: Officer) -> None:
    nils.goes("/plans/new")
    data = sheet(row("10.10000N 30.00000E", "survey"), row("somewhere", "second"))
    nils.page.locator("main input[type=file]").set_input_files(
        [{"name": "plans.xlsx", "mimeType": "application/octet-stream", "buffer": data}]
    )
    nils.sees("Rows that were left out")
    nils.sees("sheet 'Plans' row 3 column H")
    has_corners(nils, 1)
    assert "30" in corners(nils)[0]


def draws_a_place(officer: Officer, share: float) -> None:
    """Presses on the map until its pen, which is loaded first, has drawn something new."""
    canvas, before = officer.page.locator("main canvas").first, corners(officer)
    box = canvas.bounding_box()
    until = monotonic() + PATIENCE_MS / 1000
    while corners(officer) == before and monotonic() < until:
        canvas.click(position={"x": box["width"] * share, "y": box["height"] * share})
        officer.page.evaluate("() => new Promise(requestAnimationFrame)")
    assert corners(officer) != before


def test_the_pen_still_draws_when_the_map_has_changed_its_colours(floor: Floor) -> None:
    nils = floor.enrols("north", "nils")
    nils.goes("/plans/new")
    nils.presses("Circle", exact=True)
    nils.page.locator("main .maplibregl-ctrl-scale").first.wait_for()
    nils.presses("Draw on the map")
    draws_a_place(nils, 0.5)
    worn = nils.page.evaluate("document.documentElement.dataset.theme")
    nils.page.locator("header button[title^='Use the']").click()
    assert nils.page.evaluate("document.documentElement.dataset.theme") != worn
    nils.presses("Draw on the map")
    draws_a_place(nils, 0.3)


def test_what_was_being_written_outlives_a_reload_on_every_form(nils: Officer) -> None:
    for path, field, words in (
        ("/zones/new", "main input[maxlength='200']", "Quiet valley"),
        ("/notices/site/new", "[name=focal_point]", "ward office, channel 2"),
        ("/notices/move/new", "[name=control_room]", "radio room, channel 4"),
    ):
        nils.goes(path)
        nils.page.locator(field).fill(words)
        nils.page.wait_for_function(
            "(words) => Object.values(sessionStorage).some((kept) => kept.includes(words))",
            arg=words,
        )
        nils.page.reload()
        nils.page.locator(field).wait_for()
        nils.page.wait_for_function(
            "([field, words]) => document.querySelector(field).value === words",
            arg=[field, words],
        )


def test_a_number_taken_meanwhile_is_drawn_anew_after_a_reload(floor: Floor, nils: Officer) -> None:
    north = floor.desk.town["north"]
    for path, field, kind in (
        ("/zones/new", "main input[maxlength='200']", "zone"),
        ("/notices/site/new", "[name=focal_point]", "site"),
        ("/notices/move/new", "[name=control_room]", "move"),
    ):
        nils.goes(path)
        title, words = nils.page.locator("main h2").first, f"kept words of a {kind}"
        nils.page.locator(field).fill(words)
        nils.page.wait_for_function(
            "(words) => Object.values(sessionStorage).some((kept) => kept.includes(words))",
            arg=words,
        )
        assert f"north/{kind}/1" in title.inner_text()
        match kind:  # a colleague, meanwhile
            case "zone":
                north.proposes(zone())
            case "site":
                north.gives(site(owner="north", to=("south",)))
            case _:
                given = movement(to=("south",))
                north.gives(replace(given, id="north/move/1"))
        nils.page.reload()
        title.get_by_text(f"north/{kind}/2").wait_for()
        assert nils.page.locator(field).input_value() == words


def test_a_position_that_may_mean_two_places_is_settled_by_one_press(nils: Officer) -> None:
    nils.goes("/plans/new")
    nils.presses("Circle")
    nils.fills("Position 1", "33.5123 36.3")
    meant = nils.page.get_by_role("group", name="Meant is:")
    meant.get_by_role("button", name="36.3°N 33.5123°E").click()
    meant.wait_for(state="detached")
    assert corners(nils) == ["36.3°N 33.5123°E"]
    nils.page.locator(".echo", has_text="36.30000").wait_for()


def test_a_list_with_lines_that_may_mean_two_places_is_taken_press_by_press(nils: Officer) -> None:
    nils.goes("/plans/new")
    pastes(nils, "10 20\n10.1N 30.0E\n11 31")
    for line in ("10°N 20°E", "11°N 31°E"):
        nils.page.get_by_role("button", name=line).click()
    has_corners(nils, 3)
    assert corners(nils) == ["10°N 20°E", "10.1N 30.0E", "11°N 31°E"]


def test_an_hour_that_the_clocks_showed_twice_is_settled_by_one_press(nils: Officer) -> None:
    nils.goes("/plans/new")
    nils.page.get_by_label("Times are typed in").select_option("Europe/Berlin")
    nils.fills("Begins", "2030-10-27 02:30")
    nils.page.get_by_role("button", name="Sun 2030-10-27 01:30Z").click()
    nils.page.get_by_text("02:30 Europe/Berlin").wait_for()


def test_a_day_is_typed_in_one_order_whatever_the_browsers_country(floor: Floor) -> None:
    rita = floor.enrols("relief", "rita", mapped=False, locale="en-US")
    rita.goes("/notices/site/new")
    rita.fills("On which day", "05/08/2030")
    rita.sees("A day as 2030-05-08")
    rita.fills("On which day", "2030-05-08")
    rita.page.get_by_text("A day as 2030-05-08").wait_for(state="detached")
    assert rita.page.locator("input[type=date], input[type^=datetime]").count() == 0
