"""The map at 3 a.m.: what its letters and lines mean is said where they stand, in the reader's
language and without a mouse; and at the change to red light nothing on it stays bright."""

from __future__ import annotations

import struct
import zlib
from time import monotonic

import pytest

from tests.browser.officer import PATIENCE_MS, Floor, Officer

ATLANTIC = "/?tab=map&map=4.00/2.0000/-30.0000"
THEMES = ("night", "day", "dim")


def water(officer: Officer) -> tuple[int, ...]:
    """The colour of a pixel of open sea, off the lines of the grid, as it is on the screen."""
    box = officer.page.locator("main canvas").first.bounding_box()
    clip = {"x": box["x"] + box["width"] / 2 + 37, "y": box["y"] + box["height"] / 2 + 23}
    png = officer.page.screenshot(clip=clip | {"width": 1, "height": 1})
    data, at = b"", 8
    while at < len(png):  # chunks: length, name, bytes, checksum (PNG, 5.3)
        (length,) = struct.unpack(">I", png[at : at + 4])
        data += png[at + 8 : at + 8 + length] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += 12 + length
    return tuple(zlib.decompress(data)[1:4])  # of one pixel, whatever its filter


def wanted(officer: Officer) -> tuple[int, ...]:
    colour = officer.page.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--map-water').trim()"
    )
    return tuple(int(colour[k : k + 2], 16) for k in (1, 3, 5))


def becomes(officer: Officer) -> tuple[int, ...]:
    """The sea's colour, once it is that of the page's theme, or when patience ends."""
    until = monotonic() + PATIENCE_MS / 1000
    while (seen := water(officer)) != wanted(officer) and monotonic() < until:
        officer.page.evaluate("() => new Promise(requestAnimationFrame)")
    return seen


def test_the_map_wears_each_theme_as_it_is_chosen(floor: Floor) -> None:
    nils = floor.enrols("north", "nils")
    nils.goes(ATLANTIC)
    nils.page.locator(".maplibregl-ctrl-scale").first.wait_for()
    assert becomes(nils) == wanted(nils)
    worn = []
    for _ in THEMES:
        nils.page.locator("header button[title^='Use the']").click()
        assert becomes(nils) == wanted(nils)
        worn.append(water(nils))
    assert len(set(worn)) == len(THEMES)


@pytest.mark.parametrize(("language", "title"), [("en", "Legend"), ("ar", "دليل الرموز")])
@pytest.mark.parametrize("width", [1366, 390])
def test_the_legend_is_opened_by_keys_and_covers_no_control(
    floor: Floor, language: str, title: str, width: int
) -> None:
    nils = floor.enrols(
        "north", "nils", language=language, viewport={"width": width, "height": 768}
    )
    nils.goes("/?tab=map")
    nils.page.locator(".maplibregl-ctrl-scale").first.wait_for()
    legend = nils.page.locator("details.legend")
    legend.get_by_text(title).focus()
    nils.page.keyboard.press("Enter")
    rows = legend.locator("li")
    rows.first.wait_for()
    assert [row[:1] for row in rows.all_inner_texts()[:7]] == list("NSCALPM")
    box = legend.bounding_box()
    for control in nils.page.locator(".maplibregl-ctrl").all():
        other = control.bounding_box()
        assert other["x"] >= box["x"] + box["width"] or other["y"] >= box["y"] + box["height"]
    assert not nils.scrolls_sideways()
