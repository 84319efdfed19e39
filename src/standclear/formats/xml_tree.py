"""XML from strangers as a small tree that remembers its lines.

Promise: entity bombs, external entities and document types are refused; so are files past
MOST_NODES or DEEPEST. Names lose their prefix, so a missing or unknown namespace, which Google
Earth and its imitators write daily, changes nothing.
Not here: what the elements mean; see kml.py and gpx.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, ErrorHandler

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from standclear.core.errors import InvalidInput

MOST_NODES = 2_000_000
DEEPEST = 100
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Node:
    """One element: its name without prefix, attributes, text, children, and first line."""

    tag: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def find(self, *path: str) -> Node | None:
        """The first descendant along the path of names, or None."""
        node: Node | None = self
        for tag in path:
            node = next((c for c in node.children if c.tag == tag), None) if node else None
        return node

    def all(self, tag: str) -> list[Node]:
        return [child for child in self.children if child.tag == tag]

    def text_of(self, *path: str) -> str:
        """The stripped text at the path, or ``."""
        node = self.find(*path)
        return node.text.strip() if node else ""


def read_tree(data: bytes, root: str) -> Node:
    """The document's root element, which must be called `root`."""
    handler = _Handler()
    try:
        defusedxml.sax.parseString(data, handler, ErrorHandler(), forbid_dtd=True)
    except DefusedXmlException as fault:
        raise InvalidInput(
            "document", type(fault).__name__, "XML without DOCTYPE and entities"
        ) from None
    except SAXParseException as fault:
        line = fault.getLineNumber()
        raise InvalidInput(
            f"line {line}", fault.getMessage(), f"well-formed XML ({root})"
        ) from None
    except (ValueError, LookupError) as fault:
        raise InvalidInput("document", str(fault), "XML in UTF-8") from None
    if handler.top is None or handler.top.tag != root:
        found = handler.top.tag if handler.top else "nothing"
        raise InvalidInput("document", found, f"a <{root}> document")
    return handler.top


def write_tree(top: ElementTree.Element) -> bytes:
    """Indented UTF-8 with declaration."""
    ElementTree.indent(top, " ")
    written = ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)
    return bytes(written) + b"\n"


def add(
    parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    """A new last child. Characters that XML forbids become U+FFFD."""
    child = ElementTree.SubElement(parent, tag, {k: printable(v) for k, v in attributes.items()})
    if text is not None:
        child.text = printable(text)
    return child


def printable(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


class _Handler(ContentHandler):
    """Builds the tree; text of an element is what stands in it directly."""

    def __init__(self) -> None:
        super().__init__()
        self.top: Node | None = None
        self._open: list[Node] = []
        self._texts: list[list[str]] = []
        self._nodes = 0

    def setDocumentLocator(self, locator: Any) -> None:
        self._locator = locator

    def startElement(self, name: str, attrs: Any) -> None:
        line = int(self._locator.getLineNumber() or 0)
        self._nodes += 1
        if self._nodes > MOST_NODES or len(self._open) >= DEEPEST:
            raise InvalidInput(
                f"line {line}", name, f"at most {MOST_NODES} elements, {DEEPEST} deep"
            )
        attributes = {_local(key): str(value) for key, value in attrs.items()}
        node = Node(_local(name), line, attributes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.top = node
        self._open.append(node)
        self._texts.append([])

    def characters(self, content: str) -> None:
        self._texts[-1].append(content)

    def endElement(self, name: str) -> None:
        self._open.pop().text = "".join(self._texts.pop())


def _local(name: str) -> str:
    return name.rpartition(":")[2]
