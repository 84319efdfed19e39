"""`standclear incident report|state|assess|link|remedy|reopen`: what parties say of incidents.

Not here: the desk's own moves (incident_desk.py), showing (incident_show.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import click

from standclear.cli.incident_options import REPORT, read_report
from standclear.cli.options import put_on
from standclear.cli.place_options import confirm
from standclear.cli.shell import Shell, writes
from standclear.core.act_codes import act_words
from standclear.core.errors import InvalidInput
from standclear.core.incidents import said as st
from standclear.core.incidents.knowledge import Assessment, Attribution, Degree, Intent, Level
from standclear.core.incidents.links import Verdict

incident = click.argument("incident")
_STANCES = ("confirms", "partly", "disputes", "not_confirmed", "inquiring")


@click.command()
@click.argument("act")
@click.argument("text")
@put_on(*REPORT)
@writes
def report(shell: Shell, act: str, text: str, **options: Any) -> None:
    """Report an incident, by its act code and in a few words.

    Writes incident.report to the record. The desk is told, and whom you share it with; the
    parties hear of it when the desk puts it to them, and of who reported only with --named. That
    your key signed a report then stands in the log for all who hold it; a reporter who cannot bear
    that lets the desk report for it. Act codes are those of `standclear incident acts`.

    \b
    Example:
      standclear incident report A.mortar "Two impacts in the yard" \\
          --point "36.2N 37.1E" --error 100m --start 2030-03-01T06:00Z \\
          --time hour --source own_staff --share watch
    """
    drawn, made = read_report(act, text, options, zone=shell.home.time_zone)
    shell.screen.note(f"{act_words(made.act)}, known as {made.level.value}.")
    if made.still:
        shell.screen.note("Fire still falls: `standclear cease call NOTICE` first, and now.")
    confirm(shell, drawn, yes=options["yes"], question="Sign and report this?")
    shell.say(st.IncidentReport(made))


@click.command()
@incident
@click.argument("stance", type=click.Choice(_STANCES))
@click.argument("text")
@writes
def state(shell: Shell, incident: str, stance: str, text: str) -> None:
    """State what your side says of an incident that was put to it.

    Writes incident.state to the record; all who may read the incident are told. Your word stands
    as yours, beside every other; a later word stands beside the earlier.

    \b
    Example:
      standclear incident state in-1f0c9d2ab3e4 disputes "None of ours fired."
    """
    shell.say(st.IncidentState(incident, cast("st.Stance", stance), text))


@click.command()
@incident
@click.argument("level", type=click.Choice([each.value for each in Level]))
@click.argument("text")
@click.option("--suspected", metavar="WHO", help="Attributed to WHO: suspected.")
@click.option("--probable", metavar="WHO", help="Or: probable.")
@click.option("--established", metavar="WHO", help="Or: established. Without any: to nobody.")
@click.option("--basis", default="", help="What the attribution rests on.")
@click.option("--intent", type=click.Choice([i.value for i in Intent if i]), default=None,
              help="Why it was done, so far as you say.")  # fmt: skip
@writes
def assess(shell: Shell, incident: str, level: str, text: str, **options: Any) -> None:
    """Assess an incident: what is known of it, and whether it can be attributed.

    Writes incident.assess to the record, as your finding; others may find otherwise, and all
    stand. Whoever reported an incident does not assess it.

    \b
    Example:
      standclear incident assess in-1f0c9d2ab3e4 verified "Two craters." \\
          --probable north --basis "the craters point north"
    """
    degrees = [d for d in Degree if d is not Degree.NONE and options[d.value]]
    if len(degrees) > 1:
        raise click.UsageError("one of --suspected, --probable and --established")
    degree = degrees[0] if degrees else Degree.NONE
    if degrees and not options["basis"].strip():
        raise InvalidInput("--basis", "nothing", f"what --{degree.value} rests on, in a few words")
    to = options[degree.value] if degrees else ""
    found = Assessment(Level(level), Attribution(degree, to, options["basis"]), text)
    if options["intent"]:
        found = replace(found, intent=Intent(options["intent"]))
    shell.say(st.IncidentAssess(incident, found))


@click.command()
@incident
@click.argument("record")
@click.argument("verdict", type=click.Choice(["confirm", "strike"]))
@click.argument("reason", required=False, default="")
@writes
def link(shell: Shell, incident: str, record: str, verdict: str, reason: str) -> None:
    """Confirm or strike a link that the rules proposed.

    Writes incident.link to the record. Nearness is proposed and says nothing about cause; your
    judgement stands under your name, beside those of others. To strike needs a reason.

    \b
    Example:
      standclear incident link in-1f0c9d2ab3e4 relief/site/7 confirm
    """
    word: Verdict = "confirmed" if verdict == "confirm" else "struck"
    shell.say(st.IncidentLink(incident, record, word, reason))


@click.command()
@incident
@click.argument("text")
@writes
def remedy(shell: Shell, incident: str, text: str) -> None:
    """Say that what you promised is done, and how.

    Writes incident.remedy to the record; all who may read the incident are told.

    \b
    Example:
      standclear incident remedy in-1f0c9d2ab3e4 "the roof was mended on 5 March"
    """
    shell.say(st.IncidentRemedy(incident, text))


@click.command()
@incident
@click.argument("reason")
@writes
def reopen(shell: Shell, incident: str, reason: str) -> None:
    """Reopen an incident that was closed or not taken up.

    Writes incident.reopen to the record; all who may read it are told. How it was closed stays.

    \b
    Example:
      standclear incident reopen in-1f0c9d2ab3e4 "a witness has come forward"
    """
    shell.say(st.IncidentReopen(incident, reason))
