"""One draft of an agreement: verbatim texts, maps, who is asked, and its own rules of time.

Promise: in force when its own rule says, never by silence, and never for longer than its term.
What a signature covers is named by one hash over the whole draft (`seal`).
Not here: who has signed (held.py), moves between standings (rules/instruments.py).
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256

from standclear.core.agreements.dates import ENDS, IN_FORCE, DatedWords, Period
from standclear.core.agreements.text import MOST_CLAUSES, Text
from standclear.core.errors import InvalidInput
from standclear.core.zone import Zone

_ID = re.compile(r"[a-z][a-z0-9-]{1,30}")
_SHA256 = re.compile(r"[0-9a-f]{64}")

MOST_DATES = 200
"""Further dates in one draft, own choice."""


@dataclass(frozen=True, slots=True)
class MapRef:
    """A map that the text rests on, by its hash; the map itself goes to its own readers.

    name     what the text calls it; drafts are compared map by map under this name
    sha256   `map_digest` of the zone's wording
    zone     the zone whose ground it is; "" where the desk holds the hash alone
    version  of that zone
    """

    name: str
    sha256: str
    zone: str = ""
    version: int = 0

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidInput("maps/name", "empty", "what the text calls the map")
        if not _SHA256.fullmatch(self.sha256):
            raise InvalidInput("maps/sha256", self.sha256, "64 hexadecimal digits, a SHA-256")
        if bool(self.zone) != (self.version > 0):
            raise InvalidInput(
                "maps/version", self.version, "the version of the zone that is named"
            )


@dataclass(frozen=True, slots=True)
class EntryRule:
    """When the agreement enters into force: all of what is asked here.

    signatures    so many of the signatories have signed
    on            not before this hour, read from a clause; None for at once
    deposit_with  a party that must say that it holds the deposit; "" for none
    clause        the clause that says so; "" where none does
    """

    signatures: int
    on: DatedWords | None = None
    deposit_with: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """How long it holds: until an hour, or for a period from its entry. Ends are not included."""

    until: DatedWords | None = None
    lasts: Period | None = None
    clause: str = ""

    def __post_init__(self) -> None:
        if (self.until is None) == (self.lasts is None):
            given = "nothing" if self.until is None else "both"
            raise InvalidInput("term", given, "an end (until) or a period (lasts), one of them")

    def ends(self, begun: datetime) -> datetime:
        """When it ends, if it entered into force then."""
        if self.until is not None:
            return self.until.at
        assert self.lasts is not None
        return self.lasts.after(begun)


@dataclass(frozen=True, slots=True)
class Renewal:
    """Who must say so before the end for it to go on, and for how long. Silence renews nothing."""

    signatures: int
    lasts: Period
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """One draft.

    id           a name without owner, as it belongs to all of them: `astana`
    version      1 for the first proposal, one more with each counter-proposal
    prevails     the language whose text decides where texts differ; "": all are equal
    signatories  the parties that are asked to sign
    term         None: until it is denounced
    renewal      None: it cannot be renewed
    dates        further dates, by the author's reading
    shared_with  () for a text that all may read, else who may beside the signatories
    """

    id: str
    version: int
    name: str
    texts: tuple[Text, ...]
    signatories: tuple[str, ...]
    entry: EntryRule
    prevails: str = ""
    term: Term | None = None
    renewal: Renewal | None = None
    maps: tuple[MapRef, ...] = ()
    dates: tuple[DatedWords, ...] = ()
    shared_with: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            expected = "2 to 31 of a-z, 0-9 and -, beginning with a letter"
            raise InvalidInput("instrument/id", self.id, expected)
        _check_texts(self)
        _once("signatories", self.signatories)
        _once("maps/name", tuple(each.name for each in self.maps))
        asked = len(self.signatories)
        for pointer, number in (
            ("entry/signatures", self.entry.signatures),
            ("renewal/signatures", self.renewal.signatures if self.renewal else 1),
        ):
            if not 1 <= number <= asked:
                raise InvalidInput(pointer, number, f"1 to {asked}, of whom are asked to sign")
        for rule, what, date in (
            ("entry/on", IN_FORCE, self.entry.on),
            ("term/until", ENDS, self.until),
        ):
            if date is not None and date.what != what:
                raise InvalidInput(f"{rule}/what", date.what, what)
        if self.term is not None and self.entry.on is not None:
            self.term.ends(self.entry.on.at)  # refused now, and not when its hour comes
        if len(self.dates) > MOST_DATES:
            raise InvalidInput("dates", f"{len(self.dates)} dates", f"at most {MOST_DATES} dates")
        for pointer, clause in self._named_clauses():
            self.clause(clause, pointer=pointer)
        for date in self.all_dates:
            self.check_quote(date)

    @property
    def until(self) -> DatedWords | None:
        """The end that the text names, if it names one."""
        return self.term.until if self.term else None

    @property
    def all_dates(self) -> tuple[DatedWords, ...]:
        """Every date that the draft gives, those of its rules first."""
        return tuple(d for d in (self.entry.on, self.until) if d is not None) + self.dates

    def clause(self, number: str, *, pointer: str = "clause") -> dict[str, str]:
        """A clause's words by language. Raises InvalidInput for one that is not there."""
        found = {
            text.language: clause.text
            for text in self.texts
            for clause in text.clauses
            if clause.number == number
        }
        if not found:
            known = ", ".join(clause.number for clause in self.texts[0].clauses)
            raise InvalidInput(pointer, number, f"the number of a clause of {self.id}: {known}")
        return found

    def check_quote(self, date: DatedWords) -> None:
        """Refuse a quotation that does not stand in the clause that it names."""
        if not date.clause:
            return
        self.check_words(date.clause, date.quote, pointer="date/quote")

    def check_words(self, clause: str, words: str, *, pointer: str) -> None:
        """Refuse words that do not stand in a clause, in any language."""
        texts = self.clause(clause, pointer=f"{pointer.rpartition('/')[0]}/clause")
        if not any(_plain(words) in _plain(text) for text in texts.values()):
            expected = f"words that stand in clause {clause} of v{self.version}"
            raise InvalidInput(pointer, words, expected)

    def _named_clauses(self) -> tuple[tuple[str, str], ...]:
        rules = (("entry", self.entry), ("term", self.term), ("renewal", self.renewal))
        return tuple(
            (f"{name}/clause", r.clause) for name, r in rules if r is not None and r.clause
        )

    @property
    def seal(self) -> str:
        """Hex SHA-256 of the draft as canonical JSON (RFC 8785): what a signature is for."""
        return sha256(_canonical_json(asdict(self))).hexdigest()


