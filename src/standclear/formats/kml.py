"""KML 2.2 (OGC 07-147r2), in and out, as Google Earth draws and saves it.

What it cannot carry
- Datum: `absolute` is above the EGM96 geoid (AMSL), `relativeToGround` is AGL. WGS 84 heights
  and flight levels are drawn as if AMSL, up to about 105 m off; their true value and datum
  travel in ExtendedData (declared.py) and are what is read back.
- Heights of a drawing without our ExtendedData: an extruded or flat shape reaches from the
  ground to its highest corner; stacked shapes (roof, base, walls) from lowest to highest.
- Circles and corridors: written as areas that contain them.
- Edges are taken as straight in longitude and latitude; what crosses 180 degrees is cut.
- Styles, camera views, overlays, models, network links, names of folders and whatever else
  stands beside a shape: each kind named once, with how often and where first; never fetched. A
  shape that is hidden in the drawing is taken all the same, and said to be.
- Times without an offset, or coarser than a second: not taken, named as losses.
- Characters that XML forbids are written as U+FFFD; line ends come back as a line feed.
"""

from __future__ import annotations

from collections.abc import Sequence

from standclear.formats.feature import Feature, Reading
from standclear.formats.kml_reading import read_document
from standclear.formats.kml_writing import write_document
from standclear.formats.xml_tree import read_tree

NAME = "kml"
SUFFIXES = (".kml",)
MEDIA_TYPE = "application/vnd.google-earth.kml+xml"
CARRIES = "features"


def read(data: bytes, *, half_width_m: float | None = None) -> Reading:
    """Every Placemark in every folder.

    half_width_m  for lines that state none; None takes the default and says so
    Raises InvalidInput with a pointer such as `Placemark 'School' line 41`.
    """
    return read_document(read_tree(data, "kml"), half_width_m)


def write(features: Sequence[Feature]) -> bytes:
    """One Document: a Placemark a feature, volumes extruded, TimeSpan for the time slider."""
    return write_document(features)
