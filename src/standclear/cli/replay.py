"""`standclear replay`: the watch over again, from what it kept or from a recording."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from standclear.cli.shell import Shell, here, replaces
from standclear.cli.show import Progress, Screen
from standclear.core.counted import counted
from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.watch.report import Report
from standclear.service.desk_home import DeskHome
from standclear.service.settings_file import replace_file
from standclear.service.shown.plain import plain
from standclear.service.watching.against_log import (
    Comparison,
    begun_within,
    compare,
    from_the_first,
)
from standclear.service.watching.findings import WHY_HERE, Findings, rows_of
from standclear.service.watching.keeping import kept_in, must_keep
from standclear.service.watching.past import Past, alerts_said
from standclear.service.watching.recording import Recording
from standclear.service.watching.replay_page import Shown, render
from standclear.service.watching.replayed import Look, Told, replay_kept, replay_recording, settled
from standclear.service.watching.watcher import Watcher

if TYPE_CHECKING:
    from standclear.store.kept import Stretch

DIFFERS, NOT_ALL = 7, 8
"""Exit codes, as of `audit`: the log says otherwise; it does not, in what could be compared."""

MOST_NAMED = 20
"""Alerts that differ, of which each is named; the rest is counted."""


@click.command()
@click.argument("recording", required=False)
@click.option(
    "--against-log/--alone",
    default=None,
    help="Compare with the alerts in the log, or not; kept positions are, unless told otherwise.",
)
@click.option(
    "--page",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a page too: map, timeline, table; one HTML file that needs no network.",
)
@click.option(
    "--dask",
    metavar="ADDRESS",
    help="Work on a Dask cluster, tcp://SCHEDULER:8786, whose workers see this directory.",
)
@replaces
@here
def replay(
    shell: Shell,
    recording: str | None,
    against_log: bool | None,
    page: Path | None,
    dask: str | None,
) -> int:
    """Let the watch look again at what it took, and say what it would tell.

    Without RECORDING at the positions that the watch of this desk has kept, with the zones, names
    and separations that were in the log at each moment; and says whether that gives, to the byte,
    the alerts that are in the log. If not, the exit code is 7; if so, but positions of the
    beginning are not kept any more, it is 8. With RECORDING, a file as of `standclear watch
    --replay`, at its own times. Nothing is written, and nobody is told.

    \b
    Examples:
      standclear replay
      standclear replay --page replay.html
      standclear replay --dask tcp://scheduler:8786
      standclear replay recorded.jsonl --json
    """
    home = shell.home
    if not isinstance(home, DeskHome):
        raise NotAllowed("the watch is the desk's", ("run it in the desk's directory",))
    if recording is not None and against_log:
        raise InvalidInput("--against-log", recording, "no RECORDING: the log speaks of kept ones")
    if recording is not None and dask:
        raise InvalidInput("--dask", recording, "no RECORDING: workers read kept positions")
    if page is not None:
        shell.may_write(page, option="--page")
    found = Findings()
    beside, whole = None, True
    if recording is not None:
        what = f"The recording {Path(recording).name}"
        with shell.screen.working("Replaying"):
            past = Past(home.log)
            heard = Recording.of(recording)
            found.told = list(replay_recording(heard, past, found.look, found.leave_out))
    else:
        what = "Positions as they were kept"
        kept = _kept(home)
        _replay_kept(shell, home, kept, found, dask)
        whole = all(each.is_whole for each in kept)
        if against_log is not False:
            beside = _beside(shell, home, kept, found)
    if page is not None:
        replace_file(page, render(Shown(home.origin, what, found, beside)).encode())
    _show(shell, found, beside)
    if beside is None:
        return 0
    return DIFFERS if not beside.is_equal else 0 if whole else NOT_ALL


def _kept(home: DeskHome) -> Sequence[Stretch]:
    must_keep()
    from standclear.store.kept import stretches

    kept = stretches(kept_in(home))
    if not kept:
        raise NotFound(f"no positions are kept in {kept_in(home)}; `standclear watch` keeps them")
    return kept


def _replay_kept(
    shell: Shell, home: DeskHome, kept: Sequence[Stretch], found: Findings, dask: str | None
) -> None:
    past = Past(home.log)
    with shell.screen.progress("Replaying", sum(each.rows for each in kept)) as bar:
        if dask is None:
            for each in kept:
                found.told += replay_kept(each, past, _looking(found, bar))
        else:
            _replay_on_dask(dask, home, kept, past, found, bar)


def _beside(shell: Shell, home: DeskHome, kept: Sequence[Stretch], found: Findings) -> Comparison:
    """What can be compared, compared; and what cannot be, said."""
    begun: dict[str, int] = {}  # by run, the first batch that is compared
    starts = [home.log.size]
    for each in kept:
        since = (0, each.log_size) if each.is_whole else settled(each)
        if since is not None:
            begun[each.run] = since[0]
            starts.append(since[1])
        if not each.is_whole:
            shell.screen.note(
                f"Of the run {each.run} the first {each.parts[0].first:,} positions are not kept "
                "any more: the two hours after them are replayed, and not compared; nor are "
                "alerts from before that go on."
            )
    told = [one for one in found.told if one.batch >= begun.get(one.run, one.batch + 1)]
    said = list(alerts_said(home.log, start=min(starts)))
    if not all(each.is_whole for each in kept):
        told, said = begun_within(told, from_the_first(told, said))
    return compare(told, said, {each.run: each.segment.log_size for each in kept})


def _replay_on_dask(
    address: str,
    home: DeskHome,
    kept: Sequence[Stretch],
    past: Past,
    found: Findings,
    bar: Progress,
) -> None:
    from standclear.service.watching.on_dask import Cluster
    from standclear.service.watching.parted import replay_parted

    with Cluster(address) as cluster:
        cluster.check(kept_in(home))
        for each in kept:
            found.told += replay_parted(each, past, cluster, kept_in(home), found.count_here)
            found.look_back(each, {k: r.held for k, r in home.reader().picture.zones.items()})
            bar.step(each.rows)


def _looking(found: Findings, bar: Progress) -> Look:
    def look(watcher: Watcher, reports: Sequence[Report]) -> None:
        found.look(watcher, reports)
        bar.step(len(reports))

    return look


def _show(shell: Shell, found: Findings, beside: Comparison | None) -> None:
    if shell.as_json:
        shell.screen.json({
            "reports": found.reports,
            "could_not_be_used": found.unread,
            "told": [_as_json(one) for one in found.told],
            "against_log": None if beside is None else _beside_as_json(beside),
        })  # fmt: skip
        return
    screen = shell.screen
    screen.table(
        ("hour", "beside", "whose", "kind", "situations"),
        [
            (f"{r.hour:%Y-%m-%d %H}Z", r.beside, r.whose,
             r.kind.value.replace("_", " "), str(len(r.alerts)))
            for r in rows_of(found.told)
        ],
        empty="Nothing would have been told.",
    )  # fmt: skip
    screen.note(f"{counted(found.reports, 'report')}; nothing was written, and nobody was told.")
    if found.here:
        here = f"{found.here:,} of {counted(found.tracks, 'track')}"
        screen.note(f"Lodged, and replayed here, not on the cluster: {here}; {WHY_HERE}.")
    if found.not_judged:
        screen.note(found.not_judged)
    if found.unread:
        screen.note(f"{counted(found.unread, 'message')} could not be used.")
    if beside is not None:
        _show_beside(screen, beside)


def _show_beside(screen: Screen, beside: Comparison) -> None:
    screen.line()
    screen.table(
        ("beside the log", "alerts"),
        [(f"{word}: {meaning}", str(many)) for word, meaning, many in beside.counts],
        empty="",
    )
    named = [
        f"altered  entry {one.entry}  {one.change.alert} {one.change.state.value}"
        + ("" if one.told.change.alert == one.change.alert else f", now {one.told.change.alert}")
        for one in beside.altered
    ]
    named += [f"missing  entry {n}  {c.alert} {c.state.value}" for n, c in beside.missing]
    named += [f"extra    {one.change.alert} {one.change.state.value}" for one in beside.extra]
    named += [f"unsaid   {one.change.alert} {one.change.state.value}" for one in beside.unsaid]
    for text in named[:MOST_NAMED]:
        screen.line(text)
    if len(named) > MOST_NAMED:
        screen.line(f"and {len(named) - MOST_NAMED} more; --json has all")
    for sentence in beside.sentences:
        screen.note(sentence)


def _beside_as_json(beside: Comparison) -> object:
    return {
        "equal": beside.equal,
        "altered": [
            {"entry": one.entry, "change": plain(one.change), "told": _as_json(one.told)}
            for one in beside.altered
        ],
        "missing": [{"entry": n, "change": plain(c)} for n, c in beside.missing],
        "extra": [_as_json(one) for one in beside.extra],
        "unsaid": [_as_json(one) for one in beside.unsaid],
        "doubled": [_as_json(one) for one in beside.doubled],
        "sentences": list(beside.sentences),
    }


def _as_json(told: Told) -> object:
    return {"run": told.run, "batch": told.batch, "at": plain(told.at),
            "change": plain(told.change)}  # fmt: skip
