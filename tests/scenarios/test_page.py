"""The page of a run holds everything, asks nobody for anything, and cannot be broken by a name.

It is handed round on a stick and opened years later, also by people who distrust whoever made it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from standclear.core.telling import DISCLAIMER
from standclear.scenarios.page import PageData, render
from standclear.scenarios.page.data import (
    BaseFeature,
    Card,
    Drawn,
    Gap,
    Label,
    Line,
    Outline,
    OverlapRow,
    Proof,
    Telling,
)

START = 1_904_256_000
DISC = Outline("disc", (((5, 5),),), 3)


@pytest.fixture
def data() -> PageData:
    return PageData(
        title="A day",
        subtitle="An exercise",
        time_zone="UTC",
        offset_minutes=0,
        start=START,
        end=START + 3600,
        width_m=100,
        height_m=60,
        base=(BaseFeature("river", "Nevar", Outline("line", (((0, 1), (9, 1)),))),),
        towns=(Label((("en", "Arvel"), ("ar", "أرفيل")), (3, 3), 100),),
        parties=(("north", (("en", "Northern Force"), ("ar", "قوة الشمال"))),),
        drawn=(
            Drawn("north/plan/1", "plan", "north", "flight", "F", "Accepted", DISC, START, START),
        ),
        overlaps=(
            OverlapRow(
                "ov-1", "north/plan/1", "south/plan/2", False, START, START, START + 60, "at Arvel",
                "1000 m to 2000 m WGS 84", ("start 10 min later",), ("south: hold",), "",
            ),
        ),
        tellings=(
            Telling("north", 1, START, "south/plan/2", "overlap found", True, "silent", None),
            Telling("north", 2, START, "z", "zone", False, "acknowledged", START + 600),
        ),
        gaps=(Gap(START, "north", "south/plan/2", "not acknowledged"),),
        lines=(Line(START, "north", "north files a plan."),),
        proof=Proof("example.org/desk", 12, "ab" * 32, ("one receipt verified",)),
        cards=(
            Card("Shayrat", "2017-04-07", "Homs", "What happened.", "A label.", "refused", "EST",
                 ("line",), "nothing", (("Reuters", "example.org"),)),
        ),
    )  # fmt: skip


def test_it_needs_nothing_from_outside(data):
    page = render(data)
    assert "default-src 'none'" in page
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?!#)[a-z/]""", page)
    assert "@import" not in page
    assert "url(" not in page
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|import)\s*\(", page)


def test_every_place_holder_is_filled(data):
    assert not re.search(r"\{\{[A-Z]+\}\}", render(data))


def test_what_it_embeds_is_what_it_was_given(data):
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', render(data))
    assert found is not None
    embedded = json.loads(found[1])
    assert embedded["tellings"][0]["headline"] == "overlap found"
    assert embedded["towns"][0]["names"][1] == ["ar", "أرفيل"]


@pytest.mark.parametrize(
    "attack", ["</script><script>alert(1)//", "<img src=x onerror=y>", "{{DATA}}"]
)
def test_no_name_breaks_out_of_its_place(data, attack):
    page = render(
        replace(
            data,
            title=attack,
            lines=(Line(START, "north", attack),),
            gaps=(Gap(START, attack, attack, attack),),
            parties=(("north", (("en", attack),)),),
        )
    )
    assert page.count("<script") == 2
    assert "<img" not in page
    assert page.count('id="data"') == 1


def test_times_ids_and_hashes_stay_left_to_right(data):
    page = render(data)
    for text in ("north/plan/1", "ab" * 32, "example.org/desk"):
        assert f'<bdi dir="ltr">{text}</bdi>' in page
    assert '<bdi lang="ar" dir="auto">قوة الشمال</bdi>' in page


def test_tables_stand_without_scripts(data):
    body = render(data).partition("<script")[0]
    for text in ("start 10 min later", "not acknowledged", "one receipt verified", "Shayrat"):
        assert text in body


def test_it_says_what_a_receipt_is_not(data):
    assert DISCLAIMER in render(data)


def test_a_run_without_a_record_says_so(data):
    assert "without a record beside it" in render(replace(data, proof=None))


@pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium here to lay out the page")
def test_it_fits_the_width_of_a_telephone(data, tmp_path: Path):
    page = re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", render(data))
    measure = "<script>parent.postMessage(document.documentElement.scrollWidth, '*')</script>"
    frame = (
        "<title></title><script>onmessage = told => document.title = 'wide ' + told.data</script>"
        '<iframe src="page.html" width="390" height="1200" style="border:0"></iframe>'
    )
    (tmp_path / "frame.html").write_text(frame)
    (tmp_path / "page.html").write_text(page.replace("</body>", measure + "</body>"))
    found = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu",
         "--disable-background-networking", f"--user-data-dir={tmp_path / 'profile'}",
         "--virtual-time-budget=3000", "--dump-dom", f"file://{tmp_path / 'frame.html'}"],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    wide = re.search(r"<title>wide ([0-9]+)</title>", found.stdout)
    assert wide is not None
    assert int(wide[1]) <= 390
