"""What somebody wrote, as it stands among other sentences.

Promise: the words stay as they are; only blanks around them and the mark at their end are touched,
so that the next sentence begins after one full stop, or after the mark that the writer set.
"""

from __future__ import annotations

_ENDS = ".!?…؟۔。！？"
_CLOSES = "\"'”’»)]}"
_HANGS = ",;:،؛-–— "


def sentence(text: str) -> str:
    """The words with one mark at their end; "" for none.

    Two stops by a slip are one; three are meant. What trails off in a comma or a dash is ended.
    """
    words = text.strip().rstrip(_HANGS)
    bare = words.rstrip(_CLOSES)
    if bare.endswith(tuple(_ENDS)):
        slip = bare.endswith("..") and not bare.endswith("...")
        return bare[:-1] + words[len(bare) :] if slip else words
    return f"{words}." if words else ""
