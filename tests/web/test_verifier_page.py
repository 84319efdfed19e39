"""An inquiry years later: a USB stick with one page on it, and a laptop without a network.

A real Chromium opens the built page from the disk. It is skipped where there is none.
"""

from __future__ import annotations

import asyncio
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from standclear.web import pages
from tests.service.test_dossier_altered import FIRST, SECOND, Case, files_of, made, packed
from tests.web import write_receipts

PAGE = Path(__file__).parents[2] / "src/standclear/web/static/verifier.html"
needs_built = pytest.mark.skipif(not PAGE.exists(), reason="the web app is not built")

GOOD = json.loads(write_receipts.RECEIPTS.read_text(encoding="utf-8"))


def _file(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/json", "buffer": text.encode()}


def _with_another_body() -> str:
    receipt = json.loads(GOOD["receipt"])
    receipt["body"] = b64encode(b64decode(receipt["body"]).replace(b"36.1", b"36.2")).decode()
    return json.dumps(receipt)


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(offline=True, locale="en-GB")
    page = context.new_page()
    asked: list[str] = []
    troubles: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(PAGE.as_uri())
    yield page
    context.close()
    assert asked == [PAGE.as_uri()], "it asks for nothing but itself"
    assert troubles == [], "nothing was refused by its policy, nothing failed"


def _give(page: Any, *files: dict[str, Any]) -> str:
    page.set_input_files("input[type=file]", list(files))
    page.wait_for_selector(".sum")
    return str(page.inner_text(".sum b"))


@needs_built
def test_the_policy_lets_only_what_stands_in_the_page_run():
    text = PAGE.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    script = re.search(r'<script type="module">(.*?)</script>', text, re.DOTALL)
    assert policy
    assert script
    sources = re.findall(r"'([^']*)'", policy[1])
    assert all(source == "none" or source.startswith("sha256-") for source in sources)
    assert policy[1].startswith("default-src 'none'; ")
    digest = b64encode(sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy[1]
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=", text)


def test_the_desk_gives_it_away_to_be_kept_and_does_not_open_it(tmp_path: Path):
    (tmp_path / "verifier.html").write_text("<!doctype html>")
    app = FastAPI()
    pages.install(app, tmp_path)

    async def ask() -> httpx.Response:
        desk = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=desk, base_url="http://desk") as client:
            return await client.get("/verifier.html")

    answer = asyncio.run(ask())
    assert answer.headers["content-disposition"].startswith("attachment; filename=")


@pytest.mark.slow
@needs_built
def test_a_good_receipt_holds(page: Any):
    files = (_file("trust.json", GOOD["trust"]), _file("a.receipt.json", GOOD["receipt"]))
    assert _give(page, *files) == "HOLDS"
    assert page.locator(".outcome.holds").count() == 6
    assert "36.1 N" in page.inner_text("main")
    assert "exercise" in page.inner_text("main")


@pytest.mark.slow
@needs_built
def test_an_altered_receipt_does_not_and_the_step_is_named(page: Any):
    files = (_file("trust.json", GOOD["trust"]), _file("b.json", _with_another_body()))
    assert _give(page, *files) == "DOES NOT HOLD"
    assert page.locator("li:has(.outcome.fails)").inner_text().splitlines()[0] == "6"
    assert "36.2" not in page.inner_text("main")


@pytest.mark.slow
@needs_built
@pytest.mark.parametrize(
    ("language", "word", "direction"),
    [("ru", "ПОДТВЕРЖДЕНО", "ltr"), ("ar", "ثابت", "rtl")],
)
def test_it_speaks_russian_and_arabic(page: Any, language: str, word: str, direction: str):
    page.select_option("select", language)
    files = (_file("trust.json", GOOD["trust"]), _file("a.json", GOOD["receipt"]))
    assert _give(page, *files) == word
    assert page.evaluate("document.documentElement.dir") == direction
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.slow
@needs_built
def test_text_can_be_pasted_and_what_is_neither_is_named(page: Any):
    page.click("summary")
    for text in (GOOD["receipt"], GOOD["trust"]):
        page.fill("textarea", text)
        page.click("details button")
    page.wait_for_selector(".sum")
    page.fill("textarea", '{"format": "something"}')
    page.click("details button")
    page.wait_for_selector(".refused")
    assert "not a receipt" in page.inner_text(".refused")


@pytest.fixture(scope="module")
def case() -> Case:
    """A dossier as a desk packs it, and the trust file of its parties."""
    return made()


def _said_of(page: Any, case: Case, name: str, data: bytes, headline: str) -> str:
    """What the page says of a dossier below this headline, once it stands there."""
    zipped = {"name": name, "mimeType": "application/zip", "buffer": data}
    trust = _file("trust.json", case.trust.decode())
    page.set_input_files("input[type=file]", [trust, zipped])
    panel = page.locator("section", has=page.locator("h2", has_text=name))
    found = panel.locator(".sum", has=page.get_by_text(headline, exact=True)).first
    found.wait_for()
    said: str = found.inner_text()
    return re.sub("[\u2066-\u2069]", "", said)  # marks that keep names apart from the script around


@pytest.mark.slow
@needs_built
def test_a_dossier_as_the_desk_packed_it_is_whole(page: Any, case: Case):
    said = _said_of(page, case, "case.zip", case.data, "WHOLE")
    listed = len([name for name in files_of(case) if name.startswith("exhibits/")])
    assert f"Its {listed} exhibits are those that answer.json lists." in said
    assert page.locator("summary .outcome.holds").count() == listed
    page.get_by_text(FIRST).click()
    page.locator("li .outcome.holds").nth(listed).wait_for()  # its six steps
    page.select_option("select", "ar")
    page.locator(".sum b", has_text="كامل").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.slow
@needs_built
def test_a_dossier_altered_on_the_way_is_not_and_each_alteration_is_named(page: Any, case: Case):
    files = files_of(case)
    receipt = json.loads(files[FIRST])
    receipt["body"] = receipt["body"][:-8] + "AAAA" + receipt["body"][-4:]
    altered = {
        "byte.zip": (
            case.data.replace(b"standclear-receipt", b"standclear-recorpt", 1),
            f"{FIRST} is damaged",
        ),
        "out.zip": (packed(files | {SECOND: b""}), f"{SECOND} was left out"),
        "in.zip": (
            packed(files | {"exhibits/0099.json": files[FIRST]}),
            "exhibits/0099.json was put in",
        ),
        "other.zip": (
            packed(files | {FIRST: files[SECOND], SECOND: files[FIRST]}),
            f"{FIRST} was exchanged: it is entry ",
        ),
        "unlisted.zip": (packed(files | {"answer.json": b""}), "answer.json is missing"),
    }
    for name, (data, sentence) in altered.items():
        said = _said_of(page, case, name, data, "NOT WHOLE")
        assert sentence in said, said
    other_word = packed(files | {FIRST: json.dumps(receipt).encode()})
    word = _said_of(page, case, "word.zip", other_word, "DOES NOT HOLD")
    assert f"{FIRST} does not hold" in word
    zipped = {"name": "cut.zip", "mimeType": "application/zip", "buffer": case.data[:-100]}
    page.set_input_files("input[type=file]", [zipped])
    page.locator(".refused").get_by_text("cut short or damaged").wait_for()
