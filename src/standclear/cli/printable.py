"""Words of others on one's own terminal: shown, and never obeyed.

Promise: a control character from outside (ECMA-48: C0, DEL, C1) stands there as `\\x1b`, so that
nothing that a desk, a party or a file says moves the cursor, rewrites a line above or fills the
clipboard; so do signs that turn the order of what follows round (Unicode UAX 9: LRO, RLO).
Lines and tabs stay.
"""

from __future__ import annotations

import re

_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e]")


def printable(text: str) -> str:
    """For people."""
    return _OBEYED.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def printable_json(text: str) -> str:
    """For programs, of a JSON document: it says the same, in its own escapes."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
