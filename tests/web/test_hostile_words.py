"""What a party writes goes to others as it is. No sign in it, however odd, keeps them from their
own files, alerts and pages: south's title must not be what stands between north and the rest.
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from xml.etree.ElementTree import fromstring
from zipfile import ZipFile

import pytest

from standclear.core.telling import Disclosure
from tests.feeds.cap_rules import check
from tests.town import plan, site
from tests.web.people_door import Desk

WORDS = "Heron\x07\x0b\x1b]52;c;QQ==\x07 \ufffe\u2028</title><script>=cmd()\r\nBEGIN:VALARM ]]>"


@pytest.fixture
def hostile(desk: Desk) -> Desk:
    south, relief = desk.town["south"], desk.town["relief"]
    relief.gives(replace(site(to=("north", "south")), name=WORDS))
    desk.town["north"].files(plan())
    south.files(replace(plan("south", disclosure=Disclosure.FULL), title=WORDS))
    return desk


@pytest.mark.parametrize("form", ["geojson", "kml", "kmz", "gpx", "xlsx"])
def test_everything_is_exported_all_the_same(hostile: Desk, form: str) -> None:
    anna, boris = hostile.enrols("north", "anna"), hostile.enrols("north", "boris")
    pending = anna.post("/v1/exports", {"format": form}).json()["pending"]["id"]
    boris.post(f"/v1/pending/{pending}/confirmations")
    found = anna.post("/v1/exports", {"format": form}, **{"Standclear-Confirmed": pending})
    assert found.status_code == 200, found.text
    data = b64decode(found.json()["data"])
    if form in ("kml", "gpx"):
        fromstring(data)
    if form in ("kmz", "xlsx"):
        with ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".kml")):
                    fromstring(archive.read(name))


def test_every_alert_and_page_is_whole(hostile: Desk) -> None:
    anna = hostile.enrols("north", "anna")
    heard = hostile.town["north"].heard
    assert heard
    fromstring(anna.get("/v1/feeds/cap").content)
    for release in heard:
        check(anna.get(f"/v1/feeds/cap/{release.number}.xml").content)
        for path in (f"/print/release/{release.number}", f"/field/inbox/{release.number}"):
            page = anna.get(path)
            assert page.status_code == 200, page.text
            assert "<script" not in page.text
    for path in ("/field/inbox", "/print/record/relief/site/1"):
        page = anna.get(path)
        assert page.status_code == 200, page.text
        assert "<script" not in page.text


def test_a_calendar_holds_no_lines_of_others_making(hostile: Desk) -> None:
    sina = hostile.enrols("south", "sina")
    lines = sina.get("/v1/feeds/plans.ics").content.split(b"\r\n")
    assert b"BEGIN:VALARM ]]>" not in lines
    assert not any(set(line) & {*range(9), *range(11, 32), 127} for line in lines)
