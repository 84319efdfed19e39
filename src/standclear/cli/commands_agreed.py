"""The commands of what parties agree and promise: lines of the table in commands.py."""

from __future__ import annotations

from standclear.cli.entry import Entry

AGREED: tuple[Entry, ...] = (
    Entry("instrument", "", "Agreements: negotiated, signed, renewed or not.", "Say"),
    Entry("instrument template", "instrument_show:template", "Print an empty draft to fill in."),
    Entry("instrument propose", "instrument:propose", "Propose an agreement from a draft file."),
    Entry("instrument counter", "instrument:counter", "Counter-propose a whole new draft."),
    Entry("instrument reserve", "instrument:reserve", "Reserve on one clause of a draft."),
    Entry("instrument object", "instrument:object_", "Object to a draft, or a clause of it."),
    Entry("instrument sign", "instrument:sign", "Sign a draft, by its hash."),
    Entry("instrument refuse", "instrument:refuse", "Refuse to sign a draft, with the reason."),
    Entry("instrument deposit", "instrument_life:deposit", "Say that the deposit lies with you."),
    Entry("instrument suspend", "instrument_life:suspend", "Suspend an agreement in force."),
    Entry("instrument resume", "instrument_life:resume", "Resume what you suspended."),
    Entry("instrument denounce", "instrument_life:denounce", "Denounce an agreement."),
    Entry("instrument renew", "instrument_life:renew", "Say that an agreement is to go on."),
    Entry("instrument date", "instrument_life:date", "Read a date from a clause or a source."),
    Entry("instrument list", "instrument_show:list_", "List the agreements that you may read."),
    Entry("instrument show", "instrument_show:show", "Show one agreement, clause by clause."),
    Entry("instrument text", "instrument_show:text", "Print a text, byte for byte."),
    Entry("instrument diff", "instrument_show:diff", "Compare two drafts: clauses, rules, maps."),
    Entry("source", "", "What was published, word for word, and what stands in it.", "Say"),
    Entry("source lodge", "source:lodge", "Lodge a text as it was published."),
    Entry("source quotes", "source:quotes", "Propose statements in a source, by rule."),
    Entry("source confirm", "source:confirm", "Confirm one statement in a source."),
    Entry("source strike", "source:strike", "Strike a statement that you confirmed."),
    Entry("source list", "source_show:list_", "List the sources that you may read."),
    Entry("source show", "source_show:show", "Show one source, what is quoted marked in it."),
    Entry("commitment", "", "What was promised, and what became of it.", "Say"),
    Entry("commitment record", "commitment:record", "Record a commitment from a quotation."),
    Entry("commitment answer", "commitment:answer", "Affirm or dispute how yours was read."),
    Entry("commitment report", "commitment:report", "Report how a commitment was performed."),
    Entry("commitment end", "commitment:end", "End a commitment, by the words that say so."),
    Entry("commitment list", "commitment_show:list_", "List the commitments that you may read."),
    Entry("commitment show", "commitment_show:show", "Show one commitment: answers and reports."),
    Entry("commitment scorecard", "commitment_show:scorecard", "What each party reports of each."),
    Entry("commitment acts", "commitment_show:acts", "List the codes of acts and of duties."),
)
