"""Every error that Standclear raises on purpose, named for who must act.

    StandclearError
     |- InvalidInput   the sender corrects the value        exit 2
     |- NotAllowed     the sender lacks the right           exit 3
     |- NotFound       the sender checks the id             exit 4
     |- Stale          the sender reads again               exit 5
     |- Unavailable    the sender waits                     exit 6
     `- Corrupt        the operator acts; nobody writes     exit 7

An overlap is an answer, never an error.
"""

from __future__ import annotations


class StandclearError(Exception):
    """Something a person can act on; `str()` is written for that person."""

    exit_code: int = 1


class InvalidInput(StandclearError):
    """The sender must correct a value.

    pointer   where: a path such as `volumes/2/ceiling`, or `sheet 'Sites' row 7 column C`
    value     what stood there, as it was given
    expected  what would be right, in words
    """

    exit_code = 2

    def __init__(self, pointer: str, value: object, expected: str) -> None:
        self.pointer, self.value, self.expected = pointer, value, expected
        shown = value if isinstance(value, str) else repr(value)
        super().__init__(f"{pointer}: {shown!s:.200}: {expected}")

    def under(self, prefix: str) -> InvalidInput:
        """The same fault, seen from one level further out."""
        return InvalidInput(f"{prefix}/{self.pointer}".rstrip("/"), self.value, self.expected)


class NotAllowed(StandclearError):
    """The sender lacks the right, or the move does not exist from here.

    possible  what the sender can do instead, one phrase each
    """

    exit_code = 3

    def __init__(self, message: str, possible: tuple[str, ...] = ()) -> None:
        self.possible = possible
        tail = f" (possible now: {', '.join(possible)})" if possible else ""
        super().__init__(message + tail)


class NotFound(StandclearError):
    """No such thing, or none that the sender may know of."""

    exit_code = 4


class Stale(StandclearError):
    """The sender decided on an older state than the present one.

    unseen  what the sender has not seen, as ids
    """

    exit_code = 5

    def __init__(self, message: str, unseen: tuple[str, ...] = ()) -> None:
        self.unseen = unseen
        super().__init__(message)


class Unavailable(StandclearError):
    """Try again later; nothing was written."""

    exit_code = 6

    def __init__(self, message: str, retry_after_s: float = 1.0) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(message)


class Corrupt(StandclearError):
    """The record contradicts itself. Stop writing and keep the evidence.

    evidence  the raw bytes that contradict each other, for whoever must judge
    """

    exit_code = 7

    def __init__(self, message: str, evidence: tuple[bytes, ...] = ()) -> None:
        self.evidence = evidence
        super().__init__(message)