def map_digest(zone: Zone) -> str:
    """The commitment to a zone's ground, heights and times: hex SHA-256 of canonical JSON (RFC
    8785) of its `salt` and `volumes`. With a salt nobody finds the map by trying likely ones."""
    volumes = [asdict(volume) for volume in zone.volumes]
    return sha256(_canonical_json({"salt": zone.salt, "volumes": volumes})).hexdigest()


def _canonical_json(value: object) -> bytes:
    """Names are ASCII and numbers whole, so that sorting by code point is RFC 8785."""
    return json.dumps(
        value, default=_time, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    ).encode()


def _time(value: object) -> str:
    assert isinstance(value, datetime), "everything else in a document is plain JSON"
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _plain(text: str) -> str:
    """Without the line breaks of a page."""
    return " ".join(text.split())


def _once(pointer: str, names: tuple[str, ...]) -> None:
    for number, name in enumerate(names):
        if name in names[:number]:
            raise InvalidInput(f"{pointer}/{number}", name, "each once")


def _check_texts(instrument: Instrument) -> None:
    """One a language, and every clause in each."""
    languages = tuple(text.language for text in instrument.texts)
    if not languages:
        raise InvalidInput("texts", "empty", "the text in at least one language")
    if not instrument.signatories:
        raise InvalidInput("signatories", "empty", "who is asked to sign")
    _once("texts/language", languages)
    if instrument.prevails and instrument.prevails not in languages:
        raise InvalidInput("prevails", instrument.prevails, f"one of {', '.join(languages)}")
    for text in instrument.texts:
        if len(text.clauses) > MOST_CLAUSES:
            many = f"{len(text.clauses)} clauses"
            raise InvalidInput(f"texts/{text.language}", many, f"at most {MOST_CLAUSES} clauses")
    first, *others = (
        [c.number for c in text.clauses if c.number != "0"] for text in instrument.texts
    )
    for language, numbers in zip(languages[1:], others, strict=True):
        if numbers != first:
            odd = sorted(set(numbers) ^ set(first)) or ["another order"]
            expected = f"the clauses that the text in {languages[0]} has"
            raise InvalidInput(f"texts/{language}", f"clause {', '.join(odd)}", expected)
