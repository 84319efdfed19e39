"""Every error that Standclear raises on purpose, named for who must act.

    StandclearError
     |- InvalidInput   the sender corrects the value        exit 2
     |- NotAllowed     the sender lacks the right           exit 3
     |   `- NotKnown   the sender says first who it is
     |- NotFound       the sender checks the id             exit 4
     |- Stale          the sender reads again               exit 5
     |- Unavailable    the sender waits                     exit 6
     |   `- Spent       the sender has had its share; what it said is refused
     `- Corrupt        the operator acts; nobody writes     exit 7

An overlap is an answer, never an error.
"""

from __future__ import annotations


class StandclearError(Exception):
    """Something a person can act on; `str()` is written for that person."""

    exit_code: int = 1


NOT_THERE = ("empty", "missing", "nothing")
"""Values that say that there is none."""


class InvalidInput(StandclearError):
    """The sender must correct a value.

    pointer   where: a path such as `volumes/2/ceiling`, or `sheet 'Sites' row 7 column C`
    value     what stood there, as it was given, or a noun for it ("a hole that lies outside")
    expected  what would be right, as words that go on from "give": "a length such as 2km"
    possible  where several are meant perhaps: each as it may be given instead, word for word

    `str()` is one sentence of the three: "--radius: 2 does not fit: give a length such as 2km".
    """

    exit_code = 2

    def __init__(
        self, pointer: str, value: object, expected: str, *, possible: tuple[str, ...] = ()
    ) -> None:
        self.pointer, self.value, self.expected = pointer, value, expected
        self.possible = possible
        shown = (value if isinstance(value, str) else repr(value))[:200] or "empty"
        fault = shown if shown in NOT_THERE else f"{shown} does not fit"
        super().__init__(f"{pointer}: {fault}: give {expected}")

    def under(self, prefix: str) -> InvalidInput:
        """The same fault, seen from one level further out."""
        pointer = f"{prefix}/{self.pointer}".rstrip("/")
        return InvalidInput(pointer, self.value, self.expected, possible=self.possible)


class NotAllowed(StandclearError):
    """The sender lacks the right, or the move does not exist from here.

    possible  what the sender can do instead, one phrase each
    """

    exit_code = 3

    def __init__(self, message: str, possible: tuple[str, ...] = ()) -> None:
        self.possible = possible
        super().__init__(message + possible_now(possible))


def possible_now(possible: tuple[str, ...]) -> str:
    """How the words of `NotAllowed` end."""
    return f" (possible now: {', '.join(possible)})" if possible else ""


class NotKnown(NotAllowed):
    """Nobody known is asking: a token that has ended, or none. Of what was asked nothing is said.

    Nothing that was handed in has been refused; known, the sender hands it in again.
    """


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


class Spent(Unavailable):
    """The sender has had as much as one party may for now: what it said is refused for good.

    Said anew later it may be taken; unlike of any other `Unavailable`, nobody need ask what became
    of it, and nothing else has to wait for it.
    """


class Corrupt(StandclearError):
    """The record contradicts itself. Stop writing and keep the evidence.

    evidence  the raw bytes that contradict each other, for whoever must judge
    """

    exit_code = 7

    def __init__(self, message: str, evidence: tuple[bytes, ...] = ()) -> None:
        self.evidence = evidence
        super().__init__(message)
