"""The commands of the hotline: lines of the table in commands.py."""

from __future__ import annotations

from standclear.cli.entry import Entry

HOTLINE: tuple[Entry, ...] = (
    Entry("call", "", "Calls to another party: rung, answered, read back, ended.", "Say"),
    Entry("call request", "call:request", "Call a party: its roles are rung, and the time runs."),
    Entry("call answer", "call:answer", "Say that a call is answered, and by which role."),
    Entry("call note", "call:note", "Note what was passed: a phrase of the phrasebook, or words."),
    Entry("call position", "call_place:position", "Note a place that was said, or read back."),
    Entry("call promise", "call_promise:promise", "Note what a side promises, and until when."),
    Entry("call kept", "call_promise:kept", "Say what became of a promise."),
    Entry("call end", "call:end", "Say how a call ended."),
    Entry("call list", "call_show:list_", "List the calls that you are on."),
    Entry("call show", "call_show:show", "Show one call: both accounts, side by side."),
    Entry("phrase", "", "The phrasebook of the hotline, in six languages.", "Say"),
    Entry("phrase list", "phrase:list_", "List the phrases."),
    Entry("phrase show", "phrase:show", "Show one phrase in every language."),
    Entry("channel", "", "How each party is called, in its order.", "Say"),
    Entry("channel list", "channel:list_", "List the channels, and whether each answers."),
    Entry("channel suspend", "channel:suspend", "Say that you answer on a channel no more."),
    Entry("channel resume", "channel:resume", "Say that you answer on it again."),
    Entry("handover", "", "The watch, handed from one officer to the next.", "Say"),
    Entry("handover draft", "handover:draft", "Draft it: what is open now."),
    Entry("handover give", "handover:give", "Sign it as the officer who goes."),
    Entry("handover take", "handover:take", "Sign it as the officer who comes."),
    Entry("handover list", "handover:list_", "List the handovers of your party."),
)
