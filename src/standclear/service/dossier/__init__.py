"""An inquiry's answer to hand over: a page for people, files for a verifier.

    index.html        the page: question, map, timeline, then and now side by side, exhibits
    answer.json       the same as a program reads it
    exhibits/0001.json ...   one receipt an exhibit (log/receipt_files.py): the entry's exact bytes,
                      its place under a signed checkpoint, and its body where that was the asker's

As a folder, or as one file, a zip that every system opens, with the verifiers within:

    verifier/standclear-verifier.html    for any browser (where the web app was built)
    verifier/standclear_verify.py        for Python

Or the page alone as PDF, with every exhibit printed in it, for whoever wants paper.

Promise: the page runs no script and asks nobody for anything. Each exhibit is verified from its
own file alone, by whoever trusts the log's key and the parties'; the page is only a reading aid.
No keys are within: who hands over the record is not the one to say whose signatures count.
Not here: what is in the answer (shown/inquiry), verifying (carried_proof.py, verifier/).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from standclear.core.errors import InvalidInput, Unavailable
from standclear.links.bundle import read_bundle, write_bundle
from standclear.log.files import write_whole
from standclear.log.receipt import Receipt
from standclear.log.receipt_files import receipt_as_file
from standclear.service.carried_proof import Packed
from standclear.service.pdf import must_make_pdf, pdf_of
from standclear.service.shown.plain import Document

if TYPE_CHECKING:
    from standclear.service.dossier.page import Exhibit

INDEX, ANSWER, EXHIBITS, VERIFIER = "index.html", "answer.json", "exhibits", "verifier"
MOST_PACKED = 900
"""Exhibits in one file; links/bundle.py carries 1,000 members."""
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Written:
    """How many exhibits, of which so many without their bodies; the page's SHA-256 in hex."""

    exhibits: int
    withheld: int
    page_sha256: str


class _Made:
    """The files of a dossier, made one after another; the page last."""

    def __init__(self, found: Document, desk: str, form: str) -> None:
        self._found, self._desk, self._form = found, desk, form
        self._exhibits: list[Exhibit] = []
        self._page = b""

    def files(
        self, receipt_of: Callable[[int], Receipt], step: Callable[[], None]
    ) -> Iterator[tuple[str, bytes]]:
        # Maps and templates, which whoever only reads a dossier's exhibits does without.
        from standclear.service.dossier.page import Exhibit, render

        for line in self._found["exhibits"]:
            receipt = receipt_of(line["index"])
            if not line["readable"]:
                receipt = replace(receipt, body=None, nonce=None)
            name = f"{EXHIBITS}/{line['number']:04}.json"
            yield name, receipt_as_file(receipt)
            self._exhibits.append(Exhibit(line, name, receipt))
            step()
        yield ANSWER, (json.dumps(self._found, ensure_ascii=False, indent=1) + "\n").encode()
        page = render(self._desk, self._found, self._exhibits, form=self._form)
        self._page = page.encode()
        yield INDEX, self._page

    def page(self, receipt_of: Callable[[int], Receipt], step: Callable[[], None]) -> str:
        """The page alone."""
        for _ in self.files(receipt_of, step):
            pass
        return self._page.decode()

    @property
    def written(self) -> Written:
        withheld = sum(each.receipt.body is None for each in self._exhibits)
        return Written(len(self._exhibits), withheld, sha256(self._page).hexdigest())


def form_of(path: Path) -> str:
    """What a dossier of this name is: `zip` or `pdf`, one file; else `folder`."""
    form = path.suffix.lower().removeprefix(".")
    return form if form in ("zip", "pdf") else "folder"


def must_be_new(path: Path) -> None:
    """Refuse a place where something lies: what is not of the dossier would be handed over; a PDF
    where none can be made; and the name of one page, as its exhibits lie beside it."""
    if form_of(path) == "pdf":
        must_make_pdf()
    if form_of(path) != "folder":
        if path.exists():
            raise InvalidInput("--dossier", str(path), "a file that is new")
    elif path.suffix.lower() in (".html", ".htm", ".json"):
        raise InvalidInput("--dossier", str(path), "a folder (its page is index.html within), or a "
                           "file whose name ends in .zip or .pdf")  # fmt: skip
    elif path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise InvalidInput("--dossier", str(path), "a folder that is new or empty")


def write_dossier(
    path: Path,
    found: Document,
    *,
    desk: str,
    receipt_of: Callable[[int], Receipt],
    step: Callable[[], None],
) -> Written:
    """Write a folder, the page last, so that a dossier with a page is whole; or one file, as its
    name ends.

    receipt_of   an entry's receipt by its place in the log; step: called as each is written
    """
    must_be_new(path)
    try:
        if form_of(path) != "folder":
            make = print_dossier if form_of(path) == "pdf" else pack_dossier
            data, written = make(found, desk=desk, receipt_of=receipt_of, step=step)
            write_whole(path, data)
            return written
        (path / EXHIBITS).mkdir(parents=True, exist_ok=True)
        made = _Made(found, desk, "folder")
        for name, data in made.files(receipt_of, step):
            write_whole(path / name, data)
    except OSError as fault:
        raise Unavailable(f"{fault.filename or path}: {fault.strerror}") from None
    return made.written


def pack_dossier(
    found: Document,
    *,
    desk: str,
    receipt_of: Callable[[int], Receipt],
    step: Callable[[], None] = lambda: None,
) -> tuple[bytes, Written]:
    """The same as one file, with the verifiers; the same answer makes the same bytes."""
    if len(found["exhibits"]) > MOST_PACKED:
        raise InvalidInput(
            "exhibits", len(found["exhibits"]), f"at most {MOST_PACKED} in one file: a smaller "
            "radius or window; or a folder, standclear inquiry --dossier DIR"
        )  # fmt: skip
    made = _Made(found, desk, "zip")
    return write_bundle(dict(made.files(receipt_of, step)) | _verifiers()), made.written


def print_dossier(
    found: Document,
    *,
    desk: str,
    receipt_of: Callable[[int], Receipt],
    step: Callable[[], None] = lambda: None,
) -> tuple[bytes, Written]:
    """The page as PDF. Raises Unavailable where this installation makes none."""
    must_make_pdf()
    made = _Made(found, desk, "pdf")
    return pdf_of(made.page(receipt_of, step)), made.written


def _verifiers() -> dict[str, bytes]:
    program = files("standclear.verifier").joinpath("standclear_verify.py")
    page = files("standclear.web").joinpath("static", "verifier.html")
    found = {f"{VERIFIER}/standclear_verify.py": program.read_bytes()}
    if page.is_file():
        found[f"{VERIFIER}/standclear-verifier.html"] = page.read_bytes()
    return found


def exhibits_in(path: Path) -> list[Path] | list[Packed]:
    """The receipts of a dossier, in their order; the path itself where it is none."""
    if path.is_dir():
        return sorted((path / EXHIBITS).glob("*.json")) or [path]
    return _packed_in(path) or [path]


def _packed_in(path: Path) -> list[Packed]:
    with path.open("rb") as opened:
        if opened.read(len(_ZIP)) != _ZIP:
            return []
    try:
        inside = read_bundle(path.read_bytes())
    except InvalidInput:
        return []  # whoever reads it as a receipt is told what is wrong with it
    return [
        Packed(f"{path}/{name}", inside[name])
        for name in sorted(inside)
        if name.startswith(f"{EXHIBITS}/") and name.endswith(".json")
    ]
