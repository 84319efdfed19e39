"""Every command on one page: its words, what it does, and where its code is.

Promise: help is printed from this table alone, so that `standclear --help` loads no geometry,
no cryptography and no database. A test holds each line equal to the command that it names.
Not here: options and long help, which stand with each command.
"""

from __future__ import annotations

from standclear.cli.commands_agreed import AGREED
from standclear.cli.commands_hotline import HOTLINE
from standclear.cli.entry import Entry

SECTIONS = (
    "Set up",
    "Say",
    "Hear and answer",
    "Ask",
    "Prove",
    "Carry",
    "Serve",
    "Files",
    "Learn",
)

COMMANDS: tuple[Entry, ...] = (
    Entry("init", "", "Make a desk's directory, or a party's own.", "Set up"),
    Entry("init desk", "init:desk", "Make a desk: log, keys and first entries."),
    Entry("init party", "init:party", "Make a party's own directory, with its key."),
    Entry("party", "", "Who takes part, and how each is reached.", "Set up"),
    Entry("party add", "party:add", "Admit a party (the desk)."),
    Entry("party amend", "party:amend", "Change a party's names, roles, channels or formations."),
    Entry("party stand", "party:stand", "Declare a party participating, suspended or withdrawn."),
    Entry("party list", "party:list_", "List the parties and their standing."),
    Entry("party show", "party:show", "Show one party: names, roles, channels, formations, keys."),
    Entry("key", "", "Signing keys of a party.", "Set up"),
    Entry("key new", "key:new", "Make a private key in this directory."),
    Entry("key add", "key:add", "Let a further key sign for a party."),
    Entry("key revoke", "key:revoke", "Stop a key from signing from now on."),
    Entry("key trust", "key_trust:trust", "Pin the desk's keys anew, from a file it hands out."),
    Entry("key list", "key:list_", "List the keys of all parties, or of one."),
    Entry("mechanism", "", "The parties' settings: deadlines, separations, broker.", "Set up"),
    Entry("mechanism show", "mechanism:show", "Show every setting."),
    Entry("mechanism set", "mechanism:set_", "Change settings (the desk)."),
    Entry("login", "login:login", "Log in at a desk over a network, and remember it.", "Set up"),
    Entry(
        "logout",
        "login:logout",
        "Log out of a desk: end the token there, and forget it here.",
        "Set up",
    ),
    Entry(
        "whoami",
        "login:whoami",
        "Say who you are at the desk, and with which key and directory you speak.",
        "Set up",
    ),
    Entry("zone", "", "Places with a rule, agreed, declared or disputed.", "Say"),
    Entry("zone propose", "zone:propose", "Propose or declare a zone."),
    Entry("zone amend", "zone:amend", "Word a zone of your own anew."),
    Entry("zone recognise", "zone:recognise", "Recognise another party's zone."),
    Entry("zone reject", "zone:reject", "Reject another party's zone, with the reason."),
    Entry("zone withdraw", "zone:withdraw", "Withdraw a zone of your own."),
    Entry("zone list", "zone_show:list_", "List the zones and whose word each is."),
    Entry("zone show", "zone_show:show", "Show one zone."),
    Entry("plan", "", "Planned activities, and what they overlap.", "Say"),
    Entry("plan check", "plan_file:check", "See what a plan would overlap, without filing it."),
    Entry("plan file", "plan_file:file", "File a plan; be told of every overlap."),
    Entry("plan amend", "plan_file:amend", "File a plan of your own anew."),
    Entry("plan activate", "plan:activate", "Say that a plan has begun."),
    Entry("plan end", "plan:end", "Say that a plan is over."),
    Entry("plan withdraw", "plan:withdraw", "Say that a plan will not happen."),
    Entry("plan nonconforming", "plan:nonconforming", "Say that a plan has left its own volumes."),
    Entry("plan contingent", "plan:contingent", "Say that a plan is out of its author's hands."),
    Entry("plan list", "plan:list_", "List the plans that you may see."),
    Entry("plan show", "plan:show", "Show one plan and its overlaps."),
    Entry("overlap", "", "Overlaps found, and what each side says.", "Say"),
    Entry("overlap list", "overlap:list_", "List the overlaps that concern you."),
    Entry("overlap show", "overlap:show", "Show one overlap."),
    Entry("overlap answer", "overlap:answer", "Say what your side will do about an overlap."),
    Entry("site", "", "Notices of protected places.", "Say"),
    Entry("site give", "site:give", "Give notice of a protected place."),
    Entry("site amend", "site:amend", "Give a changed notice; every receipt is asked for again."),
    Entry("site confirm", "notice:confirm", "Say that a notice still holds as it stands."),
    Entry("site suspend", "notice:suspend", "Suspend a notice, with the reason."),
    Entry("site resume", "notice:resume", "Let a suspended notice hold again."),
    Entry("site withdraw", "notice:withdraw", "Withdraw a notice, with the reason."),
    Entry("site list", "site_show:list_", "List the notices of places that you may see."),
    Entry("site show", "site_show:show", "Show one notice of a place."),
    Entry("move", "", "Notices of movements of people and supplies.", "Say"),
    Entry("move give", "move:give", "Give notice of a movement."),
    Entry("move amend", "move:amend", "Give a changed notice; every receipt is asked for again."),
    Entry("move report", "move_report:report", "Report how a movement goes."),
    Entry("move outcome", "move_report:outcome", "Record what became of a movement."),
    Entry("move suspend", "notice:suspend", "Suspend a notice, with the reason."),
    Entry("move resume", "notice:resume", "Let a suspended notice hold again."),
    Entry("move withdraw", "notice:withdraw", "Withdraw a notice, with the reason."),
    Entry("move list", "move_report:list_", "List the movements that you may see."),
    Entry("move show", "move_report:show", "Show one movement."),
    Entry("notice", "", "The broker's check of form.", "Say"),
    Entry("notice pass", "notice:pass_", "The form is complete: release the notice."),
    Entry(
        "notice return", "notice:return_", "The form is not complete: return it, with the reason."
    ),
    *AGREED,
    Entry("incident", "", "Incidents: reported, put to the parties, assessed by others.", "Say"),
    Entry("incident report", "incident:report", "Report an incident."),
    Entry("incident triage", "incident_desk:triage", "The desk: what becomes of a report."),
    Entry("incident put", "incident_desk:put", "The desk: ask parties what they say of it."),
    Entry("incident state", "incident:state", "State what your side says of an incident."),
    Entry("incident assess", "incident:assess", "Assess an incident that others reported."),
    Entry("incident link", "incident:link", "Confirm or strike a link that is proposed."),
    Entry("incident close", "incident_desk:close", "The desk: how an incident ended."),
    Entry("incident remedy", "incident:remedy", "Say that what you promised is done."),
    Entry("incident reopen", "incident:reopen", "Reopen an incident."),
    Entry("incident list", "incident_show:list_", "List the incidents that you may read."),
    Entry("incident show", "incident_show:show", "Show one incident: each side's word beside it."),
    Entry("incident acts", "incident_show:acts", "Print the act codes."),
    Entry("incident evidence", "evidence:evidence", "Lodge a file, and every hand that held it."),
    Entry("incident fetch", "evidence:fetch", "Fetch a file that was lodged with an incident."),
    Entry("incident erase", "evidence:erase", "The desk: destroy a file; its hash stays."),
    Entry("ledger", "", "What each side counts, side by side and never added up.", "Say"),
    Entry("ledger claim", "ledger:claim", "Lodge what a side counts for a day."),
    Entry("ledger check", "ledger:check", "Say how many of another's count are confirmed."),
    Entry("ledger show", "ledger:show", "Show claimed by each, verified and disputed."),
    Entry("cease", "", "An object of which notice was given is under fire.", "Say"),
    Entry("cease call", "cease:call", "Call CEASE at a notified object: all hear it at once."),
    Entry("cease end", "cease:end", "Say that a call to CEASE is over."),
    *HOTLINE,
    Entry("track", "", "Under which names your own craft are heard.", "Say"),
    Entry("track lodge", "track:lodge", "Say under which names your craft are heard."),
    Entry("track list", "track:list_", "List the names that are lodged."),
    Entry("inbox", "inbox:inbox", "List what you have been told.", "Hear and answer"),
    Entry(
        "read", "inbox:read", "Show one release whole; says that it was read.", "Hear and answer"
    ),
    Entry(
        "ack",
        "answer:ack",
        "Acknowledge releases: a role answers for having them.",
        "Hear and answer",
    ),
    Entry(
        "cascade",
        "answer:cascade",
        "Say which of your formations have a release.",
        "Hear and answer",
    ),
    Entry("query", "answer:query", "Ask the author about a release.", "Hear and answer"),
    Entry("refuse", "answer:refuse", "Refuse a release, with the reason.", "Hear and answer"),
    Entry("told", "ask:told", "What a party has been told, as of a time.", "Ask"),
    Entry("gaps", "ask:gaps", "Who was not told, and why.", "Ask"),
    Entry("report", "report:report", "A day or a month on paper, as its reader may see it.", "Ask"),
    Entry("inquiry", "inquiry:inquiry", "Who had been told what near a place, once.", "Ask"),
    Entry("alert", "", "What the watch has told.", "Ask"),
    Entry("alert list", "alert:list_", "List the alerts and CEASE calls that you were told of."),
    Entry("alert show", "alert:show", "Show one alert or CEASE: who answered, who is silent."),
    Entry("alert close", "alert:close", "End for good that nobody watches, or a feed is silent."),
    Entry("log", "", "Show, verify and export the record.", "Prove"),
    Entry("log show", "log:show", "List the entries of the log."),
    Entry(
        "log verify",
        "log_verify:verify",
        "Verify the whole log: hashes, tiles, checkpoints, signatures, order, bodies.",
    ),
    Entry(
        "log checkpoint",
        "log_checkpoint:checkpoint",
        "Show the newest signed checkpoint, with the words to read aloud.",
    ),
    Entry(
        "log consistency",
        "log_checkpoint:consistency",
        "Prove that a checkpoint kept earlier is a beginning of this log.",
    ),
    Entry("log export", "log:export", "Write the log as static files that other programs read."),
    Entry("log vkey", "log_keys:vkey", "Print the log's verifier key."),
    Entry(
        "log trust",
        "log_keys:trust",
        "Write the keys that a verifier needs: the log's, and each party's with its positions.",
    ),
    Entry("proof", "", "Make and verify receipts.", "Prove"),
    Entry("proof make", "proof:make", "Make a receipt of an entry, to be carried anywhere."),
    Entry(
        "proof verify",
        "proof:verify",
        "Verify receipts from files alone: no desk, no database, no network.",
    ),
    Entry(
        "proof verifier",
        "proof:verifier",
        "Write the stand-alone verifier: one Python file, to be carried with receipts.",
    ),
    Entry("audit", "audit:audit", "Decide everything again, and name any duty dropped.", "Prove"),
    Entry("receive", "carry:receive", "Take in files that a courier brought.", "Carry"),
    Entry("outbox", "", "Signed statements waiting to be carried to the desk.", "Carry"),
    Entry(
        "outbox list",
        "outbox:list_",
        "List the statements not yet known to be taken, and those to be signed again.",
    ),
    Entry("outbox resign", "outbox:resign", "Sign again what followed on a refused statement."),
    Entry("outbox drop", "outbox:drop", "Take back statements that were never carried."),
    Entry(
        "carry", "carry:carry", "Carry releases out once, and let what is due fall due.", "Carry"
    ),
    Entry("run", "carry:run", "Carry on: releases out, reminders, escalation.", "Carry"),
    Entry("serve", "serve:serve", "Serve the desk: API, live stream and watch floor.", "Serve"),
    Entry("watch", "watch:watch", "Watch live tracks against the zones in force.", "Serve"),
    Entry(
        "replay",
        "replay:replay",
        "Let the watch look again at what it took, and say what it would tell.",
        "Serve",
    ),
    Entry(
        "doctor",
        "doctor:doctor",
        "Look the desk over: one line a finding, and what to do.",
        "Serve",
    ),
    Entry("backup", "backup:backup", "Back the desk up into one file, while it serves.", "Serve"),
    Entry(
        "restore",
        "restore:restore",
        "Bring a desk back from a backup, without forking its log.",
        "Serve",
    ),
    Entry("import", "import_:import_", "Take plans, sites and movements from a file.", "Files"),
    Entry("export", "export:export", "Write what you may see to a map or table file.", "Files"),
    Entry("template", "template:template", "Write an empty form for people to fill in.", "Files"),
    Entry(
        "demo",
        "demo:demo",
        "Run the case file and the exercise; leaves a page to look at.",
        "Learn",
    ),
    Entry(
        "completion", "completion:completion", "Print completion for bash, zsh or fish.", "Learn"
    ),
    Entry("clear", "unasked:clear", "Says why this question is not answered.", "hidden"),
    Entry("is-clear", "unasked:clear", "Says why this question is not answered.", "hidden"),
)


def entry(words: str) -> Entry | None:
    """The entry of these words."""
    return next((found for found in COMMANDS if found.words == words), None)


def below(words: str) -> tuple[Entry, ...]:
    """The commands directly under a group; "" for the top."""
    prefix = f"{words} " if words else ""
    return tuple(
        found
        for found in COMMANDS
        if found.words.startswith(prefix) and " " not in found.words[len(prefix) :]
    )
