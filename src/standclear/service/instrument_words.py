"""A draft of an agreement in plain words, its texts verbatim."""

from __future__ import annotations

from collections.abc import Iterator

from standclear.core.agreements.instrument import Instrument
from standclear.core.release import InstrumentView


def instrument_lines(view: InstrumentView) -> Iterator[str]:
    """How it stands, its rules, its maps by hash, and each text as it was lodged."""
    worded = view.instrument
    standing = view.standing.replace("_", " ")
    yield f"agreement {worded.id} v{worded.version}: {worded.name} ({standing})"
    yield f"Drafted by: {view.author}; asked to sign: {', '.join(worded.signatories)}"
    yield f"Signed by: {', '.join(view.signed) or 'nobody yet'}"
    yield f"To sign it, name its hash: {view.seal}"
    for label, fact in rule_facts(worded):
        yield f"{label}: {fact}"
    for ref in worded.maps:
        where = f"{ref.zone} v{ref.version}" if ref.zone else "not lodged here"
        yield f"Map {ref.name}: {where}, sha256 {ref.sha256}"
    for text in worded.texts:
        yield ""
        prevails = ", prevails" if text.language == worded.prevails else ""
        yield f"Text [{text.language}{prevails}], sha256 {text.sha256}:"
        yield from text.text.rstrip("\n").split("\n")


def rule_facts(worded: Instrument) -> list[tuple[str, str]]:
    """When it enters into force, how long it holds, and who renews it; label and words."""
    entry, renewal = worded.entry, worded.renewal
    needs = [f"{entry.signatures} of {len(worded.signatories)} signatures"]
    if entry.on is not None:
        needs.append(f"not before {entry.on.words}")
    if entry.deposit_with:
        needs.append(f"deposited with {entry.deposit_with}")
    facts = [("Enters into force", "; ".join(needs) + _clause(entry.clause))]
    term = worded.term
    if term is None:
        facts.append(("Holds", "until it is denounced"))
    elif term.until is not None:
        facts.append(("Holds", f"until {term.until.words}{_clause(term.clause)}"))
    elif term.lasts is not None:
        facts.append(("Holds", f"{term.lasts.words} from its entry{_clause(term.clause)}"))
    if renewal is not None:
        of = f"{renewal.signatures} of {len(worded.signatories)} say so before its end"
        facts.append(("Renewed", f"for {renewal.lasts.words} if {of}{_clause(renewal.clause)}"))
    elif term is not None:
        facts.append(("Renewed", "it cannot be"))
    return facts


def _clause(number: str) -> str:
    return f" (clause {number})" if number else ""
