"""The red-dim look keeps eyes used to the dark: nothing shines in grey, white or blue."""

from __future__ import annotations

from base64 import b64encode

from tests.browser.officer import Floor
from tests.town import zone

BLUE = """async (png) => {
    const shot = new Image();
    shot.src = "data:image/png;base64," + png;
    await shot.decode();
    const drawn = new OffscreenCanvas(shot.width, shot.height).getContext("2d");
    drawn.drawImage(shot, 0, 0);
    const of = drawn.getImageData(0, 0, shot.width, shot.height).data;
    const blue = [];
    for (let at = 0; at < of.length; at += 4) {
        if (of[at + 2] > 60 && of[at + 2] > 0.75 * of[at]) {
            blue.push([(at / 4) % shot.width, Math.floor(at / 4 / shot.width)]);
        }
    }
    return blue.slice(0, 5);
}"""


def test_what_the_browser_draws_by_itself_is_dim_and_red_too(floor: Floor) -> None:
    """Boxes to tick, what stands in an empty field, and the map's own buttons."""
    floor.desk.town["north"].proposes(zone(1))
    anna = floor.enrols("north", "anna")
    anna.page.context.add_init_script("localStorage.setItem('theme', 'dim')")
    anna.goes("/zones")
    anna.page.get_by_role("checkbox").first.wait_for()
    anna.page.locator(".maplibregl-ctrl-icon").first.wait_for()
    shot = anna.page.screenshot()
    assert anna.page.evaluate(BLUE, b64encode(shot).decode()) == []
