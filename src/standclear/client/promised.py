"""Sources and commitments as a desk answers them, typed.

Not here: asking (desk.py), saying (the statements of core, by `Client.say`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from standclear.core.commitments.performance import Finding
from standclear.core.sources.source import Quote
from standclear.service.shown.plain import Document, typed


@dataclass(frozen=True, slots=True)
class Quoted:
    """A statement in a source that a party confirmed.

    ref     its name, such as `report/2`
    struck  why its party took the reading back; "" while it stands
    """

    ref: str
    quote: Quote
    confirmed_by: str
    role: str
    struck: str


@dataclass(frozen=True, slots=True)
class Lodged:
    """A source; `text` and `quotes` where it was asked for alone.

    document  all that the desk said, as JSON values
    """

    id: str
    title: str
    publisher: str
    sha256: str
    lodged_by: str
    text: str
    quotes: tuple[Quoted, ...]
    document: Document = field(repr=False)


@dataclass(frozen=True, slots=True)
class Promised:
    """A commitment as it was read, and what each party reports of it.

    meaning   what it forbids and asks, in words
    reading   affirmed, disputed, unanswered; nobody_here where it is no party's
    reports   of own, answered_for and influenced forces: by party, how often it reports what; never
              to be added up between parties
    document  all that the desk said, as JSON values
    """

    id: str
    by: str
    meaning: str
    reading: str
    ended: bool
    reports: dict[str, dict[str, dict[Finding, int]]]
    document: Document = field(repr=False)


def lodged_from(document: Document) -> Lodged:
    """What `/v1/sources` says of one."""
    quotes = tuple(_quoted(each) for each in document.get("quotes", ()))
    return Lodged(
        document["id"],
        document["title"],
        document["publisher"],
        document["sha256"],
        document["lodged_by"],
        document.get("text", ""),
        quotes,
        document,
    )


def promised_from(document: Document) -> Promised:
    """What `/v1/commitments` and `/v1/scorecard` say of one."""
    reports = {
        row["whose"]: {
            column["party"]: {Finding(word): n for word, n in column["counts"].items()}
            for column in row["columns"]
        }
        for row in document["performance"]
    }
    return Promised(
        document["id"],
        document["by"],
        document["meaning"],
        document["reading"]["state"],
        document["ended"] is not None,
        reports,
        document,
    )


def _quoted(each: Document) -> Quoted:
    struck = each["struck"]["because"] if each["struck"] else ""
    return Quoted(each["ref"], typed(Quote, each), each["confirmed_by"], each["role"], struck)
