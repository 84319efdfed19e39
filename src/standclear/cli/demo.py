"""`standclear demo`: the case file and the exercise."""

from __future__ import annotations

from pathlib import Path

import click


@click.group(invoke_without_command=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default="demo-output",
    show_default=True,
    help="Directory for the page, the log and the receipts.",
)
@click.pass_context
def demo(context: click.Context, out: Path) -> None:
    """Run the case file and the exercise; leaves a page to look at.

    Writes to a record of its own in the output directory, marked as an exercise, and to no other.

    \b
    Example:
      standclear demo --out demo-output
      standclear demo watch
    """
    if context.invoked_subcommand is not None:
        return
    from standclear.scenarios.run import run_demo

    run_demo(out)


@demo.command()
@click.option(
    "--speed",
    type=click.FloatRange(min=0, min_open=True),
    help="Times the pace at which it was heard; else at once.",
)
@click.option("--real", is_flag=True, help="Traffic that was heard, and zones made up for it.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def watch(speed: float | None, real: bool, as_json: bool) -> None:
    """Play a recorded hour to the zones of the exercise, and show what the watch would tell.

    Needs no directory, writes nothing, tells nobody. The hour is synthetic: nobody flew it. With
    --real two real recordings are played, of an airliner and of ships; the zones are made up, and
    nobody who was heard broke a rule.

    \b
    Examples:
      standclear demo watch
      standclear demo watch --speed 60
      standclear demo watch --real
    """
    from standclear.cli.show import Screen
    from standclear.cli.watch_run import Run, play
    from standclear.core.watch.whose import Whose
    from standclear.scenarios.exercise.parties import MECHANISM
    from standclear.scenarios.exercise.watched import LODGED, zones_in_force
    from standclear.service.watching.recording import Recording, shipped
    from standclear.service.watching.watcher import Watcher

    if real:
        _watch_real(speed=speed, as_json=as_json)
        return
    watcher = Watcher(whose=Whose(LODGED))
    watcher.zones.follow(zones_in_force())
    watcher.separated.follow(MECHANISM)
    run = Run(Screen(), as_json, watcher, set(), watcher.take)
    run.begin("an hour of the invented valley of Sorvath is played, and nobody is told.")
    play(run, Recording.of(shipped()), speed=speed)


def _watch_real(*, speed: float | None, as_json: bool) -> None:
    """Each real recording, to the zones that were drawn for it."""
    from standclear.cli.show import Screen
    from standclear.cli.watch_run import Run, play
    from standclear.core.watch.whose import Whose
    from standclear.scenarios.exercise.real_traffic import heard
    from standclear.service.watching.recording import Recording
    from standclear.service.watching.watcher import Watcher

    for each in heard():
        watcher = Watcher(whose=Whose(each.lodged))
        watcher.zones.follow(each.zones)
        run = Run(Screen(), as_json, watcher, set(), watcher.take)
        run.begin(f"{each.what}, is played, and nobody is told.")
        play(run, Recording.shipped(each.file, each.options), speed=speed)
