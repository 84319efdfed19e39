"""A planner draws in Google Earth and saves; the desk reads exactly what was drawn.

Issue 2: "file a plan from a KML drawn in Google Earth". One small file for each habit of Google
Earth and of those who imitate it; hostile files end in one error.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from standclear.core.errors import InvalidInput
from standclear.core.shape import Circle, Corridor, Datum, Height, Point, Polygon, Position
from standclear.formats import kml, kmz
from standclear.formats.feature import Feature

TWO_CORNERS = (
    "<Polygon><outerBoundaryIs><LinearRing><coordinates>37,36 38,36</coordinates>"
    "</LinearRing></outerBoundaryIs></Polygon>"
)
Sample = Callable[[str], bytes]
RING = Circle(Position(386_177_800, 335_058_300), 55_000_000)


def positions(*degrees: tuple[float, float]) -> tuple[Position, ...]:
    return tuple(Position.from_degrees(lon_deg=x, lat_deg=y) for x, y in degrees)


def test_a_drawing_saved_by_google_earth_is_read(sample: Sample) -> None:
    box, school = kml.read(sample("earth_drawn.kml")).features
    outer = positions((37.1, 36.2), (37.2, 36.2), (37.2, 36.3), (37.1, 36.3))
    hole = positions((37.14, 36.24), (37.16, 36.24), (37.16, 36.26), (37.14, 36.26))
    assert box.shape == Polygon(((outer, hole),))
    assert (box.floor, box.ceiling) == (None, Height(300_000, Datum.AGL))
    assert box.where == "Placemark 'Survey box' line 12"
    assert box.properties == (("description", "Two aircraft"),)
    assert school.shape == Point(*positions((37.15, 36.25)), 0)


def test_the_time_of_a_folder_holds_for_what_lies_in_it(sample: Sample) -> None:
    box, school = kml.read(sample("earth_drawn.kml")).features
    assert (box.start, box.end) == (
        datetime(2026, 3, 3, 6, tzinfo=UTC),
        datetime(2026, 3, 3, 8, tzinfo=UTC),
    )
    assert school.start is None


def test_network_links_and_styles_are_losses_and_nothing_is_fetched(sample: Sample) -> None:
    losses = kml.read(sample("earth_drawn.kml")).losses
    assert losses == (
        "styles are not taken",
        "network links: not taken, and nothing was fetched (1, first 'Live feed')",
        "names of folders: not taken (2, first 'Plans')",
    )


EARTH = b"""<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"
 xmlns:atom="http://www.w3.org/2005/Atom"><Document><name>My places</name>
