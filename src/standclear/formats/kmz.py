"""KMZ: a KML document in a ZIP archive.

What it cannot carry: all that kml.py cannot. Of the archive only the first KML document is
read (`doc.kml` by custom); images and further documents are named as losses.
Promise: no more than LARGEST_BYTES are ever unpacked, whatever the archive claims.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

from standclear.core.errors import InvalidInput
from standclear.formats import kml
from standclear.formats.feature import Feature, Reading

NAME = "kmz"
SUFFIXES = (".kmz",)
MEDIA_TYPE = "application/vnd.google-earth.kmz"
CARRIES = "features"

LARGEST_BYTES = 64 * 1024 * 1024
MOST_MEMBERS = 10_000
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first time ZIP knows: equal features give equal bytes


_TORN = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, OSError, RuntimeError, ValueError)
"""What zipfile lets through when an archive is damaged or locked (a password: RuntimeError)."""


def read(data: bytes, *, half_width_m: float | None = None) -> Reading:
    """The archive's KML document, read as kml.py reads it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
            document = _main_document(names)
            text = _unpacked(archive, document)
    except _TORN as fault:
        raise InvalidInput("archive", repr(fault), "a KMZ (ZIP) archive without password") from None
    reading = kml.read(text, half_width_m=half_width_m)
    others = tuple(f"archive member {name!r}: not taken" for name in names if name != document)
    return Reading(reading.features, reading.losses + others)


def write(features: Sequence[Feature]) -> bytes:
    """One archive holding `doc.kml`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            zipfile.ZipInfo("doc.kml", _EPOCH), kml.write(features), zipfile.ZIP_DEFLATED
        )
    return packed.getvalue()


def _main_document(names: list[str]) -> str:
    if len(names) > MOST_MEMBERS:
        raise InvalidInput("archive", f"{len(names)} members", f"at most {MOST_MEMBERS}")
    documents = [name for name in names if name.lower().endswith(".kml")]
    if not documents:
        raise InvalidInput("archive", ", ".join(names[:5]), "a .kml document inside")
    return "doc.kml" if "doc.kml" in documents else documents[0]


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    """The member's bytes, counted while unpacking: the size in the header may lie."""
    with archive.open(name) as member:
        text = member.read(LARGEST_BYTES + 1)
    if len(text) > LARGEST_BYTES:
        raise InvalidInput(
            f"archive member {name!r}", "too large", f"at most {LARGEST_BYTES} bytes"
        )
    return text
