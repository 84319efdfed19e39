"""Types of the compiled kernel; the meaning of each function stands in store.h."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

_T = TypeVar("_T")

class CType: ...

class Pointer(Generic[_T]):
    """C memory seen as a list of _T."""

    def __len__(self) -> int: ...
    def __getitem__(self, at: int) -> _T: ...
    def __add__(self, offset: int) -> Pointer[_T]: ...

class StorePointer: ...

class ExtentArgument(Protocol):
    ring_starts: Pointer[int]
    ring_count: int
    x: Pointer[int]
    y: Pointer[int]
    vertex_count: int
    altitude_low: int
    altitude_high: int
    time_start: int
    time_end: int

class Hits(Protocol):
    own: Pointer[int]
    slot: Pointer[int]
    number: Pointer[int]
    count: int

class _FFI:
    NULL: StorePointer
    def typeof(self, name: str) -> CType: ...
    def new(self, name: str, init: list[int] = ...) -> Pointer[int]: ...
    def gc(self, p: StorePointer, free: Callable[[StorePointer], None]) -> StorePointer: ...
    def from_buffer(
        self, ctype: CType, array: NDArray[np.int64] | NDArray[np.int32] | NDArray[np.float64]
    ) -> Pointer[int]: ...
    def unpack(self, p: Pointer[int], count: int) -> list[int]: ...

class _Lib:
    BAD_SHAPE: int
    NO_MEMORY: int
    def store_open(self) -> StorePointer: ...
    def store_close(self, s: StorePointer) -> None: ...
    def store_argument(self, s: StorePointer) -> ExtentArgument: ...
    def store_add(
        self,
        s: StorePointer,
        e: ExtentArgument,
        error_m: float,
        volume: int,
        number: int,
        in_tree: int,
    ) -> int: ...
    def store_link(self, s: StorePointer, slot: int, next: int) -> None: ...
    def store_next(self, s: StorePointer, slot: int) -> int: ...
    def store_remove(self, s: StorePointer, slot: int) -> None: ...
    def store_pack(self, s: StorePointer) -> int: ...
    def store_sizes(
        self, s: StorePointer, slot: int, ring_count: Pointer[int], vertex_count: Pointer[int]
    ) -> None: ...
    def store_read(
        self,
        s: StorePointer,
        slot: int,
        ring_starts: Pointer[int],
        x: Pointer[int],
        y: Pointer[int],
        bounds: Pointer[int],
        error_m: Pointer[int],
        volume: Pointer[int],
    ) -> None: ...
    def store_results(self, s: StorePointer) -> Hits: ...
    def store_find_touching(
        self, s: StorePointer, e: ExtentArgument, own: int, limit: int
    ) -> int: ...
    def store_find_in_box(
        self, s: StorePointer, low: Pointer[int], high: Pointer[int], own: int
    ) -> int: ...
    def store_bytes(self, s: StorePointer) -> int: ...

ffi: _FFI
lib: _Lib