<Folder><name>Patrols</name><description>of March</description><open>1</open>
<Placemark><name>A</name><visibility>0</visibility><Snippet>a</Snippet><description>x</description>
<LookAt><longitude>37</longitude></LookAt><gx:balloonVisibility>1</gx:balloonVisibility>
<Point><coordinates>37,36</coordinates></Point></Placemark>
<Placemark><name>B</name><visibility>1</visibility><LookAt/><Camera/><gx:rank>3</gx:rank>
<Point><coordinates>37,36</coordinates></Point></Placemark></Folder>
<Folder><name>Old</name><NetworkLink><name>Feed</name></NetworkLink><NetworkLink/></Folder>
</Document></kml>"""


def test_what_stands_beside_the_shapes_is_named_once_a_kind_with_how_often_and_where_first() -> (
    None
):
    reading = kml.read(EARTH)
    assert [f.name for f in reading.features] == ["A", "B"]
    assert reading.losses == (
        "names of folders: not taken (2, first 'Patrols')",
        "descriptions of folders: not taken (1, first 'Patrols')",
        "shapes that are hidden in the drawing: taken all the same (1, first 'A')",
        "snippets: not taken (1, first 'A')",
        "views of a camera: not taken (3, first 'A')",
        "balloons: not taken (1, first 'A')",
        "rank: not taken (1, first 'B')",
        "network links: not taken, and nothing was fetched (2, first 'Feed')",
    )


def test_old_namespace_stray_spaces_and_an_open_ring_are_read(sample: Sample) -> None:
    (ring,) = kml.read(sample("old_namespace.kml")).features
    assert ring.shape == Polygon(((positions((37.1, 36.2), (37.2, 36.2), (37.2, 36.3)),),))
    assert ring.ceiling is None


def test_a_track_without_namespace_becomes_a_corridor_with_times(sample: Sample) -> None:
    reading = kml.read(sample("no_namespace.kml"), half_width_m=250)
    (track,) = reading.features
    assert track.name == "مدرسة"
    assert isinstance(track.shape, Corridor)
    assert track.shape.half_width_mm == 250_000
    assert track.shape.leg_times == ((track.start, track.end),)
    assert reading.losses == ()


def test_roof_base_and_walls_are_one_volume(sample: Sample) -> None:
    (box,) = kml.read(sample("stacked.kml")).features
    assert isinstance(box.shape, Polygon)
    assert len(box.shape.parts) == 1
    assert (box.floor, box.ceiling) == (Height(600_000, Datum.AMSL), Height(3_000_000, Datum.AMSL))


def test_a_time_without_zone_is_not_guessed(sample: Sample) -> None:
    reading = kml.read(sample("zoneless_time.kml"))
    assert reading.features[0].start is None
    assert "2026-03-03T12:00:00" in reading.losses[0]


@pytest.mark.parametrize("name", ["bomb.kml", "external.kml"])
def test_entities_are_refused(sample: Sample, name: str) -> None:
    with pytest.raises(InvalidInput, match="DOCTYPE"):
        kml.read(sample(name))


def marked(geometry: str) -> bytes:
    return f"<kml>\n<Placemark><name>X</name>{geometry}</Placemark></kml>".encode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            marked("<Point><coordinates>37</coordinates></Point>"),
            "Placemark 'X' line 2/Point position 1: 37",
        ),
        (marked("<Point><coordinates/></Point>"), "Placemark 'X' line 2/Point: no coordinates"),
        (marked("<Point><coordinates>37,96</coordinates></Point>"), "latitude from -90 to 90"),
        (marked("<Point><coordinates>a,b</coordinates></Point>"), "longitude,latitude in degrees"),
        (marked("<Polygon/>"), "Placemark 'X' line 2/Polygon: no outerBoundaryIs"),
        (marked(TWO_CORNERS), "a ring of 3 or more"),
        (b"<kml><Placemark>", "line 1: no element found"),
        (b"<gpx/>", "a <kml> document"),
        (b"", "no element found"),
        (b"<a>" * 200, "deep"),
    ],
)
def test_one_error_names_the_placemark(data: bytes, said: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(said)):
        kml.read(data)


def test_volumes_are_written_extruded_with_a_time_span() -> None:
    feature = Feature(
        "Ring",
        RING,
        ceiling=Height(3_000_000, Datum.AMSL),
        start=datetime(2026, 3, 3, 6, tzinfo=UTC),
        end=datetime(2026, 3, 3, 8, tzinfo=UTC),
    )
    top = ElementTree.fromstring(kml.write([feature]))
    space = {"k": "http://www.opengis.net/kml/2.2"}
    assert top.findtext(".//k:TimeSpan/k:begin", None, space) == "2026-03-03T06:00:00Z"
    assert top.findtext(".//k:Polygon/k:extrude", None, space) == "1"
    assert top.findtext(".//k:Polygon/k:altitudeMode", None, space) == "absolute"
    corner = (top.findtext(".//k:coordinates", "", space)).split()[0]
    assert corner.endswith(",3000")


def test_a_floating_volume_is_drawn_with_base_and_walls() -> None:
    box = Polygon(((positions((37, 36), (38, 36), (38, 37)),),))
    feature = Feature("Box", box, Height(600_000, Datum.AMSL), Height(3_000_000, Datum.AMSL))
    assert kml.write([feature]).count(b"<Polygon>") == 2 + 3


def test_a_roof_that_somebody_raised_stays_raised() -> None:
    feature = Feature("Ring", RING, ceiling=Height(3_000_000, Datum.WGS84))
    raised = kml.write([feature]).replace(b",3000 ", b",4000 ").replace(b",3000<", b",4000<")
    reading = kml.read(raised)
    assert reading.features[0].ceiling == Height(4_000_000, Datum.AMSL)
    assert "drawing taken" in reading.losses[0]


def archive(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name.replace("__", "/").replace("_kml", ".kml"), data)
    return packed.getvalue()


def test_a_kmz_is_read_from_its_first_document_whatever_its_name(sample: Sample) -> None:
    reading = kmz.read(archive(images__a=b"png", files__my_kml=sample("old_namespace.kml")))
    assert [f.name for f in reading.features] == ["Old ring"]
    assert reading.losses == ("archive member 'images/a': not taken",)


def test_a_zip_bomb_is_refused_before_it_fills_memory() -> None:
    bomb = archive(doc_kml=b"<kml>" + b" " * (kmz.LARGEST_BYTES + 1))
    assert len(bomb) < 200_000
    with pytest.raises(InvalidInput, match="at most"):
        kmz.read(bomb)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"<kml/>"])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="archive"):
        kmz.read(data)


def test_an_archive_without_document_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"\.kml document inside"):
        kmz.read(archive(readme=b"hello"))


def test_a_damaged_archive_is_one_error(sample: Sample) -> None:
    whole = archive(doc_kml=sample("earth_drawn.kml"))
    for cut in range(0, len(whole), 37):
        torn = whole[:cut] + bytes([whole[cut] ^ 0xFF]) + whole[cut + 1 :]
        try:
            kmz.read(torn)
        except InvalidInput:
            continue
