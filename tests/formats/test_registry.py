"""A stranger's format and ours come through the same door: the entry-point group."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

import pytest

from standclear.core.errors import InvalidInput
from standclear.formats import GROUP, FeatureFormat, TableFormat, format_for, formats

NAMES = ("csv", "geojson", "gpx", "kml", "kmz", "xlsx")
BUILT_IN = [EntryPoint(name, f"standclear.formats.{name}", GROUP) for name in NAMES]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("zones.KML", "kml"),
        ("/media/usb/list of sites.xlsx", "xlsx"),
        ("application/geo+json", "geojson"),
        ("text/csv; charset=utf-8", "csv"),
        ("kmz", "kmz"),
        ("track.gpx", "gpx"),
    ],
)
def test_a_format_is_found_by_file_name_media_type_or_name(asked: str, name: str) -> None:
    assert format_for(asked, BUILT_IN).name == name


def test_an_unknown_ending_lists_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match=r"\.kml.*\.xlsx"):
        format_for("zones.dwg", BUILT_IN)


def test_with_nothing_installed_nothing_is_found() -> None:
    with pytest.raises(InvalidInput, match="none installed"):
        format_for("zones.kml", [])


def test_map_formats_and_tables_are_told_apart() -> None:
    kinds = {f.name: type(f) for f in formats(BUILT_IN)}
    assert [n for n, kind in kinds.items() if kind is TableFormat] == ["csv", "xlsx"]
    assert sum(kind is FeatureFormat for kind in kinds.values()) == 4


def test_the_installed_package_offers_every_built_in_format() -> None:
    installed = {point.name: point.value for point in entry_points(group=GROUP)}
    if not installed:
        pytest.skip("installed before its entry points were declared; install again")
    assert installed.items() >= {point.name: point.value for point in BUILT_IN}.items()


@pytest.mark.parametrize("format_", formats(BUILT_IN), ids=lambda f: f.name)
def test_every_format_opens_with_what_it_cannot_carry(format_: FeatureFormat | TableFormat) -> None:
    (point,) = (point for point in BUILT_IN if point.name == format_.name)
    assert "cannot carry" in (point.load().__doc__ or "")
