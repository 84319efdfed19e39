"""What is typed with few digits is widened alike in the browser and on the command line.

A stranger typed one decimal of a degree and another hemisphere: nothing was widened, and the map
stayed where it was.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from standclear.cli.place_options import read_drawing
from standclear.core.shape import Volume4D
from tests.browser.officer import Floor, Officer
from tests.town import site

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")

COARSE = "33.2S 22.3W"


@pytest.fixture
def nils(floor: Floor) -> Officer:
    return floor.enrols("north", "nils", mapped=False)


def on_the_command_line(**options: str) -> Volume4D:
    """What the same words give there."""
    times = {"start": "2030-01-01T10:00Z", "end": "2030-01-01T12:00Z"}
    (volume,) = read_drawing({**times, **options}, zone="UTC").volumes
    return volume


def to_be_signed(officer: Officer) -> dict[str, Any]:
    """The statement that the sign sheet shows."""
    box = officer.page.get_by_role("region", name="What you sign")
    box.locator("summary").click()
    shown = box.locator("pre").first
    sync_api.expect(shown).to_contain_text("error_mm")
    statement: dict[str, Any] = json.loads(shown.inner_text())
    return statement


def types_plan(officer: Officer, shape: str, *positions: str) -> None:
    officer.goes("/plans/new")
    officer.page.locator("[name=contact]").fill("north operations, channel 4")
    officer.presses(shape, exact=True)
    fields = officer.page.locator("main input[aria-label^='Position ']")
    for number, text in enumerate(positions, 1):
        if fields.count() < number:
            officer.presses("Add a position")
        officer.fills(f"Position {number}", text)
    officer.sees("Widened by")


def plan_volume(officer: Officer) -> dict[str, Any]:
    officer.presses("Sign and file")
    volume: dict[str, Any] = to_be_signed(officer)["intent"]["volumes"][0]
    return volume


def test_a_circle_about_a_coarse_place_is_widened_as_on_the_command_line(nils: Officer) -> None:
    types_plan(nils, "Circle", COARSE)
    nils.sees("Widened by \u206614.6 km\u2069: how well it is known.")
    there = on_the_command_line(circle=COARSE, radius="2km")
    field = nils.page.get_by_label("Uncertainty, metres")
    sync_api.expect(field).to_have_value(f"{there.error_mm / 1000:g}")
    field.fill("5")
    field.blur()
    sync_api.expect(field).to_have_value(f"{there.error_mm / 1000:g}")
    assert plan_volume(nils)["error_mm"] == there.error_mm > 14_000_000


def test_it_may_be_raised_and_more_digits_lower_it(nils: Officer) -> None:
    types_plan(nils, "Circle", COARSE)
    field = nils.page.get_by_label("Uncertainty, metres")
    finer = on_the_command_line(circle="33.20000S 22.30000W", radius="2km").error_mm
    nils.fills("Position 1", "33.20000S 22.30000W")
    sync_api.expect(field).to_have_value(f"{finer / 1000:g}")
    field.fill("40")
    assert plan_volume(nils)["error_mm"] == 40_000 > finer


def test_the_coarsest_position_of_a_route_widens_it_in_both_places(nils: Officer) -> None:
    route = ("33.20000S 22.30000W", "33.21S 22.31W")
    types_plan(nils, "Corridor", *route)
    there = on_the_command_line(corridor="; ".join(route), width="2km")
    nils.page.locator("button", has_text="Sign and file").and_(
        nils.page.locator(":enabled")
    ).wait_for()
    assert plan_volume(nils)["error_mm"] == there.error_mm > 1_000_000


def test_a_coarse_site_is_widened_as_on_the_command_line(floor: Floor) -> None:
    relief = floor.enrols("relief", "rana", mapped=False)
    relief.goes("/notices/site/new")
    for name in ("name", "function", "focal_point"):
        relief.page.locator(f"[name={name}]").fill("ward 2")
    relief.fills("Position", COARSE)
    relief.page.get_by_label("A second person types it again").fill(COARSE)
    relief.sees("Widened by \u206614.6 km\u2069")
    relief.page.locator("[name=consent]").check()
    relief.presses("Sign and notify")
    there = on_the_command_line(point=COARSE, error="50m")
    volume = to_be_signed(relief)["notice"]["volume"]
    assert volume["error_mm"] == there.error_mm > 14_000_000
    assert volume["shape"]["error_mm"] == 50_000


def test_the_wrong_hemisphere_is_to_be_looked_at_again(floor: Floor) -> None:
    nils = floor.enrols("north", "nils")
    floor.desk.town["relief"].gives(site(to=("north",)))  # at 10 N 30 E
    nils.goes("/plans/new")
    nils.presses("Circle", exact=True)
    scale = nils.page.locator("main .maplibregl-ctrl-scale").first
    scale.wait_for()
    sync_api.expect(scale).to_have_text("1 km")  # it stands at the only place that is held
    nils.fills("Radius, metres", "200000")
    nils.fills("Position 1", "10.1000S 30.0000E")
    sync_api.expect(scale).to_have_text("100 km")  # the map goes there
    warned = nils.page.get_by_text("LOOK AGAIN:")
    warned.wait_for()
    nils.sees("from everything this desk shows you")
    assert "\u20662235 km\u2069" in nils.text() or "\u20662236 km\u2069" in nils.text()
    nils.fills("Position 1", "10.1000N 30.0000E")
    warned.wait_for(state="detached")


def test_the_heights_of_a_plan_read_left_to_right_on_the_sign_sheet_in_arabic(
    floor: Floor,
) -> None:
    nasr = floor.enrols("north", "nasr", language="ar", mapped=False)
    nasr.goes("/plans/new")
    nasr.page.locator("[name=contact]").fill("north operations, channel 4")
    nasr.presses("دائرة", exact=True)
    place = nasr.page.locator("main .field input").first
    place.fill("10.0000N 30.0000E")
    nasr.page.locator("main fieldset select").filter(has_text="AMSL").nth(1).select_option("amsl")
    nasr.page.locator("main fieldset fieldset input").first.fill("500")
    nasr.page.locator("button.primary:enabled").click()
    heights = nasr.page.locator("dialog dd bdi.numbers").filter(has_text="AMSL").last
    heights.wait_for()
    said = heights.inner_text()
    assert said.endswith(" – \u2066500 m (1640 ft) AMSL\u2069"), said


def test_few_digits_are_doubted_in_the_readers_language(floor: Floor) -> None:
    rita = floor.enrols("relief", "rita", language="ru", mapped=False)
    rita.goes("/notices/site/new")
    rita.page.locator("main input[placeholder^='32°']").first.fill(COARSE)
    rita.sees("по этим цифрам место известно лишь с точностью до")
    assert "these digits" not in rita.text()
