"""What a replay gave beside what the log says: equal, altered, missing, extra, unsaid.

Promise: equal is equal to the byte of the statement. What was seen by a watch that ended before it
could say it is told apart, and only where the log has nothing in its place; and so is what the log
has of times of which no positions are kept.
Not here: the replay (replayed.py), the log's own audit (service/audit.py).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from standclear.core.counted import counted
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState
from standclear.core.watch.situations import AGAIN_S
from standclear.formats.documents import write_statement
from standclear.service.watching.replayed import Told

Entry = tuple[int, AlertChange]
"""(entry of the log, what it says)."""


@dataclass(frozen=True, slots=True)
class Altered:
    """One change of one situation in both, and not the same: what the log says, and what the kept
    positions give in its place."""

    entry: int
    change: AlertChange
    told: Told

    @property
    def has_its_positions(self) -> bool:
        """Whether the digest is the same: the newest positions behind it are as they were."""
        return self.change.digest == self.told.change.digest


@dataclass(frozen=True, slots=True)
class Comparison:
    """What stands in both, in one, in the other.

    altered  in both, and the positions behind it are others than those of the log's digest, or
             they are the same and give other words
    missing  in the log, and the kept positions give nothing like it
    extra    given by the kept positions, and not in the log
    unsaid   the last of a run, not in the log: the watch ended before it could say them
    doubled  seen by two watches at once, and said by the other
    """

    equal: int
    altered: tuple[Altered, ...]
    missing: tuple[Entry, ...]
    extra: tuple[Told, ...]
    unsaid: tuple[Told, ...]
    doubled: tuple[Told, ...]

    @property
    def is_equal(self) -> bool:
        return not self.altered and not self.missing and not self.extra

    @property
    def counts(self) -> tuple[tuple[str, str, int], ...]:
        """(one word, what it means, how many) in the order in which they are shown."""
        return (
            ("equal", "to the byte", self.equal),
            ("altered", "in both, and not the same", len(self.altered)),
            ("missing", "in the log, without positions that give it", len(self.missing)),
            ("extra", "given by the positions, and not in the log", len(self.extra)),
            ("unsaid", "seen last, when the watch ended", len(self.unsaid)),
            ("doubled", "seen by two watches, and said by one", len(self.doubled)),
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """What an inquiry has to know of what is not equal."""
        found = []
        other_words = sum(one.has_its_positions for one in self.altered)
        if many := len(self.altered) - other_words:
            found.append(
                f"Of {counted(many, 'alert')} in the log the kept positions are not "
                "those behind it: positions or the log were altered since, or some are gone."
            )
        if other_words:
            found.append(
                f"Of {counted(other_words, 'alert')} in the log the kept positions are those "
                "behind it, and give other words: another version of the program watched then, "
                "or the log was altered since."
            )
        if self.missing:
            found.append(
                f"{counted(len(self.missing), 'alert')} in the log without kept positions that "
                "give it: they were removed or altered, or never kept."
            )
        if self.extra:
            found.append(
                f"{counted(len(self.extra), 'alert')} that the kept positions give and the log "
                "does not have: positions were added or altered, or the log was."
            )
        if self.unsaid:
            found.append(
                f"{counted(len(self.unsaid), 'alert')} seen and never said: the watch ended "
                "before it could, and nobody was told by it."
            )
        return tuple(found)


def compare(
    told: Sequence[Told], said: Iterable[Entry], begun: Mapping[str, int] | None = None
) -> Comparison:
    """The replay beside the log.

    told   in the order in which it was seen
    said   in the order of the log
    begun  by run, how many entries the log had when it began; of others, none
    """
    entries: dict[bytes, list[Entry]] = defaultdict(list)
    for entry, change in said:
        entries[write_statement(change)].append((entry, change))
    unmatched: list[Told] = []
    last: dict[str, tuple[int, int]] = {}  # by run: batch and entry of what is equal last
    taken: Counter[bytes] = Counter()
    spoken: _Spoken = defaultdict(list)
    for one in told:
        body = write_statement(one.change)
        if taken[body] < len(entries[body]):
            entry, _ = entries[body][taken[body]]
            taken[body] += 1
            spoken[_beside(one)].append(one)
            last[one.run] = max((one.batch, entry), last.get(one.run, (one.batch, entry)))
        else:
            unmatched.append(one)
    missing = sorted(
        (pair for body, pairs in entries.items() for pair in pairs[taken[body] :]),
        key=lambda pair: pair[0],
    )
    altered, missing, extra = _paired(missing, unmatched)
    doubled = [one for one in extra if _is_doubled(one, spoken[_beside(one)])]
    known = set(map(id, doubled))
    extra = [one for one in extra if id(one) not in known]
    gone = [*missing, *((one.entry, one.change) for one in altered)]
    unsaid = _at_the_end(told, extra, _Log(last, gone, begun or {}))
    known = set(map(id, unsaid))
    return Comparison(
        sum(taken.values()),
        tuple(altered),
        tuple(missing),
        tuple(one for one in extra if id(one) not in known),
        tuple(unsaid),
        tuple(doubled),
    )


def from_the_first(told: Sequence[Told], said: Iterable[Entry]) -> list[Entry]:
    """What the log has from the first alert on that the replay has as well; all where none is.

    Where a replay begins in the midst of a run, it is not known to the entry how far the log was
    then: a watch looks at it from time to time only, and what it had said itself since its last
    look stands before.
    """
    found = list(said)
    ours = {write_statement(one.change) for one in told}
    first = next((n for n, (_, one) in enumerate(found) if write_statement(one) in ours), 0)
    return found[first:]


def begun_within(told: Sequence[Told], said: Sequence[Entry]) -> tuple[list[Told], list[Entry]]:
    """Of each, what is of alerts that were raised in it.

    Where a replay begins in the midst of a run, it cannot know the name of an alert from before
    that goes on: of a feed that falls silent again and again, for as long as it does.
    """
    ours = {one.change.alert for one in told if one.change.state is AlertState.RAISED}
    logged = {change.alert for _, change in said if change.state is AlertState.RAISED}
    return (
        [one for one in told if one.change.alert in ours],
        [(entry, change) for entry, change in said if change.alert in logged],
    )


_LIKENESSES: tuple[Callable[[AlertChange], object], ...] = (
    lambda one: (one.alert, one.state, one.situation),
    lambda one: (one.alert, one.state),
    lambda one: (one.situation.track, one.situation.beside, one.state),
)
"""By what two are the same change, the surest first: where positions were altered, another time of
its beginning gives it another id."""


def _paired(
    missing: Sequence[Entry], unmatched: Sequence[Told]
) -> tuple[list[Altered], list[Entry], list[Told]]:
    """Which of one are which of the other, and what is left of each."""
    altered: list[Altered] = []
    left, extra = list(missing), list(unmatched)
    for likeness in _LIKENESSES:
        waiting: dict[object, list[Told]] = defaultdict(list)
        for one in reversed(extra):
            waiting[likeness(one.change)].append(one)
        rest: list[Entry] = []
        for entry, change in left:
            if found := waiting[likeness(change)]:
                altered.append(Altered(entry, change, found.pop()))
            else:
                rest.append((entry, change))
        paired = {id(one.told) for one in altered}
        left, extra = rest, [one for one in extra if id(one) not in paired]
    return sorted(altered, key=lambda one: one.entry), left, extra


_Spoken = dict[tuple[str, str], list[Told]]
"""What was said, by track and what it is at."""

_TOGETHER = timedelta(seconds=AGAIN_S)

_RACE = timedelta(seconds=5)
"""Of two watches that see the same, the one that saw it so much later may have said it first."""


def _beside(one: Told) -> tuple[str, str]:
    return one.change.situation.track, one.change.situation.beside


def _is_doubled(one: Told, spoken: Sequence[Told]) -> bool:
    """Whether a watch beside this one had said it about then, or what it had said last leaves no
    room for this: what is open is not raised, what is over is not changed."""
    others = [other for other in spoken if other.run != one.run]
    same = [one.at - other.at for other in others if other.change.state is one.change.state]
    if any(-_RACE <= behind <= _TOGETHER for behind in same):
        return True
    before = [other for other in others if other.at <= one.at]
    if not before:
        return False
    was_over = max(before, key=lambda other: other.at).change.state is AlertState.RESOLVED
    begins = one.change.state in (AlertState.RAISED, AlertState.REOPENED)
    return begins != was_over


@dataclass(frozen=True, slots=True)
class _Log:
    """last: by run, (batch, entry) of what is equal last; gone: what is not equal; begun: as of
    `compare`."""

    last: Mapping[str, tuple[int, int]]
    gone: Sequence[Entry]
    begun: Mapping[str, int]


def _at_the_end(told: Sequence[Told], unmatched: Sequence[Told], log: _Log) -> list[Told]:
    """Those after whose batch the same run has said nothing: neither what is equal, nor what only
    its own positions could have given."""
    ends: dict[str, Told] = {}
    for one in told:
        ends[one.run] = max(one, ends.get(one.run, one), key=lambda each: each.at)
    spoke_on = {
        run
        for run, end in ends.items()
        for entry, change in log.gone
        if entry > log.last.get(run, (0, log.begun.get(run, 0) - 1))[1]
        and change.situation.since <= end.at
    }
    return [
        one
        for one in unmatched
        if one.run not in spoke_on and one.batch >= log.last.get(one.run, (one.batch, 0))[0]
    ]
