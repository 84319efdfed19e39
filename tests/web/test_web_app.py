"""A duty officer opens the floor on a ship without a network: everything must come from the desk.

Node checks the app's sources where it is; a machine without it, or without the app's packages,
skips that. What was built is looked at wherever it stands.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
STATIC = ROOT / "src/standclear/web/static"

needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (FRONTEND / "node_modules/vite").exists(),
    reason="no node, or the web app's packages are not installed (npm ci in frontend/)",
)
needs_built = pytest.mark.skipif(
    not (STATIC / "index.html").exists(), reason="the web app is not built"
)

ADDRESS = re.compile(r"""(?:https?:)?//(?:[a-z0-9-]+\.)+[a-z]{2,}[^\s"'`<>)]*""", re.IGNORECASE)
NEVER_ASKED = (
    # the default picture of terra-draw's marker mode, which this app does not draw with
    "https://raw.githubusercontent.com/JamesLMilner/terra-draw/",
    "http://www.w3.org/",  # names of SVG and XHTML, which are no places
    "https://svelte.dev/e/",  # where a Svelte error is explained, in its message
    "https://maplibre.org",  # the map library's name, in its messages
    "https://github.com/",  # likewise
    "https://maplibre.invalid/",  # by which it reads relative addresses; nobody has this name
    "https://wiki.openstreetmap.org/wiki/This_map_requires_WebGL",  # in a message
)


def _texts() -> dict[str, str]:
    suffixes = {".html", ".js", ".mjs", ".css", ".svg"}
    return {
        path.relative_to(STATIC).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(STATIC.rglob("*"))
        if path.suffix in suffixes
    }


@needs_built
def test_nothing_that_was_built_names_another_host():
    found = {
        (name, address)
        for name, text in _texts().items()
        for address in ADDRESS.findall(text)
        if not address.startswith(NEVER_ASKED)
    }
    assert not found


@needs_built
def test_the_page_runs_no_script_of_its_own():
    """The desk's policy is `script-src 'self'`: a script inside the page would not run."""
    page = _texts()["index.html"]
    assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", page))
    assert not re.search(r"\son[a-z]+=", page)


@pytest.mark.slow
@needs_node
@pytest.mark.parametrize("what", ["check", "test"])
def test_types_words_and_styles_hold(what: str):
    ran = subprocess.run(
        ["npm", "run", "--silent", what],
        cwd=FRONTEND,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
