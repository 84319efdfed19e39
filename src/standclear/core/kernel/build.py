"""How the compiled kernel is built: `pip install .` reads this through setup.py.

Promise: no flag ties the result to the machine that built it, and a machine without a
compiler still installs (the extension is optional; reference.py then serves).
Not here: what the functions mean; see store.h.
"""

import re
from pathlib import Path

from cffi import FFI

HERE = Path(__file__).parent
NAMES = ("shape", "split", "tree", "pack", "store")


def _declarations() -> str:
    """What store.h declares, without comments and directives, which cffi does not read."""
    text = (HERE / "store.h").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    return text


ffi = FFI()
ffi.cdef(_declarations())
ffi.set_source(
    "standclear.core.kernel._kernel",
    '#include "store.h"',
    # setuptools wants paths relative to the project's root, with forward slashes
    sources=[f"src/standclear/core/kernel/{name}.c" for name in NAMES],
    depends=[f"src/standclear/core/kernel/{name}.h" for name in ("box", *NAMES) if name != "pack"],
    include_dirs=["src/standclear/core/kernel"],
    extra_compile_args=["-O3", "-std=c99"],
    optional=True,
)
