"""`floor`: the watch floor in a real browser, with a thousand zones and five thousand plans.

What the page spends until it has painted and come to rest, in processor time of its main thread and
of its whole process (Chromium's ThreadTime and ProcessTime), and what a frame costs while the map
is dragged. Skipped, and said, where there is no Chromium, no playwright, or the web app is not
built.
"""

from __future__ import annotations

import os
import shutil
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.effort import Effort
from bench.http import desk
from bench.machine import load_average
from bench.report import Result, Table, per, step

PLANS, ZONES, HOLDERS = 5_000, 1_000, 4
LOOK_S, REST_CPU_S, PATIENCE_S = 2.0, 0.08, 120.0
"""At rest: less than so much of the main thread within one look; a clock ticks on."""

DRAG_STEPS, DRAG_PX = 120, 3
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chrome")

LISTED = r"() => /List\s*[1-9]/.test(document.body.innerText)"

FRAMES = """() => {
  const at = (window.__frames = []);
  const next = (now) => { at.push(now); window.__more && requestAnimationFrame(next); };
  window.__more = true;
  requestAnimationFrame(next);
}"""


def run(_: Effort, directory: Path) -> Result:
    """One page, opened anew, dragged about."""
    from standclear.web.pages import BUILT

    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return _none("playwright is not installed")
    if CHROMIUM is None or not (BUILT / "index.html").is_file():
        return _none("no Chromium here, or the web app is not built")
    before = load_average()
    with (
        desk(directory, PLANS, zones=ZONES, holders=HOLDERS) as server,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        address = f"http://127.0.0.1:{server['port']}"
        context.add_cookies(
            [{"name": "standclear_session", "value": server["session"], "url": address}]
        )
        try:
            figures = _measure(context.new_page(), context, address)
        except Error as fault:
            return _none(f"the page did not come to rest: {str(fault).splitlines()[0]}")
        finally:
            browser.close()
    step(f"floor: {figures['floor.rest_cpu_s']:.2f} s of the main thread until at rest")
    return Result([_table(figures, (before, load_average()))], figures)


def _measure(page: Any, context: Any, address: str) -> dict[str, float]:
    client = context.new_cdp_session(page)
    client.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> dict[str, float]:
        found = client.send("Performance.getMetrics")["metrics"]
        return {each["name"]: each["value"] for each in found}

    began = time.perf_counter()
    page.goto(f"{address}/")
    page.wait_for_function(LISTED, timeout=PATIENCE_S * 1000)
    listed_s, listed = time.perf_counter() - began, spent()
    rest, until = listed, began + PATIENCE_S
    while time.perf_counter() < until:
        page.wait_for_timeout(LOOK_S * 1000)
        before, rest = rest, spent()
        if rest["ThreadTime"] - before["ThreadTime"] < REST_CPU_S:
            break
    page.evaluate(FRAMES)
    page.mouse.move(900, 380)
    page.mouse.down()
    still = spent()
    for number in range(DRAG_STEPS):
        page.mouse.move(900 - DRAG_PX * number, 380 + number % 40)
        page.wait_for_timeout(8)
    moved = spent()
    page.mouse.up()
    at = page.evaluate("() => ((window.__more = false), window.__frames)")
    between = sorted(later - earlier for earlier, later in pairwise(at))
    return {
        "floor.listed_s": listed_s,
        "floor.listed_cpu_s": listed["ThreadTime"],
        "floor.rest_cpu_s": rest["ThreadTime"],
        "floor.process_cpu_s": rest["ProcessTime"],
        "floor.script_cpu_s": rest["ScriptDuration"],
        "floor.heap_mb": rest["JSHeapUsedSize"] / 2**20,
        "floor.frames_per_s": 1000 * len(between) / (at[-1] - at[0]),
        "floor.slow_frame_ms": between[len(between) * 95 // 100],
        "floor.frame_cpu_ms": 1000 * (moved["ThreadTime"] - still["ThreadTime"]) / len(between),
    }


def _table(found: dict[str, float], load: tuple[float, float]) -> Table:
    rows = [
        (what, per(found[name]))
        for what, name in (
            ("records counted in the list: s on the clock", "floor.listed_s"),
            ("the same: CPU s of the page's main thread", "floor.listed_cpu_s"),
            ("all painted and at rest: CPU s of the main thread", "floor.rest_cpu_s"),
            ("of it in scripts, s", "floor.script_cpu_s"),
            ("the same: CPU s of the page's whole process", "floor.process_cpu_s"),
            ("heap, MB", "floor.heap_mb"),
            ("map dragged: CPU ms of the main thread a frame", "floor.frame_cpu_ms"),
            ("map dragged: frames a second", "floor.frames_per_s"),
            ("map dragged: 95 of 100 frames within, ms", "floor.slow_frame_ms"),
        )
    ]
    said = [
        f"A desk with {ZONES:,} zones and {PLANS:,} plans, seen by one of the desk's own people, "
        "who see all; 1366 x 768, a new profile. The process also cuts map tiles, in workers. "
        "Chromium draws without a graphics card here, on the same processors as the desk: frames "
        "a second say what software can paint (the prototypes of the design reached 1 to 6), CPU "
        "a frame what the app asks of a desk's machine (there 21 ms with as much on the map).",
    ]
    return Table("The watch floor in a browser", ("what", "measured"), rows, said, load)


def _none(why: str) -> Result:
    return Result([Table("The watch floor in a browser", ("what", "measured"), [("not run", why)],
                         (), (load_average(), load_average()))])  # fmt: skip
