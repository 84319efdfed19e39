"""What a KML file holds beside its shapes, and no feature carries: each kind named once.

Google Earth saves views, folders, balloons and hidden shapes with whatever is drawn. Whoever
sends such a file is told what did not come along, with how often and where it stood first.

Promise: a member that is read elsewhere is not named here; every other one is.
Not here: what is read (kml_reading.py).
"""

from __future__ import annotations

from standclear.formats.xml_tree import Node

FETCHED = frozenset({"NetworkLink", "NetworkLinkControl", "GroundOverlay", "ScreenOverlay"})
SHOWN = frozenset({"PhotoOverlay", "Tour"})
_READ = frozenset(
    [
        "Document",
        "Folder",
        "Placemark",
        "name",
        "description",
        "TimeSpan",
        "TimeStamp",
        "ExtendedData",
        "Schema",
        "Point",
        "LineString",
        "LinearRing",
        "Polygon",
        "MultiGeometry",
        "Model",
        "Track",
        "MultiTrack",
        "Style",
        "StyleMap",
        "styleUrl",
        "StyleSelector",
    ]
)
_SILENT = frozenset({"open"})  # whether a folder is unfolded in somebody's list
_KINDS = {
    "LookAt": "views of a camera",
    "Camera": "views of a camera",
    "Snippet": "snippets",
    "snippet": "snippets",
    "address": "addresses",
    "AddressDetails": "addresses",
    "phoneNumber": "telephone numbers",
    "author": "authors and links",
    "link": "authors and links",
    "balloonVisibility": "balloons",
    "NetworkLink": "network links",
    "NetworkLinkControl": "network links",
    "GroundOverlay": "images on the ground",
    "ScreenOverlay": "images on the screen",
    "PhotoOverlay": "photographs",
    "Tour": "tours",
}
FOLDERS, FOLDER_TEXTS = "names of folders", "descriptions of folders"
HIDDEN = "shapes that are hidden in the drawing"

STYLES = "styles are not taken"

_LOOKS = (STYLES, "views of a camera:", "balloons:")
"""What only changes how a drawing looks."""


def is_of_looks(loss: str) -> bool:
    """Whether a loss takes nothing away that anybody could be told, or checked for."""
    return loss.startswith(_LOOKS)


class Beside:
    """Counts kinds while a document is walked."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, str]] = {}

    def look(self, node: Node) -> None:
        """Note what of a folder or placemark is not read; its place is its name or line."""
        where = node.text_of("name") or f"{node.tag} line {node.line}"
        if node.tag == "Folder" and node.text_of("name"):
            self._note(FOLDERS, where)
        if node.tag in ("Folder", "Document") and node.text_of("description"):
            self._note(FOLDER_TEXTS, where)
        for child in node.children:
            if child.tag == "visibility":
                if child.text.strip() == "0" and node.tag == "Placemark":
                    self._note(HIDDEN, where)
            elif child.tag in FETCHED | SHOWN:
                self._note(_KINDS[child.tag], child.text_of("name") or where)
            elif child.tag not in _READ | _SILENT:
                self._note(_KINDS.get(child.tag, child.tag), where)

    def losses(self) -> list[str]:
        """One sentence a kind, in the order in which they were met."""
        return [
            f"{kind}: {_WHAT.get(kind, 'not taken')} ({count}, first {where!r})"
            for kind, (count, where) in self._found.items()
        ]

    def _note(self, kind: str, where: str) -> None:
        count, first = self._found.get(kind, (0, where))
        self._found[kind] = (count + 1, first)


_FETCHED = "not taken, and nothing was fetched"
_WHAT = {HIDDEN: "taken all the same"} | {_KINDS[tag]: _FETCHED for tag in sorted(FETCHED)}
