"""OGC API - Features: zones, plans, sites and movements for QGIS, GDAL and their kin.

    /ogc/   /ogc/api   /ogc/conformance
    /ogc/collections[/{id}]   /ogc/collections/{id}/items[/{item}]

Promise: the same records as everywhere, as their asker may see them; one feature a volume, so
that heights and times stand beside the shape they belong to. Coordinates are CRS84.
Cannot carry: disclosure, receipts, overlaps. A map layer is a picture, not the record.
What is asked wrongly is answered with 400, as the standard has it.
Source: OGC 17-069r4 (Part 1: Core); RFC 7946.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse

from standclear.core.errors import InvalidInput, NotFound
from standclear.core.picture import Picture
from standclear.service.shown.drawings import shape_drawing
from standclear.service.shown.plain import Document
from standclear.service.shown.records import features_of, ids
from standclear.web.asker import Asker, Asking
from standclear.web.reads import note_readings, readings_in
from standclear.web.served import Here


def only_json(
    f: Annotated[
        Literal["json", "geojson"] | None, Query(description="As some clients ask; all is JSON.")
    ] = None,
) -> None:
    """The one form that there is, by its name."""


router = APIRouter(prefix="/ogc", tags=["OGC API - Features"], dependencies=[Depends(only_json)])

OPENAPI = "application/vnd.oai.openapi+json;version=3.1"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CLASSES = ("core", "geojson")
"""Not `oas30`: the description at /ogc/api is OpenAPI 3.1."""

TITLES = {
    "zones": "Zones, agreed, declared or disputed",
    "plans": "Plans of activity, as far as their owners show them",
    "sites": "Notices of protected places",
    "moves": "Notices of movements",
}
ABSENCE = "Absence from a list is not absence of protection, and says nothing of what is there."
MOST = 10_000

Box = tuple[float, float, float, float]
Span = tuple[datetime, datetime]
EVER: Span = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


@router.get("", include_in_schema=False)  # GDAL asks without the stroke
@router.get("/")
def landing(request: Request, asker: Asking) -> Document:
    """Where to find what."""
    return {
        "title": "Standclear",
        "description": ABSENCE,
        "links": [
            _link(request, "/ogc/", "self", "application/json"),
            _link(request, "/ogc/conformance", "conformance", "application/json"),
            _link(request, "/ogc/collections", "data", "application/json"),
            _link(request, "/ogc/api", "service-desc", OPENAPI),
        ],
    }


class Description(JSONResponse):
    """The door's OpenAPI document, under the name that OGC clients ask for."""

    media_type = OPENAPI


@router.get("/api", response_class=Description)
def description(request: Request, asker: Asking) -> Description:
    """How this is asked: the whole door's OpenAPI document."""
    return Description(request.app.openapi())


@router.get("/conformance")
def conformance(asker: Asking) -> Document:
    """Which parts of the standard hold here."""
    base = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
    return {"conformsTo": [base + name for name in CLASSES]}


@router.get("/collections")
def collections(request: Request, asker: Asking) -> Document:
    """Every layer."""
    return {
        "links": [_link(request, "/ogc/collections", "self", "application/json")],
        "collections": [_collection(request, name) for name in TITLES],
    }


@router.get("/collections/{collection}")
def collection(request: Request, asker: Asking, collection: str) -> Document:
    """One layer."""
    _must_be_known(collection)
    return _collection(request, collection)


