"""The kernel: which extents touch, exactly. One compiled engine and its plain twin.

`open_store()` gives a Store of the best engine there is; everything else asks through
core/overlaps/index.py.
"""

from standclear.core.kernel.engine import (
    compiled_is_there,
    compiled_serves,
    open_encounters,
    open_store,
    open_zones,
)
from standclear.core.kernel.interface import Store

__all__ = [
    "Store",
    "compiled_is_there",
    "compiled_serves",
    "open_encounters",
    "open_store",
    "open_zones",
]
