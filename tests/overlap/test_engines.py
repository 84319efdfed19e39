"""The kernel is an ordinary part of the install; where no compiler was, its twin serves.

Which engine serves is chosen once, said once, and changes no answer.
"""

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from standclear.core.errors import InvalidInput
from standclear.core.kernel import compiled_is_there
from standclear.core.overlaps.index import Index
from tests.overlap.overlap_makers import circle, extents, square

ENGINES = ["reference", *(["compiled"] if compiled_is_there() else [])]
engines = pytest.mark.parametrize("engine", ENGINES)

ASK = """
import sys
if len(sys.argv) > 1:
    sys.modules["standclear.core.kernel._kernel"] = None  # as where no compiler was
from standclear.core.overlaps.index import Index
for _ in range(2):
    print(type(Index()._store).__name__)
"""


def run(choice: str, *, without_kernel: bool) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", ASK, *(["no kernel"] if without_kernel else [])],
        env={**os.environ, "STANDCLEAR_ENGINE": choice},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_without_a_kernel_the_reference_serves_and_says_so_once() -> None:
    done = run("", without_kernel=True)
    assert done.stdout.split() == ["ReferenceStore", "ReferenceStore"]
    assert done.stderr.count("RuntimeWarning") == 1
    assert "install a C compiler" in done.stderr


@pytest.mark.slow
def test_the_reference_can_be_asked_for_without_a_word() -> None:
    done = run("reference", without_kernel=False)
    assert (done.stdout.split(), done.stderr) == (["ReferenceStore"] * 2, "")


@pytest.mark.slow
def test_asking_for_a_kernel_that_is_not_there_is_refused() -> None:
    done = run("compiled", without_kernel=True)
    assert done.returncode != 0
    assert "Unavailable" in done.stderr


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(InvalidInput, match="STANDCLEAR_ENGINE"):
        Index(engine="fast")


@engines
def test_a_malformed_extent_is_refused_and_nothing_of_its_item_is_kept(engine: str) -> None:
    (good,) = extents(circle())
    index = Index(engine=engine)
    for bad in (
        replace(good, ring_starts=np.array([0, 2, len(good.x)])),
        replace(good, ring_starts=np.array([0, len(good.x) + 1])),
        replace(good, ring_starts=np.array([0])),
        replace(good, y=good.y[:-1]),
        replace(good, x=good.x.astype(np.int64), y=good.y.astype(np.int64)),
    ):
        with pytest.raises(InvalidInput, match="ring_starts"):
            index.insert("plan", [good, bad])
        with pytest.raises(InvalidInput, match="ring_starts"):
            index.overlapping([bad])
        assert (len(index), index.overlapping([good])) == (0, [])


@engines
def test_an_amendment_that_is_refused_leaves_the_item_as_it_was(engine: str) -> None:
    (good,) = extents(circle())
    index = Index.of({"plan": [good]}, engine=engine)
    with pytest.raises(InvalidInput):
        index.amend("plan", [good, replace(good, y=good.y[:-1])])
    assert [key for key, _, _ in index.overlapping([good])] == ["plan"]
    assert len(index.extents("plan")) == 1


@engines
def test_the_first_search_drops_what_is_far_in_any_one_dimension(engine: str) -> None:
    index = Index.of(
        {
            "east": extents(circle(east_m=10_000)),
            "north": extents(circle(north_m=10_000)),
            "higher": extents(circle(heights_m=(5000, 6000))),
            "later": extents(circle(minutes=(600, 700))),
        },
        engine=engine,
    )
    reach = {"horizontal_m": 100, "vertical_mm": 1000}
    assert index.near(extents(circle()), **reach, time_s=60) == []
    assert [key for key, _, _ in index.near(extents(circle()), **reach, time_s=36_000)] == ["later"]


@engines
def test_areas_of_many_vertices_are_compared_exactly(engine: str) -> None:
    (outer,) = extents(circle(radius_m=5000))
    angles = np.linspace(0, 2 * np.pi, 3000, endpoint=False)
    middle_x, middle_y = int(outer.x.mean()), int(outer.y.mean())

    def ring(radius: float) -> np.ndarray:
        wave = radius * (1 + 0.01 * np.sin(300 * angles))
        return np.column_stack((np.cos(angles), np.sin(angles))) * wave[:, None]

    def band(inner: float, outside: float) -> object:
        points = np.rint(np.vstack((ring(inner), ring(outside)))).astype(np.int64)
        points += (middle_x, middle_y)
        return replace(
            outer,
            ring_starts=np.array([0, 3000, 6000]),
            x=points[:, 0].astype(np.int32),
            y=points[:, 1].astype(np.int32),
        )

    index = Index.of({"band": [band(300_000, 400_000)]}, engine=engine)
    assert index.overlapping([band(410_000, 500_000)]) == []
    assert index.overlapping([band(100_000, 290_000)]) == []
    assert len(index.overlapping([band(390_000, 500_000)])) == 1


def test_memory_is_counted_and_used_again() -> None:
    index = Index()
    plans = {f"plan {n}": extents(square(half_m=1000 + n)) for n in range(200)}

    def fill_and_empty() -> tuple[int, int]:
        for key, plan in plans.items():
            index.insert(key, plan)
        full = index.nbytes()
        for key in plans:
            index.remove(key)
        return full, index.nbytes()

    full, emptied = fill_and_empty()
    assert full > emptied + 200 * 4 * 8  # four vertices of eight bytes each
    assert fill_and_empty() == (full, emptied)