@router.get("/collections/{collection}/items")
def items(
    served: Here,
    request: Request,
    asker: Asking,
    collection: str,
    bbox: Annotated[
        str | None, Query(description="west,south,east,north in CRS84", max_length=120)
    ] = None,
    datetime: Annotated[
        str | None, Query(description="An instant, or a span start/end; .. is open.", max_length=80)
    ] = None,
    limit: Annotated[int, Query(ge=1, description=f"More than {MOST} is read as that.")] = 1000,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> JSONResponse:
    """The features of a layer within a box and a span of time."""
    _must_be_known(collection)
    box, span = _box(bbox), _span(datetime)
    limit = min(limit, MOST)  # 17-069r4, 7.15.3: too many is no error
    with served.reading() as picture:
        found = [f for f in _features(picture, asker, collection) if _within(f, box, span)]
        at = picture.at
    shown = found[offset : offset + limit]
    note_readings(request, asker, readings_in(shown))
    links = [{"href": str(request.url), "rel": "self", "type": "application/geo+json"}]
    if offset + limit < len(found):
        query = str(request.url.include_query_params(offset=offset + limit, limit=limit))
        links.append({"href": query, "rel": "next", "type": "application/geo+json"})
    return _geojson(
        {
            "type": "FeatureCollection",
            "features": shown,
            "numberMatched": len(found),
            "numberReturned": len(shown),
            "timeStamp": f"{at:%Y-%m-%dT%H:%M:%SZ}",
            "links": links,
        }
    )


@router.get("/collections/{collection}/items/{item:path}")
def item(
    served: Here,
    request: Request,
    asker: Asking,
    collection: str,
    item: Annotated[str, Path(max_length=120)],
) -> JSONResponse:
    """One feature: `north/plan/12.1` is the first volume of that plan."""
    _must_be_known(collection)
    with served.reading() as picture:
        found = next((f for f in _features(picture, asker, collection) if f["id"] == item), None)
    if found is None:
        raise NotFound(f"no {collection} item {item} that you may see")
    note_readings(request, asker, readings_in([found]))
    path = f"/ogc/collections/{collection}"
    links = [
        _link(request, f"{path}/items/{item}", "self", "application/geo+json"),
        _link(request, path, "collection", "application/json"),
    ]
    return _geojson(found | {"links": links})


def _features(picture: Picture, asker: Asker, collection: str) -> list[Document]:
    kind = collection[:-1]
    return [
        {
            "type": "Feature",
            "id": f"{record}.{number}",
            "geometry": shape_drawing(volume.shape),
            "properties": properties,
        }
        for record in ids(picture, asker.party, kind)
        for number, (volume, properties) in enumerate(features_of(picture, asker.party, record), 1)
    ]


def _within(feature: Document, box: Box | None, span: Span) -> bool:
    properties: Any = feature["properties"]
    start = datetime.fromisoformat(properties["start"])
    end = datetime.fromisoformat(properties["end"])
    if end < span[0] or start > span[1]:
        return False
    return box is None or _touches(feature["geometry"], box)


def _touches(geometry: Any, box: Box) -> bool:
    """By bounding boxes of the parts: may give too many at an edge, never too few."""
    west, south, east, north = box
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    return any(
        part[1] <= north
        and part[3] >= south
        and any(part[0] <= e and part[2] >= w for w, e in spans)
        for part in _boxes(geometry)
    )


def _boxes(geometry: Any) -> list[Box]:
    places = geometry["coordinates"]
    match geometry["type"]:
        case "Point":
            return [(places[0], places[1], places[0], places[1])]
        case "Polygon":
            rings = [places[0]]
        case _:
            rings = [part[0] for part in places]
    return [
        (
            min(p[0] for p in ring),
            min(p[1] for p in ring),
            max(p[0] for p in ring),
            max(p[1] for p in ring),
        )
        for ring in rings
    ]


def _box(text: str | None) -> Box | None:
    if text is None:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:  # with heights, which stand in properties here
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not (-90 <= numbers[1] <= numbers[3] <= 90):
        raise InvalidInput("bbox", text, "west,south,east,north in degrees, south before north")
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _span(text: str | None) -> Span:
    """OGC 17-069r4, 7.15.4: an instant, or start/end where `..` or nothing is open."""
    if text is None:
        return EVER
    parts = text.split("/")
    if len(parts) > 2:
        raise InvalidInput("datetime", text, "an instant, or start/end")
    first = _instant(text, parts[0], EVER[0])
    last = _instant(text, parts[1], EVER[1]) if len(parts) == 2 else first
    return first, last


def _instant(text: str, part: str, open_end: datetime) -> datetime:
    if part in ("", ".."):
        return open_end
    try:
        found = datetime.fromisoformat(part)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InvalidInput("datetime", text, "RFC 3339 times, such as 2030-03-01T06:00:00Z/..")
    return found.astimezone(UTC)


def _collection(request: Request, name: str) -> Document:
    path = f"/ogc/collections/{name}"
    return {
        "id": name,
        "title": TITLES[name],
        "description": ABSENCE,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {"spatial": {"bbox": [[-180, -90, 180, 90]], "crs": CRS84}},
        "links": [
            _link(request, path, "self", "application/json"),
            _link(request, f"{path}/items", "items", "application/geo+json"),
        ],
    }


def _must_be_known(collection: str) -> None:
    if collection not in TITLES:
        raise NotFound(f"no collection {collection}; there are {', '.join(TITLES)}")


def _link(request: Request, path: str, rel: str, media_type: str) -> Document:
    href = str(request.base_url).rstrip("/") + path
    return {"href": href, "rel": rel, "type": media_type}


def _geojson(document: Document) -> JSONResponse:
    return JSONResponse(
        document,
        media_type="application/geo+json",
        headers={"Content-Crs": f"<{CRS84}>"},
    )
