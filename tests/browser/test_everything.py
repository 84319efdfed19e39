"""Everything in one file: anna asks, boris confirms in his own browser, and anna has the file."""

from __future__ import annotations

import json
from pathlib import Path

from tests.browser.officer import Floor
from tests.town import site


def test_one_asks_a_second_confirms_and_the_file_is_there(floor: Floor) -> None:
    floor.desk.town["relief"].gives(site())
    anna, boris = floor.joins("north", "anna"), floor.enrols("north", "boris", mapped=False)
    anna.goes("/record")
    anna.presses("Take it")
    anna.sees("This page waits")
    boris.goes("/admin/pending")
    boris.sees("everything that north may see, as geojson")
    with anna.page.expect_download() as download:
        boris.presses("I have looked: confirm")
    assert download.value.suggested_filename.startswith("north-")
    features = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))["features"]
    assert len(features) == 1
    anna.sees("records in it: 1")
