"""The web app and the base map, as files: what a browser loads from this desk and nowhere else.

Promise: any address that no room answers shows the app, which reads its state from the address;
hashed assets are kept for ever, the page itself never. Byte ranges are answered, for the map.
Owner: the build writes `static/` (frontend/); without it the door says so and the API serves on.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from standclear.web.faults import Problem

BUILT = Path(str(files("standclear.web"))) / "static"
BASE_MAP = Path(str(files("standclear"))) / "data" / "base.pmtiles"
FOR_EVER = "public, max-age=31536000, immutable"
DAY = "public, max-age=86400"

NOT_BUILT = (
    "<!doctype html><html lang=en><title>Standclear</title><h1>The web app is not built</h1>"
    "<p>The API at <code>/v1/</code> serves. To build the app, install Standclear again where "
    "Node or a network is, or run <code>npm ci &amp;&amp; npm run build</code> in "
    "<code>frontend/</code>.</p></html>"
)
TAKEN_HOME = {"verifier.html": "standclear-verifier.html"}
"""Pages that are kept on a disk, under these names, and not opened here."""

READS = ["GET", "HEAD"]
OTHERS = ("/v1/", "/ogc/", "/tile/")
"""Where a wrong address is an error and not a page."""


def install(app: FastAPI, static: Path | None = None) -> None:
    """Serve the app from the root; call it last, once every room is in."""
    root = (static or BUILT).resolve()

    @app.api_route("/data/base.pmtiles", methods=READS, include_in_schema=False)
    def base_map() -> FileResponse:
        return FileResponse(
            BASE_MAP, media_type="application/vnd.pmtiles", headers={"Cache-Control": DAY}
        )

    @app.api_route("/{path:path}", methods=READS, include_in_schema=False)
    def page(request: Request, path: str) -> Response:
        if request.url.path.startswith(OTHERS):
            raise Problem(404, f"nothing at {request.url.path}")
        found = (root / path).resolve()
        if path and found.is_relative_to(root) and found.is_file():
            keep = FOR_EVER if found.parent.name == "assets" else "no-cache"
            # The verifier runs from a disk; its own script would be refused by this desk's policy.
            name = TAKEN_HOME.get(found.name)
            return FileResponse(found, headers={"Cache-Control": keep}, filename=name)
        if not (root / "index.html").is_file():
            return HTMLResponse(NOT_BUILT, 503)
        return FileResponse(root / "index.html", headers={"Cache-Control": "no-cache"})
