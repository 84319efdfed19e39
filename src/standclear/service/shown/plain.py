"""Any value of the picture as plain JSON values, and back.

Promise: `typed(kind, plain(value))` is the value; members that its kind does not have are left
out, so that a document may say more.
"""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter

V = TypeVar("V")

Document = dict[str, Any]

_ADAPTERS: dict[type, TypeAdapter[Any]] = {}
"""By kind of value, some dozens; building one costs milliseconds."""


def plain(value: object) -> Any:
    """A value, or a collection of them, as JSON values: times RFC 3339, enumerations as words."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return _adapter(type(value)).dump_python(value, mode="json")


def typed(kind: type[V], document: Document) -> V:
    """The value of a dataclass that a document says."""
    names = getattr(kind, "__dataclass_fields__", document)
    found: V = _adapter(kind).validate_python({k: v for k, v in document.items() if k in names})
    return found


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
