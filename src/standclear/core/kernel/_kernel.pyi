"""Types of the compiled kernel; the meaning of each function stands in the headers."""

from collections.abc import Callable
from typing import Any, Generic, Literal, Protocol, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

_T = TypeVar("_T")
_P = TypeVar("_P", "StorePointer", "ZonesPointer", "AskerPointer", "PasserPointer")

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

class ZonesPointer: ...
class AskerPointer: ...

class Columns(Protocol):
    count: int
    x: Pointer[int]
    y: Pointer[int]
    low: Pointer[int]
    high: Pointer[int]
    error_mm: Pointer[int]
    dx: Pointer[int]
    dy: Pointer[int]
    end_low: Pointer[int]
    end_high: Pointer[int]
    at_ms: Pointer[int]
    end_ms: Pointer[int]

class Records(Protocol):
    records: Pointer[int]
    count: int

class PasserPointer: ...

class Question(Protocol):
    count: int
    place: Pointer[int]
    velocity: Pointer[int]
    low: Pointer[int]
    high: Pointer[int]
    climb: Pointer[int]
    reach_m: Pointer[int]
    swell_m: Pointer[int]
    group: Pointer[int]
    horizontal_m: float
    vertical_m: float
    ahead_s: float
    cell_m: float

class Null(StorePointer, ZonesPointer, AskerPointer, PasserPointer, Pointer[int]): ...

class _FFI:
    NULL: Null
    def typeof(self, name: str) -> CType: ...
    @overload
    def new(self, name: Literal["store_extent *"]) -> ExtentArgument: ...
    @overload
    def new(self, name: Literal["int64_t[2]", "int32_t[1]"]) -> Pointer[int]: ...
    @overload
    def new(self, name: Literal["int32_t[4]"], init: list[int] = ...) -> Pointer[int]: ...
    @overload
    def new(self, name: Literal["sbs_asked *"]) -> SbsAsked: ...
    def gc(self, p: _P, free: Callable[[_P], None]) -> _P: ...
    def buffer(self, p: Pointer[int], size: int) -> memoryview: ...
    @overload
    def from_buffer(
        self, ctype: CType, array: NDArray[np.int64] | NDArray[np.int32] | NDArray[np.float64]
    ) -> Pointer[int]: ...
    @overload
    def from_buffer(self, ctype: CType, array: bytes | NDArray[np.void]) -> Pointer[Any]: ...
    def unpack(self, p: Pointer[int], count: int) -> list[int]: ...

class Told(Protocol): ...
class Lately(Protocol): ...

class SbsAsked(Protocol):
    text: Pointer[int]
    size: int
    used: int
    lines: int
    heard_us: int
    minute: int
    minute_us: int
    joined_us: int
    named_us: int
    height_error_mm: int
    most: int
    count: int
    mask: int
    known: Pointer[Lately]
    places: Pointer[int]
    rows: Pointer[Told]
    row_count: int

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
    def zones_open(self) -> ZonesPointer: ...
    def zones_close(self, z: ZonesPointer) -> None: ...
    def zones_add(self, z: ZonesPointer, e: ExtentArgument, slot: int) -> int: ...
    def zones_arrange(self, z: ZonesPointer) -> int: ...
    def zones_forget(self, z: ZonesPointer, place: int) -> None: ...
    def zones_bytes(self, z: ZonesPointer) -> int: ...
    def asker_open(self, x_per_mm: Pointer[int]) -> AskerPointer: ...
    def asker_close(self, a: AskerPointer) -> None: ...
    def asker_asked(self, a: AskerPointer) -> Columns: ...
    def asker_found(self, a: AskerPointer) -> Records: ...
    def asker_ask(self, a: AskerPointer, zones: ZonesPointer, more: ZonesPointer) -> int: ...
    SBS_READ: int
    SBS_ODD_LINE: int
    SBS_OTHER_MINUTE: int
    SBS_FULL: int
    def sbs_read(self, a: SbsAsked) -> int: ...
    def passer_open(self) -> PasserPointer: ...
    def passer_close(self, p: PasserPointer) -> None: ...
    def passer_asked(self, p: PasserPointer) -> Question: ...
    def passer_ask(self, p: PasserPointer) -> int: ...
    def passer_found(self, p: PasserPointer) -> Pointer[int]: ...

ffi: _FFI
lib: _Lib
