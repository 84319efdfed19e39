"""How the compiled kernel is built: `pip install .` reads this through setup.py.

Promise: no flag ties the result to the machine that built it, nor lets it round otherwise than
another (two operations are never fused into one), and a machine without a
compiler still installs (the extension is optional; reference.py then serves).
Not here: what the functions mean; see the headers named in CALLED.
"""

import re
from pathlib import Path

from cffi import FFI

HERE = Path(__file__).parent
NAMES = (
    "shape",
    "split",
    "tree",
    "pack",
    "store",
    "trie",
    "zones",
    "leg",
    "look",
    "ask",
    "passing",
    "sbs",
)
CALLED = ("store.h", "zones.h", "ask.h", "passing.h", "told.h", "sbs.h")
"""What Python calls; each may use the types of those before it."""


def _declarations() -> str:
    """What the headers declare, without comments and directives, which cffi does not read."""
    text = "".join((HERE / name).read_text(encoding="utf-8") for name in CALLED)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    return text


ffi = FFI()
ffi.cdef(_declarations())
ffi.set_source(
    "standclear.core.kernel._kernel",
    "".join(f'#include "{name}"\n' for name in CALLED),
    # setuptools wants paths relative to the project's root, with forward slashes
    sources=[f"src/standclear/core/kernel/{name}.c" for name in NAMES],
    depends=[f"src/standclear/core/kernel/{path.name}" for path in sorted(HERE.glob("*.h"))],
    include_dirs=["src/standclear/core/kernel"],
    extra_compile_args=["-O3", "-std=c99", "-ffp-contract=off"],
    optional=True,
)
